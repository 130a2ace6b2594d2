/* MTA-STS: the policy, and the servers that it is about. */
#include "fault_dns.h"

#include <openssl/ssl.h>

static const struct step script_plain[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = script_no_starttls },
	{ STEP_CLOSE },
};

/* clang-format off */
const struct fault faults_sts_policy[] = {
	{
		.name = "sts-version-missing",
		.about = "a policy without version",
		.finding = "sts-policy-version",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "mode: enforce\r\n"
			"mx: %n.badsmtp.test\r\n"
			"max_age: 2592000\r\n",
	},
	{
		.name = "sts-version-wrong",
		.about = "version STSv2",
		.finding = "sts-policy-version",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv2\r\n"
			"mode: enforce\r\n"
			"mx: %n.badsmtp.test\r\n"
			"max_age: 2592000\r\n",
	},
	{
		.name = "sts-mode-missing",
		.about = "a policy without mode",
		.finding = "sts-policy-mode",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\r\n"
			"mx: %n.badsmtp.test\r\n"
			"max_age: 2592000\r\n",
	},
	{
		.name = "sts-mode-wrong",
		.about = "mode \"enforced\"",
		.finding = "sts-policy-mode",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforced", "%n.badsmtp.test", "2592000"),
	},
	{
		.name = "sts-age-missing",
		.about = "a policy without max_age",
		.finding = "sts-policy-max-age",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\r\n"
			"mode: enforce\r\n"
			"mx: %n.badsmtp.test\r\n",
	},
	{
		.name = "sts-age-word",
		.about = "max_age with a unit",
		.finding = "sts-policy-max-age",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "%n.badsmtp.test", "30d"),
	},
	{
		.name = "sts-age-too-long",
		.about = "max_age of more than a year",
		.finding = "sts-policy-max-age",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "%n.badsmtp.test", "31557601"),
	},
	{
		.name = "sts-age-short",
		.about = "max_age of an hour",
		.finding = "sts-max-age-short",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "%n.badsmtp.test", "3600"),
	},
	{
		.name = "sts-age-days",
		.about = "max_age of two days",
		.finding = "sts-max-age-short",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "%n.badsmtp.test", "172800"),
	},
	{
		.name = "sts-mx-missing",
		.about = "an enforced policy without mx",
		.finding = "sts-policy-mx-missing",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\r\n"
			"mode: enforce\r\n"
			"max_age: 2592000\r\n",
	},
	{
		.name = "sts-mx-star",
		.about = "a wildcard within a label",
		.finding = "sts-policy-mx-invalid",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "mx*.badsmtp.test", "2592000"),
	},
	{
		.name = "sts-mx-dot",
		.about = "a leading dot, as drafts had it",
		.finding = "sts-policy-mx-invalid",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", ".badsmtp.test", "2592000"),
	},
	{
		.name = "sts-mx-address",
		.about = "an address for a host",
		.finding = "sts-mx-none-listed",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "127.77.0.1", "2592000"),
	},
	{
		.name = "sts-mx-list",
		.about = "two hosts in a line",
		.finding = "sts-policy-mx-invalid",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "%n.badsmtp.test, b.badsmtp.test", "2592000"),
	},
	{
		.name = "sts-mx-port",
		.about = "a host with a port",
		.finding = "sts-policy-mx-invalid",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "%n.badsmtp.test:25", "2592000"),
	},
	{
		.name = "sts-mx-u-label",
		.about = "a host name that is not in A-labels",
		.finding = "sts-mx-ulabel",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "b\xc3\xbc" "cher.badsmtp.test", "2592000"),
	},
	{
		.name = "sts-mx-dot-last",
		.about = "a host with its last dot",
		.finding = "sts-mx-trailing-dot",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "%n.badsmtp.test.", "2592000"),
	},
	{
		.name = "sts-field-twice",
		.about = "two modes",
		.finding = "sts-policy-duplicate-field",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\r\n"
			"mode: enforce\r\n"
			"mode: testing\r\n"
			"mx: %n.badsmtp.test\r\n"
			"max_age: 2592000\r\n",
	},
	{
		.name = "sts-field-unknown",
		.about = "a field that nobody knows",
		.finding = "sts-policy-unknown-field",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\r\n"
			"mode: enforce\r\n"
			"mx: %n.badsmtp.test\r\n"
			"max_age: 2592000\r\n"
			"colour: green\r\n",
	},
	{
		.name = "sts-field-typo",
		.about = "max-age for max_age",
		.finding = "sts-policy-max-age",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\r\n"
			"mode: enforce\r\n"
			"mx: %n.badsmtp.test\r\n"
			"max-age: 2592000\r\n",
	},
	{
		.name = "sts-line-feed",
		.about = "lines end in LF alone",
		.finding = "sts-policy-line-ends",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\nmode: enforce\n"
			"mx: %n.badsmtp.test\nmax_age: 2592000\n",
	},
	{
		.name = "sts-carriage-return",
		.about = "lines end in CR alone",
		.finding = "sts-policy-line-ends",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\rmode: enforce\r"
			"mx: %n.badsmtp.test\rmax_age: 2592000\r",
	},
	{
		.name = "sts-byte-order-mark",
		.about = "a byte order mark at the beginning",
		.finding = "sts-policy-line-ends",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "\xef\xbb\xbf" POLICY_GOOD,
	},
	{
		.name = "sts-empty",
		.about = "an empty policy",
		.finding = "sts-policy-version",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "",
	},
	{
		.name = "sts-testing",
		.about = "mode testing",
		.finding = "sts-mode-testing",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("testing", "%n.badsmtp.test", "2592000"),
	},
	{
		.name = "sts-none",
		.about = "mode none, an orderly end",
		.finding = "sts-mode-none",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\r\n"
			"mode: none\r\n"
			"max_age: 86400\r\n",
	},
	{
		.name = "sts-not-listed",
		.about = "no MX host is in the policy",
		.finding = "sts-mx-none-listed",
		.script = script_starttls,
		.dns = STS_GOOD TLSRPT_GOOD,
		.policy = POLICY("enforce", "mx.badsmtp.test", "2592000"),
	},
	{
		.name = "sts-second-not-listed",
		.about = "the second MX host is not in the policy",
		.finding = "sts-mx-not-listed",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = (const struct fault[]) {
				{ .role = FAULT_POLICY },
				{ .host = "other.%n.badsmtp.test" },
				{ 0 },
			},
	},
	{
		.name = "sts-testing-not-listed",
		.about = "the same in mode testing, no host listed",
		.finding = "sts-mx-none-listed",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("testing", "mx.badsmtp.test", "2592000"),
	},
	{
		.name = "sts-wildcard-above",
		.about = "a wildcard does not cover its own domain",
		.finding = "sts-mx-none-listed",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "*.%n.badsmtp.test", "2592000"),
	},
	{
		.name = "sts-wildcard-below",
		.about = "a wildcard covers one label alone",
		.finding = "sts-mx-none-listed",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY("enforce", "*.badsmtp.test", "2592000"),
		.host = "deep.%n.badsmtp.test",
	},
	{
		.name = "sts-unused",
		.about = "the policy lists a host more",
		.finding = "sts-mx-unused-pattern",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = "version: STSv1\r\n"
			"mode: enforce\r\n"
			"mx: %n.badsmtp.test\r\n"
			"mx: gone.badsmtp.test\r\n"
			"max_age: 2592000\r\n",
	},
	{
		.name = "sts-mx-expired",
		.about = "a listed host's certificate has run out",
		.finding = "sts-mx-cert",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.leaf = "not_before=-90d not_after=-1d",
	},
	{
		.name = "sts-mx-untrusted",
		.about = "a listed host's certificate is of an unknown CA",
		.finding = "sts-mx-cert",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.leaf = "issuer=int-other",
		.chain = "leaf int-other",
	},
	{
		.name = "sts-mx-plain",
		.about = "a listed host has no STARTTLS",
		.finding = "sts-mx-starttls",
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.script = script_plain,
	},
	{
		.name = "sts-mx-old-tls",
		.about = "a listed host has TLS 1.1 at most",
		.finding = "sts-mx-tls12",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.tls = { .min_version = TLS1_VERSION,
			.max_version = TLS1_1_VERSION },
	},
	{
		.name = "sts-null-mx",
		.about = "a policy of a domain without mail",
		.finding = "sts-null-mx",
		.script = script_starttls,
		.dns = STS_GOOD DOMAIN " MX 0 .",
		.policy = POLICY_GOOD,
	},
	{
		.name = "sts-no-reports",
		.about = "a policy, and nobody gets reports",
		.finding = "sts-no-tlsrpt",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
	},
	{
		.name = "sts-against-dane",
		.about = "DANE is met, the policy is not",
		.finding = "dane-sts-conflict",
		.script = script_starttls,
		.dns = STS_GOOD TLSA "3 1 1 leaf",
		.policy = POLICY_GOOD,
		.leaf = "issuer=self",
		.chain = "leaf",
	},
	{
		.name = "dane-against-sts",
		.about = "the policy is met, DANE is not",
		.finding = "dane-sts-conflict",
		.script = script_starttls,
		.dns = STS_GOOD TLSA "3 1 1 other",
		.policy = POLICY_GOOD,
	},
	{ 0 },
};
/* clang-format on */
