#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "files.h"

struct options options_default(struct sc_arena *a)
{
	return (struct options){ .arena = a,
		.fail_on = SC_SEVERITY_FAIL,
		.rules = -1,
		.opened = sc_new(a, struct opened, 1),
		.depth = SC_DEPTH_NORMAL,
		.pace_ms = -1,
		.thresholds = { { -1, false }, { -1, false }, false } };
}

static const struct option *find_name(const char *name)
{
	for (const struct option *d = option_table; d->name; d++)
		if (strcmp(d->name, name) == 0)
			return d;
	return NULL;
}

static const struct option *find_letter(char c)
{
	for (const struct option *d = option_table; d->name; d++)
		if (d->letter && d->letter == c)
			return d;
	return NULL;
}

/* What other tools call it. */
static const struct {
	const char *name, *here;
} slips[] = {
	{ "p", "the port stands in the target: mail.example.org:587" },
	{ "port", "the port stands in the target: mail.example.org:587" },
	{ "H", "the host is the target, without an option" },
	{ "host", "the host is the target, without an option" },
	{ "hostname", "the host is the target, without an option" },
	{ "starttls",
		"STARTTLS is what ports 25 and 587 get; for another port "
		"smtp://host:port" },
	{ "S",
		"TLS from the start is what port 465 gets; for another port "
		"submissions://host:port" },
	{ "ssl",
		"TLS from the start is what port 465 gets; for another port "
		"submissions://host:port" },
	{ "servername", "the name in the handshake is --sni NAME" },
	{ "resolver", "the name server is --dns ADDR" },
	{ "json", "that is --format json" },
	{ "o", "that is --output FORMAT=FILE" },
	{ "f", "that is --format FORMAT, and @FILE for a list of targets" },
	{ "t", "that is --timeout SECONDS" },
	{ "w", "that is --warn DAYS" },
	{ "warning", "that is --warn DAYS" },
	{ "c", "that is --fail DAYS" },
	{ "critical", "that is --fail DAYS" },
	{ "V", "that is --version" },
	{ "CAfile", "that is --ca-file FILE" },
	{ "CApath", "that is --ca-dir DIR" },
};

static const char *slip(const char *name)
{
	for (size_t i = 0; i < SC_COUNT(slips); i++)
		if (strcmp(slips[i].name, name) == 0)
			return slips[i].here;
	return NULL;
}

static bool unknown(struct options *o, const char *name, struct sc_error *e)
{
	const char **names = NULL;
	size_t n = 0;

	for (const struct option *d = option_table;; d++) {
		names = sc_grow(o->arena, names, n, const char *);
		names[n++] = d->name;
		if (!d->name)
			break;
	}

	const char *near = sc_text_nearest(name, names);
	const char *shown = sc_text_printable(o->arena, sc_bytes_of(name), 60);

	if (slip(name))
		return sc_error_set(e, SC_ERROR_USAGE,
			"unknown option --%s: %s", shown, slip(name));
	return near ?
		sc_error_set(e, SC_ERROR_USAGE,
			"unknown option --%s; did you mean --%s?", shown,
			near) :
		sc_error_set(e, SC_ERROR_USAGE,
			"unknown option --%s; see smtpcert --help", shown);
}

static bool apply(struct options *o, const struct option *d, const char *value,
	struct sc_error *e)
{
	if (d->set(o, d, value))
		return true;
	return sc_error_set(e, SC_ERROR_USAGE, "--%s '%s': %s is wanted",
		d->name, sc_text_printable(o->arena, sc_bytes_of(value), 60),
		d->wants);
}

bool options_set(struct options *o, const char *name, const char *value,
	struct sc_error *e)
{
	const struct option *d = find_name(name);

	return d ? apply(o, d, value, e) : unknown(o, name, e);
}

static char *trim(char *s)
{
	size_t n;

	s += strspn(s, " \t\r");
	n = strlen(s);
	while (n && strchr(" \t\r", s[n - 1]))
		s[--n] = '\0';
	return s;
}

/* One line of a configuration file: `name = value`, `name value`, `name`. */
static bool read_line(struct options *o, char *line, struct sc_error *e)
{
	line = trim(line);
	if (!*line || *line == '#')
		return true;

	size_t n = strcspn(line, " \t=");
	char *value = line + n;
	const char *name = sc_arena_copy(o->arena, line, n);
	const struct option *d = find_name(name);

	value = trim(value);
	if (*value == '=')
		value = trim(value + 1);
	return d ? apply(o, d, value, e) : unknown(o, name, e);
}

