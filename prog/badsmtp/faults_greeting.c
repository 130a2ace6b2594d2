/* Connecting, the greeting and EHLO. */
#include "script.h"

#define SEND(s)                        \
	{                              \
		STEP_SEND, .text = (s) \
	}
#define SCRIPT(name)  static const struct step name[]
#define REPLIES(name) static const struct reply name[]
#define THEN_AS_USUAL                                 \
	{ STEP_SERVE }, { STEP_TLS }, { STEP_SERVE }, \
	{                                             \
		0                                     \
	}

/* clang-format off */
REPLIES(refuse_all) = {
	{ "EHLO", "503 5.5.1 Go away\r\n", REPLY_STAY },
	{ "HELO", "503 5.5.1 Go away\r\n", REPLY_STAY },
	{ "STARTTLS", "503 5.5.1 Go away\r\n", REPLY_STAY },
	{ "MAIL", "503 5.5.1 Go away\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(ehlo_unknown) = {
	{ "EHLO", "502 5.5.1 Command not implemented\r\n", REPLY_STAY },
	{ "STARTTLS", "502 5.5.1 Command not implemented\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(ehlo_policy) = {
	{ "EHLO", "550 5.7.1 Your name does not resolve\r\n", REPLY_STAY },
	{ "HELO", "550 5.7.1 Your name does not resolve\r\n", REPLY_STAY },
	{ "STARTTLS", "503 5.5.1 EHLO first\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(lhlo_wanted) = {
	{ "EHLO", "500 5.5.1 Unknown command, use LHLO\r\n", REPLY_STAY },
	{ "HELO", "500 5.5.1 Unknown command, use LHLO\r\n", REPLY_STAY },
	{ "STARTTLS", "503 5.5.1 LHLO first\r\n", REPLY_STAY },
	{ 0 },
};
/* Leaves the answer to EHLO to the steps that follow. */
REPLIES(ehlo_by_steps) = {
	{ "EHLO", "", REPLY_GO_ON },
	{ 0 },
};
REPLIES(quit_unanswered) = {
	{ "QUIT", "", REPLY_STAY },
	{ 0 },
};

REPLIES(quit_closes) = {
	{ "QUIT", "", REPLY_END },
	{ 0 },
};

SCRIPT(greeting_554) = {
	SEND("554 5.7.1 Your address is on a list\r\n"),
	{ STEP_SERVE, .replies = refuse_all }, { 0 },
};
SCRIPT(greeting_521) = {
	SEND("521 5.3.2 %h does not accept mail\r\n"), { 0 },
};
SCRIPT(greeting_421) = {
	SEND("421 4.7.0 %h Too many connections, try again later\r\n"), { 0 },
};
SCRIPT(greeting_450) = {
	SEND("450 4.3.2 Try again later\r\n"),
	{ STEP_SERVE, .replies = refuse_all }, { 0 },
};
SCRIPT(greeting_multiline) = {
	SEND("220-%h ESMTP badsmtp\r\n220-We do not take spam.\r\n"
		"220 Go ahead\r\n"),
	THEN_AS_USUAL,
};
SCRIPT(greeting_lf) = { SEND("220 %h ESMTP badsmtp\n"), THEN_AS_USUAL };
SCRIPT(greeting_mixed) = {
	SEND("220-%h ESMTP badsmtp\r\n250 Go ahead\r\n"), THEN_AS_USUAL,
};
SCRIPT(greeting_delay) = {
	{ STEP_WAIT, .ms = 12000 }, SEND(GREETING), THEN_AS_USUAL,
};
SCRIPT(greeting_short_delay) = {
	{ STEP_WAIT, .ms = 2000 }, SEND(GREETING), THEN_AS_USUAL,
};
SCRIPT(greeting_never) = { { STEP_IGNORE } };
SCRIPT(greeting_endless) = {
	{ STEP_REPEAT, .text = "220-%h still has something to say\r\n" },
	{ 0 },
};
SCRIPT(close_at_once) = { { STEP_CLOSE } };
SCRIPT(reset_at_once) = { { STEP_RESET } };
SCRIPT(reset_after_ehlo) = {
	SEND(GREETING), { STEP_SERVE, .replies = ehlo_by_steps },
	{ STEP_RESET },
};
SCRIPT(close_after_ehlo) = {
	SEND(GREETING), { STEP_SERVE, .replies = ehlo_by_steps },
	{ STEP_CLOSE },
};
SCRIPT(silent_after_ehlo) = {
	SEND(GREETING), { STEP_SERVE, .replies = ehlo_by_steps },
	{ STEP_IGNORE },
};
SCRIPT(not_smtp) = {
	SEND("SSH-2.0-OpenSSH_9.2p1 badsmtp\r\n"), { STEP_IGNORE },
};
SCRIPT(ehlo_502) = {
	SEND(GREETING), { STEP_SERVE, .replies = ehlo_unknown }, { 0 },
};
SCRIPT(ehlo_550) = {
	SEND(GREETING), { STEP_SERVE, .replies = ehlo_policy }, { 0 },
};
SCRIPT(lmtp) = {
	SEND("220 %h LMTP server ready\r\n"),
	{ STEP_SERVE, .replies = lhlo_wanted }, { 0 },
};
SCRIPT(ehlo_endless) = {
	SEND(GREETING), { STEP_SERVE, .replies = ehlo_by_steps },
	{ STEP_REPEAT, .text = "250-X-ANOTHER-EXTENSION\r\n" }, { 0 },
};
#define KIB_16TH "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define KIB_4TH  KIB_16TH KIB_16TH KIB_16TH KIB_16TH
SCRIPT(ehlo_long_line) = {
	SEND(GREETING), { STEP_SERVE, .replies = ehlo_by_steps },
	SEND("250-"),
	{ STEP_REPEAT, .text = KIB_4TH KIB_4TH KIB_4TH KIB_4TH,
		.count = 16384 },
	SEND("\r\n250 STARTTLS\r\n"),
	THEN_AS_USUAL,
};
SCRIPT(tarpit) = {
	{ STEP_PACE_LINE, .ms = 1500 }, SEND(GREETING), THEN_AS_USUAL,
};
SCRIPT(drip) = {
	{ STEP_PACE_BYTE, .ms = 200 }, SEND(GREETING), THEN_AS_USUAL,
};
SCRIPT(quit_just_closes) = {
	SEND(GREETING), { STEP_SERVE, .replies = quit_closes },
	{ STEP_TLS }, { STEP_SERVE, .replies = quit_closes }, { 0 },
};
SCRIPT(quit_no_answer) = {
	SEND(GREETING), { STEP_SERVE, .replies = quit_unanswered },
	{ STEP_TLS }, { STEP_SERVE, .replies = quit_unanswered }, { 0 },
};

const struct fault faults_greeting[] = {
	{ "greeting-554", "the greeting is 554: our address is refused",
		"smtp-banner-554", greeting_554 },
	{ "greeting-521", "the greeting is 521: this host takes no mail",
		"smtp-banner-521", greeting_521 },
	{ "greeting-421", "the greeting is 421: too many connections",
		"probe-rate-limited", greeting_421 },
	{ "greeting-450", "the greeting is 450: try again later",
		"smtp-banner-4xx", greeting_450 },
	{ "greeting-multiline", "a greeting of three lines, which is allowed",
		"chain-ok name-ok", greeting_multiline },
	{ "greeting-lf", "the greeting ends in LF, not CR LF",
		"smtp-banner-syntax", greeting_lf },
	{ "greeting-mixed", "the lines of the greeting have different codes",
		"smtp-banner-syntax", greeting_mixed },
	{ "greeting-delay", "the greeting comes after twelve seconds",
		"smtp-banner-delay", greeting_delay },
	{ "greet-delay", "the greeting comes after two seconds",
		"chain-ok name-ok", greeting_short_delay },
	{ "greeting-never", "the connection is accepted, and nothing is said",
		"smtp-banner-timeout", greeting_never },
	{ "greeting-endless", "the greeting does not end",
		"net-limit", greeting_endless },
	{ "close-at-connect", "the connection is closed at once",
		"smtp-early-close", close_at_once },
	{ "reset-at-connect", "the connection is reset at once",
		"smtp-early-close", reset_at_once },
	{ "close-after-ehlo", "the connection is closed after EHLO",
		"smtp-early-close", close_after_ehlo },
	{ "reset-after-ehlo", "the connection is reset after EHLO",
		"smtp-early-close", reset_after_ehlo },
	{ "silent-after-ehlo", "EHLO is never answered",
		"smtp-reply-timeout", silent_after_ehlo },
	{ "not-smtp", "an SSH server",
		"smtp-banner-syntax", not_smtp },
	{ "ehlo-502", "EHLO is not known, HELO is: no STARTTLS",
		"smtp-ehlo-rejected", ehlo_502 },
	{ "ehlo-550", "EHLO is refused: our name displeases",
		"smtp-ehlo-policy", ehlo_550 },
	{ "lmtp", "an LMTP server: LHLO in place of EHLO",
		"smtp-lmtp", lmtp },
	{ "ehlo-endless", "the reply to EHLO does not end",
		"smtp-ehlo-overlong", ehlo_endless },
	{ "ehlo-long-line", "the reply to EHLO has a line of 16 MiB",
		"smtp-ehlo-overlong", ehlo_long_line },
	{ "tarpit", "every line comes after a second and a half",
		"chain-ok name-ok", tarpit },
	{ "drip", "a byte every 200 milliseconds",
		"smtp-reply-timeout", drip },
	{ "quit-close", "the connection is closed at QUIT, without 221",
		"chain-ok name-ok", quit_just_closes },
	{ "quit-unanswered", "QUIT is not answered",
		"chain-ok name-ok", quit_no_answer },
	{ 0 },
};
/* clang-format on */
