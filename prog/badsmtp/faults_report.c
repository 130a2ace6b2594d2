/* TLSRPT, CAA, SRV and REQUIRETLS. */
#include "fault_dns.h"

#define SUBMISSION                                                         \
	(const struct fault[])                                             \
	{                                                                  \
		{ .script = script_submission, .role = FAULT_SUBMISSION }, \
		{                                                          \
			0                                                  \
		}                                                          \
	}

static const struct reply replies_requiretls[] = {
	{ "EHLO", EHLO_REPLY("250-REQUIRETLS\r\n", "ENHANCEDSTATUSCODES"),
		REPLY_STAY },
	{ 0 },
};

static const struct reply replies_early[] = {
	{ "EHLO", EHLO_REPLY("250-REQUIRETLS\r\n", "STARTTLS"), REPLY_STAY },
	{ 0 },
};

static const struct step script_requiretls[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE },
	{ STEP_TLS },
	{ STEP_SERVE, .replies = replies_requiretls },
	{ STEP_CLOSE },
};

static const struct step script_requiretls_early[] = {
	{ STEP_SEND, .text = GREETING },
	{ STEP_SERVE, .replies = replies_early },
	{ STEP_TLS },
	{ STEP_SERVE, .replies = replies_requiretls },
	{ STEP_CLOSE },
};

