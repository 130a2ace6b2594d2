/* An observation that somebody sends us: read, judged, and shown. */
#include <stdlib.h>
#include <string.h>

#include "obs/json.h"
#include "render/render.h"
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

static void judge(struct sc_arena *a, const struct sc_obs *obs)
{
	struct sc_settings settings = { { -1, false }, { -1, false }, false };
	struct sc_facts facts = sc_facts_derive(a, obs, obs->observed_at, NULL);
	struct sc_report r = sc_report_make(a, obs, &facts, &settings);

	for (const char *const *f = sc_renderer_names(a); *f; f++)
		render(a, &r, *f);
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
