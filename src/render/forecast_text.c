/* A forecast for people: a line for each date, and what is behind it. */
#include <string.h>

#include "base/date.h"
#include "render/about.h"
#include "render/forecast.h"
#include "render/page.h"

static const enum sc_ink inks[] = {
	[SC_EVENT_FAILURE] = SC_INK_RED,
	[SC_EVENT_IMPROVEMENT] = SC_INK_GREEN,
	[SC_EVENT_NOTICE] = SC_INK_YELLOW,
	[SC_EVENT_LAPSE] = SC_INK_DIM,
	[SC_EVENT_RULE] = SC_INK_CYAN,
};

#define IN_COLUMN   12
#define KIND_COLUMN 23
#define TEXT_COLUMN 35

struct text {
	struct sc_page page;
	struct sc_arena *a;
	const struct sc_forecast *f;
};

static void put_labelled(struct text *t, const char *label, const char *s)
{
	if (!s || !*s)
		return;
	sc_page_tab(&t->page, KIND_COLUMN);
	sc_page_ink(&t->page, SC_INK_DIM, label);
	sc_page_fold(&t->page, TEXT_COLUMN, s);
}

static void put_event(struct text *t, const struct sc_event *e)
{
	sc_page_ink(&t->page, SC_INK_BOLD, sc_date_day(t->a, e->at));
	sc_page_tab(&t->page, IN_COLUMN);
	sc_page_put(&t->page, sc_forecast_in(t->a, t->f, e));
	sc_page_tab(&t->page, KIND_COLUMN);
	sc_page_ink(&t->page, inks[e->kind], sc_event_kind_words[e->kind]);
	sc_page_fold(
		&t->page, TEXT_COLUMN, sc_arena_printf(t->a, "%s.", e->what));
	for (size_t i = 0; i < e->n_changes; i++)
		put_labelled(t, i ? "" : "changes",
			sc_forecast_change(t->a, &e->changes[i]));
	if (!e->n_changes)
		put_labelled(t, "who",
			sc_about_joined(t->a, e->who, e->n_who, ", "));
	put_labelled(t, "fix", e->fix);
	if (t->page.style->verbose)
		put_labelled(t, "finding", e->finding);
}

void sc_forecast_text(struct sc_rendering *r, const struct sc_forecast *f)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct text t = { { r->out, &r->style, 0 }, &a, f };

	sc_out_text(r->out, r->n ? "\n" : "");
	sc_page_ink(&t.page, SC_INK_BOLD, f->target.input);
	sc_page_put(&t.page, ": ");
	sc_page_fold(&t.page, 2, sc_forecast_sentence(&a, f));
	sc_page_fold(&t.page, 2,
		sc_arena_printf(&a, "On %s: %s", sc_date_day(&a, f->judged_at),
			f->summary));
	if (f->n_events)
		sc_page_line(&t.page);
	for (size_t i = 0; i < f->n_events; i++)
		put_event(&t, &f->events[i]);
	if (f->cut)
		sc_page_fold(&t.page, 0, sc_forecast_cut_text);
}
