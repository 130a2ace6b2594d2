#include <stddef.h>
#include <string.h>

#include "base/date.h"
#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"
#include "obs/fields.h"
#include "options.h"
#include "probe/idn.h"
#include "probe/probe.h"
#include "render/forecast.h"

/* The member of an option, as what it is. */
#define MEMBER(type, o, d) ((type *)(void *)((char *)(o) + (d)->at))

static bool set_text(struct options *o, const struct option *d, const char *v)
{
	*MEMBER(const char *, o, d) = v;
	return *v != '\0';
}

static bool add_text(struct options *o, const struct option *d, const char *v)
{
	struct texts *t = MEMBER(struct texts, o, d);

	if (t->rank != o->rank)
		*t = (struct texts){ .rank = o->rank };
	const char **list = sc_grow(o->arena, t->v, t->n, const char *);

	list[t->n++] = v;
	t->v = list;
	return *v != '\0';
}

/* "yes", "no" and the like; nothing: yes. */
static bool read_switch(const char *v, bool *on)
{
	static const char *const words[] = { "", "yes", "on", "true", "1", "no",
		"off", "false", "0" };
	enum { FIRST_NO = 5 };

	for (size_t i = 0; i < SC_COUNT(words); i++)
		if (sc_text_same(v, words[i])) {
			*on = i < FIRST_NO;
			return true;
		}
	return false;
}

static bool set_switch(struct options *o, const struct option *d, const char *v)
{
	return read_switch(v, MEMBER(bool, o, d));
}

static bool set_port(struct options *o, const struct option *d, const char *v)
{
	return sc_text_number(v, 1, 65535, MEMBER(int, o, d));
}

static bool set_seconds(
	struct options *o, const struct option *d, const char *v)
{
	return sc_text_number(v, 1, 3600, MEMBER(int, o, d));
}

/* -4 or -6; both from one source leave nothing. */
static bool set_family(struct options *o, const struct option *d, const char *v)
{
	int family = d->letter - '0', *now = MEMBER(int, o, d);
	bool on;

	if (!read_switch(v, &on))
		return false;
	if (!on)
		*now = *now == family ? 0 : *now;
	else if (*now && *now != family && o->family_rank == o->rank)
		*now = SC_FAMILY_NONE;
	else
		*now = family;
	o->family_rank = o->rank;
	return true;
}

/* Of reports or of forecasts: the command is not known yet. */
static bool is_format(const char *v)
{
	return sc_renderer_find(v) || sc_forecast_renderer_find(v);
}

static bool set_format(struct options *o, const struct option *d, const char *v)
{
	return set_text(o, d, v) && is_format(v);
}

/* The format of that name, for those who are in a hurry. */
static bool set_short(struct options *o, const struct option *d, const char *v)
{
	bool is_so = false;

	if (!read_switch(v, &is_so))
		return false;
	return !is_so || set_text(o, d, "short");
}

/* FORMAT=FILE */
static bool add_output(struct options *o, const struct option *d, const char *v)
{
	size_t n = strcspn(v, "=");

	return v[n] && v[n + 1] && is_format(sc_arena_copy(o->arena, v, n)) &&
		add_text(o, d, v);
}

static bool set_at(struct options *o, const struct option *d, const char *v)
{
	o->has_at = true;
	return sc_date_parse(v, MEMBER(struct sc_date, o, d));
}

static bool set_published(
	struct options *o, const struct option *d, const char *v)
{
	return sc_date_parse(v, MEMBER(struct sc_date, o, d));
}

/* The place of `v` among `words`, or -1. */
static int find_word(const char *const *words, size_t n, const char *v)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v, words[i]) == 0)
			return (int)i;
	return -1;
}

#define N_RULES (SC_RULES_MONITORING + 1)

static bool set_rules(struct options *o, const struct option *d, const char *v)
{
	int *rules = MEMBER(int, o, d);

	*rules = find_word(sc_rules_words, N_RULES, v);
	return *rules >= 0;
}

static bool set_fail_on(
	struct options *o, const struct option *d, const char *v)
{
	*MEMBER(enum sc_severity, o, d) =
		strcmp(v, "warn") == 0 ? SC_SEVERITY_WARN : SC_SEVERITY_FAIL;
	return strcmp(v, "warn") == 0 || strcmp(v, "fail") == 0;
}

