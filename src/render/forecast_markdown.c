/* A forecast as a table of Markdown. */
#include "base/date.h"
#include "render/forecast.h"
#include "render/formats.h"

static void put_cell(struct sc_rendering *r, struct sc_arena *a, const char *s)
{
	sc_out_text(r->out, "| ");
	sc_markdown_put(r->out, a, s && *s ? s : "-");
	sc_out_text(r->out, " ");
}

static void put_event(struct sc_rendering *r, struct sc_arena *a,
	const struct sc_forecast *f, const struct sc_event *e)
{
	put_cell(r, a, sc_date_day(a, e->at));
	put_cell(r, a, sc_forecast_in(a, f, e));
	put_cell(r, a, sc_event_kind_words[e->kind]);
	put_cell(r, a, e->what);
	put_cell(r, a, sc_forecast_changes(a, e));
	put_cell(r, a, e->fix);
	sc_out_text(r->out, "|\n");
}

void sc_forecast_markdown(struct sc_rendering *r, const struct sc_forecast *f)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	sc_out_text(r->out, "## ");
	sc_markdown_put(r->out, &a, f->target.input);
	sc_out_text(r->out, ": ");
	sc_markdown_put(r->out, &a, sc_forecast_sentence(&a, f));
	sc_out_text(r->out, "\n\n");
	if (f->n_events)
		sc_out_text(r->out,
			"| date | | kind | what | senders | fix |\n"
			"| --- | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < f->n_events; i++)
		put_event(r, &a, f, &f->events[i]);
	if (f->n_events)
		sc_out_text(r->out, "\n");
	if (f->cut)
		sc_out_printf(r->out, "%s\n\n", sc_forecast_cut_text);
}
