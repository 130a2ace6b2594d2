#include <string.h>

#include "base/date.h"
#include "base/ip.h"
#include "base/text.h"
#include "options.h"
#include "render/render.h"

static bool set_format(struct options *o, const char *v)
{
	o->format = v;
	return sc_renderer_find(v) != NULL;
}

static bool set_at(struct options *o, const char *v)
{
	o->has_at = true;
	return sc_date_parse(v, &o->at);
}

static bool set_fail_on(struct options *o, const char *v)
{
	o->fail_on =
		strcmp(v, "warn") == 0 ? SC_SEVERITY_WARN : SC_SEVERITY_FAIL;
	return strcmp(v, "warn") == 0 || strcmp(v, "fail") == 0;
}

static bool set_timeout(struct options *o, const char *v)
{
	return sc_text_number(v, 1, 3600, &o->timeout_s);
}

static bool set_ehlo(struct options *o, const char *v)
{
	o->ehlo = v;
	return *v && strlen(v) <= 255 && !strpbrk(v, " \t\r\n");
}

static bool set_v4(struct options *o, const char *v)
{
	o->family = 4;
	return !*v;
}

static bool set_v6(struct options *o, const char *v)
{
	o->family = 6;
	return !*v;
}

static bool set_name(struct options *o, const char *v)
{
	o->name = v;
	return *v != '\0';
}

static bool set_sni(struct options *o, const char *v)
{
	o->sni = v;
	return *v != '\0';
}

static bool set_ca_file(struct options *o, const char *v)
{
	o->ca_file = v;
	return *v != '\0';
}

static bool set_ca_dir(struct options *o, const char *v)
{
	o->ca_dir = v;
	return *v != '\0';
}

static bool set_dns(struct options *o, const char *v)
{
	size_t n = strcspn(v, "@");
	struct sc_ip ip;
	int port;

	o->dns = v;
	return sc_ip_parse(sc_arena_copy(o->arena, v, n), &ip) &&
		(!v[n] || sc_text_number(v + n + 1, 1, 65535, &port));
}

static bool set_trust_anchor(struct options *o, const char *v)
{
	o->trust_anchor = v;
	return *v != '\0';
}

static bool set_mx_port(struct options *o, const char *v)
{
	return sc_text_number(v, 1, 65535, &o->mx_port);
}

static bool set_sts_port(struct options *o, const char *v)
{
	return sc_text_number(v, 1, 65535, &o->sts_port);
}

static bool set_connect(struct options *o, const char *v)
{
	o->connect = v;
	return *v != '\0';
}

static bool set_allow_private(struct options *o, const char *v)
{
	o->allow_private = true;
	return !*v;
}

/* "14", "14d" or "20%" */
static bool read_threshold(
	struct options *o, const char *v, struct sc_threshold *out)
{
	size_t n = strspn(v, "0123456789");
	const char *number = sc_arena_copy(o->arena, v, n);

	out->percent = strcmp(v + n, "%") == 0;
	return sc_text_number(number, 0, out->percent ? 100 : 36500, &out->n) &&
		(out->percent || v[n] == '\0' || strcmp(v + n, "d") == 0);
}

static bool set_warn(struct options *o, const char *v)
{
	return read_threshold(o, v, &o->thresholds.warn);
}

static bool set_fail(struct options *o, const char *v)
{
	return read_threshold(o, v, &o->thresholds.fail);
}

static bool set_color(struct options *o, const char *v)
{
	static const char *const words[] = { "auto", "always", "never" };

	for (size_t i = 0; i < SC_COUNT(words); i++) {
		if (strcmp(v, words[i]) == 0) {
			o->color = (enum when)i;
			return true;
		}
	}
	return false;
}

static bool set_quiet(struct options *o, const char *v)
{
	o->quiet = true;
	return !*v;
}

static bool set_verbose(struct options *o, const char *v)
{
	o->verbose = true;
	return !*v;
}

static bool set_version(struct options *o, const char *v)
{
	o->version = true;
	return !*v;
}

static bool set_help(struct options *o, const char *v)
{
	o->help = true;
	return !*v;
}

/* clang-format off */
const struct option option_table[] = {
	{ "format", 0, "FORMAT", "text or json", set_format, "text or json" },
	{ "at", 0, "TIME", "judge for this date (2027-01-01, RFC 3339)",
	  set_at, "a date such as 2027-01-01 or 2027-01-01T12:00:00Z" },
	{ "fail-on", 0, "fail|warn", "what makes the exit status 1 (fail)",
	  set_fail_on, "fail or warn" },
	{ "timeout", 0, "SECONDS", "for everything about a target (60)",
	  set_timeout, "seconds from 1 to 3600" },
	{ "ehlo", 0, "NAME", "how we introduce ourselves (this host's name)",
	  set_ehlo, "a host name" },
	{ "ipv4", '4', NULL, "IPv4 addresses only", set_v4, "no value" },
	{ "ipv6", '6', NULL, "IPv6 addresses only", set_v6, "no value" },
	{ "name", 0, "NAME", "the name that the certificate must have",
	  set_name, "a host name" },
	{ "sni", 0, "NAME|none", "the server name sent in the handshake",
	  set_sni, "a host name, or none" },
	{ "ca-file", 0, "FILE", "trust these roots (PEM) instead",
	  set_ca_file, "a file name" },
	{ "ca-dir", 0, "DIR", "trust the roots of this hashed directory",
	  set_ca_dir, "a directory" },
	{ "dns", 0, "ADDR[@PORT]", "ask this name server",
	  set_dns, "an address, or address@port" },
	{ "trust-anchor", 0, "FILE", "DNSSEC anchors (DS or DNSKEY lines)",
	  set_trust_anchor, "a file name" },
	{ "mx-port", 0, "PORT", "connect to MX hosts there (test worlds)",
	  set_mx_port, "a port from 1 to 65535" },
	{ "sts-port", 0, "PORT", "fetch policies there (test worlds)",
	  set_sts_port, "a port from 1 to 65535" },
	{ "connect", 0, "ADDR[:PORT]", "connect there, whatever DNS says",
	  set_connect, "an address, or address:port" },
	{ "allow-private", 0, NULL, "reserved addresses are expected",
	  set_allow_private, "no value" },
	{ "warn", 0, "DAYS|PCT%", "warn when less life is left than this",
	  set_warn, "days such as 14, or percent such as 20%" },
	{ "fail", 0, "DAYS|PCT%", "fail when less life is left than this",
	  set_fail, "days such as 7, or percent such as 10%" },
	{ "color", 0, "WHEN", "auto, always or never",
	  set_color, "auto, always or never" },
	{ "quiet", 'q', NULL, "no output, only the exit status",
	  set_quiet, "no value" },
	{ "verbose", 'v', NULL, "also show notes and what is fine",
	  set_verbose, "no value" },
	{ "version", 0, NULL, "print the version", set_version, "no value" },
	{ "help", 'h', NULL, "print this help", set_help, "no value" },
	{ 0 },
};
/* clang-format on */