/* With an underscore as well: some MX hosts have one. */
static bool set_name(struct options *o, const struct option *d, const char *v)
{
	struct sc_error unheeded = { 0 };
	struct sc_ip ip;

	if (sc_idn_needed(sc_bytes_of(v)) &&
		!sc_idn_to_ascii(o->arena, sc_bytes_of(v), &v, &unheeded))
		return false;

	enum sc_dname_fault f = sc_dname_check(sc_bytes_of(v));

	return set_text(o, d, v) &&
		(!f || f == SC_DNAME_UNDERSCORE || sc_ip_parse(v, &ip));
}

static bool set_ehlo(struct options *o, const struct option *d, const char *v)
{
	return set_text(o, d, v) && strlen(v) <= 255 && !strpbrk(v, " \t\r\n");
}

/* "9.9.9.9" or "127.0.0.1@5353" */
static bool set_dns(struct options *o, const struct option *d, const char *v)
{
	size_t n = strcspn(v, "@");
	struct sc_ip ip;
	int port;

	return set_text(o, d, v) &&
		sc_ip_parse(sc_arena_copy(o->arena, v, n), &ip) &&
		(!v[n] || sc_text_number(v + n + 1, 1, 65535, &port));
}

/* "14", "14d" or "20%" */
static bool set_threshold(
	struct options *o, const struct option *d, const char *v)
{
	struct sc_threshold *t = MEMBER(struct sc_threshold, o, d);
	size_t n = strspn(v, "0123456789");
	const char *number = sc_arena_copy(o->arena, v, n);

	t->percent = strcmp(v + n, "%") == 0;
	return sc_text_number(number, 0, t->percent ? 100 : 36500, &t->n) &&
		(t->percent || v[n] == '\0' || strcmp(v + n, "d") == 0);
}

static bool set_probe_depth(
	struct options *o, const struct option *d, const char *v)
{
	for (int i = 0; sc_depth_words[i]; i++)
		if (strcmp(v, sc_depth_words[i]) == 0) {
			*MEMBER(enum sc_depth, o, d) = (enum sc_depth)i;
			return true;
		}
	return false;
}

static bool set_pace(struct options *o, const struct option *d, const char *v)
{
	return sc_text_number(v, 0, 60000, MEMBER(int, o, d));
}

static bool set_purpose(
	struct options *o, const struct option *d, const char *v)
{
	static const char *const words[] = { "server", "client", "any" };
	int i = find_word(words, SC_COUNT(words), v);

	*MEMBER(enum sc_purpose, o, d) =
		i < 0 ? SC_PURPOSE_SERVER : (enum sc_purpose)i;
	return i >= 0;
}

static bool set_profile(
	struct options *o, const struct option *d, const char *v)
{
	static const char *const words[] = { "none", "rfc5280", "webpki" };
	int i = find_word(words, SC_COUNT(words), v);

	*MEMBER(enum sc_profile, o, d) =
		i < 0 ? SC_PROFILE_NONE : (enum sc_profile)i;
	return i >= 0;
}

/* "1.2.3" is added to those that are accepted. */
static bool set_policy(struct options *o, const struct option *d, const char *v)
{
	struct sc_path_policies *p = MEMBER(struct sc_path_policies, o, d);
	const char **list =
		sc_grow(o->arena, p->accepted, p->n_accepted, const char *);

	list[p->n_accepted++] = v;
	p->accepted = list;
	return *v && strspn(v, "0123456789.") == strlen(v);
}

static bool set_depth(struct options *o, const struct option *d, const char *v)
{
	o->has_max_depth = true;
	return sc_text_number(v, 0, 100000, MEMBER(int, o, d));
}

static bool set_color(struct options *o, const struct option *d, const char *v)
{
	static const char *const words[] = { "auto", "always", "never" };

	int i = find_word(words, SC_COUNT(words), v);

	*MEMBER(enum when, o, d) = i < 0 ? WHEN_AUTO : (enum when)i;
	return i >= 0;
}

