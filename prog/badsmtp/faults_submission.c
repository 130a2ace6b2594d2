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
