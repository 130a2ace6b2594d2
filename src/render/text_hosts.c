#include <string.h>

#include "base/date.h"
#include "render/about.h"
#include "render/text_parts.h"

/* Columns; the address column grows with the longest address. */
struct layout {
	size_t name, address, tls, status, certificate, until;
	bool preferences;
};

static struct layout lay_out(const struct sc_text *t)
{
	const struct sc_report *r = t->report;
	struct layout l = { .name = 2 };
	size_t widest = 16;

	for (size_t i = 0; i < r->n_endpoints; i++) {
		size_t w = sc_page_width(&t->page, r->endpoints[i].address);

		widest = w > widest ? w : widest;
		l.preferences |= r->endpoints[i].preference >= 0;
	}
	l.name += l.preferences ? 4 : 0;
	l.address = l.name + 2;
	l.tls = l.address + widest + 2;
	l.status = l.tls + 5;
	l.certificate = l.status + 5;
	l.until = 62 > l.certificate + 18 ? 62 : l.certificate + 18;
	return l;
}

static const struct {
	const char *word;
	enum sc_ink ink;
} statuses[] = {
	[SC_VERDICT_PASS] = { "ok", SC_INK_GREEN },
	[SC_VERDICT_WARN] = { "WARN", SC_INK_YELLOW },
	[SC_VERDICT_FAIL] = { "FAIL", SC_INK_RED },
	[SC_VERDICT_UNKNOWN] = { "?", SC_INK_CYAN },
};

static const char *short_version(const struct sc_report_endpoint *e)
{
	const char *v = e->tls ? e->tls->version : NULL;

	if (!v)
		return "-";
	return strcmp(v, "TLSv1") == 0     ? "1.0" :
		strncmp(v, "TLSv", 4) == 0 ? v + 4 :
					     v;
}

static const char *describe(
	struct sc_text *t, const struct sc_report_certificate *c)
{
	const struct sc_report_key *k = &c->key;

	if (!c->subject)
		return "does not parse";
	return k->bits > 0 ? sc_arena_printf(&t->arena, "%s %d, %s",
				     k->algorithm, k->bits, c->issuer_name) :
			     sc_arena_printf(&t->arena, "%s, %s", k->algorithm,
				     c->issuer_name);
}

/* Puts `s`, cut so that the next column stays where it is. */
static void put_cell(struct sc_text *t, const char *s, size_t next_column)
{
	size_t room = next_column - t->page.column - 1, n = strlen(s);

	if (sc_page_width(&t->page, s) > room) {
		while (n &&
			sc_page_width(
				&t->page, sc_arena_copy(&t->arena, s, n)) +
					2 >
				room)
			n--;
		s = sc_arena_printf(&t->arena, "%.*s..", (int)n, s);
	}
	sc_page_put(&t->page, s);
}

/* Its end is of no interest any more. */
static bool is_revoked(const struct sc_report_certificate *c)
{
	return c->revocation && c->revocation->status == SC_REVOCATION_REVOKED;
}

static void put_until(struct sc_text *t, const struct layout *l,
	const struct sc_report_certificate *c)
{
	struct sc_date now = t->report->judged_at;
	int64_t left = c->not_after.s - now.s;

	sc_page_tab(&t->page, l->until);
	if (is_revoked(c)) {
		sc_page_ink(&t->page, SC_INK_RED,
			sc_arena_printf(&t->arena, "REVOKED %s",
				sc_date_short(
					&t->arena, c->revocation->date, now)));
		return;
	}
	sc_page_put(&t->page,
		sc_arena_printf(&t->arena, "%s (%s%s)",
			sc_date_short(&t->arena, c->not_after, now),
			left < 0 ? "-" : "", sc_date_span(&t->arena, left)));
}

static bool same_as_before(const struct sc_report *r, size_t i)
{
	const struct sc_report_endpoint *e = &r->endpoints[i], *p = e - 1;

	return i && e->n_chain && p->n_chain && e->host && p->host &&
		strcmp(e->host, p->host) == 0 &&
		strcmp(e->chain[0], p->chain[0]) == 0;
}

static void put_certificate(struct sc_text *t, const struct layout *l, size_t i)
{
	const struct sc_report_endpoint *e = &t->report->endpoints[i];
	const struct sc_report_certificate *c = sc_about_leaf(t->report, e);

	sc_page_tab(&t->page, l->certificate);
	if (e->error) {
		sc_page_fold(&t->page, l->certificate, e->error);
		return;
	}
	if (same_as_before(t->report, i)) {
		sc_page_put(&t->page, "the same");
	} else if (c) {
		put_cell(t, describe(t, c), l->until);
		if (c->subject)
			put_until(t, l, c);
	}
	sc_page_line(&t->page);
}

