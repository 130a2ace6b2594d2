#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "command.h"
#include "files.h"

struct walk {
	struct options *o;
	bool (*fn)(struct options *o, const char *target, size_t index,
		int *status, struct sc_error *e);
	size_t n;
	int status;
	struct sc_error *e;
};

/* The worse of two statuses: findings, then unknown, then fine. */
static int worse(int a, int b)
{
	return a == STATUS_FINDINGS || b == STATUS_FINE ? a : b;
}

static bool visit(struct walk *w, const char *target)
{
	int status = STATUS_FINE;

	if (!w->fn(w->o, target, w->n++, &status, w->e))
		return false;
	w->status = worse(w->status, status);
	return true;
}

/* A list has a target a line; blank lines and "# ..." are passed over. */
static bool visit_list(struct walk *w, const char *path)
{
	struct sc_bytes text;

	if (!file_read(w->o->arena, path, SC_LIMIT_JSON_BYTES, &text, w->e))
		return false;

	char *rest = sc_arena_copy(w->o->arena, text.p, text.n);

	while (rest) {
		char *line = strsep(&rest, "\n");

		line += strspn(line, " \t");
		line[strcspn(line, " \t\r#")] = '\0';
		if (*line && !visit(w, line))
			return false;
	}
	return true;
}

static bool visit_operand(struct walk *w, const char *operand)
{
	if (strcmp(operand, "-") == 0)
		return visit_list(w, operand);
	return operand[0] == '@' ? visit_list(w, operand + 1) :
				   visit(w, operand);
}

bool for_each_target(struct options *o,
	bool (*fn)(struct options *o, const char *target, size_t index,
		int *status, struct sc_error *e),
	int *status, struct sc_error *e)
{
	struct walk w = { o, fn, 0, STATUS_FINE, e };

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
