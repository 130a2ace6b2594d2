#include "seen.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "files.h"
#include "obs/json.h"

/* What tells the documents apart: a member that only one of them has. */
struct marks {
	const char *summary, *tool_version;
};

static const struct sc_type marks_type = { "document", sizeof(struct marks),
	(const struct sc_field[]){
		{ "summary", SC_KIND_TEXT, offsetof(struct marks, summary),
			"of a report" },
		{ "tool_version", SC_KIND_TEXT,
			offsetof(struct marks, tool_version),
			"of an observation" },
		{ 0 } } };

static const char *shown(struct sc_arena *a, const char *path)
{
	return strcmp(path, "-") == 0 ?
		"standard input" :
		sc_text_printable(a, sc_bytes_of(path), 150);
}

static bool refuse(struct sc_arena *a, const char *path, const char *what,
	const char *why, struct sc_error *e)
{
	return sc_error_set(e, SC_ERROR_DATA, "%.150s is no %s: %.250s",
		shown(a, path), what, why);
}

static bool read_text(struct sc_arena *a, const char *path,
	struct sc_bytes *out, struct marks *marks, struct sc_error *e)
{
	struct sc_error inner;

	if (!file_read(a, path, SC_LIMIT_JSON_BYTES, out, e)) {
		e->class = SC_ERROR_NO_INPUT;
		return false;
	}
	return sc_json_read_foreign(a, *out, &marks_type, marks, &inner) ||
		refuse(a, path, "report or observation", inner.text, e);
}

static bool read_as(struct sc_arena *a, const char *path, struct sc_bytes text,
	const char *what, const struct sc_type *type, void *out,
	struct sc_error *e)
{
	struct sc_error inner;

	return sc_json_read(a, text, type, out, &inner) ||
		refuse(a, path, what, inner.text, e);
}

bool read_observation(struct sc_arena *a, const char *path, struct sc_obs *out,
	struct sc_error *e)
{
	struct sc_bytes text;
	struct marks marks;

	if (!read_text(a, path, &text, &marks, e))
		return false;
	if (marks.summary && !marks.tool_version)
		return refuse(a, path, "observation",
			"it is a report; smtpcert probe writes observations",
			e);
	return read_as(a, path, text, "observation", &sc_type_obs, out, e);
}

static bool judge_text(struct options *o, struct sc_arena *a, const char *path,
	struct sc_bytes text, struct sc_report *out, struct sc_error *e)
{
	struct sc_obs *obs = sc_new(a, struct sc_obs, 1);
	struct sc_sources with;

	if (!read_as(a, path, text, "observation", &sc_type_obs, obs, e) ||
		!open_sources(o, &with, e))
		return false;
	*out = judge(o, a, obs, &with);
	return true;
}

bool read_report(struct options *o, struct sc_arena *a, const char *path,
	struct sc_report *out, struct sc_error *e)
{
	struct sc_bytes text;
	struct marks marks;

	if (!read_text(a, path, &text, &marks, e))
		return false;
	if (marks.summary)
		return read_as(
			a, path, text, "report", &sc_type_report, out, e);
	return marks.tool_version ?
		judge_text(o, a, path, text, out, e) :
		refuse(a, path, "report or observation",
			"smtpcert check --format json and smtpcert probe write "
			"them",
			e);
}
