/* Servers without a fault, to compare with. */
#include "script.h"

/* clang-format off */
const struct fault faults_basic[] = {
	{
		.name = "good",
		.about = "a well-kept MX host",
		.finding = "chain-ok name-ok",
		.script = script_starttls,
	},
	{
		.name = "good-rsa",
		.about = "the same with an RSA key of 2048 bits",
		.finding = "chain-ok name-ok",
		.script = script_starttls,
		.leaf = "key=rsa2048 ku=digitalSignature,keyEncipherment",
	},
	{
		.name = "good-wildcard",
		.about = "a wildcard in the leftmost label, which covers it",
		.finding = "name-wildcard-match",
		.script = script_starttls,
		.leaf = "san=DNS:*.%p",
	},
	{
		.name = "good-submission",
		.about = "a well-kept submission server, STARTTLS",
		.finding = "chain-ok name-ok",
		.script = script_submission,
		.role = FAULT_SUBMISSION,
	},
	{
		.name = "good-submissions",
		.about = "a well-kept submission server, TLS from the start",
		.finding = "chain-ok name-ok",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
	},
	{ 0 },
};
/* clang-format on */
