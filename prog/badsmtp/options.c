#include "options.h"

#include <stdio.h>

#include "base/text.h"

/* Takes an option's value (NULL for one without) into `o`. */
typedef bool set_fn(struct options *o, const char *value);

struct option {
	const char *name;
	const char *value; /* what the help calls it; NULL: takes none */
	const char *help;
	set_fn *set;
};

static bool set_list(struct options *o, const char *value)
{
	(void)value;
	return o->list = true;
}

static bool set_json(struct options *o, const char *value)
{
	(void)value;
	return o->json = true;
}

static bool set_help(struct options *o, const char *value)
{
	(void)value;
	return o->help = true;
}

static bool set_version(struct options *o, const char *value)
{
	(void)value;
	return o->version = true;
}

static bool set_faults(struct options *o, const char *value)
{
	o->faults = value;
	return *value;
}

static bool set_host(struct options *o, const char *value)
{
	o->host = value;
	return *value && strlen(value) < 254;
}

static bool set_listen(struct options *o, const char *value)
{
	return sc_ip_parse(value, &o->listen);
}

static bool set_port(struct options *o, const char *value)
{
	return sc_text_number(value, 0, 65535, &o->port);
}

static bool set_addresses(struct options *o, const char *value)
{
	(void)value;
	return o->addresses = true;
}

static bool set_submission(struct options *o, const char *value)
{
	(void)value;
	return o->submission = true;
}

static bool set_implicit(struct options *o, const char *value)
{
	(void)value;
	return o->implicit = true;
}

static bool set_mx_port(struct options *o, const char *value)
{
	return sc_text_number(value, 1, 65535, &o->role_ports[FAULT_MX]);
}

static bool set_submission_port(struct options *o, const char *value)
{
	return sc_text_number(
		value, 1, 65535, &o->role_ports[FAULT_SUBMISSION]);
}

static bool set_submissions_port(struct options *o, const char *value)
{
	return sc_text_number(
		value, 1, 65535, &o->role_ports[FAULT_SUBMISSIONS]);
}

static bool set_sts_port(struct options *o, const char *value)
{
	o->sts = true;
	return sc_text_number(value, 0, 65535, &o->role_ports[FAULT_POLICY]);
}

static bool set_ca_port(struct options *o, const char *value)
{
	o->ca = true;
	return sc_text_number(value, 0, 65535, &o->role_ports[FAULT_CA]);
}

/* [ADDRESS@]PORT */
static bool set_dns(struct options *o, const char *value)
{
	const char *at = strrchr(value, '@');
	char address[SC_IP_TEXT_MAX] = "127.0.0.1";

	if (at && (size_t)(at - value) >= sizeof(address))
		return false;
	if (at)
		snprintf(address, sizeof(address), "%.*s", (int)(at - value),
			value);
	o->dns = true;
	return sc_ip_parse(address, &o->dns_ip) &&
		sc_text_number(at ? at + 1 : value, 0, 65535, &o->dns_port);
}

static bool set_ca_out(struct options *o, const char *value)
{
	o->ca_out = value;
	return *value;
}

static bool set_ct_log_list_out(struct options *o, const char *value)
{
	o->ct_log_list_out = value;
	return *value;
}

static bool set_anchor_out(struct options *o, const char *value)
{
	o->anchor_out = value;
	return *value;
}

static bool set_ready_fd(struct options *o, const char *value)
{
	return sc_text_number(value, 0, 1023, &o->ready_fd);
}

static bool set_print(struct options *o, const char *value)
{
	(void)value;
	o->ready_fd = 1;
	return true;
}

static bool set_until_eof(struct options *o, const char *value)
{
	(void)value;
	return o->until_eof = true;
}

static bool set_exit_with_parent(struct options *o, const char *value)
{
	(void)value;
	return o->exit_with_parent = true;
}

static bool set_mint(struct options *o, const char *value)
{
	o->mint = value;
	return true;
}

static bool set_mint_dir(struct options *o, const char *value)
{
	o->mint_dir = value;
	return *value;
}

