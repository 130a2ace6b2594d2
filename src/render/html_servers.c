/* Every address: how the session ended, what was negotiated, until when. */
#include "base/date.h"
#include "render/about.h"
#include "render/html.h"

#define ROWS_MAX 500

static void put_session(struct sc_html *h, const struct sc_report_endpoint *e)
{
	sc_html_raw(h, "<td>");
	sc_html_put_pill(h, sc_html_tone_of_verdict(e->verdict),
		sc_verdict_words[e->verdict]);
	if (e->error) {
		sc_html_raw(h, " <small>");
		sc_html_put(h, e->error);
		sc_html_raw(h, "</small>");
	}
	sc_html_raw(h, "</td>");
}

static void put_tls(struct sc_html *h, const struct sc_report_tls *tls)
{
	sc_html_raw(h, "<td>");
	sc_html_put(h, tls ? tls->version : "none");
	if (tls && tls->cipher_suite) {
		sc_html_raw(h, " <small>");
		sc_html_put_name(h, tls->cipher_suite);
		sc_html_raw(h, "</small>");
	}
	sc_html_raw(h, "</td>");
}

static void put_certificate(
	struct sc_html *h, const struct sc_report_certificate *c)
{
	if (!c) {
		sc_html_raw(h, "<td>none</td><td></td>");
		return;
	}
	sc_html_put_in(h, "td", c->issuer_name ? c->issuer_name : c->issuer);
	sc_html_raw(h, "<td>");
	sc_html_put_date(h, c->not_after);
	sc_html_raw(h, "</td>");
}

static void put_server(struct sc_html *h, const struct sc_report_endpoint *e)
{
	const char *port = sc_arena_printf(h->a, "%s%sport %d",
		e->host && e->address ? e->address : "",
		e->host && e->address ? ", " : "", e->port);

	sc_html_raw(h, "<tr><th scope=\"row\">");
	sc_html_put_name(h, e->host ? e->host : e->address);
	sc_html_put_in(h, "small", port);
	sc_html_raw(h, "</th>");
	put_session(h, e);
	put_tls(h, e->tls);
	put_certificate(h, sc_about_leaf(h->report, e));
	sc_html_raw(h, "</tr>\n");
}

void sc_html_put_servers(struct sc_html *h)
{
	static const char *const heads[] = { "host and address", "verdict",
		"TLS", "certificate of", "until" };
	const struct sc_report *r = h->report;

	if (!r->n_endpoints)
		return;
	sc_html_open_section(h, "servers", "Servers");
	sc_html_open_table(h, "What each address showed");
	sc_html_raw(h, "<thead><tr>");
	for (size_t i = 0; i < SC_COUNT(heads); i++)
		sc_html_put_column(h, heads[i]);
	sc_html_raw(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < r->n_endpoints && i < ROWS_MAX; i++)
		put_server(h, &r->endpoints[i]);
	sc_html_close_table(h);
	if (r->n_endpoints > ROWS_MAX)
		sc_out_printf(h->out, "<p>And %zu addresses more.</p>\n",
			r->n_endpoints - ROWS_MAX);
	sc_html_close_section(h);
}
