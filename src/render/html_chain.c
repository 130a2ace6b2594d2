/*
 * Each chain as a picture: a row of boxes from the server's certificate to the
 * root, what was sent with a solid frame, what was not with a broken one.
 *
 * A report does not hold the path that was found. Its end is told by the
 * trust stores where there are several, else by the last issuer's name; that
 * something is missing is told by the findings of the address.
 */
#include <string.h>

#include "base/text.h"
#include "render/html.h"

#define CHAINS_MAX 24 /* different ones; more say nothing at a glance */
#define PLACES_MAX 6
#define LINKS_MAX  64

struct shown {
	const char *const *chain;
	size_t n;
	const struct sc_report_endpoint *at; /* the first that sends it */
	const char *places;
	size_t n_places;
};

struct gallery {
	struct shown list[CHAINS_MAX];
	size_t n;
	bool full;
};

static bool same_chain(
	const struct shown *s, const char *const *chain, size_t n)
{
	if (s->n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(s->chain[i], chain[i]) != 0)
			return false;
	return true;
}

static const char *place_of(struct sc_html *h,
	const struct sc_report_endpoint *e, const char *variant)
{
	return sc_arena_printf(h->a, "%s%s%s%s%s%s", e->host ? e->host : "",
		e->host && e->address ? ", " : "", e->address ? e->address : "",
		variant ? " (handshake: " : "", variant ? variant : "",
		variant ? ")" : "");
}

static void add(struct sc_html *h, struct gallery *g,
	const struct sc_report_endpoint *e, const char *variant,
	const char *const *chain, size_t n)
{
	size_t k = 0;

	while (k < g->n && !same_chain(&g->list[k], chain, n))
		k++;
	if (!n || k == CHAINS_MAX) {
		g->full |= n != 0;
		return;
	}
	if (k == g->n)
		g->list[g->n++] = (struct shown){ chain, n, e, NULL, 0 };
	else if (variant && g->list[k].at == e)
		return;

	struct shown *s = &g->list[k];

	if (s->n_places++ < PLACES_MAX)
		s->places = sc_arena_printf(h->a, "%s%s%s",
			s->places ? s->places : "", s->places ? "; " : "",
			place_of(h, e, variant));
}

/* Main handshakes first, so that further ones are told of if they differ. */
static void collect(struct sc_html *h, struct gallery *g)
{
	const struct sc_report *r = h->report;

	for (size_t i = 0; i < r->n_endpoints; i++)
		add(h, g, &r->endpoints[i], NULL, r->endpoints[i].chain,
			r->endpoints[i].n_chain);
	for (size_t i = 0; i < r->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &r->endpoints[i];

		for (size_t k = 0; k < e->n_variants; k++)
			add(h, g, e, e->variants[k].name, e->variants[k].chain,
				e->variants[k].n_chain);
	}
}

