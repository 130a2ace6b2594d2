/*
 * The certificates that one address shows, before and after: that of the first
 * handshake, and those that only further handshakes show, by the name of the
 * handshake.
 */
#include <string.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "report/compare_parts.h"

#define CHAIN_SHOWN 10

/* What one handshake showed. */
struct shown {
	const struct sc_compare_index *of;
	const char *const *chain; /* sha256 */
	size_t n;
	struct sc_date trusted_until;
};

/* Two of them. */
struct pair {
	struct sc_comparing *c;
	struct sc_change_place place;
	struct shown before, after;
	const struct sc_report_certificate *was, *is; /* the leaves */
};

static const struct sc_report_certificate *leaf_of(const struct shown *s)
{
	return s->n ? sc_compare_certificate(s->of, s->chain[0]) : NULL;
}

/* ---- names ---- */

static struct sc_texts names_of(
	struct sc_arena *a, const struct sc_report_certificate *c)
{
	const char **v =
		sc_new(a, const char *, c->n_dns_names + c->n_ip_addresses + 1);
	size_t n = 0;

	for (size_t i = 0; i < c->n_dns_names; i++)
		v[n++] = c->dns_names[i];
	for (size_t i = 0; i < c->n_ip_addresses; i++)
		v[n++] = c->ip_addresses[i];
	return (struct sc_texts){ v, n };
}

/* "*.example.org" has "mx.example.org". */
static bool covers(const char *wildcard, const char *name)
{
	const char *rest = name ? strchr(name, '.') : NULL;

	return wildcard && rest && sc_text_has_prefix(wildcard, "*.") &&
		sc_text_same(wildcard + 1, rest);
}

static bool is_covered(struct sc_texts names, const char *name)
{
	for (size_t i = 0; i < names.n; i++)
		if (covers(names.v[i], name))
			return true;
	return false;
}

/* A name that is gone breaks whoever asks for it, unless a wildcard has it. */
static void compare_names(
	const struct pair *p, struct sc_texts was, struct sc_texts is)
{
	size_t first = p->c->n;

	sc_compare_sets(p->c, SC_CHANGE_NAME_LOST, SC_CHANGE_NAME_GAINED,
		p->place, was, is);
	for (size_t i = first; i < p->c->n; i++) {
		struct sc_change *change = &p->c->changes[i];

		if (change->kind == SC_CHANGE_NAME_LOST &&
			!is_covered(is, change->before))
			change->sense = SC_CHANGE_WORSE;
	}
}

/* ---- the certificate ---- */

static const char *key_text(
	struct sc_arena *a, const struct sc_report_certificate *c)
{
	const char *algorithm = c->key.algorithm ? c->key.algorithm : "unknown";

	if (c->key.curve)
		return sc_arena_printf(a, "%s %s", algorithm, c->key.curve);
	return c->key.bits > 0 ?
		sc_arena_printf(a, "%s %d", algorithm, c->key.bits) :
		algorithm;
}

static enum sc_change_sense sense_of_keys(
	const struct sc_report_key *was, const struct sc_report_key *is)
{
	return sc_compare_same(was->algorithm, is->algorithm) &&
			was->bits > 0 && is->bits > 0 ?
		sc_compare_ranks(-was->bits, -is->bits) :
		SC_CHANGE_NEUTRAL;
}

static enum sc_change_sense sense_of_dates(struct sc_date b, struct sc_date a)
{
	return a.s < b.s  ? SC_CHANGE_WORSE :
		a.s > b.s ? SC_CHANGE_BETTER :
			    SC_CHANGE_NEUTRAL;
}

