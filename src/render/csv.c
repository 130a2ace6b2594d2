/*
 * One line for each address, with what is seen there and what senders do. A
 * spreadsheet takes a cell that begins with one of = + - @ for a formula, and
 * servers choose some of these texts: such a cell gets an apostrophe in front,
 * which spreadsheets do not show.
 */
#include <string.h>

#include "base/date.h"
#include "render/about.h"
#include "render/formats.h"

static const char *const columns[] = { "target", "verdict", "host", "address",
	"port", "mode", "preference", "outcome", "address_verdict",
	"tls_version", "cipher_suite", "subject", "issuer", "not_before",
	"not_after", "days_left", "dns_names", "certificate_sha256",
	"opportunistic", "dane", "mta_sts", "mail_client", "strict", "findings",
	"summary" };

struct row {
	struct sc_rendering *r;
	struct sc_arena *a;
	const struct sc_report *report;
	size_t n; /* cells so far */
};

void sc_csv_put(struct sc_out *out, struct sc_arena *a, const char *s)
{
	const char *text = sc_about_text(a, s);
	const char *quote = strpbrk(text, "\",") ? "\"" : "";

	sc_out_text(out, quote);
	if (*text && strchr("=+-@", *text))
		sc_out_text(out, "'");
	for (; *text; text++) {
		if (*text == '"')
			sc_out_text(out, "\"");
		sc_out_bytes(out, text, 1);
	}
	sc_out_text(out, quote);
}

static void put(struct row *row, const char *s)
{
	sc_out_text(row->r->out, row->n++ ? "," : "");
	sc_csv_put(row->r->out, row->a, s);
}

static void put_number(struct row *row, long long n)
{
	sc_out_printf(row->r->out, "%s%lld", row->n++ ? "," : "", n);
}

static void put_certificate(
	struct row *row, const struct sc_report_certificate *c)
{
	enum { CELLS = 7 };

	if (!c) {
		for (int i = 0; i < CELLS; i++)
			put(row, NULL);
		return;
	}
	put(row, c->subject);
	put(row, c->issuer);
	put(row, sc_date_rfc3339(row->a, c->not_before));
	put(row, sc_date_rfc3339(row->a, c->not_after));
	put_number(row, (c->not_after.s - row->report->judged_at.s) / SC_DAY_S);
	put(row, sc_about_joined(row->a, c->dns_names, c->n_dns_names, " "));
	put(row, c->sha256);
}

static void put_senders(struct row *row, size_t endpoint)
{
	static const char *const classes[] = { "opportunistic", "dane",
		"mta-sts", "mail-client", "strict" };

	for (size_t i = 0; i < SC_COUNT(classes); i++) {
		const struct sc_sender_host *h =
			sc_about_sender(row->report, classes[i], endpoint);

		put(row, h ? sc_sender_outcome_words[h->outcome] : NULL);
	}
}

static bool is_at(
	const struct sc_report_subject *s, const struct sc_report_endpoint *e)
{
	return (!s->host || (e->host && strcmp(s->host, e->host) == 0)) &&
		(!s->address ||
			(e->address && strcmp(s->address, e->address) == 0));
}

/* The ids of what is to mend there, or with the target; no endpoint: all. */
static const char *troubles(
	const struct row *row, const struct sc_report_endpoint *e)
{
	const char *s = "";

	for (size_t i = 0; i < row->report->n_findings; i++) {
		const struct sc_finding *f = &row->report->findings[i];

		if (sc_about_is_trouble(f) && (!e || is_at(&f->subject, e)))
			s = sc_arena_printf(
				row->a, "%s%s%s", s, *s ? " " : "", f->id);
	}
	return s;
}

static void put_endpoint(struct row *row, size_t i)
{
	const struct sc_report_endpoint *e = &row->report->endpoints[i];

	put(row, e->host);
	put(row, e->address);
	put_number(row, e->port);
	put(row, sc_mode_words[e->mode]);
	if (e->preference < 0)
		put(row, NULL);
	else
		put_number(row, e->preference);
	put(row, sc_end_words[e->outcome]);
	put(row, sc_verdict_words[e->verdict]);
	put(row, e->tls ? e->tls->version : NULL);
	put(row, e->tls ? e->tls->cipher_suite : NULL);
	put_certificate(row, sc_about_leaf(row->report, e));
	put_senders(row, i);
	put(row, troubles(row, e));
}

/* A target without an address has a line too: nothing is lost. */
static void put_nothing(struct row *row)
{
	while (row->n + 2 < SC_COUNT(columns))
		put(row, NULL);
	put(row, troubles(row, NULL));
}

void sc_csv_begin(struct sc_rendering *r)
{
	for (size_t i = 0; i < SC_COUNT(columns); i++)
		sc_out_printf(r->out, "%s%s", i ? "," : "", columns[i]);
	sc_out_text(r->out, "\r\n");
}

void sc_csv_report(struct sc_rendering *r, const struct sc_report *report)
{
	size_t n = report->n_endpoints ? report->n_endpoints : 1;

	for (size_t i = 0; i < n; i++) {
		struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
		struct row row = { r, &a, report, 0 };

		put(&row, report->target.input);
		put(&row, sc_verdict_words[report->verdict]);
		if (report->n_endpoints)
			put_endpoint(&row, i);
		else
			put_nothing(&row);
		put(&row, report->summary);
		sc_out_text(r->out, "\r\n");
	}
}
