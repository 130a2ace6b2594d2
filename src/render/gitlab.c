/*
 * GitLab's code quality report: a list of objects with a description, a
 * fingerprint, a severity, and a place, which is the target for want of a file.
 */
#include "render/about.h"
#include "render/formats.h"

static const char *severity_of(const struct sc_finding *f)
{
	switch (f->severity) {
	case SC_SEVERITY_FAIL: return "critical";
	case SC_SEVERITY_UNKNOWN: return "major";
	case SC_SEVERITY_WARN: return "minor";
	case SC_SEVERITY_INFO:
	case SC_SEVERITY_PASS: break;
	}
	return "info";
}

static void put_member(
	struct sc_out *o, const char *before, const char *name, const char *s)
{
	sc_out_printf(o, "%s\"%s\": ", before, name);
	sc_out_json_string(o, s);
}

static void put_finding(struct sc_rendering *r, const struct sc_report *report,
	const struct sc_finding *f)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *place = sc_about_place(&a, f);
	size_t *n = r->kept;

	sc_out_text(r->out, (*n)++ ? ",\n  {" : "\n  {");
	put_member(r->out, " ", "description",
		sc_about_text(&a,
			sc_arena_printf(&a, "%s%s%s", place, *place ? ": " : "",
				f->message)));
	put_member(r->out, ", ", "check_name", f->id);
	put_member(r->out, ", ", "fingerprint",
		sc_about_fingerprint(&a, report, f));
	put_member(r->out, ", ", "severity", severity_of(f));
	put_member(r->out, ", \"location\": {", "path",
		sc_about_text(&a, report->target.input));
	sc_out_text(r->out, ", \"lines\": { \"begin\": 1 } } }");
}

void sc_gitlab_begin(struct sc_rendering *r)
{
	r->kept = sc_new(&r->arena, size_t, 1);
	sc_out_text(r->out, "[");
}

void sc_gitlab_report(struct sc_rendering *r, const struct sc_report *report)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (r->style.verbose ||
			sc_about_is_trouble(&report->findings[i]))
			put_finding(r, report, &report->findings[i]);
}

void sc_gitlab_end(struct sc_rendering *r)
{
	sc_out_text(r->out, "\n]\n");
}
