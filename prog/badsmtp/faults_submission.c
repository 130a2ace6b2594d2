/* Submission, ports 587 and 465. */
#include "script.h"

/* clang-format off */
static const struct reply auth_in_clear[] = {
	{ "EHLO", EHLO_REPLY("250-AUTH PLAIN LOGIN\r\n", "STARTTLS"),
		REPLY_STAY },
	{ "AUTH", "535 5.7.8 Nobody has an account here\r\n", REPLY_STAY },
	{ 0 },
};
static const struct reply starttls_inside[] = {
	{ "EHLO", EHLO_REPLY("250-AUTH PLAIN LOGIN\r\n", "STARTTLS"),
		REPLY_STAY },
	{ 0 },
};

static const struct reply auth_without_tls[] = {
	{ "EHLO", EHLO_REPLY("250-AUTH PLAIN LOGIN\r\n", "ENHANCEDSTATUSCODES"),
		REPLY_STAY },
	{ "STARTTLS", "502 5.5.1 Command not implemented\r\n", REPLY_STAY },
	{ "AUTH", "535 5.7.8 Nobody has an account here\r\n", REPLY_STAY },
	{ 0 },
};
static const struct reply auth_and_454[] = {
	{ "EHLO", EHLO_REPLY("250-AUTH PLAIN LOGIN\r\n", "STARTTLS"),
		REPLY_STAY },
	{ "STARTTLS", "454 4.7.0 TLS not available due to local problem\r\n",
		REPLY_STAY },
	{ "AUTH", "535 5.7.8 Nobody has an account here\r\n", REPLY_STAY },
	{ 0 },
};
static const struct reply quit_goes_on[] = {
	{ "EHLO", EHLO_REPLY("250-AUTH PLAIN LOGIN\r\n", "ENHANCEDSTATUSCODES"),
		REPLY_STAY },
	{ "AUTH", "535 5.7.8 Nobody has an account here\r\n", REPLY_STAY },
	{ "QUIT", "221 2.0.0 Bye\r\n", REPLY_GO_ON },
	{ 0 },
};

static const struct step only_auth[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = auth_without_tls },
	{ 0 },
};
static const struct step nothing[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = script_no_starttls },
	{ 0 },
};
static const struct step tls_put_off[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = auth_and_454 },
	{ 0 },
};
static const struct step no_close_notify[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE },
	{ STEP_TLS },
	{ STEP_SERVE, .replies = quit_goes_on },
	{ STEP_RESET },
};
static const struct step auth_before_tls[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = auth_in_clear },
	{ STEP_TLS },
	{ STEP_SERVE, .replies = script_auth_replies },
	{ 0 },
};
static const struct step starttls_in_tls[] = {
	{ STEP_TLS },
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = starttls_inside },
	{ 0 },
};

const struct fault faults_submission[] = {
	{
		.name = "auth-before-tls",
		.about = "passwords are taken in clear text",
		.finding = "sub-auth-cleartext",
		.script = auth_before_tls,
		.role = FAULT_SUBMISSION,
	},
	{
		.name = "mx-auth-before-tls",
		.about = "the same on an MX host",
		.finding = "mx-auth-cleartext",
		.script = auth_before_tls,
	},
	{
		.name = "auth-missing",
		.about = "a submission server without AUTH",
		.finding = "sub-auth-missing",
		.script = script_starttls,
		.role = FAULT_SUBMISSION,
	},
	{
		.name = "auth-without-tls",
		.about = "no STARTTLS, but passwords are taken",
		.finding = "starttls-not-offered sub-auth-cleartext",
		.script = only_auth,
		.role = FAULT_SUBMISSION,
	},
	{
		/* Nodemailer 10 finds the keyword in "starttls-missing", too. */
		.name = "submission-clear",
		.about = "neither STARTTLS nor AUTH is offered",
		.finding = "starttls-not-offered",
		.script = nothing,
		.role = FAULT_SUBMISSION,
	},
	{
		.name = "auth-and-454",
		.about = "454 to STARTTLS, and passwords are taken without",
		.finding = "starttls-454 sub-auth-cleartext",
		.script = tls_put_off,
		.role = FAULT_SUBMISSION,
	},
	{
		.name = "submission-u-label",
		.about = "well-kept, with a name that is no ASCII to people",
		.finding = "chain-ok name-ok",
		.script = script_submission,
		.role = FAULT_SUBMISSION,
		.host = "xn--pst-sna.badsmtp.test",
	},
	{
		.name = "submission-address",
		.about = "well-kept, also for those who use 127.0.0.1",
		.finding = "chain-ok name-ok",
		.script = script_submission,
		.role = FAULT_SUBMISSION,
		.leaf = "san=DNS:%h,IP:127.0.0.1",
	},
	{
		.name = "no-close-notify",
		.about = "the connection is reset behind the reply to QUIT",
		.finding = "chain-ok name-ok",
		.script = no_close_notify,
		.role = FAULT_SUBMISSION,
	},
	{
		.name = "submission-expired",
		.about = "a submission server, the certificate ran out",
		.finding = "time-expired",
		.script = script_submission,
		.role = FAULT_SUBMISSION,
		.leaf = "not_before=-93d not_after=-3d",
	},
	{
		.name = "implicit-on-587",
		.about = "TLS from the first byte where STARTTLS is due",
		.finding = "sub-587-implicit",
		.script = script_implicit,
		.role = FAULT_SUBMISSION,
	},
	{
		.name = "plaintext-on-465",
		.about = "a greeting in clear text where TLS is due",
		.finding = "sub-465-plaintext",
		.script = script_submission,
		.role = FAULT_SUBMISSIONS,
	},
	{
		.name = "starttls-on-465",
		.about = "STARTTLS is offered inside of TLS",
		.finding = "sub-465-starttls",
		.script = starttls_in_tls,
		.role = FAULT_SUBMISSIONS,
	},
	{
		.name = "submissions-wrong-name",
		.about = "the certificate is for www.example.org",
		.finding = "name-mismatch",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.leaf = "san=DNS:www.example.org",
	},
	{ 0 },
};
/* clang-format on */
