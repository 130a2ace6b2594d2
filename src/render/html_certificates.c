/* Every certificate once, folded: names, dates, fingerprints, PEM. */
#include "base/date.h"
#include "obs/obs.h"
#include "render/html.h"

#define SHOWN_MAX 200
#define NAMES_MAX 500

static void put_names(
	struct sc_html *h, const char *term, const char *const *names, size_t n)
{
	if (!n)
		return;
	sc_out_printf(h->out, "<div><dt>%s</dt><dd><ul>", term);
	for (size_t i = 0; i < n && i < NAMES_MAX; i++)
		sc_html_put_in(h, "li", names[i]);
	if (n > NAMES_MAX)
		sc_out_printf(h->out, "<li>and %zu more</li>", n - NAMES_MAX);
	sc_html_raw(h, "</ul></dd></div>\n");
}

static const char *key_of(struct sc_html *h, const struct sc_report_key *k)
{
	const char *bits =
		k->bits >= 0 ? sc_arena_printf(h->a, ", %d bits", k->bits) : "";

	return k->algorithm ?
		sc_arena_printf(h->a, "%s%s%s%s", k->algorithm,
			k->curve ? " " : "", k->curve ? k->curve : "", bits) :
		NULL;
}

static void put_life(struct sc_html *h, const struct sc_report_certificate *c)
{
	sc_out_printf(h->out, "<div><dt>valid</dt><dd>%s to ",
		sc_date_day(h->a, c->not_before));
	sc_html_put_date(h, c->not_after);
	sc_html_raw(h, "</dd></div>\n");
}

static void put_revocation(
	struct sc_html *h, const struct sc_report_revocation *r)
{
	if (!r)
		return;
	sc_html_put_term(h, "revocation",
		r->status == SC_REVOCATION_REVOKED && r->date.s ?
			sc_arena_printf(h->a, "revoked since %s",
				sc_date_day(h->a, r->date)) :
			sc_revocation_words[r->status]);
	sc_html_put_term(h, "reason", r->reason ? r->reason : r->why);
	sc_html_put_term(h, "asked at", r->url);
}

static void put_scts(struct sc_html *h, const struct sc_report_certificate *c)
{
	for (size_t i = 0; i < c->n_scts && i < NAMES_MAX; i++) {
		const struct sc_report_sct *s = &c->scts[i];

		sc_html_put_term(h, "CT log",
			sc_arena_printf(h->a, "%s: %s, %s",
				s->log            ? s->log :
					s->log_id ? s->log_id :
						    "unreadable",
				s->status ? s->status : "unknown",
				sc_date_day(h->a, s->timestamp)));
	}
}

static void put_certificate(
	struct sc_html *h, const struct sc_report_certificate *c)
{
	sc_html_raw(h, "<details class=\"certificate\"><summary>");
	sc_html_put_name(h, sc_html_name(c));
	sc_html_raw(h, " <span>until ");
	sc_html_put(h, sc_date_day(h->a, c->not_after));
	sc_html_raw(h, "</span></summary>\n<dl>\n");
	sc_html_put_term(h, "subject", c->subject);
	sc_html_put_term(h, "issuer", c->issuer);
	sc_html_put_term(h, "serial number", c->serial_number);
	put_life(h, c);
	put_names(h, "DNS names", c->dns_names, c->n_dns_names);
	put_names(h, "IP addresses", c->ip_addresses, c->n_ip_addresses);
	sc_html_put_term(h, "key", key_of(h, &c->key));
	sc_html_put_term(h, "signed with", c->signature_algorithm);
	sc_html_put_term(h, "SHA-256", c->sha256);
	sc_html_put_term(h, "SHA-256 of the key", c->spki_sha256);
	put_scts(h, c);
	put_revocation(h, c->revocation);
	sc_html_raw(h, "</dl>\n");
	if (c->pem && *c->pem)
		sc_html_put_pre(h, c->pem);
	sc_html_raw(h, "</details>\n");
}

void sc_html_put_certificates(struct sc_html *h)
{
	const struct sc_report *r = h->report;

	if (!r->n_certificates)
		return;
	sc_html_open_section(h, "certificates", "Certificates");
	for (size_t i = 0; i < r->n_certificates && i < SHOWN_MAX; i++)
		put_certificate(h, &r->certificates[i]);
	if (r->n_certificates > SHOWN_MAX)
		sc_out_printf(h->out, "<p>And %zu certificates more.</p>\n",
			r->n_certificates - SHOWN_MAX);
	sc_html_close_section(h);
}
