/* STARTTLS: offered or not, refused, and what comes around it. */
#include "script.h"

#define SEND(s)                        \
	{                              \
		STEP_SEND, .text = (s) \
	}
#define SCRIPT(name)  static const struct step name[]
#define REPLIES(name) static const struct reply name[]
#define SERVE(own)                           \
	{                                    \
		STEP_SERVE, .replies = (own) \
	}

/* A reply of EHLO and one to STARTTLS, and the dialogue around them. */
#define DIALOGUE(name, own)                                        \
	SCRIPT(name) = { SEND(GREETING), SERVE(own), { STEP_TLS }, \
		{ STEP_SERVE }, { 0 } }

/* clang-format off */
REPLIES(masked) = {
	{ "EHLO", EHLO_REPLY("250-XXXXXXXA\r\n", "ENHANCEDSTATUSCODES"),
		REPLY_STAY },
	{ "STARTTLS", "502 5.5.1 Command not implemented\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(quotes_mask) = {
	{ "EHLO", EHLO_REPLY("", "ENHANCEDSTATUSCODES"), REPLY_STAY },
	{ "STARTTLS", "500 5.5.1 Command unrecognized: \"XXXXXXXX\"\r\n",
		REPLY_STAY },
	{ 0 },
};
REPLIES(unadvertised) = {
	{ "EHLO", EHLO_REPLY("", "ENHANCEDSTATUSCODES"), REPLY_STAY },
	{ 0 },
};
REPLIES(lower_case) = {
	{ "EHLO", EHLO_REPLY("", "starttls"), REPLY_STAY },
	{ 0 },
};
REPLIES(parameter) = {
	{ "EHLO", EHLO_REPLY("", "STARTTLS REQUIRED"), REPLY_STAY },
	{ 0 },
};
REPLIES(temporary) = {
	{ "STARTTLS", "454 4.7.0 TLS not available due to local problem\r\n",
		REPLY_STAY },
	{ 0 },
};
REPLIES(refused) = {
	{ "STARTTLS", "554 5.7.0 TLS is not for you\r\n", REPLY_STAY },
	{ 0 },
};
REPLIES(glued) = {
	{ "STARTTLS", "220 2.0.0 Ready to start TLS\r\n"
		"250-%h injected\r\n250 AUTH PLAIN\r\n", REPLY_GO_ON },
	{ 0 },
};
REPLIES(by_steps) = { { "STARTTLS", "", REPLY_GO_ON }, { 0 } };
REPLIES(again) = { { "EHLO", EHLO_CLEAR, REPLY_STAY }, { 0 } };
REPLIES(bye) = {
	{ "EHLO", "421 4.3.2 %h shutting down\r\n", REPLY_END },
	{ "HELO", "421 4.3.2 %h shutting down\r\n", REPLY_END },
	{ 0 },
};

SCRIPT(not_offered) = { SEND(GREETING), SERVE(script_no_starttls), { 0 } };
SCRIPT(stripped) = { SEND(GREETING), SERVE(masked), { 0 } };
SCRIPT(command_masked) = { SEND(GREETING), SERVE(quotes_mask), { 0 } };
SCRIPT(greeting_masked) = {
	SEND("220 ****************2******200 **0*0*00\r\n"),
	SERVE(script_no_starttls), { 0 },
};
SCRIPT(answers_454) = { SEND(GREETING), SERVE(temporary), { 0 } };
SCRIPT(answers_554) = { SEND(GREETING), SERVE(refused), { 0 } };
DIALOGUE(offers_not, unadvertised);
DIALOGUE(offers_lower, lower_case);
DIALOGUE(offers_parameter, parameter);
DIALOGUE(adds_plaintext, glued);

SCRIPT(closes) = { SEND(GREETING), SERVE(by_steps), { STEP_CLOSE } };
SCRIPT(resets) = { SEND(GREETING), SERVE(by_steps), { STEP_RESET } };
SCRIPT(closes_after_220) = { SEND(GREETING), SERVE(NULL), { STEP_CLOSE } };
SCRIPT(resets_in_handshake) = {
	SEND(GREETING), SERVE(NULL), { STEP_AWAIT, .count = 1 },
	{ STEP_RESET },
};
SCRIPT(never_answers) = { SEND(GREETING), SERVE(NULL), { STEP_IGNORE } };
SCRIPT(stays_clear) = {
	SEND(GREETING), SERVE(NULL), { STEP_WAIT, .ms = 30 },
	SEND(GREETING), { STEP_TLS }, { STEP_SERVE }, { 0 },
};
SCRIPT(plain_after_220) = {
	SEND(GREETING), SERVE(NULL), { STEP_AWAIT, .count = 1 },
	SEND("500 5.5.2 Command not recognized\r\n"), { STEP_IGNORE },
};
SCRIPT(banner_inside) = {
	SEND(GREETING), SERVE(NULL), { STEP_TLS }, SEND(GREETING),
	{ STEP_SERVE }, { 0 },
};
SCRIPT(offers_again) = {
	SEND(GREETING), SERVE(NULL), { STEP_TLS }, SERVE(again), { 0 },
};
SCRIPT(tempfails_inside) = {
	SEND(GREETING), SERVE(NULL), { STEP_TLS }, SERVE(bye), { 0 },
};
SCRIPT(closes_inside) = {
	SEND(GREETING), SERVE(NULL), { STEP_TLS }, { STEP_CLOSE },
};
SCRIPT(resets_inside) = {
	SEND(GREETING), SERVE(NULL), { STEP_TLS }, { STEP_RESET },
};
SCRIPT(silent_inside) = {
	SEND(GREETING), SERVE(NULL), { STEP_TLS }, { STEP_IGNORE },
};
SCRIPT(tls_at_once) = {
	{ STEP_TLS }, SEND(GREETING), { STEP_SERVE }, { 0 },
};

const struct fault faults_starttls[] = {
	{ "starttls-missing", "STARTTLS is neither offered nor understood",
		"starttls-not-offered", not_offered },
	{ "starttls-masked", "the offer is overwritten: XXXXXXXA",
		"starttls-stripped", stripped },
	{ "starttls-command-masked", "STARTTLS arrives as XXXXXXXX",
		"starttls-stripped", command_masked },
	{ "greeting-masked", "the greeting is asterisks, STARTTLS is gone",
		"starttls-stripped", greeting_masked },
	{ "starttls-unadvertised", "STARTTLS works, but is not offered",
		"starttls-stripped", offers_not },
	{ "starttls-lower-case", "the offer is in lower case",
		"starttls-lower-case", offers_lower },
	{ "starttls-parameter", "the offer has a parameter",
		"starttls-param", offers_parameter },
	{ "starttls-454", "offered, but answered with 454",
		"starttls-454", answers_454 },
	{ "starttls-554", "offered, but answered with 554",
		"starttls-5xx", answers_554 },
	{ "starttls-close", "the connection is closed at STARTTLS",
		"starttls-closed", closes },
	{ "starttls-reset", "the connection is reset at STARTTLS",
		"starttls-closed", resets },
	{ "close-after-220", "STARTTLS is accepted, then the end",
		"starttls-closed", closes_after_220 },
	{ "reset-in-handshake", "a reset instead of a ServerHello",
		"starttls-closed", resets_in_handshake },
	{ "handshake-never", "the ClientHello is never answered",
		"starttls-handshake-fails", never_answers },
	{ "plaintext-glued", "replies behind the 220 in the same segment",
		"starttls-extra-plaintext", adds_plaintext },
	{ "second-banner-clear", "a second banner in clear text after the 220",
		"starttls-plaintext", stays_clear },
	{ "plaintext-after-220", "clear text instead of a ServerHello",
		"starttls-plaintext", plain_after_220 },
	{ "second-banner-tls", "a second banner inside of TLS",
		"starttls-second-banner", banner_inside },
	{ "starttls-again", "STARTTLS is offered again inside of TLS",
		"starttls-readvertised", offers_again },
	{ "tls-421", "421 to EHLO inside of TLS",
		"tls-ehlo-fails", tempfails_inside },
	{ "tls-close", "the connection is closed after the handshake",
		"tls-ehlo-fails", closes_inside },
	{ "tls-reset", "the connection is reset after the handshake",
		"tls-ehlo-fails", resets_inside },
	{ "tls-silent", "EHLO inside of TLS is never answered",
		"smtp-reply-timeout", silent_inside },
	{ "implicit-on-25", "TLS from the first byte where STARTTLS is due",
		"mx-implicit-tls", tls_at_once },
	{ 0 },
};
/* clang-format on */
