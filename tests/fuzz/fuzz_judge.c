/* An observation that somebody sends us: read, judged, and shown. */
#include <stdlib.h>
#include <string.h>

#include "obs/json.h"
#include "render/forecast.h"
#include "report/report.h"
#include "x509/derive.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void render(
	struct sc_arena *a, const struct sc_report *r, const char *format)
{
	struct sc_render_style style = { .verbose = true, .columns = 80 };
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_rendering rendering;

	sc_render_begin(&rendering, sc_renderer_find(format), &style, &out);
	sc_render_report(&rendering, r);
	sc_render_end(&rendering);
	/* A line for each finding may be none. */
	check(m.n > 0 || strcmp(format, "github") == 0);
}

static struct sc_facts derive(void *user, struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at)
{
	return sc_facts_derive(a, obs, at, user);
}

/* No line of a calendar may be that of a stranger. */
static void check_calendar(struct sc_bytes text, size_t events)
{
	static const char begin[] = "\r\nBEGIN:VEVENT\r\n";
	size_t n = 0, line = 0;

	for (size_t i = 0; i < text.n; i++, line++) {
		struct sc_bytes rest = { text.p + i, text.n - i };

		n += rest.n >= sizeof(begin) - 1 &&
			memcmp(rest.p, begin, sizeof(begin) - 1) == 0;
		check(line <= 75 || text.p[i] == '\n');
		check((text.p[i] == '\r') ==
			(i + 1 < text.n && text.p[i + 1] == '\n'));
		if (text.p[i] == '\n')
			line = (size_t)-1;
	}
	check(n == events);
}

static void forecast(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_settings *settings)
{
	struct sc_deriver with = { derive, NULL };
	struct sc_forecast f =
		sc_forecast_make(a, obs, obs->observed_at, settings, &with);
	struct sc_render_style style = { .verbose = true, .columns = 80 };

	for (const char *const *name = sc_forecast_renderer_names(a); *name;
		name++) {
		struct sc_out_memory m = { .arena = a };
		struct sc_out out = sc_out_to_memory(&m);
		struct sc_rendering r;

		sc_render_begin(
			&r, sc_forecast_renderer_find(*name), &style, &out);
		sc_render_forecast(&r, &f);
		sc_render_end(&r);
		check(m.n > 0);
		if (strcmp(*name, "ical") == 0)
			check_calendar((struct sc_bytes){ (uint8_t *)m.p, m.n },
				f.n_events);
	}
}

static void judge(struct sc_arena *a, const struct sc_obs *obs)
{
	struct sc_settings settings = { { -1, false }, { -1, false }, false };
	struct sc_facts facts = sc_facts_derive(a, obs, obs->observed_at, NULL);
	struct sc_report r = sc_report_make(a, obs, &facts, &settings);

	for (const char *const *f = sc_renderer_names(a); *f; f++)
		render(a, &r, *f);
	forecast(a, obs, &settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_obs obs = { 0 };
	struct sc_error e;

	if (sc_json_read(&a, (struct sc_bytes){ p, n }, &sc_type_obs, &obs, &e))
		judge(&a, &obs);
	sc_arena_free(&a);
	return 0;
}