static void put_endpoint(struct sc_text *t, const struct layout *l, size_t i)
{
	const struct sc_report_endpoint *e = &t->report->endpoints[i];

	sc_page_tab(&t->page, l->address);
	sc_page_put(&t->page, e->address ? e->address : "-");
	sc_page_tab(&t->page, l->tls);
	sc_page_put(&t->page, short_version(e));
	sc_page_tab(&t->page, l->status);
	sc_page_ink(
		&t->page, statuses[e->verdict].ink, statuses[e->verdict].word);
	put_certificate(t, l, i);
}

static bool same_host(
	const struct sc_report_endpoint *a, const struct sc_report_endpoint *b)
{
	return a->host && b->host && strcmp(a->host, b->host) == 0;
}

static void put_host(struct sc_text *t, const struct layout *l,
	const struct sc_report_endpoint *e)
{
	if (l->preferences) {
		sc_page_tab(&t->page, 2);
		sc_page_put(&t->page,
			sc_arena_printf(&t->arena, "%d", e->preference));
	}
	sc_page_tab(&t->page, l->name);
	sc_page_ink(&t->page, SC_INK_BOLD, e->host ? e->host : "(by address)");
	if (e->port != 25)
		sc_page_put(&t->page,
			sc_arena_printf(&t->arena, ", port %d", e->port));
	sc_page_line(&t->page);
}

#define ODD_SHOWN 4

static const struct sc_report_distinct *distinct_of(
	const struct sc_report *r, const struct sc_report_endpoint *e)
{
	for (size_t i = 0; i < r->n_distinct; i++) {
		const struct sc_report_distinct *d = &r->distinct[i];
		bool same = d->host && e->host ? strcmp(d->host, e->host) == 0 :
						 d->address && e->address &&
				strcmp(d->address, e->address) == 0;

		if (same && d->port == e->port)
			return d;
	}
	return NULL;
}

/* Below the addresses of a host: the certificates that are not the usual. */
static void put_distinct(struct sc_text *t, const struct layout *l,
	const struct sc_report_endpoint *e)
{
	const struct sc_report_distinct *d = distinct_of(t->report, e);

	if (!d || !d->n_odd)
		return;
	sc_page_tab(&t->page, l->address);
	sc_page_put(&t->page,
		sc_arena_printf(&t->arena,
			"%d distinct certificates; the odd one%s out:",
			d->count, d->n_odd == 1 ? "" : "s"));
	sc_page_line(&t->page);
	for (size_t i = 0; i < d->n_odd && i < ODD_SHOWN; i++) {
		sc_page_fold(&t->page, l->address + 2,
			sc_arena_printf(&t->arena, "%s: %s", d->odd[i].shown,
				d->odd[i].differs));
	}
	if (d->n_odd <= ODD_SHOWN)
		return;
	sc_page_tab(&t->page, l->address + 2);
	sc_page_put(&t->page,
		sc_arena_printf(
			&t->arena, "and %zu more", d->n_odd - ODD_SHOWN));
	sc_page_line(&t->page);
}

/* The last of its host and port. */
static bool is_last(const struct sc_report *r, size_t i)
{
	const struct sc_report_endpoint *e = &r->endpoints[i];

	return i + 1 == r->n_endpoints || !same_host(e, e + 1) ||
		e->port != e[1].port;
}

static void put_header(struct sc_text *t, const struct layout *l)
{
	const struct {
		size_t column;
		const char *word;
	} heads[] = {
		{ 2, l->preferences ? "MX" : "" },
		{ l->name, "host / address" },
		{ l->tls, "TLS" },
		{ l->status, "" },
		{ l->certificate, "certificate" },
		{ l->until, "until" },
	};

	for (size_t i = 0; i < SC_COUNT(heads); i++) {
		if (!*heads[i].word)
			continue;
		sc_page_tab(&t->page, heads[i].column);
		sc_page_ink(&t->page, SC_INK_DIM, heads[i].word);
	}
	sc_page_line(&t->page);
}

void sc_text_put_hosts(struct sc_text *t)
{
	const struct sc_report *r = t->report;
	struct layout l = lay_out(t);

	if (!r->n_endpoints)
		return;
	put_header(t, &l);
	for (size_t i = 0; i < r->n_endpoints; i++) {
		if (!i || !same_host(&r->endpoints[i], &r->endpoints[i - 1]))
			put_host(t, &l, &r->endpoints[i]);
		put_endpoint(t, &l, i);
		if (is_last(r, i))
			put_distinct(t, &l, &r->endpoints[i]);
	}
	sc_page_line(&t->page);
}
