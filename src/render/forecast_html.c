/* A forecast on the page that reports have: a time line of its dates. */
#include "base/date.h"
#include "render/forecast.h"
#include "render/html.h"

static const enum sc_html_tone tones[] = {
	[SC_EVENT_FAILURE] = SC_HTML_BAD,
	[SC_EVENT_IMPROVEMENT] = SC_HTML_GOOD,
	[SC_EVENT_NOTICE] = SC_HTML_WARN,
	[SC_EVENT_LAPSE] = SC_HTML_NONE,
	[SC_EVENT_RULE] = SC_HTML_ASK,
};

static void put_consequences(struct sc_html *h, const struct sc_event *e)
{
	sc_html_raw(h, "<div>");
	for (size_t i = 0; i < e->n_changes; i++) {
		sc_html_raw(h, "<div>");
		sc_html_put_name(h, sc_forecast_change(h->a, &e->changes[i]));
		sc_html_raw(h, "</div>");
	}
	if (e->fix)
		sc_html_put_in(h, "small", e->fix);
	sc_html_raw(h, "</div>");
}

static void put_event(struct sc_html *h, const struct sc_event *e)
{
	sc_html_raw(h, "<li><span class=\"when\">");
	sc_html_put_date(h, e->at);
	sc_html_raw(h, "</span> <span class=\"what\">");
	sc_html_put_pill(h, tones[e->kind], sc_event_kind_words[e->kind]);
	sc_html_raw(h, " ");
	sc_html_put_name(h, e->what);
	sc_html_raw(h, "</span>");
	if (e->n_changes || e->fix)
		put_consequences(h, e);
	sc_html_raw(h, "</li>\n");
}

void sc_forecast_html(struct sc_rendering *r, const struct sc_forecast *f)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const struct sc_event *next = sc_forecast_next(f);
	struct sc_next_failure failure;
	struct sc_report report = { .tool = f->tool,
		.target = f->target,
		.observed_at = f->observed_at,
		.judged_at = f->judged_at,
		.verdict = f->verdict,
		.summary = f->summary };
	struct sc_html h;

	if (next) {
		failure = (struct sc_next_failure){ next->at, next->finding,
			next->what };
		report.next_failure = &failure;
	}
	h = sc_html_open(r, &a, &report);
	sc_html_open_section(&h, "time", "What comes");
	sc_html_raw(&h,
		f->n_events ? "<ol class=\"timeline\">\n" :
			      "<p>No date is in sight.</p>\n");
	for (size_t i = 0; i < f->n_events; i++)
		put_event(&h, &f->events[i]);
	sc_html_raw(&h, f->n_events ? "</ol>\n" : "");
	if (f->cut)
		sc_out_printf(h.out, "<p>%s</p>\n", sc_forecast_cut_text);
	sc_html_close_section(&h);
	sc_html_close(&h);
}