/* clang-format off */
static const struct option table[] = {
	{ "list", NULL, "print all faults and what smtpcert finds", set_list },
	{ "json", NULL, "with --list: as JSON", set_json },
	{ "faults", "NAME,...", "only these faults", set_faults },
	{ "listen", "ADDR", "listen here (127.0.0.1)", set_listen },
	{ "port", "BASE", "ports from here on (2525); 0: any", set_port },
	{ "addresses", NULL, "127.77.x.y for each fault instead", set_addresses },
	{ "submission", NULL, "MX hosts are submission servers instead",
		set_submission },
	{ "implicit", NULL, "TLS from the first byte, in place of STARTTLS",
		set_implicit },
	{ "mx-port", "PORT", "with --addresses, for MX hosts (25)", set_mx_port },
	{ "submission-port", "PORT", "the same, STARTTLS (587)",
		set_submission_port },
	{ "submissions-port", "PORT", "the same, implicit TLS (465)",
		set_submissions_port },
	{ "sts-port", "PORT", "the same, MTA-STS policies over HTTPS; 0: any",
		set_sts_port },
	{ "ca-port", "PORT", "the same, CRLs and OCSP over HTTP; 0: any",
		set_ca_port },
	{ "host", "NAME", "the name of every server", set_host },
	{ "ca-out", "FILE", "write the root to trust, PEM", set_ca_out },
	{ "ct-log-list-out", "FILE", "write the list of CT logs, JSON",
		set_ct_log_list_out },
	{ "dns", "[ADDR@]PORT", "answer DNS for badsmtp.test", set_dns },
	{ "anchor-out", "FILE", "write the DNSSEC trust anchor, with --dns",
		set_anchor_out },
	{ "print", NULL, "tell listeners on stdout (default)", set_print },
	{ "ready-fd", "N", "tell listeners on descriptor N", set_ready_fd },
	{ "until-eof", NULL, "end when stdin ends", set_until_eof },
	{ "exit-with-parent", NULL, "end when the parent process has ended",
		set_exit_with_parent },
	{ "mint", "RECIPE", "make one certificate and end", set_mint },
	{ "mint-dir", "DIR", "with --mint: write files here (.)", set_mint_dir },
	{ "help", NULL, "this text", set_help },
	{ "version", NULL, "print the version", set_version },
};
/* clang-format on */

void options_help(void)
{
	printf("Usage: badsmtp [OPTION]...\n"
	       "Mail servers with every fault there is, to test against.\n\n"
	       "  badsmtp --faults good,expired --ca-out root.pem\n"
	       "  badsmtp --addresses --mx-port 2525 --dns 5353 "
	       "--sts-port 4443\n"
	       "  badsmtp --mint \"san=DNS:a.example not_after=-1d\"\n\n");
	for (size_t i = 0; i < SC_COUNT(table); i++)
		printf("  --%-16s %-12s %s\n", table[i].name,
			table[i].value ? table[i].value : "", table[i].help);
}

static const struct option *find(const char *name, size_t n)
{
	for (size_t i = 0; i < SC_COUNT(table); i++)
		if (strlen(table[i].name) == n &&
			memcmp(table[i].name, name, n) == 0)
			return &table[i];
	return NULL;
}

static bool unknown(const char *arg, struct sc_error *e)
{
	const char *words[SC_COUNT(table) + 1] = { NULL };
	char name[64];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(arg, "="), arg);
	for (size_t i = 0; i < SC_COUNT(table); i++)
		words[i] = table[i].name;
	const char *near = name[0] == '-' && name[1] == '-' ?
		sc_text_nearest(name + 2, words) :
		NULL;

	if (near)
		return sc_error_set(e, SC_ERROR_USAGE,
			"unknown option %s; did you mean --%s?", name, near);
	return sc_error_set(e, SC_ERROR_USAGE,
		"unknown option %s; see badsmtp --help", name);
}

/* One option at argv[*i] and its value, behind "=" or in argv[*i + 1]. */
static bool take(int argc, const char *const *argv, int *i, struct options *o,
	struct sc_error *e)
{
	const char *arg = argv[*i];
	size_t n = strcspn(arg, "=");
	const char *value = arg[n] ? arg + n + 1 : NULL;
	const struct option *x =
		n > 2 && arg[1] == '-' ? find(arg + 2, n - 2) : NULL;

	if (!x)
		return unknown(arg, e);
	if (value && !x->value)
		return sc_error_set(
			e, SC_ERROR_USAGE, "--%s takes no value", x->name);
	if (x->value && !value && ++*i < argc)
		value = argv[*i];
	if (x->value && !value)
		return sc_error_set(
			e, SC_ERROR_USAGE, "--%s needs %s", x->name, x->value);
	if (!x->set(o, value))
		return sc_error_set(e, SC_ERROR_USAGE,
			"--%s %s: not a value for %s", x->name, value,
			x->value);
	return true;
}

bool options_read(int argc, const char *const *argv, struct options *o,
	struct sc_error *e)
{
	*o = (struct options){
		.listen = { .family = 4, .b = { 127, 0, 0, 1 } },
		.port = 2525,
		.role_ports = { 25, 587, 465, 443, 80 },
		.ready_fd = 1,
		.mint_dir = ".",
	};
	for (int i = 1; i < argc; i++)
		if (!take(argc, argv, &i, o, e))
			return false;
	return true;
}
