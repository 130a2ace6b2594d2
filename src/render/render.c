#include "render/render.h"

#include <string.h>

#include "obs/json.h"
#include "render/formats.h"
#include "render/html.h"
#include "render/nagios.h"
#include "render/prometheus.h"
#include "render/short.h"
#include "render/text.h"

static void put_json(struct sc_rendering *r, const struct sc_report *report)
{
	sc_json_write(r->out, &sc_type_report, report);
}

static void put_json_line(
	struct sc_rendering *r, const struct sc_report *report)
{
	sc_json_write_line(r->out, &sc_type_report, report);
}

static const struct sc_renderer all[] = {
	{ "text", "text/plain; charset=utf-8", NULL, sc_render_text,
		sc_text_end, .failure = sc_text_failure },
	{ "short", "text/plain; charset=utf-8", NULL, sc_short_report, NULL },
	{ "json", "application/json", NULL, put_json, NULL },
	{ "ndjson", "application/x-ndjson", NULL, put_json_line, NULL },
	{ "csv", "text/csv; charset=utf-8; header=present", sc_csv_begin,
		sc_csv_report, NULL },
	{ "junit", "application/xml", sc_junit_begin, sc_junit_report,
		sc_junit_end },
	{ "sarif", "application/sarif+json", sc_sarif_begin, sc_sarif_report,
		sc_sarif_end },
	{ "github", "text/plain; charset=utf-8", NULL, sc_github_report, NULL },
	{ "gitlab", "application/json", sc_gitlab_begin, sc_gitlab_report,
		sc_gitlab_end },
	{ "markdown", "text/markdown; charset=utf-8", NULL, sc_markdown_report,
		NULL },
	{ "nagios", "text/plain; charset=us-ascii", sc_nagios_begin,
		sc_nagios_report, sc_nagios_end, .failure = sc_nagios_report },
	{ "prometheus", "text/plain; version=0.0.4; charset=utf-8",
		sc_prometheus_begin, sc_prometheus_report, sc_prometheus_end },
	{ "html", "text/html; charset=utf-8", sc_html_begin, sc_html_report,
		sc_html_end },
};

const char *const *sc_renderer_names(struct sc_arena *a)
{
	const char **names = sc_new(a, const char *, SC_COUNT(all) + 1);

	for (size_t i = 0; i < SC_COUNT(all); i++)
		names[i] = all[i].name;
	return names;
}

const struct sc_renderer *sc_renderer_find(const char *name)
{
	for (size_t i = 0; i < SC_COUNT(all); i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}

void sc_render_begin(struct sc_rendering *r, const struct sc_renderer *how,
	const struct sc_render_style *style, struct sc_out *out)
{
	*r = (struct sc_rendering){ .how = how, .style = *style, .out = out };
	if (how->begin)
		how->begin(r);
}

void sc_render_report(struct sc_rendering *r, const struct sc_report *report)
{
	r->how->report(r, report);
	r->n++;
}

void sc_render_failure(struct sc_rendering *r, const struct sc_report *failure)
{
	if (r->how->failure)
		r->how->failure(r, failure);
}

void sc_render_forecast(
	struct sc_rendering *r, const struct sc_forecast *forecast)
{
	r->how->forecast(r, forecast);
	r->n++;
}

void sc_render_end(struct sc_rendering *r)
{
	if (r->how->end)
		r->how->end(r);
	sc_arena_free(&r->arena);
}
