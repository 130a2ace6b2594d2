#include "monitoring.h"

#include <string.h>

#include "base/text.h"
#include "command.h"
#include "files.h"
#include "render/nagios.h"

#define PLUGIN "check_smtp_cert"

/* ---- rules ---- */

/* A format, or FORMAT=FILE; NULL is none. */
static bool is_monitoring(const char *format)
{
	static const char *const formats[] = { "nagios", "prometheus" };
	size_t n = format ? strcspn(format, "=") : 0;

	for (size_t i = 0; i < SC_COUNT(formats); i++)
		if (n == strlen(formats[i]) &&
			memcmp(format, formats[i], n) == 0)
			return true;
	return false;
}

enum sc_rules options_rules(const struct options *o)
{
	bool monitoring = is_monitoring(o->format);

	for (size_t i = 0; i < o->output.n; i++)
		monitoring |= is_monitoring(o->output.v[i]);
	if (o->rules >= 0)
		return (enum sc_rules)o->rules;
	return monitoring ? SC_RULES_MONITORING : SC_RULES_POSTMASTER;
}

int options_timeout_s(const struct options *o)
{
	if (o->timeout_s)
		return o->timeout_s;
	return options_rules(o) == SC_RULES_MONITORING ? 10 : 60;
}

/* ---- statuses ---- */

enum { NAGIOS_OK, NAGIOS_WARNING, NAGIOS_CRITICAL, NAGIOS_UNKNOWN };

int monitoring_status(int status)
{
	switch (status) {
	case STATUS_FINE: return NAGIOS_OK;
	case STATUS_WARNINGS: return NAGIOS_WARNING;
	case STATUS_FINDINGS: return NAGIOS_CRITICAL;
	default: return NAGIOS_UNKNOWN;
	}
}

/* "--format nagios", "--format=nagios" and the same with --output. */
static bool is_asked_for(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *before = argv[i - 1];

		if (strcmp(argv[i], "--format=nagios") == 0 ||
			strcmp(argv[i], "--output=nagios=-") == 0 ||
			(strcmp(argv[i], "nagios") == 0 &&
				strcmp(before, "--format") == 0) ||
			(strcmp(argv[i], "nagios=-") == 0 &&
				strcmp(before, "--output") == 0))
			return true;
	}
	return false;
}

bool monitoring_is_spoken(const struct options *o, int argc, char **argv)
{
	return o->speaks_nagios || is_asked_for(argc, argv);
}

int monitoring_fail(struct options *o, const struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_error unheeded;

	if (!*e->text)
		return NAGIOS_UNKNOWN;
	sc_out_text(&out, "SMTPCERT UNKNOWN - ");
	sc_nagios_put(&out, e->text);
	sc_out_text(&out, "\n");
	(void)!file_flush(&m, &unheeded);
	return NAGIOS_UNKNOWN;
}

/* ---- check_smtp_cert ---- */

/* What the arguments say of the target, in several options. */
struct plugin {
	const char *host, *port;
	bool implicit;
};

enum part { NO_PART, HOST, PORT, IMPLICIT };

static const struct alias {
	char letter;
	const char *word;
	const char *option; /* of smtpcert; NULL: a part of the target */
	enum part part;
	bool is_switch;
} aliases[] = {
	{ 'H', "hostname", NULL, HOST, false },
	{ 'p', "port", NULL, PORT, false },
	{ 'S', "ssl", NULL, IMPLICIT, true },
	{ 'I', "ip-address", "connect", NO_PART, false },
	{ 'w', "warning", "warn", NO_PART, false },
	{ 'c', "critical", "fail", NO_PART, false },
	{ 't', "timeout", "timeout", NO_PART, false },
	{ '4', "use-ipv4", "ipv4", NO_PART, true },
	{ '6', "use-ipv6", "ipv6", NO_PART, true },
	{ 'v', "verbose", "verbose", NO_PART, true },
	{ 'V', "version", "version", NO_PART, true },
	{ 'h', "help", "help", NO_PART, true },
};

static const char plugin_help[] =
	"Usage: " PLUGIN " -H HOST [-I ADDR] [-p PORT] [-S] [-w DAYS] "
	"[-c DAYS]\n"
	"       [-t SECONDS] [-4|-6] [--sni NAME] [-v] [OPTION...]\n"
	"       " PLUGIN " [OPTION...] DOMAIN\n"
	"\n"
	"Checks the TLS certificate of a mail server, or those of all MX hosts "
	"of a\n"
	"mail domain, with smtpcert and by its rules of monitoring.\n"
	"\n"
	"  -H, --hostname HOST     the server: a name or an address\n"
	"  -p, --port PORT         25, and with -S 465; STARTTLS but for 465\n"
	"  -S, --ssl               TLS from the first byte on any port\n"
	"  -I, --ip-address ADDR   connect there, whatever DNS says of HOST\n"
	"  -w, --warning DAYS      WARNING when fewer days are left (21, or 20%)"
	"\n"
	"  -c, --critical DAYS     CRITICAL when fewer are left (7, or 10%)\n"
	"  -t, --timeout SECONDS   for everything about the server (10)\n"
	"  -4, --use-ipv4          IPv4 addresses only\n"
	"  -6, --use-ipv6          IPv6 addresses only\n"
	"      --sni NAME          the server name sent in the handshake\n"
	"  -v, --verbose           every finding on a line of its own\n"
	"  -V, --version           print the version\n"
	"  -h, --help              print this help\n"
	"\n"
	"All long options of smtpcert(1) work as well, such as --name, "
	"--ca-file,\n"
	"--depth and --rules. Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 "
	"UNKNOWN.\n";