/* clang-format off */
const struct fault faults_report[] = {
	{
		.name = "tlsrpt-good",
		.about = "reports are asked for",
		.finding = "tlsrpt-ok",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1; rua=mailto:tls@reports.badsmtp.test'",
	},
	{
		.name = "tlsrpt-twice",
		.about = "two records",
		.finding = "tlsrpt-multiple",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1; rua=mailto:a@reports.badsmtp.test'\n" TLSRPT "'v=TLSRPTv1; rua=mailto:b@reports.badsmtp.test'",
	},
	{
		.name = "tlsrpt-case",
		.about = "the version in lower case",
		.finding = "tlsrpt-syntax",
		.script = script_starttls,
		.dns = TLSRPT "'v=tlsrptv1; rua=mailto:a@reports.badsmtp.test'",
	},
	{
		.name = "tlsrpt-space",
		.about = "a blank behind the version",
		.finding = "tlsrpt-syntax",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1 ; rua=mailto:a@reports.badsmtp.test'",
	},
	{
		.name = "tlsrpt-no-address",
		.about = "no address for reports",
		.finding = "tlsrpt-rua-missing",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1;'",
	},
	{
		.name = "tlsrpt-http",
		.about = "reports to http",
		.finding = "tlsrpt-rua-scheme",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1; rua=http://badsmtp.test/report'",
	},
	{
		.name = "tlsrpt-bare",
		.about = "an address without mailto:",
		.finding = "tlsrpt-rua-scheme",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1; rua=tls@reports.badsmtp.test'",
	},
	{
		.name = "tlsrpt-exclamation",
		.about = "an exclamation mark in an address",
		.finding = "tlsrpt-rua-encoding",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1; rua=mailto:tls!x@reports.badsmtp.test'",
	},
	{
		.name = "tlsrpt-nowhere",
		.about = "reports to a domain without mail",
		.finding = "tlsrpt-mailto-undeliverable",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1; rua=mailto:tls@null.badsmtp.test'",
	},
	{
		.name = "tlsrpt-same-domain",
		.about = "reports to the domain itself",
		.finding = "tlsrpt-mailto-same-domain",
		.script = script_starttls,
		.dns = TLSRPT "'v=TLSRPTv1; rua=mailto:tls@" DOMAIN "'",
	},
	{
		.name = "caa-good",
		.about = "the CA may issue",
		.finding = "caa-ok",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issue 'letsencrypt.org'",
	},
	{
		.name = "caa-denied",
		.about = "another CA may issue",
		.finding = "caa-issuer-denied",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issue 'digicert.com'",
	},
	{
		.name = "caa-nobody",
		.about = "no CA may issue",
		.finding = "caa-deny-all",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issue ';'",
	},
	{
		.name = "caa-critical",
		.about = "an unknown property that is critical",
		.finding = "caa-unknown-critical",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issue 'letsencrypt.org'\n"
			CAA "128 tbs 'unknown'",
	},
	{
		.name = "caa-malformed",
		.about = "a value that is no domain",
		.finding = "caa-syntax",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issue 'letsencrypt.org validationmethods'",
	},
	{
		.name = "caa-flags",
		.about = "flags of 7, of which none has a meaning",
		.finding = "caa-syntax",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "7 issue 'letsencrypt.org'",
	},
	{
		.name = "caa-servfail",
		.about = "questions for CAA end in SERVFAIL",
		.finding = "caa-lookup-error",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "!servfail",
	},
	{
		.name = "caa-account",
		.about = "one account of the CA may issue",
		.finding = "caa-accounturi",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issue 'letsencrypt.org; accounturi=https://ca.badsmtp.test/1'",
	},
	{
		.name = "caa-methods",
		.about = "one method of validation",
		.finding = "caa-validationmethods",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issue 'letsencrypt.org; validationmethods=dns-01'",
	},
	{
		.name = "caa-report",
		.about = "incidents are reported to an ftp address",
		.finding = "caa-iodef-unreachable",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issue 'letsencrypt.org'\n"
			CAA "0 iodef 'ftp://badsmtp.test/'",
	},
	{
		.name = "caa-mail",
		.about = "a property for mail certificates alone",
		.finding = "caa-issuemail-irrelevant",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = CAA "0 issuemail ';'",
	},
	{
		.name = "caa-alias",
		.about = "the host is an alias, with CAA at its end",
		.finding = "caa-cname",
		.script = script_starttls,
		.issuers = "le ca=1 issuer=root pathlen=0 "
			"subject=\"/CN=E9/O=Let's Encrypt/C=US\"",
		.leaf = "issuer=le",
		.chain = "leaf le",
		.dns = DOMAIN " MX 10 alias.%h\n"
			"alias.%h CNAME %h\n"
			CAA "0 issue 'letsencrypt.org'",
	},
	{
		.name = "srv-good",
		.about = "submission hosts, TLS from the start first",
		.finding = "",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = "_submissions._tcp." DOMAIN " SRV 0 1 %t %h\n"
			"_submission._tcp." DOMAIN " SRV 10 1 %T %h",
		.more = SUBMISSION,
	},
	{
		.name = "srv-missing",
		.about = "SRV records for reading mail alone",
		.finding = "srv-missing",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = "_imaps._tcp." DOMAIN " SRV 0 1 993 %h",
	},
	{
		.name = "srv-preference",
		.about = "STARTTLS is preferred to TLS from the start",
		.finding = "srv-preference",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = "_submissions._tcp." DOMAIN " SRV 10 1 %t %h\n"
			"_submission._tcp." DOMAIN " SRV 0 1 %T %h",
		.more = SUBMISSION,
	},
	{
		.name = "srv-unavailable",
		.about = "submission is said not to be there",
		.finding = "srv-unavailable",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = "_submissions._tcp." DOMAIN " SRV 0 0 0 .",
	},
	{
		.name = "srv-port",
		.about = "the port speaks STARTTLS, not TLS at once",
		.finding = "srv-port-mismatch",
		.script = script_submission,
		.role = FAULT_SUBMISSION,
		.dns = "_submissions._tcp." DOMAIN " SRV 0 1 %t %h",
	},
	{
		.name = "srv-unsigned",
		.about = "a target elsewhere, without DNSSEC",
		.finding = "srv-target-foreign-insecure",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = DOMAIN " ZONE unsigned\n"
			"_submissions._tcp." DOMAIN " SRV 0 1 %t %h",
	},
	{
		.name = "srv-alias",
		.about = "the target is an alias",
		.finding = "srv-target-alias",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = "_submissions._tcp." DOMAIN " SRV 0 1 %t alias.%h\n"
			"alias.%h CNAME %h",
	},
	{
		.name = "srv-dane",
		.about = "a TLSA record for the submission host",
		.finding = "dane-sub-tlsa",
		.script = script_implicit,
		.role = FAULT_SUBMISSIONS,
		.dns = "_submissions._tcp." DOMAIN " SRV 0 1 %t %h\n"
			"_%t._tcp.%h TLSA 3 1 1 leaf",
	},
	{
		.name = "reqtls-good",
		.about = "REQUIRETLS, inside of TLS",
		.finding = "reqtls-advertised",
		.script = script_requiretls,
	},
	{
		.name = "reqtls-clear-text",
		.about = "REQUIRETLS before TLS already",
		.finding = "reqtls-advertised-cleartext",
		.script = script_requiretls_early,
	},
	{
		.name = "reqtls-unauthenticated",
		.about = "REQUIRETLS, and nothing to authenticate by",
		.finding = "reqtls-unauthenticated",
		.script = script_requiretls,
		.leaf = "issuer=self",
		.chain = "leaf",
		.dns = DOMAIN " ZONE unsigned",
	},
	{ 0 },
};
/* clang-format on */