static void compare_fields(const struct pair *p)
{
	struct sc_comparing *c = p->c;
	const struct sc_report_certificate *was = p->was, *is = p->is;

	sc_compare_texts(c, SC_CHANGE_KEY, SC_CHANGE_NEUTRAL, p->place,
		was->spki_sha256, is->spki_sha256);
	sc_compare_texts(c, SC_CHANGE_KEY_KIND,
		sense_of_keys(&was->key, &is->key), p->place,
		key_text(c->a, was), key_text(c->a, is));
	sc_compare_texts(c, SC_CHANGE_SIGNATURE, SC_CHANGE_NEUTRAL, p->place,
		was->signature_algorithm, is->signature_algorithm);
	sc_compare_texts(c, SC_CHANGE_ISSUER, SC_CHANGE_NEUTRAL, p->place,
		was->issuer, is->issuer);
	sc_compare_texts(c, SC_CHANGE_EXPIRY,
		sense_of_dates(was->not_after, is->not_after), p->place,
		sc_date_rfc3339(c->a, was->not_after),
		sc_date_rfc3339(c->a, is->not_after));
}

/* Certificates with thousands of names may be shown thousands of times. */
static bool can_afford(const struct pair *p)
{
	p->c->names += p->was->n_dns_names + p->was->n_ip_addresses +
		p->is->n_dns_names + p->is->n_ip_addresses;
	p->c->cut |= p->c->names > SC_LIMIT_COMPARED_NAMES;
	return !p->c->cut;
}

static void compare_leaves(const struct pair *p)
{
	struct sc_comparing *c = p->c;
	bool older = p->is->not_before.s < p->was->not_before.s;
	struct sc_texts was, is;
	bool same;

	if (sc_compare_same(p->was->sha256, p->is->sha256) || !can_afford(p))
		return;
	was = names_of(c->a, p->was);
	is = names_of(c->a, p->is);
	same = sc_compare_is_same_set(c->a, was, is);
	sc_compare_add(c,
		!same         ? SC_CHANGE_REPLACED :
			older ? SC_CHANGE_ROLLED_BACK :
				SC_CHANGE_RENEWED,
		same && older ? SC_CHANGE_WORSE : SC_CHANGE_NEUTRAL, p->place,
		p->was->sha256, p->is->sha256);
	compare_names(p, was, is);
	compare_fields(p);
}

/* ---- the chain ---- */

static const char *subject_of(
	const struct sc_compare_index *of, const char *sha256)
{
	const struct sc_report_certificate *c =
		sc_compare_certificate(of, sha256);

	return c && c->subject ? c->subject : "an unreadable certificate";
}

/* "2: CN=R11,O=Let's Encrypt,C=US; CN=ISRG Root X1": above the leaf. */
static const char *chain_text(struct sc_arena *a, const struct shown *s)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);

	sc_out_printf(&out, "%zu", s->n ? s->n - 1 : 0);
	for (size_t i = 1; i < s->n && i <= CHAIN_SHOWN; i++)
		sc_out_printf(&out, "%s%s", i == 1 ? ": " : "; ",
			subject_of(s->of, s->chain[i]));
	if (s->n > CHAIN_SHOWN + 1)
		sc_out_text(&out, "; ...");
	return m.p;
}

static bool has_same_issuers(const struct pair *p)
{
	for (size_t i = 1; i < p->after.n; i++)
		if (!sc_compare_same(p->before.chain[i], p->after.chain[i]))
			return false;
	return true;
}

/* A root or a cross-certificate less matters only where trust is lost. */
static void compare_chains(const struct pair *p)
{
	size_t was = p->before.n, is = p->after.n;

	if (was == is && has_same_issuers(p))
		return;
	sc_compare_add(p->c,
		is < was         ? SC_CHANGE_CHAIN_SHORTER :
			is > was ? SC_CHANGE_CHAIN_LONGER :
				   SC_CHANGE_CHAIN_OTHER,
		is < was && p->before.trusted_until.s &&
				!p->after.trusted_until.s ?
			SC_CHANGE_WORSE :
			SC_CHANGE_NEUTRAL,
		p->place, chain_text(p->c->a, &p->before),
		chain_text(p->c->a, &p->after));
}

static const char *until_text(struct sc_arena *a, struct sc_date until)
{
	return until.s ? sc_date_rfc3339(a, until) : NULL;
}