bool monitoring_is_plugin(const char *program)
{
	const char *slash = program ? strrchr(program, '/') : NULL;

	return program && strcmp(slash ? slash + 1 : program, PLUGIN) == 0;
}

bool monitoring_put_help(struct options *o, struct sc_error *e)
{
	struct sc_out_memory m = { .arena = o->arena };
	struct sc_out out = sc_out_to_memory(&m);

	sc_out_text(
		&out, PLUGIN " v" SC_VERSION " (smtpcert " SC_VERSION ")\n");
	if (o->help)
		sc_out_text(&out, plugin_help);
	return file_flush(&m, e);
}

static const struct alias *find_alias(char letter, struct sc_bytes word)
{
	for (size_t i = 0; i < SC_COUNT(aliases); i++)
		if (letter ? aliases[i].letter == letter :
			     sc_bytes_same_text(
				     word, sc_bytes_of(aliases[i].word)))
			return &aliases[i];
	return NULL;
}

/* "21:" is the range of Nagios for "21 and more": the colon may be there. */
static const char *without_colon(struct options *o, const char *value)
{
	size_t n = strspn(value, "0123456789%");

	return n && strcmp(value + n, ":") == 0 ?
		sc_arena_copy(o->arena, value, n) :
		value;
}

static bool take(struct options *o, struct plugin *p, const struct alias *a,
	const char *value, struct sc_error *e)
{
	struct sc_error inner;

	switch (a->part) {
	case HOST: p->host = value; return true;
	case PORT: p->port = value; return true;
	case IMPLICIT: p->implicit = true; return true;
	case NO_PART: break;
	}
	if (options_set(o, a->option, without_colon(o, value), &inner))
		return true;

	/* "--warn 'soon': days ..." is of an option that was not typed. */
	const char *quoted = strchr(inner.text, '\'');

	return sc_error_set(e, SC_ERROR_USAGE, "-%c %.400s", a->letter,
		quoted ? quoted : inner.text);
}

/* Arguments that are read, and those that are left to smtpcert's own table. */
struct walk {
	int argc, at;
	char **argv;
	char **left;
	int n_left;
};

static bool take_next(struct options *o, struct plugin *p, struct walk *w,
	const struct alias *a, const char *glued, struct sc_error *e)
{
	if (a->is_switch || glued)
		return take(o, p, a, glued ? glued : "", e);
	if (w->at == w->argc)
		return sc_error_set(e, SC_ERROR_USAGE,
			"-%c, --%s wants a value", a->letter, a->word);
	return take(o, p, a, w->argv[w->at++], e);
}

/* "-4vH host", "-p25" */
static bool take_letters(struct options *o, struct plugin *p, struct walk *w,
	const char *letters, struct sc_error *e)
{
	while (*letters) {
		const struct alias *a =
			find_alias(*letters, (struct sc_bytes){ 0 });
		struct sc_bytes shown = { (const uint8_t *)letters, 1 };

		if (!a)
			return sc_error_set(e, SC_ERROR_USAGE,
				"unknown option -%s; see " PLUGIN " --help",
				sc_text_printable(o->arena, shown, 4));
		letters++;
		if (!a->is_switch)
			return take_next(
				o, p, w, a, *letters ? letters : NULL, e);
		if (!take(o, p, a, "", e))
			return false;
	}
	return true;
}

static bool take_argument(
	struct options *o, struct plugin *p, struct walk *w, struct sc_error *e)
{
	char *arg = w->argv[w->at++];
	size_t n = strcspn(arg, "=");
	const struct alias *a;

	if (arg[0] == '-' && arg[1] && arg[1] != '-')
		return take_letters(o, p, w, arg + 1, e);
	a = n > 2 && arg[0] == '-' ?
		find_alias('\0',
			(struct sc_bytes){ (const uint8_t *)arg + 2, n - 2 }) :
		NULL;
	if (a)
		return take_next(o, p, w, a, arg[n] ? arg + n + 1 : NULL, e);
	w->left[w->n_left++] = arg;
	return true;
}

/* The target as smtpcert writes it. */
static char *target_of(struct options *o, const struct plugin *p)
{
	bool bare_ip6 = strchr(p->host, ':') && *p->host != '[';
	const char *port = p->port ? p->port : p->implicit ? "465" : "25";

	return sc_arena_printf(o->arena, "%s%s%s%s:%s",
		p->implicit ? "submissions://" : "", bare_ip6 ? "[" : "",
		p->host, bare_ip6 ? "]" : "", port);
}

bool monitoring_read_arguments(
	struct options *o, int argc, char **argv, struct sc_error *e)
{
	struct plugin p = { 0 };
	struct walk w = { argc, 0, argv,
		sc_new(o->arena, char *, (size_t)argc + 1), 0 };

	o->rank++;
	o->format = "nagios";
	o->quiet = false;
	while (w.at < argc)
		if (!take_argument(o, &p, &w, e))
			return false;
	if (p.host)
		w.left[w.n_left++] = target_of(o, &p);
	if (!options_read_arguments(o, w.n_left, w.left, e))
		return false;
	return o->n_operands || o->help || o->version ||
		sc_error_set(e, SC_ERROR_USAGE,
			"which server? -H HOST, or a mail domain, is wanted");
}
