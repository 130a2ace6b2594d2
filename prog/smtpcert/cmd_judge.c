#include <string.h>

#include "base/limits.h"
#include "command.h"
#include "files.h"
#include "obs/json.h"
#include "render/render.h"

/* Reads the one file that the command wants into `object`. */
static bool read_json(struct options *o, struct sc_arena *a, const char *what,
	const struct sc_type *type, void *object, struct sc_error *e)
{
	struct sc_bytes text;
	struct sc_error inner;

	if (o->n_operands > 1)
		return sc_error_set(e, SC_ERROR_USAGE,
			"one file is wanted, not %zu", o->n_operands);

	const char *path = o->n_operands ? o->operands[0] : "-";

	if (!file_read(a, path, SC_LIMIT_JSON_BYTES, &text, e))
		return false;
	return sc_json_read(a, text, type, object, &inner) ||
		sc_error_set(e, inner.class, "%.150s is no %s: %.300s",
			strcmp(path, "-") == 0 ? "standard input" : path, what,
			inner.text);
}

bool command_judge(struct options *o, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_report report;
	struct sc_sources with;
	struct sc_obs obs;

	if (!read_json(o, &a, "observation", &sc_type_obs, &obs, e) ||
		!open_sources(o, &a, &with, e))
		return false;
	report = judge(o, &a, &obs, &with);
	if (!put_report(o, &report, "json", e))
		return false;
	*status = report_status(o, &report);
	return true;
}

bool command_render(struct options *o, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_report report;

	if (!read_json(o, &a, "report", &sc_type_report, &report, e) ||
		!put_report(o, &report, "text", e))
		return false;
	*status = report_status(o, &report);
	return true;
}

bool command_schema(struct options *o, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	const char *what = o->n_operands == 1 ? o->operands[0] : "";
	const struct sc_type *type = strcmp(what, "observation") == 0 ?
		&sc_type_obs :
		strcmp(what, "report") == 0 ? &sc_type_report :
					      NULL;

	(void)status;
	if (!type)
		return sc_error_set(e, SC_ERROR_USAGE,
			"schema of what? observation or report");
	sc_json_schema(&out, type);
	return file_flush(&m, e);
}
