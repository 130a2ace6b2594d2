/*
 * forecast.h -- forecasts as bytes: a table of their own renderers.
 *
 * Formats that speak of findings (junit, sarif, ...) are not among them; a
 * calendar (ical) is, which no report has. As with reports, every text is made
 * harmless first.
 */
#ifndef SC_RENDER_FORECAST_H
#define SC_RENDER_FORECAST_H

#include "render/render.h"

/* Returns the renderer of forecasts called `name`, or NULL. */
const struct sc_renderer *sc_forecast_renderer_find(const char *name);

/* The names of all, ended by NULL. */
const char *const *sc_forecast_renderer_names(struct sc_arena *a);

/* The rest is for render/ alone. */

/* Returns "strict: authenticated, then defers". */
const char *sc_forecast_change(
	struct sc_arena *a, const struct sc_event_change *c);

/* Returns all changes of an event, joined by "; ". */
const char *sc_forecast_changes(struct sc_arena *a, const struct sc_event *e);

/* Returns "in 52 d", counted from the date judged for. */
const char *sc_forecast_in(struct sc_arena *a, const struct sc_forecast *f,
	const struct sc_event *e);

/* Returns "next to break, on ...", or that nothing is known to. */
const char *sc_forecast_sentence(
	struct sc_arena *a, const struct sc_forecast *f);

/* A sentence for a forecast that was cut. */
extern const char sc_forecast_cut_text[];

void sc_forecast_text(struct sc_rendering *r, const struct sc_forecast *f);
void sc_forecast_markdown(struct sc_rendering *r, const struct sc_forecast *f);
void sc_forecast_csv_begin(struct sc_rendering *r);
void sc_forecast_csv(struct sc_rendering *r, const struct sc_forecast *f);
void sc_forecast_html(struct sc_rendering *r, const struct sc_forecast *f);

/* iCalendar, RFC 5545: an event each. ical.c */
void sc_ical_begin(struct sc_rendering *r);
void sc_ical_forecast(struct sc_rendering *r, const struct sc_forecast *f);
void sc_ical_end(struct sc_rendering *r);

#endif
