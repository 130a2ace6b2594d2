/* MTA-STS: the policy host, its certificate, its HTTP. */
#include "fault_dns.h"

#include <openssl/ssl.h>

#define PAGE                                                    \
	"<!DOCTYPE html>\r\n<html><head><title>Welcome</title>" \
	"</head>\r\n<body><p>It works.</body></html>\r\n"

/* A response that is made at once, then the end. */
/* clang-format off */
#define RESPONSE(text_)                                    \
	{                                                  \
		{ STEP_TLS }, { STEP_HTTP, .text = text_ }, \
		{ STEP_CLOSE },                            \
	}
/* clang-format on */

static const struct step script_301[] =
	RESPONSE("HTTP/1.1 301 Moved Permanently\r\n"
		 "Location: https://www.%p/.well-known/mta-sts.txt\r\n"
		 "Content-Length: 0\r\nConnection: close\r\n\r\n");
static const struct step script_404[] = RESPONSE(HTTP_404);
static const struct step script_203[] = RESPONSE(HTTP_HEAD(
	"203 Non-Authoritative Information", "text/plain") POLICY_GOOD);
static const struct step script_500[] = RESPONSE(
	HTTP_HEAD("500 Internal Server Error", "text/plain") "Sorry.\r\n");
static const struct step script_html_type[] =
	RESPONSE(HTTP_HEAD("200 OK", "text/html") POLICY_GOOD);
static const struct step script_html[] =
	RESPONSE(HTTP_HEAD("200 OK", "text/html") PAGE);
static const struct step script_short[] =
	RESPONSE("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
		 "Content-Length: 4000\r\n\r\n" POLICY_GOOD);

/* Chunks begin with their length in hexadecimal. */
static const struct step script_chunked[] =
	RESPONSE("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
		 "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
		 "1f\r\nversion: STSv1\r\nmode: enforce\r\n\r\n"
		 "30\r\nmx: sts-chunked.badsmtp.test\r\n"
		 "max_age: 2592000\r\n\r\n0\r\n\r\n");

static const struct step script_close[] = { { STEP_CLOSE } };

static const struct step script_stalled[] = {
	{ STEP_TLS },
	{ STEP_IGNORE },
};

static const struct step script_slow[] = {
	{ STEP_TLS },
	{ STEP_HTTP, .text = HTTP_200 },
	{ STEP_WAIT, .ms = 12000 },
	{ STEP_SEND, .text = POLICY_GOOD },
	{ STEP_CLOSE },
};

static const struct step script_large[] = {
	{ STEP_TLS },
	{ STEP_HTTP, .text = HTTP_200 POLICY_GOOD },
	{ STEP_REPEAT,
		.text = "mx: a-host-among-many-others.%n.badsmtp.test\r\n",
		.count = 2000 },
	{ STEP_CLOSE },
};

/* clang-format off */
const struct fault faults_sts_host[] = {
	{
		.name = "sts-no-host",
		.about = "a record, and no policy host",
		.finding = "sts-host-nxdomain",
		.script = script_starttls,
		.dns = STS_GOOD,
	},
	{
		.name = "sts-host-refused",
		.about = "the policy host accepts no connection",
		.finding = "sts-host-unreachable",
		.script = script_starttls,
		.dns = STS_GOOD "mta-sts." DOMAIN " A 127.76.0.1",
	},
	{
		.name = "sts-host-partial",
		.about = "one of two addresses accepts no connection",
		.finding = "sts-host-partial",
		.script = script_starttls,
		.dns = STS_GOOD "mta-sts." DOMAIN " A 127.76.0.1",
		.policy = POLICY_GOOD,
	},
	{
		.name = "sts-host-expired",
		.about = "the policy host's certificate has run out",
		.finding = "sts-host-cert-expired",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.leaf = "not_before=-90d not_after=-1d"),
	},
	{
		.name = "sts-host-future",
		.about = "the policy host's certificate is not valid yet",
		.finding = "sts-host-cert-expired",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.leaf = "not_before=+5d not_after=+60d"),
	},
	{
		.name = "sts-host-untrusted",
		.about = "the policy host's certificate is of an unknown CA",
		.finding = "sts-host-cert-untrusted",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.leaf = "issuer=int-other", .chain = "leaf int-other other"),
	},
	{
		.name = "sts-host-self-signed",
		.about = "the policy host's certificate is self-signed",
		.finding = "sts-host-cert-untrusted",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.leaf = "issuer=self", .chain = "leaf"),
	},
	{
		.name = "sts-host-wrong-name",
		.about = "the policy host's certificate is for the domain",
		.finding = "sts-host-cert-name",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.leaf = "san=DNS:%p"),
	},
	{
		.name = "sts-host-incomplete",
		.about = "the policy host does not send the intermediate",
		.finding = "sts-host-cert-incomplete",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.chain = "leaf"),
	},
	{
		.name = "sts-host-expiring",
		.about = "the policy host's certificate ends in two days",
		.finding = "sts-host-cert-expiring",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.leaf = "not_before=-88d not_after=+2d"),
	},
	{
		.name = "sts-host-old-tls",
		.about = "the policy host has TLS 1.1 at most",
		.finding = "sts-host-tls",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.tls = { .min_version = TLS1_VERSION,
			.max_version = TLS1_1_VERSION }),
	},
	{
		.name = "sts-host-no-tls",
		.about = "the policy host closes at the handshake",
		.finding = "sts-host-tls",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_close),
	},
	{
		.name = "sts-redirect",
		.about = "the policy host redirects",
		.finding = "sts-http-redirect",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_301),
	},
	{
		.name = "sts-404",
		.about = "the policy is not found",
		.finding = "sts-http-status",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_404),
	},
	{
		.name = "sts-203",
		.about = "the policy comes with status 203",
		.finding = "sts-http-status",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_203),
	},
	{
		.name = "sts-500",
		.about = "the policy host has an internal error",
		.finding = "sts-http-status",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_500),
	},
	{
		.name = "sts-type",
		.about = "the policy is called text/html",
		.finding = "sts-http-content-type",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_html_type),
	},
	{
		.name = "sts-html",
		.about = "a web page for a policy",
		.finding = "sts-policy-html",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_html),
	},
	{
		.name = "sts-large",
		.about = "a policy of more than 64 KiB",
		.finding = "sts-http-large",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_large),
	},
	{
		.name = "sts-slow",
		.about = "the policy takes twelve seconds",
		.finding = "sts-http-slow",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_slow),
	},
	{
		.name = "sts-stalled",
		.about = "the policy never comes",
		.finding = "sts-host-unreachable",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_stalled),
	},
	{
		.name = "sts-closed",
		.about = "the connection ends within the policy",
		.finding = "sts-host-unreachable",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_short),
	},
	{
		.name = "sts-chunked",
		.about = "the policy comes in chunks",
		.finding = "sts-ok",
		.script = script_starttls,
		.dns = STS_GOOD TLSRPT_GOOD,
		.policy = POLICY_GOOD,
		.more = POLICY_HOST(.script = script_chunked),
	},
	{
		.name = "sts-addresses-differ",
		.about = "another policy at the second address",
		.finding = "sts-host-addresses-differ",
		.script = script_starttls,
		.dns = STS_GOOD,
		.policy = POLICY_GOOD,
		.more = (const struct fault[]) {
				{ .role = FAULT_POLICY },
				{ .role = FAULT_POLICY,
				  .policy = POLICY("testing", "%n.badsmtp.test", "86400") },
				{ 0 },
			},
	},
	{ 0 },
};
/* clang-format on */
