/*
 * Workflow commands of GitHub Actions, "::error title=T::message"; what would
 * end a line or a property is written as %XX.
 */
#include "render/about.h"
#include "render/formats.h"

static void put(struct sc_out *o, const char *s, bool property)
{
	for (; *s; s++) {
		bool escape = *s == '%' || *s == '\r' || *s == '\n' ||
			(property && (*s == ':' || *s == ','));

		if (escape)
			sc_out_printf(o, "%%%02X", (unsigned)*s);
		else
			sc_out_bytes(o, s, 1);
	}
}

static const char *command_of(const struct sc_finding *f)
{
	return f->severity == SC_SEVERITY_FAIL ? "error" :
		sc_about_is_trouble(f)         ? "warning" :
						 "notice";
}

static void put_finding(struct sc_rendering *r, const struct sc_report *report,
	const struct sc_finding *f)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *input = sc_about_text(&a, report->target.input);
	const char *place = sc_about_text(&a, sc_about_place(&a, f));

	sc_out_printf(r->out, "::%s title=", command_of(f));
	put(r->out, sc_arena_printf(&a, "%s (%s)", input, f->id), true);
	sc_out_text(r->out, "::");
	if (*place)
		put(r->out, sc_arena_printf(&a, "%s: ", place), false);
	put(r->out, sc_about_text(&a, f->message), false);
	if (f->remedy && sc_about_is_trouble(f))
		put(r->out,
			sc_arena_printf(
				&a, "\nFix: %s", sc_about_text(&a, f->remedy)),
			false);
	sc_out_text(r->out, "\n");
}

void sc_github_report(struct sc_rendering *r, const struct sc_report *report)
{
	for (size_t i = 0; i < report->n_findings; i++)
		if (r->style.verbose ||
			sc_about_is_trouble(&report->findings[i]))
			put_finding(r, report, &report->findings[i]);
}
