/* What is published for those who deliver: of the domain, of each host. */
#include <string.h>

#include "base/date.h"
#include "render/html.h"

#define ROWS_MAX 500

static bool is_known(const char *state)
{
	return state && strcmp(state, "unknown") != 0;
}

static const char *joined(
	struct sc_html *h, const char *const *list, size_t n, const char *none)
{
	struct sc_out_memory m = { .arena = h->a };
	struct sc_out out = sc_out_to_memory(&m);

	for (size_t i = 0; i < n; i++)
		sc_out_printf(
			&out, "%s%s", i ? ", " : "", *list[i] ? list[i] : none);
	return m.n ? m.p : NULL;
}

static const char *sts(struct sc_html *h, const struct sc_report_policies *p)
{
	const char *id =
		p->sts_id ? sc_arena_printf(h->a, ", id %s", p->sts_id) : "";
	const char *life = p->sts_max_age_s >= 0 ?
		sc_arena_printf(h->a, ", kept for %s",
			sc_date_span_words(h->a, p->sts_max_age_s)) :
		"";

	if (!is_known(p->sts))
		return NULL;
	return sc_arena_printf(h->a, "%s%s%s%s%s", p->sts,
		p->sts_mode ? ", mode " : "", p->sts_mode ? p->sts_mode : "",
		life, id);
}

static const char *tlsrpt(struct sc_html *h, const struct sc_report_policies *p)
{
	const char *rua = joined(h, p->rua, p->n_rua, "");

	if (!is_known(p->tlsrpt))
		return NULL;
	return sc_arena_printf(h->a, "%s%s%s", p->tlsrpt,
		rua ? ", reports to " : "", rua ? rua : "");
}

static bool any_host_known(const struct sc_report_policies *p)
{
	for (size_t i = 0; i < p->n_hosts; i++)
		if (is_known(p->hosts[i].dane) || is_known(p->hosts[i].caa))
			return true;
	return false;
}

static void put_host(struct sc_html *h, const struct sc_report_host_policy *p)
{
	sc_html_put_row(h, p->host);
	sc_html_put_in(h, "td", p->dane);
	sc_html_put_in(h, "td", p->caa);
	sc_html_put_in(h, "td", joined(h, p->issuers, p->n_issuers, "nobody"));
	sc_html_raw(h, "</tr>\n");
}

/* As lines of a zone, so that they can be compared and copied. */
static void put_records(
	struct sc_html *h, const struct sc_report_host_policy *p)
{
	struct sc_out_memory m = { .arena = h->a };
	struct sc_out out = sc_out_to_memory(&m);

	for (size_t i = 0; i < p->n_tlsa; i++)
		sc_out_printf(&out, "%s. %lld IN TLSA %s\n",
			p->owner ? p->owner : p->host, p->tlsa_ttl_s,
			p->tlsa[i]);
	if (m.n)
		sc_html_put_pre(h, m.p);
}

static void put_hosts(struct sc_html *h, const struct sc_report_policies *p)
{
	size_t n = p->n_hosts < ROWS_MAX ? p->n_hosts : ROWS_MAX;

	if (!any_host_known(p))
		return;
	sc_html_open_table(h, "What each host publishes");
	sc_html_raw(h, "<thead><tr>");
	sc_html_put_column(h, "host");
	sc_html_put_column(h, "DANE");
	sc_html_put_column(h, "CAA");
	sc_html_put_column(h, "may issue");
	sc_html_raw(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < n; i++)
		put_host(h, &p->hosts[i]);
	sc_html_close_table(h);
	for (size_t i = 0; i < n; i++)
		put_records(h, &p->hosts[i]);
	if (p->n_hosts > ROWS_MAX)
		sc_out_printf(h->out, "<p>And %zu hosts more.</p>\n",
			p->n_hosts - ROWS_MAX);
}

void sc_html_put_policies(struct sc_html *h)
{
	const struct sc_report_policies *p = &h->report->policies;

	if (!is_known(p->dnssec) && !is_known(p->sts) && !is_known(p->tlsrpt) &&
		!any_host_known(p))
		return;
	sc_html_open_section(h, "policies", "Published policies");
	sc_html_raw(h, "<dl>\n");
	sc_html_put_term(h, "DNSSEC of the MX records", p->dnssec);
	sc_html_put_term(h, "MTA-STS", sts(h, p));
	sc_html_put_term(h, "TLS reports", tlsrpt(h, p));
	sc_html_raw(h, "</dl>\n");
	put_hosts(h, p);
	sc_html_close_section(h);
}
