#include "script.h"

/* What both states answer alike. */
/* clang-format off */
#define COMMON_REPLIES                                                         \
	{ "HELO", "250 %h\r\n", REPLY_STAY },                                  \
	{ "MAIL", "250 2.1.0 Ok\r\n", REPLY_STAY },                            \
	{ "RCPT", "250 2.1.5 Ok\r\n", REPLY_STAY },                            \
	{ "DATA", "354 End with a dot on a line\r\n", REPLY_DATA },            \
	{ "RSET", "250 2.0.0 Ok\r\n", REPLY_STAY },                            \
	{ "NOOP", "250 2.0.0 Ok\r\n", REPLY_STAY },                            \
	{ "VRFY", "252 2.0.0 Perhaps\r\n", REPLY_STAY },                       \
	{ "HELP", "214 2.0.0 badsmtp, a server with faults\r\n", REPLY_STAY }, \
	{ "QUIT", "221 2.0.0 Bye\r\n", REPLY_END }

const struct reply script_clear_replies[] = {
	{ "EHLO", EHLO_CLEAR, REPLY_STAY },
	{ "STARTTLS", "220 2.0.0 Ready to start TLS\r\n", REPLY_GO_ON },
	COMMON_REPLIES,
	{ 0 },
};

const struct reply script_tls_replies[] = {
	{ "EHLO", EHLO_TLS, REPLY_STAY },
	{ "STARTTLS", "503 5.5.1 TLS is active already\r\n", REPLY_STAY },
	COMMON_REPLIES,
	{ 0 },
};
/* clang-format on */

const struct reply script_auth_replies[] = {
	{ "EHLO", EHLO_REPLY("250-AUTH PLAIN LOGIN\r\n", "ENHANCEDSTATUSCODES"),
		REPLY_STAY },
	{ "AUTH", "535 5.7.8 Nobody has an account here\r\n", REPLY_STAY },
	{ 0 },
};

const struct reply script_no_starttls[] = {
	{ "EHLO", EHLO_REPLY("", "ENHANCEDSTATUSCODES"), REPLY_STAY },
	{ "STARTTLS", "502 5.5.1 Command not implemented\r\n", REPLY_STAY },
	{ 0 },
};

const struct step script_starttls[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE },
	{ STEP_TLS },
	{ STEP_SERVE },
	{ STEP_CLOSE },
};

/* Before TLS on submission. */
static const struct reply submission_replies[] = {
	{ "MAIL", "530 5.7.0 Must issue STARTTLS first\r\n", REPLY_STAY },
	{ "AUTH", "538 5.7.11 Encryption is required\r\n", REPLY_STAY },
	{ 0 },
};

const struct step script_submission[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = submission_replies },
	{ STEP_TLS },
	{ STEP_SERVE, .replies = script_auth_replies },
	{ STEP_CLOSE },
};

const struct step script_implicit[] = {
	{ STEP_TLS },
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = script_auth_replies },
	{ STEP_CLOSE },
};

const struct step script_policy[] = {
	{ STEP_TLS },
	{ STEP_HTTP },
	{ STEP_CLOSE },
};

const struct step script_ca[] = {
	{ STEP_CA },
	{ STEP_CLOSE },
};

const struct step script_raw[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE },
	{ STEP_RAW_TLS },
	{ STEP_IGNORE },
};
