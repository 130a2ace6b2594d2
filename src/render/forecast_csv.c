/* A forecast as CSV: a line for each date; none for a target without one. */
#include "base/date.h"
#include "render/about.h"
#include "render/forecast.h"
#include "render/formats.h"

static const char header[] =
	"target,at,days_left,kind,what,finding,certificate_sha256,changes,who,"
	"fix\r\n";

void sc_forecast_csv_begin(struct sc_rendering *r)
{
	sc_out_text(r->out, header);
}

static void put_event(struct sc_rendering *r, const struct sc_forecast *f,
	const struct sc_event *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *const cells[] = { f->target.input,
		sc_date_rfc3339(&a, e->at),
		sc_arena_printf(&a, "%lld",
			(long long)(e->at.s - f->judged_at.s) / SC_DAY_S),
		sc_event_kind_words[e->kind], e->what, e->finding,
		e->certificate, sc_forecast_changes(&a, e),
		sc_about_joined(&a, e->who, e->n_who, " "), e->fix };

	for (size_t i = 0; i < SC_COUNT(cells); i++) {
		sc_out_text(r->out, i ? "," : "");
		sc_csv_put(r->out, &a, cells[i]);
	}
	sc_out_text(r->out, "\r\n");
}

void sc_forecast_csv(struct sc_rendering *r, const struct sc_forecast *f)
{
	for (size_t i = 0; i < f->n_events; i++)
		put_event(r, f, &f->events[i]);
}