/* clang-format off */
#define AT(m) offsetof(struct options, m)
#define SWITCH "yes, no or no value"
#define FORMATS                                                  \
	"text, short, json, ndjson, csv, junit, sarif, github, gitlab, " \
	"markdown, nagios, prometheus, html or ical"
const struct option option_table[] = {
	{ "format", 0, "FORMAT", "text (default), json, ...; the manual lists them",
	  set_format, AT(format), FORMATS,
	  GROUP_OUTPUT, ON_PRINTS | ON_TLSA | ON_VERIFY },
	{ "short", 0, NULL, "six lines: the verdict, who can deliver, the one fix",
	  set_short, AT(format), SWITCH, GROUP_OUTPUT, ON_PRINTS },
	{ "output", 0, "FORMAT=FILE", "write this as well; repeatable; - is a file",
	  add_output, AT(output), "FORMAT=FILE, of " FORMATS,
	  GROUP_OUTPUT, ON_PRINTS },
	{ "at", 0, "TIME", "judge for this date (2027-01-01, RFC 3339)",
	  set_at, AT(at), "a date such as 2027-01-01 or 2027-01-01T12:00:00Z",
	  GROUP_JUDGEMENT, ON_JUDGES | ON_VERIFY },
	{ "rules", 0, "RULES", "postmaster, or monitoring (of nagios, prometheus)",
	  set_rules, AT(rules), "postmaster or monitoring",
	  GROUP_JUDGEMENT, ON_JUDGES },
	{ "fail-on", 0, "fail|warn", "what makes the exit status 1 (fail)",
	  set_fail_on, AT(fail_on), "fail or warn",
	  GROUP_JUDGEMENT, ON_JUDGES },
	{ "timeout", 0, "SECONDS", "for everything about a target (60; monitoring 10)",
	  set_seconds, AT(timeout_s), "seconds from 1 to 3600",
	  GROUP_LOOK, ON_LOOKS },
	{ "depth", 0, "DEPTH", "quick, normal or full: how many handshakes",
	  set_probe_depth, AT(depth), "quick, normal or full",
	  GROUP_LOOK, ON_LOOKS },
	{ "pace", 0, "MS", "pause between sessions with an address (varies)",
	  set_pace, AT(pace_ms), "milliseconds from 0 to 60000",
	  GROUP_LOOK, ON_LOOKS },
	{ "ehlo", 0, "NAME", "how we introduce ourselves (this host's name)",
	  set_ehlo, AT(ehlo), "a host name", GROUP_LOOK, ON_LOOKS },
	{ "ipv4", '4', NULL, "IPv4 addresses only",
	  set_family, AT(family), SWITCH, GROUP_LOOK, ON_LOOKS },
	{ "ipv6", '6', NULL, "IPv6 addresses only",
	  set_family, AT(family), SWITCH, GROUP_LOOK, ON_LOOKS },
	{ "name", 0, "NAME", "the name that the certificate must have",
	  set_name, AT(name), "a host name without scheme and port, or an address",
	  GROUP_LOOK, ON_LOOKS | ON_VERIFY | ON_FILES },
	{ "sni", 0, "NAME|none", "the server name sent in the handshake",
	  set_text, AT(sni), "a host name, or none", GROUP_LOOK, ON_LOOKS },
	{ "ca-file", 0, "[NAME=]FILE", "trust these roots; repeatable: side by side",
	  add_text, AT(ca_files), "a file name", GROUP_TRUST, ON_JUDGES },
	{ "ca-dir", 0, "DIR", "trust the roots of this hashed directory",
	  set_text, AT(ca_dir), "a directory", GROUP_TRUST, ON_JUDGES },
	{ "ct-log-list", 0, "FILE", "verify SCTs by this list of CT logs (JSON)",
	  set_text, AT(ct_log_list), "a file name", GROUP_TRUST, ON_JUDGES },
	{ "key-blocklist", 0, "FILE", "known keys (badkeys' format); repeatable",
	  add_text, AT(key_blocklists), "a file name", GROUP_TRUST, ON_JUDGES },
	{ "key-primes", 0, "FILE", "known primes (badkeys' format); repeatable",
	  add_text, AT(key_primes), "a file name", GROUP_TRUST, ON_JUDGES },
	{ "dns", 0, "ADDR[@PORT]", "ask this name server",
	  set_dns, AT(dns), "an address, or address@port",
	  GROUP_LOOK, ON_LOOKS },
	{ "trust-anchor", 0, "FILE", "DNSSEC anchors (DS, DNSKEY, bind.keys, XML)",
	  set_text, AT(trust_anchor), "a file name", GROUP_LOOK, ON_LOOKS },
	{ "mx-port", 0, "PORT", "connect to MX hosts there (test worlds)",
	  set_port, AT(mx_port), "a port from 1 to 65535",
	  GROUP_WORLD, ON_LOOKS },
	{ "sts-port", 0, "PORT", "fetch MTA-STS policies there (test worlds)",
	  set_port, AT(sts_port), "a port from 1 to 65535",
	  GROUP_WORLD, ON_LOOKS },
	{ "ca-port", 0, "PORT", "ask CAs for revocation there (test worlds)",
	  set_port, AT(ca_port), "a port from 1 to 65535",
	  GROUP_WORLD, ON_LOOKS },
	{ "connect", 0, "ADDR[:PORT]", "connect there, whatever DNS says",
	  set_text, AT(connect), "an address, or address:port",
	  GROUP_LOOK, ON_LOOKS },
	{ "no-revocation", 0, NULL, "ask nobody whether certificates are revoked",
	  set_switch, AT(no_revocation), SWITCH, GROUP_REVOCATION, ON_LOOKS },
	{ "offline", 0, NULL, "get nothing from CAs: staple and cache alone",
	  set_switch, AT(offline), SWITCH, GROUP_REVOCATION, ON_LOOKS },
	{ "require-revocation", 0, NULL, "not to know of a revocation matters",
	  set_switch, AT(thresholds.revocation_required), SWITCH,
	  GROUP_REVOCATION, ON_JUDGES },
	{ "cache-dir", 0, "DIR", "keep what CAs answer there (~/.cache/smtpcert)",
	  set_text, AT(cache_dir), "a directory", GROUP_REVOCATION, ON_LOOKS },
	{ "no-cache", 0, NULL, "keep nothing of what CAs answer",
	  set_switch, AT(no_cache), SWITCH, GROUP_REVOCATION, ON_LOOKS },
	{ "submission", 0, NULL, "check a domain's submission hosts (SRV)",
	  set_switch, AT(submission), SWITCH, GROUP_LOOK, ON_LOOKS },
	{ "next", 0, "FILE", "tlsa rollover: the certificate to be deployed",
	  set_text, AT(next), "a file name", GROUP_DEPLOYMENT, ON_TLSA },
	{ "published", 0, "TIME", "tlsa rollover: since when its record is there",
	  set_published, AT(published), "a date such as 2027-01-01T12:00:00Z",
	  GROUP_DEPLOYMENT, ON_TLSA },
	{ "cert", 0, "FILE", "deployed, preflight: the certificate; repeatable",
	  add_text, AT(certs), "a file name", GROUP_DEPLOYMENT, ON_DEPLOY },
	{ "key", 0, "FILE", "preflight: the key of the certificate",
	  set_text, AT(key), "a file name", GROUP_DEPLOYMENT, ON_PREFLIGHT },
	{ "only-host", 0, "NAME", "deployed, preflight: no other; repeatable",
	  add_text, AT(only_hosts), "a host name",
	  GROUP_DEPLOYMENT, ON_DEPLOY },
	{ "chain", 0, "FILE", "verify: the certificate, and what it came with",
	  set_text, AT(chain), "a file name", GROUP_VERIFY, ON_VERIFY },
	{ "intermediates", 0, "FILE", "verify: more CAs to build paths of",
	  set_text, AT(intermediates), "a file name", GROUP_VERIFY, ON_VERIFY },
	{ "trust", 0, "FILE", "verify: the trust anchors",
	  set_text, AT(trust), "a file name", GROUP_VERIFY, ON_VERIFY },
	{ "crl", 0, "FILE", "verify: CRLs, and every CA must have one",
	  set_text, AT(crl), "a file name", GROUP_VERIFY, ON_VERIFY },
	{ "purpose", 0, "PURPOSE", "verify: server (default), client or any",
	  set_purpose, AT(purpose), "server, client or any",
	  GROUP_VERIFY, ON_VERIFY },
	{ "max-depth", 0, "N", "verify: CAs allowed between leaf and anchor",
	  set_depth, AT(max_depth), "a number from 0",
	  GROUP_VERIFY, ON_VERIFY },
	{ "profile", 0, "PROFILE", "verify: also hold it to rfc5280 or webpki",
	  set_profile, AT(profile), "none, rfc5280 or webpki",
	  GROUP_VERIFY, ON_VERIFY },
	{ "policy", 0, "OID", "verify: a policy that is accepted; repeatable",
	  set_policy, AT(policies), "an object identifier such as 2.23.140.1.2.1",
	  GROUP_VERIFY, ON_VERIFY },
	{ "explicit-policy", 0, NULL, "verify: one of them must be valid",
	  set_switch, AT(policies.explicit_policy), SWITCH,
	  GROUP_VERIFY, ON_VERIFY },
	{ "inhibit-mapping", 0, NULL, "verify: policies may not be mapped",
	  set_switch, AT(policies.inhibit_mapping), SWITCH,
	  GROUP_VERIFY, ON_VERIFY },
	{ "inhibit-any-policy", 0, NULL, "verify: anyPolicy stands for none",
	  set_switch, AT(policies.inhibit_any), SWITCH,
	  GROUP_VERIFY, ON_VERIFY },
	{ "password-file", 0, "FILE", "inspect, chain: the password of PKCS#12",
	  set_text, AT(password_file), "a file name",
	  GROUP_DEPLOYMENT, ON_FILES },
	{ "fetch", 0, NULL, "chain: get what is missing from the CA",
	  set_switch, AT(fetch), SWITCH, GROUP_DEPLOYMENT, ON_CHAIN },
	{ "with-key", 0, NULL, "chain: the private key first, as Postfix has it",
	  set_switch, AT(with_key), SWITCH, GROUP_DEPLOYMENT, ON_CHAIN },
	{ "allow-private", 0, NULL, "reserved addresses are visited as well",
	  set_switch, AT(allow_private), SWITCH, GROUP_LOOK, ON_LOOKS },
	{ "allow-ports", 0, NULL, "other ports than mail's (SRV) and HTTP's (CRL)",
	  set_switch, AT(allow_ports), SWITCH, GROUP_LOOK, ON_LOOKS },
	{ "warn", 0, "DAYS|PCT%", "warn when less life is left than this",
	  set_threshold, AT(thresholds.warn), "days such as 14, or percent such as 20%",
	  GROUP_JUDGEMENT, ON_JUDGES },
	{ "fail", 0, "DAYS|PCT%", "fail when less life is left than this",
	  set_threshold, AT(thresholds.fail), "days such as 7, or percent such as 10%",
	  GROUP_JUDGEMENT, ON_JUDGES },
	{ "from", 0, "FILE", "forecast: of observations (smtpcert probe) in FILE",
	  set_text, AT(from), "a file name", GROUP_OUTPUT, ON_FORECAST },
	{ "color", 0, "WHEN", "auto, always or never",
	  set_color, AT(color), "auto, always or never",
	  GROUP_OUTPUT, ON_PRINTS },
	{ "quiet", 'q', NULL, "no output, only the exit status",
	  set_switch, AT(quiet), SWITCH,
	  GROUP_OUTPUT, ON_PRINTS | ON_TLSA | ON_VERIFY },
	{ "verbose", 'v', NULL, "also show notes and what is fine",
	  set_switch, AT(verbose), SWITCH,
	  GROUP_OUTPUT, ON_PRINTS | ON_TLSA | ON_VERIFY },
	{ "version", 0, NULL, "print the version",
	  set_switch, AT(version), SWITCH, GROUP_ALL, ON_EVERY },
	{ "help", 'h', NULL, "print this help",
	  set_switch, AT(help), SWITCH, GROUP_ALL, ON_EVERY },
	{ 0 },
};
/* clang-format on */
