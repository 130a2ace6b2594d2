/*
 * The targets of a command: operands, and lists of them in files.
 *
 *     list = *( [ target ] [ "#" comment ] eol )
 *
 * A comment begins a line or stands behind a blank. A line that is no target
 * is a failure of its own: it is told, and the others are looked at. So is the
 * operand of a command that has several, be it a target or a list.
 */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "command.h"
#include "files.h"
#include "outputs.h"

#define BLANKS          " \t\r"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct walk {
	struct options *o;
	bool (*fn)(struct options *o, const char *target, int *status,
		struct sc_error *e);
	size_t n;
	int status;
	bool several; /* a target that fails does not end it */
	bool any;     /* one did not fail */
	struct sc_error *e;
};

/* Where a target stands: an operand has no line. */
struct origin {
	const char *path;
	int line;
};

static void tell(struct origin at, const char *what)
{
	if (at.line)
		fprintf(stderr, "smtpcert: %s, line %d: %s\n",
			strcmp(at.path, "-") == 0 ? "standard input" : at.path,
			at.line, what);
	else
		fprintf(stderr, "smtpcert: %s\n", what);
}

/* Nothing is known of a target: people are told, and so are the outputs. */
static void give_up(
	struct walk *w, const char *target, struct origin at, const char *why)
{
	tell(at, why);
	put_failure(w->o, target, why);
	w->status = worse_status(w->status, STATUS_UNKNOWN);
}

/*
 * The fault is that of one target: what it is, or what only it needs. A file
 * of the configuration that is no good is so for the first already.
 */
static bool is_its_own(const struct walk *w, const struct sc_error *e)
{
	return w->several &&
		(e->class == SC_ERROR_USAGE ||
			(e->class == SC_ERROR_CONFIG && w->any));
}

static bool visit(struct walk *w, const char *target, struct origin at)
{
	int status = STATUS_FINE;
	struct sc_error e = { 0 };

	w->n++;
	if (w->fn(w->o, target, &status, &e)) {
		w->any = true;
	} else if (is_its_own(w, &e)) {
		give_up(w, target, at, e.text);
	} else {
		*w->e = e;
		return false;
	}
	w->status = worse_status(w->status, status);
	return true;
}

/* Ends the line where a comment begins. */
static void drop_comment(char *line)
{
	for (char *p = line; (p = strchr(p, '#')); p++)
		if (p == line || strchr(BLANKS, p[-1])) {
			*p = '\0';
			return;
		}
}

static char *trim(char *line)
{
	size_t n;

	line += strspn(line, BLANKS);
	n = strlen(line);
	while (n && strchr(BLANKS, line[n - 1]))
		line[--n] = '\0';
	return line;
}

/* Why a line cannot be a target, where its parser would not see it; or NULL. */
static const char *fault_of(const char *line, size_t n)
{
	if (sc_text_has_prefix(line, BYTE_ORDER_MARK))
		return "a byte order mark, which nobody sees, stands in front "
		       "of the target; save the list without it";
	if (strlen(line) != n)
		return "a NUL byte; a list is plain text";
	if (strpbrk(line, BLANKS))
		return "more than one word; a line holds one target";
	return NULL;
}

static bool visit_line(struct walk *w, struct sc_bytes bytes, struct origin at)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	char *line = sc_arena_copy(&a, bytes.p, bytes.n);
	bool whole = strlen(line) == bytes.n;
	const char *fault;

	drop_comment(line);
	line = trim(line);
	if (!*line && whole)
		return true;
	fault = fault_of(line, whole ? strlen(line) : bytes.n);
	if (!fault)
		return visit(w, line, at);
	w->n++;
	give_up(w, line, at, fault);
	return true;
}

static bool visit_list(struct walk *w, const char *path)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct origin at = { path, 0 };
	struct sc_bytes rest;
	size_t before = w->n;

	if (!file_read(&a, path, SC_LIMIT_JSON_BYTES, &rest, w->e)) {
		if (!w->several)
			return false;
		tell(at, w->e->text);
		w->status = worse_status(w->status, STATUS_UNKNOWN);
		return true;
	}
	w->several = true;
	while (rest.n) {
		const uint8_t *end = memchr(rest.p, '\n', rest.n);
		size_t n = end ? (size_t)(end - rest.p) : rest.n;

		at.line++;
		if (!visit_line(w, (struct sc_bytes){ rest.p, n }, at))
			return false;
		n += end != NULL;
		rest.p += n;
		rest.n -= n;
	}
	if (w->n == before) {
		at.line = 1;
		give_up(w, path, at,
			"no target is in this list, so nothing was looked at");
	}
	return true;
}

static bool visit_operand(struct walk *w, const char *operand)
{
	if (strcmp(operand, "-") == 0)
		return visit_list(w, operand);
	return operand[0] == '@' && operand[1] ?
		visit_list(w, operand + 1) :
		visit(w, operand, (struct origin){ 0 });
}

bool for_each_target(struct options *o,
	bool (*fn)(struct options *o, const char *target, int *status,
		struct sc_error *e),
	int *status, struct sc_error *e)
{
	struct walk w = {
		.o = o, .fn = fn, .several = o->n_operands > 1, .e = e
	};

	if (!o->n_operands)
		return sc_error_set(e, SC_ERROR_USAGE,
			"a target is wanted: a domain such as example.org, or "
			"a server such as mail.example.org:587");
	for (size_t i = 0; i < o->n_operands; i++)
		if (!visit_operand(&w, o->operands[i]))
			return false;
	*status = w.status;
	return true;
}
