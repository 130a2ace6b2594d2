#include "render/forecast.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "obs/json.h"
#include "render/html.h"

static void put_json(struct sc_rendering *r, const struct sc_forecast *f)
{
	sc_json_write(r->out, &sc_type_forecast, f);
}

static void put_json_line(struct sc_rendering *r, const struct sc_forecast *f)
{
	sc_json_write_line(r->out, &sc_type_forecast, f);
}

static const struct sc_renderer all[] = {
	{ .name = "text",
		.media_type = "text/plain; charset=utf-8",
		.forecast = sc_forecast_text },
	{ .name = "json",
		.media_type = "application/json",
		.forecast = put_json },
	{ .name = "ndjson",
		.media_type = "application/x-ndjson",
		.forecast = put_json_line },
	{ .name = "csv",
		.media_type = "text/csv; charset=utf-8; header=present",
		.begin = sc_forecast_csv_begin,
		.forecast = sc_forecast_csv },
	{ .name = "markdown",
		.media_type = "text/markdown; charset=utf-8",
		.forecast = sc_forecast_markdown },
	{ .name = "html",
		.media_type = "text/html; charset=utf-8",
		.begin = sc_html_begin,
		.forecast = sc_forecast_html,
		.end = sc_html_end },
	{ .name = "ical",
		.media_type = "text/calendar; charset=utf-8",
		.begin = sc_ical_begin,
		.forecast = sc_ical_forecast,
		.end = sc_ical_end },
};

const char *const *sc_forecast_renderer_names(struct sc_arena *a)
{
	const char **names = sc_new(a, const char *, SC_COUNT(all) + 1);

	for (size_t i = 0; i < SC_COUNT(all); i++)
		names[i] = all[i].name;
	return names;
}

const struct sc_renderer *sc_forecast_renderer_find(const char *name)
{
	for (size_t i = 0; i < SC_COUNT(all); i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}

/* ---- words ---- */

/* Returns the word of an outcome without "delivers-". */
static const char *outcome(enum sc_outcome_of_sender o)
{
	const char *word = sc_sender_outcome_words[o];

	return word + (sc_text_has_prefix(word, "delivers-") ? 9 : 0);
}

const char *sc_forecast_change(
	struct sc_arena *a, const struct sc_event_change *c)
{
	return sc_arena_printf(a, "%s%s%s%s%s%s%s: %s, then %s",
		c->some ? "some " : "", c->sender, c->program ? " (" : "",
		c->program ? c->program : "", c->program ? ")" : "",
		c->host ? " at " : "", c->host ? c->host : "", outcome(c->from),
		outcome(c->to));
}

const char *sc_forecast_changes(struct sc_arena *a, const struct sc_event *e)
{
	const char *s = "";

	for (size_t i = 0; i < e->n_changes; i++)
		s = sc_arena_printf(a, "%s%s%s", s, i ? "; " : "",
			sc_forecast_change(a, &e->changes[i]));
	return s;
}

const char *sc_forecast_in(struct sc_arena *a, const struct sc_forecast *f,
	const struct sc_event *e)
{
	return sc_arena_printf(
		a, "in %s", sc_date_span(a, e->at.s - f->judged_at.s));
}

const char *sc_forecast_sentence(
	struct sc_arena *a, const struct sc_forecast *f)
{
	const struct sc_event *e = sc_forecast_next(f);

	if (!e)
		return "nothing is known to break.";
	return sc_arena_printf(a, "next to break, on %s (%s): %s.",
		sc_date_day(a, e->at), sc_forecast_in(a, f, e), e->what);
}

const char sc_forecast_cut_text[] =
	"There may be more dates: this is as far as was looked.";