static void compare_trust(const struct pair *p)
{
	struct sc_arena *a = p->c->a;
	struct sc_date b = p->before.trusted_until, n = p->after.trusted_until;

	if (!b.s != !n.s)
		sc_compare_add(p->c, SC_CHANGE_TRUST,
			n.s ? SC_CHANGE_BETTER : SC_CHANGE_WORSE, p->place,
			until_text(a, b), until_text(a, n));
	else if (b.s != n.s && n.s < p->is->not_after.s)
		sc_compare_add(p->c, SC_CHANGE_TRUST_END, sense_of_dates(b, n),
			p->place, until_text(a, b), until_text(a, n));
}

/* ---- all handshakes of an address ---- */

static bool compare_shown(struct sc_comparing *c, struct sc_change_place place,
	struct shown before, struct shown after)
{
	struct pair p = { c, place, before, after, leaf_of(&before),
		leaf_of(&after) };

	if (!p.was || !p.is)
		return false;
	compare_leaves(&p);
	compare_chains(&p);
	return true;
}

/* Those that are looked at. */
static size_t count_variants(const struct sc_report_endpoint *e)
{
	return e->n_variants < SC_LIMIT_VARIANTS ? e->n_variants :
						   SC_LIMIT_VARIANTS;
}

static const struct sc_report_variant *find_variant(
	const struct sc_report_endpoint *e, const char *name)
{
	for (size_t i = 0; i < count_variants(e); i++)
		if (sc_compare_same(e->variants[i].name, name))
			return &e->variants[i];
	return NULL;
}

static bool same_leaf(
	const char *const *x, size_t n_x, const char *const *y, size_t n_y)
{
	return n_x && n_y && sc_compare_same(x[0], y[0]);
}

/* The same two leaves as those of an earlier handshake tell nothing new. */
static bool is_told(const struct sc_report_endpoint *b,
	const struct sc_report_endpoint *a, size_t k,
	const struct sc_report_variant *was)
{
	const struct sc_report_variant *is = &a->variants[k];

	if (same_leaf(b->chain, b->n_chain, was->chain, was->n_chain) &&
		same_leaf(a->chain, a->n_chain, is->chain, is->n_chain))
		return true;
	for (size_t i = 0; i < k; i++) {
		const struct sc_report_variant *v = &a->variants[i];
		const struct sc_report_variant *w = find_variant(b, v->name);

		if (w &&
			same_leaf(w->chain, w->n_chain, was->chain,
				was->n_chain) &&
			same_leaf(v->chain, v->n_chain, is->chain, is->n_chain))
			return true;
	}
	return false;
}

static void compare_variants(struct sc_comparing *c,
	const struct sc_report_endpoint *b, const struct sc_report_endpoint *a)
{
	for (size_t i = 0; i < count_variants(a); i++) {
		const struct sc_report_variant *is = &a->variants[i];
		const struct sc_report_variant *was = find_variant(b, is->name);
		struct sc_change_place place = { .host = a->host,
			.address = a->address,
			.port = a->port,
			.handshake = is->name };

		/* Such a name may stand there several times; the first one. */
		if (was && find_variant(a, is->name) == is &&
			!is_told(b, a, i, was))
			compare_shown(c, place,
				(struct shown){ &c->was, was->chain,
					was->n_chain, { 0 } },
				(struct shown){ &c->is, is->chain, is->n_chain,
					{ 0 } });
	}
}

void sc_compare_certificates(struct sc_comparing *c,
	const struct sc_report_endpoint *before,
	const struct sc_report_endpoint *after)
{
	struct shown b = { &c->was, before->chain, before->n_chain,
		before->trusted_until };
	struct shown a = { &c->is, after->chain, after->n_chain,
		after->trusted_until };
	struct sc_change_place place = {
		.host = after->host,
		.address = after->address,
		.port = after->port,
	};
	struct pair p = { c, place, b, a, leaf_of(&b), leaf_of(&a) };

	if (compare_shown(c, place, b, a))
		compare_trust(&p);
	compare_variants(c, before, after);
}