static bool same_text(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool is_root(const struct sc_report_certificate *c)
{
	return same_text(c->subject, c->issuer);
}

/* The finding of this chain that has the id; NULL: there is none. */
static const struct sc_finding *finding_of(
	const struct sc_html *h, const struct shown *s, const char *id)
{
	const struct sc_report *r = h->report;

	for (size_t i = 0; i < r->n_findings; i++) {
		const struct sc_finding *f = &r->findings[i];
		const struct sc_report_subject *at = &f->subject;

		if (strcmp(f->id, id) == 0 &&
			(at->certificate ?
					strcmp(at->certificate, s->chain[0]) ==
						0 :
					same_text(at->address, s->at->address)))
			return f;
	}
	return NULL;
}

/* What stands behind "missing: " in the evidence; NULL: nothing. */
static const char *missing_name(struct sc_html *h, const struct sc_finding *f)
{
	const char *line = f->evidence;

	while (line && *line) {
		size_t n = strcspn(line, "\n");

		if (sc_text_has_prefix(line, "missing: ") && n > 9)
			return sc_arena_copy(h->a, line + 9, n - 9);
		line += n + (line[n] == '\n');
	}
	return NULL;
}

static void open_box(struct sc_html *h, const char *kind, const char *role)
{
	sc_out_printf(h->out,
		"<li class=\"%s\"><span class=\"role\">%s</span> ", kind, role);
}

static void put_box(struct sc_html *h, const char *kind, const char *role,
	const char *name, const char *text)
{
	open_box(h, kind, role);
	sc_html_raw(h, "<strong>");
	sc_html_put_name(h, name);
	sc_html_raw(h, "</strong> <span>");
	sc_html_put(h, text);
	sc_html_raw(h, "</span></li>\n");
}

static const char *role_of(const struct sc_report_certificate *c, size_t i)
{
	return i == 0      ? is_root(c) ? "server, self-signed" : "server" :
		is_root(c) ? "root, sent as well" :
			     "intermediate";
}

static void put_end(struct sc_html *h, const struct sc_report_certificate *c)
{
	enum sc_html_tone tone = sc_html_tone_of_end(h, c);
	bool early = c->not_before.s > h->report->judged_at.s;

	if (tone != SC_HTML_GOOD) {
		sc_html_put_pill(h, tone,
			early                       ? "not yet valid" :
				tone == SC_HTML_BAD ? "expired" :
						      "expires soon");
		sc_html_raw(h, " ");
	}
	sc_html_raw(h, early ? "<span>from " : "<span>until ");
	sc_html_put_date(h, early ? c->not_before : c->not_after);
	sc_html_raw(h, "</span>");
}

/* A link of the chain that was sent; whether the next one issued it shows. */
static void put_link(struct sc_html *h, const struct shown *s, size_t i)
{
	const struct sc_report_certificate *c =
		sc_html_certificate(h, s->chain[i]);
	const struct sc_report_certificate *next =
		i + 1 < s->n ? sc_html_certificate(h, s->chain[i + 1]) : NULL;

	if (!c) {
		put_box(h, "sent", "sent", "a certificate", s->chain[i]);
		return;
	}
	open_box(h, "sent", role_of(c, i));
	sc_html_raw(h, "<strong>");
	sc_html_put_name(h, i == 0 ? sc_html_name(c) : c->subject);
	sc_html_raw(h, "</strong> ");
	put_end(h, c);
	if (next && !same_text(c->issuer, next->subject)) {
		sc_html_raw(h, " ");
		sc_html_put_pill(
			h, SC_HTML_WARN, "the next one is not its issuer");
	}
	sc_html_raw(h, "</li>\n");
}

/* The root that the first of several trust stores leads to. */
static const char *anchor_of(const struct shown *s)
{
	for (size_t i = 0; i < s->at->n_stores; i++)
		if (s->at->stores[i].anchor)
			return s->at->stores[i].anchor;
	return NULL;
}

/* Behind what was sent: what lacks, and the root that senders have. */
static void put_rest(struct sc_html *h, const struct shown *s,
	const struct sc_report_certificate *last)
{
	const struct sc_finding *lacks =
		finding_of(h, s, "chain-missing-intermediate");
	const char *missing = lacks ? missing_name(h, lacks) : NULL;
	const char *anchor = anchor_of(s);

	if (last && is_root(last))
		return;
	if (lacks)
		put_box(h, "missing", "missing",
			missing      ? missing :
				last ? last->issuer :
				       "the issuer",
			"The server does not send it.");
	if (!anchor && !lacks && last)
		anchor = last->issuer;
	if (finding_of(h, s, "trust-untrusted-root"))
		put_box(h, "missing", "root", anchor ? anchor : "unknown",
			"No trust store that was asked has it.");
	else
		put_box(h, "root", "root",
			anchor ? anchor : "the issuer of the missing one",
			"Not sent: senders look for it in their trust stores.");
}

static void put_chain(struct sc_html *h, const struct shown *s)
{
	sc_html_raw(h, "<figure>\n<figcaption>Sent by ");
	sc_html_put_name(h, s->places);
	if (s->n_places > PLACES_MAX)
		sc_out_printf(
			h->out, "; and %zu more", s->n_places - PLACES_MAX);
	sc_out_printf(h->out, "</figcaption>\n<ol class=\"chain%s\">\n",
		s->n <= 3 ? " short" : "");
	for (size_t i = 0; i < s->n && i < LINKS_MAX; i++)
		put_link(h, s, i);
	put_rest(h, s, sc_html_certificate(h, s->chain[s->n - 1]));
	sc_html_raw(h, "</ol>\n</figure>\n");
}

void sc_html_put_chains(struct sc_html *h)
{
	struct gallery g = { .n = 0 };

	collect(h, &g);
	if (!g.n)
		return;
	sc_html_open_section(h, "chain", "The chain");
	for (size_t i = 0; i < g.n; i++)
		put_chain(h, &g.list[i]);
	if (g.full)
		sc_html_raw(h, "<p>There are more chains than these.</p>\n");
	sc_html_close_section(h);
}
