/*
 * What expires when, soonest first. The scale is the same for all: from a
 * quarter before the day of judging to a year and a quarter behind it.
 */
#include <stdlib.h>

#include "render/html.h"

#define BEFORE_DAYS 90
#define SPAN_DAYS   540
#define ROWS_MAX    60

static int by_end(const void *a, const void *b)
{
	const struct sc_report_certificate *const *x = a, *const *y = b;

	return ((*x)->not_after.s > (*y)->not_after.s) -
		((*x)->not_after.s < (*y)->not_after.s);
}

/* Where a date stands on the scale, in tenths of a percent. */
static int position(const struct sc_html *h, struct sc_date d)
{
	long long from = h->report->judged_at.s - BEFORE_DAYS * 86400LL;
	long long s = d.s < from ? 0 : d.s - from;

	return s > SPAN_DAYS * 86400LL ?
		1000 :
		(int)(s / (SPAN_DAYS * 86400LL / 1000));
}

/* The life of a certificate as a bar, and the day of judging as a line. */
static void put_bar(struct sc_html *h, const struct sc_report_certificate *c)
{
	int from = position(h, c->not_before), to = position(h, c->not_after);
	int now = position(h, h->report->judged_at);
	int width = to > from + 8 ? to - from : 8;

	sc_out_printf(h->out,
		"<svg class=\"bar %s\" viewBox=\"0 0 1000 16\" "
		"preserveAspectRatio=\"none\" aria-hidden=\"true\">"
		"<rect class=\"rail\" y=\"3\" width=\"1000\" height=\"10\"/>"
		"<rect class=\"life\" x=\"%d\" y=\"3\" width=\"%d\" "
		"height=\"10\"/>"
		"<rect class=\"now\" x=\"%d\" width=\"4\" height=\"16\"/>"
		"</svg>",
		sc_html_class(sc_html_tone_of_end(h, c)),
		from > 992 ? 992 : from, width, now);
}

/* The first thing that breaks is mostly one of the certificates. */
static bool is_next(
	const struct sc_html *h, const struct sc_report_certificate *c)
{
	const struct sc_next_failure *n = h->report->next_failure;

	return n && n->at.s == c->not_after.s;
}

static void open_row(struct sc_html *h, struct sc_date d, const char *name)
{
	sc_html_raw(h, "<li><span class=\"when\">");
	sc_html_put_date(h, d);
	sc_html_raw(h, "</span> <span class=\"what\">");
	sc_html_put_name(h, name);
	sc_html_raw(h, "</span>");
}

static void put_row(struct sc_html *h, const struct sc_report_certificate *c)
{
	open_row(h, c->not_after, sc_html_name(c));
	put_bar(h, c);
	sc_html_raw(h, "</li>\n");
}

/* A record or a list that ends first has a row without a bar. */
static void put_other(struct sc_html *h)
{
	const struct sc_report *r = h->report;

	if (!r->next_failure)
		return;
	for (size_t i = 0; i < r->n_certificates; i++)
		if (is_next(h, &r->certificates[i]))
			return;
	open_row(h, r->next_failure->at, r->next_failure->what);
	sc_html_raw(h, "</li>\n");
}

void sc_html_put_timeline(struct sc_html *h)
{
	const struct sc_report *r = h->report;
	size_t n = r->n_certificates;
	const struct sc_report_certificate **list =
		sc_new(h->a, const struct sc_report_certificate *, n + 1);

	if (!n && !r->next_failure)
		return;
	for (size_t i = 0; i < n; i++)
		list[i] = &r->certificates[i];
	if (n)
		qsort(list, n, sizeof(*list), by_end);
	sc_html_open_section(h, "time", "What expires when");
	sc_html_raw(h, "<ol class=\"timeline\">\n");
	put_other(h);
	for (size_t i = 0; i < n && i < ROWS_MAX; i++)
		put_row(h, list[i]);
	sc_html_raw(h, "</ol>\n");
	if (n)
		sc_out_printf(h->out,
			"<p class=\"scale\">Bars reach from %d days before the "
			"day of judging, which is the line, to %d days after "
			"it.</p>\n",
			BEFORE_DAYS, SPAN_DAYS - BEFORE_DAYS);
	if (n > ROWS_MAX)
		sc_out_printf(h->out, "<p>And %zu certificates more.</p>\n",
			n - ROWS_MAX);
	sc_html_close_section(h);
}