/* What editors put in front: of UTF-8 it is passed over. */
static bool skip_mark(struct sc_bytes *text)
{
	static const uint8_t mark[] = { 0xef, 0xbb, 0xbf };

	if (text->n >= sizeof(mark) && memcmp(text->p, mark, sizeof(mark)) == 0)
		*text = (struct sc_bytes){ text->p + sizeof(mark),
			text->n - sizeof(mark) };
	return !text->n || !memchr(text->p, '\0', text->n);
}

static bool read_config(struct options *o, const char *path, struct sc_error *e)
{
	struct sc_bytes text;
	int number = 0;

	o->rank++;
	if (!file_exists(path))
		return true;
	if (!file_read(o->arena, path, 1 << 20, &text, e))
		return false;
	if (!skip_mark(&text))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"%.200s has NUL bytes: save it as UTF-8, not UTF-16",
			path);

	char *rest = sc_arena_copy(o->arena, text.p, text.n);

	while (rest) {
		struct sc_error inner;
		char *line = strsep(&rest, "\n");

		number++;
		if (!read_line(o, line, &inner))
			return sc_error_set(e, SC_ERROR_CONFIG,
				"%.200s, line %d: %.250s", path, number,
				inner.text);
	}
	return true;
}

/* "SMTPCERT_CA_FILE" for "ca-file" */
static const char *variable(struct sc_arena *a, const char *name)
{
	char *v = sc_arena_printf(a, "SMTPCERT_%s", name);

	for (char *p = v + strlen("SMTPCERT_"); *p; p++)
		*p = *p == '-'                 ? '_' :
			*p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') :
						 *p;
	return v;
}

static bool read_environment(struct options *o, struct sc_error *e)
{
	o->rank++;
	for (const struct option *d = option_table; d->name; d++) {
		const char *name = variable(o->arena, d->name);
		const char *value = getenv(name);
		struct sc_error inner;

		if (value && *value && !apply(o, d, value, &inner))
			return sc_error_set(e, SC_ERROR_CONFIG, "%s: %.400s",
				name, inner.text);
	}
	return true;
}

bool options_read_surroundings(struct options *o, struct sc_error *e)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	const char *user = xdg && *xdg ?
		sc_arena_printf(o->arena, "%s/smtpcert/config", xdg) :
		home && *home ?
		sc_arena_printf(o->arena, "%s/.config/smtpcert/config", home) :
		NULL;

	return read_config(o, "/etc/smtpcert/config", e) &&
		(!user || read_config(o, user, e)) && read_environment(o, e);
}

/* Walks over the arguments; a value is behind '=' or the next argument. */
struct arguments {
	int argc, at;
	char **argv;
};

static bool take_value(struct options *o, struct arguments *a,
	const struct option *d, const char *glued, struct sc_error *e)
{
	if (glued || !d->value)
		return apply(o, d, glued ? glued : "", e);
	if (a->at == a->argc)
		return sc_error_set(e, SC_ERROR_USAGE, "--%s wants a value: %s",
			d->name, d->wants);
	return apply(o, d, a->argv[a->at++], e);
}

static bool take_long(struct options *o, struct arguments *a, const char *arg,
	struct sc_error *e)
{
	size_t n = strcspn(arg, "=");
	const char *name = sc_arena_copy(o->arena, arg, n);
	const struct option *d = find_name(name);

	if (!d)
		return unknown(o, name, e);
	return take_value(o, a, d, arg[n] ? arg + n + 1 : NULL, e);
}

static bool take_letters(
	struct options *o, const char *letters, struct sc_error *e)
{
	for (; *letters; letters++) {
		const struct option *d = find_letter(*letters);
		struct sc_bytes letter = { (const uint8_t *)letters, 1 };
		const char *shown = sc_text_printable(o->arena, letter, 4);

		if (!d && slip(shown))
			return sc_error_set(e, SC_ERROR_USAGE,
				"unknown option -%s: %s", shown, slip(shown));
		if (!d)
			return sc_error_set(e, SC_ERROR_USAGE,
				"unknown option -%s; see smtpcert --help",
				shown);
		if (!apply(o, d, "", e))
			return false;
	}
	return true;
}

bool options_read_arguments(
	struct options *o, int argc, char **argv, struct sc_error *e)
{
	struct arguments a = { argc, 0, argv };
	const char **operands = sc_new(o->arena, const char *, (size_t)argc);
	bool only_operands = false;

	o->rank++;
	o->operands = operands;
	while (a.at < argc) {
		const char *arg = argv[a.at++];

		if (only_operands || arg[0] != '-' || !arg[1])
			operands[o->n_operands++] = arg;
		else if (strcmp(arg, "--") == 0)
			only_operands = true;
		else if (!(arg[1] == '-' ? take_long(o, &a, arg + 2, e) :
					   take_letters(o, arg + 1, e)))
			return false;
	}
	return true;
}
