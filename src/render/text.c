#include "render/text.h"

#include <string.h>

#include "base/date.h"
#include "render/about.h"
#include "render/page.h"
#include "render/text_parts.h"

static const struct {
	const char *word;
	enum sc_ink ink;
} severities[] = {
	[SC_SEVERITY_PASS] = { "ok", SC_INK_GREEN },
	[SC_SEVERITY_INFO] = { "note", SC_INK_CYAN },
	[SC_SEVERITY_WARN] = { "WARN", SC_INK_YELLOW },
	[SC_SEVERITY_UNKNOWN] = { "?", SC_INK_CYAN },
	[SC_SEVERITY_FAIL] = { "FAIL", SC_INK_RED },
};

/* The target and the verdict in words, folded as one paragraph. */
static void put_heading(struct sc_text *t)
{
	const struct sc_report *r = t->report;

	sc_page_ink(&t->page, SC_INK_BOLD, r->target.input);
	sc_page_put(&t->page, ": ");
	sc_page_fold(&t->page, 2, r->summary);
	if (r->judged_at.s != r->observed_at.s)
		sc_page_fold(&t->page, 2,
			sc_arena_printf(&t->arena,
				"(observed at %s, judged for %s)",
				sc_date_rfc3339(&t->arena, r->observed_at),
				sc_date_rfc3339(&t->arena, r->judged_at)));
	if (r->rules.name == SC_RULES_MONITORING)
		sc_page_fold(&t->page, 2,
			"(judged by the rules of monitoring: a bad certificate "
			"is a failure even where mail is delivered)");
	sc_page_line(&t->page);
}

#define LABEL_COLUMN 6
#define TEXT_COLUMN  14

/* What is to be pasted stays whole: on a line of its own if it is long. */
static void put_whole(struct sc_text *t, const char *text)
{
	size_t columns = (size_t)t->page.style->columns;

	if (TEXT_COLUMN + sc_page_width(&t->page, text) > columns)
		sc_page_line(&t->page);
	sc_page_tab(&t->page, t->page.column ? TEXT_COLUMN : LABEL_COLUMN);
	sc_page_put(&t->page, text);
	sc_page_line(&t->page);
}

static void put_labelled(struct sc_text *t, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	sc_page_tab(&t->page, LABEL_COLUMN);
	sc_page_ink(&t->page, SC_INK_DIM, label);
	if (strcmp(label, "publish") == 0)
		put_whole(t, text);
	else
		sc_page_fold(&t->page, TEXT_COLUMN, text);
}

/* Evidence is lines "label: text"; a line without a label goes on. */
static void put_evidence(struct sc_text *t, const char *evidence)
{
	while (evidence && *evidence) {
		size_t n = strcspn(evidence, "\n");
		const char *line = sc_arena_copy(&t->arena, evidence, n);
		const char *colon = strstr(line, ": ");
		size_t label = colon ? (size_t)(colon - line) : 0;

		put_labelled(t, sc_arena_copy(&t->arena, line, label),
			colon ? colon + 2 : line);
		evidence += n + (evidence[n] == '\n');
	}
}

/* The heading ends with it. */
static bool is_in_heading(const struct sc_text *t, const struct sc_finding *f)
{
	size_t all = strlen(t->report->summary), n = strlen(f->message);

	return f == t->report->findings && n <= all &&
		strcmp(t->report->summary + all - n, f->message) == 0;
}

static void put_finding(struct sc_text *t, const struct sc_finding *f)
{
	sc_page_ink(&t->page, severities[f->severity].ink,
		severities[f->severity].word);
	sc_page_tab(&t->page, LABEL_COLUMN);
	sc_page_ink(&t->page, SC_INK_BOLD, f->id);
	sc_page_tab(&t->page, 30);
	sc_page_put(&t->page, sc_about_place(&t->arena, f));
	sc_page_line(&t->page);
	if (!is_in_heading(t, f))
		sc_page_fold(&t->page, LABEL_COLUMN, f->message);
	put_evidence(t, f->evidence);
	put_labelled(
		t, "who", sc_about_joined(&t->arena, f->who, f->n_who, ", "));
	put_labelled(t, "fix", f->remedy);
	put_labelled(t, "source", f->source);
	sc_page_line(&t->page);
}

static void put_findings(struct sc_text *t)
{
	enum sc_severity least =
		t->page.style->verbose ? SC_SEVERITY_PASS : SC_SEVERITY_WARN;

	for (size_t i = 0; i < t->report->n_findings; i++)
		if (t->report->findings[i].severity >= least)
			put_finding(t, &t->report->findings[i]);
}

static void put_forecast(struct sc_text *t)
{
	const struct sc_next_failure *next = t->report->next_failure;

	if (!next)
		return;
	sc_page_ink(&t->page, SC_INK_BOLD, "Next to break:");
	sc_page_fold(&t->page, 15,
		sc_arena_printf(&t->arena, "%s (%s), %s.",
			sc_date_short(
				&t->arena, next->at, t->report->judged_at),
			sc_date_span(
				&t->arena, next->at.s - t->report->judged_at.s),
			next->what));
}

static const char *connections(struct sc_text *t)
{
	long long n = t->report->connections;

	return n ? sc_arena_printf(&t->arena, ", %lld connection%s", n,
			   n == 1 ? "" : "s") :
		   "";
}

/* With -v: that there is more to be seen. */
static const char *deeper(struct sc_text *t)
{
	return t->page.style->verbose && t->report->connections &&
			t->report->depth != SC_DEPTH_FULL ?
		" With --depth full more handshakes are made." :
		"";
}

static void put_footer(struct sc_text *t)
{
	const struct sc_counts *c = &t->report->counts;
	const char *explained = c->fail + c->warn + c->unknown ?
		t->report->findings[0].id :
		NULL;
	const char *notes = c->info && !t->page.style->verbose ?
		sc_arena_printf(&t->arena, ", %lld note%s (-v shows)", c->info,
			c->info == 1 ? "" : "s") :
		"";

	sc_page_fold(&t->page, 0,
		sc_arena_printf(&t->arena,
			"%lld fail, %lld warn, %lld unknown%s of %lld checks "
			"in %lld.%02lld s%s.%s%s%s",
			c->fail, c->warn, c->unknown, notes, c->checks,
			t->report->elapsed_ms / 1000,
			t->report->elapsed_ms % 1000 / 10, connections(t),
			deeper(t),
			explained ? " Explain: smtpcert explain " : "",
			explained ? explained : ""));
}

void sc_render_text(struct sc_rendering *r, const struct sc_report *report)
{
	struct sc_text t = { .report = report,
		.page = { r->out, &r->style, 0 } };

	sc_text_note_report(r, report);
	sc_out_text(r->out, r->n ? "\n" : "");
	put_heading(&t);
	sc_text_put_hosts(&t);
	sc_text_put_policies(&t);
	sc_text_put_stores(&t);
	sc_text_put_senders(&t);
	put_findings(&t);
	put_forecast(&t);
	put_footer(&t);
	sc_arena_free(&t.arena);
}
