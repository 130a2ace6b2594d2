/*
 * Who showed what, and why it does not match. One cause is one finding: of
 * several records that all miss, the one that comes nearest tells what the
 * admin meant, and so what went wrong.
 */
#include <string.h>

#include "base/codec.h"
#include "check/dane.h"
#include "facts/variant.h"
#include "obs/outcome.h"

static bool is_ours(const struct sc_subject *s, size_t i)
{
	return s->host && sc_host_of(s->obs, &s->obs->endpoints[i]) == s->host;
}

static bool take_base(
	const struct sc_dane_walk *w, size_t i, struct sc_dane_shown *out)
{
	const struct sc_endpoint_facts *f = &w->s->facts->endpoints[i];

	*out = (struct sc_dane_shown){ .endpoint = &w->s->obs->endpoints[i],
		.chain = f->chain,
		.leaf = f->leaf,
		.dane = &f->dane };
	return f->chain && f->leaf;
}

static bool take_variant(const struct sc_dane_walk *w, size_t i, size_t k,
	struct sc_dane_shown *out)
{
	const struct sc_endpoint *e = &w->s->obs->endpoints[i];
	const struct sc_variant_facts *f =
		&w->s->facts->endpoints[i].variants[k];

	*out = (struct sc_dane_shown){ .endpoint = e,
		.variant = e->variants[k].name,
		.chain = f->chain,
		.leaf = f->leaf,
		.dane = &f->dane };
	return sc_variant_is_news(
		e, &w->s->facts->endpoints[i], k, SC_ASKED_SAME);
}

bool sc_dane_next(struct sc_dane_walk *w, struct sc_dane_shown *out)
{
	const struct sc_facts *f = w->s->facts;

	for (; w->endpoint < f->n_endpoints; w->endpoint++, w->variant = 0) {
		size_t n = f->endpoints[w->endpoint].n_variants;

		if (!is_ours(w->s, w->endpoint))
			continue;
		while (w->variant <= n) {
			size_t k = w->variant++;

			if (k == 0 ? take_base(w, w->endpoint, out) :
				     take_variant(w, w->endpoint, k - 1, out))
				return true;
		}
	}
	return false;
}

const struct sc_dane_policy *sc_dane_policy(const struct sc_subject *s)
{
	size_t i = s->host ? (size_t)(s->host - s->obs->hosts) : 0;

	return s->host && i < s->facts->n_hosts ? s->facts->hosts[i].dane :
						  NULL;
}

const struct sc_dane_policy *sc_dane_published(
	const struct sc_subject *s, struct sc_verdict *v)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);

	if (p && (p->state == SC_DANE_BINDING || p->state == SC_DANE_UNUSABLE))
		return p;
	*v = SC_IS_NA;
	if (!p || p->state == SC_DANE_UNKNOWN || p->state == SC_DANE_FAILED)
		v->status = SC_STATUS_UNSEEN;
	return NULL;
}

/* The host's own name as SNI gets a chain that does match. */
static bool host_sni_matches(
	const struct sc_subject *s, const struct sc_endpoint *e)
{
	const struct sc_endpoint_facts *f =
		&s->facts->endpoints[e - s->obs->endpoints];
	const struct sc_variant_facts *v = NULL;

	(void)sc_variant_find(e, f, "host-sni", &v);
	return v && v->dane.result == SC_DANE_AUTHENTICATED;
}

static enum sc_dane_cause cause_of_record(const struct sc_dane_shown *x,
	const struct sc_tlsa *t, const struct sc_tlsa_facts *f)
{
	switch (f->match) {
	case SC_TLSA_TA_NAME: return SC_DANE_TA_NAME;
	case SC_TLSA_TA_PATH: return SC_DANE_TA_PATH;
	case SC_TLSA_PKIX: return SC_DANE_PKIX;
	case SC_TLSA_TA_NOT_SENT:
		return f->at == 0 ? SC_DANE_TA_LEAF : SC_DANE_TA_ABSENT;
	case SC_TLSA_NO_MATCH:
		/* Of a lone leaf, it is the issuer that was not sent. */
		if (t->usage == SC_TLSA_DANE_TA && x->chain->n_sent == 1 &&
			!f->mistaken && !x->leaf->self_signed)
			return SC_DANE_TA_ABSENT;
		break;
	case SC_TLSA_NOT_USED:
	case SC_TLSA_MATCH: break;
	}
	return SC_DANE_OTHER;
}

/* The nearest miss of all records; they are in that order. */
static enum sc_dane_cause nearest(
	const struct sc_subject *s, const struct sc_dane_shown *x, int *record)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	enum sc_dane_cause best = SC_DANE_OTHER;

	for (size_t i = 0; p && i < p->n_records && i < x->dane->n_records;
		i++) {
		enum sc_dane_cause c = cause_of_record(
			x, &p->records[i], &x->dane->records[i]);

		if (c >= best)
			continue;
		best = c;
		*record = (int)i;
	}
	return best;
}

/* A stale record of the issuer beside one of the leaf: the leaf is meant. */
static bool has_usage_3(const struct sc_dane_policy *p)
{
	for (size_t i = 0; p && i < p->n_records; i++)
		if (p->records[i].usage == SC_TLSA_DANE_EE &&
			p->records[i].use == SC_TLSA_USABLE)
			return true;
	return false;
}

enum sc_dane_cause sc_dane_cause(
	const struct sc_subject *s, const struct sc_dane_shown *x, int *record)
{
	*record = -1;
	if (x->dane->result == SC_DANE_AUTHENTICATED) {
		*record = x->dane->record;
		return SC_DANE_GOOD;
	}
	if (x->dane->result != SC_DANE_MISMATCH)
		return SC_DANE_UNJUDGED;
	if (host_sni_matches(s, x->endpoint))
		return SC_DANE_SNI;
	if (x->dane->not_agile_differs)
		return SC_DANE_AGILITY;

	enum sc_dane_cause c = nearest(s, x, record);
	bool guessed = c == SC_DANE_TA_ABSENT && *record >= 0 &&
		x->dane->records[*record].match == SC_TLSA_NO_MATCH;

	if (!guessed || !has_usage_3(sc_dane_policy(s)))
		return c;
	*record = -1;
	return SC_DANE_OTHER;
}

static void count_one(struct sc_dane_tally *t, const struct sc_subject *s,
	const struct sc_dane_shown *x)
{
	int record;
	enum sc_dane_cause c = sc_dane_cause(s, x, &record);

	if (c == SC_DANE_UNJUDGED)
		return;
	if (t->n[c]++ == 0) {
		t->first[c] = *x;
		t->record[c] = record;
	}
	t->shown++;
}

/* Adds what one address showed: `before` is the tally without it. */
static void count_address(
	struct sc_dane_tally *t, const struct sc_dane_tally *before)
{
	size_t shown = t->shown - before->shown;
	size_t good = t->n[SC_DANE_GOOD] - before->n[SC_DANE_GOOD];

	if (shown == 0)
		t->silent++;
	else if (good == shown)
		t->all++;
	else if (good)
		t->some++;
	else
		t->none++;
}

static struct sc_dane_tally count_all(const struct sc_subject *s)
{
	struct sc_dane_tally t = { 0 };
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;
	bool more = sc_dane_next(&w, &x);

	for (size_t i = 0; i < s->facts->n_endpoints; i++) {
		const struct sc_endpoint *e = &s->obs->endpoints[i];
		struct sc_dane_tally before = t;

		for (; more && x.endpoint == e; more = sc_dane_next(&w, &x))
			count_one(&t, s, &x);
		if (is_ours(s, i))
			count_address(&t, &before);
	}
	return t;
}

bool sc_dane_count(const struct sc_subject *s, struct sc_dane_tally *out,
	struct sc_verdict *v)
{
	const struct sc_dane_policy *p = sc_dane_published(s, v);

	if (!p)
		return false;
	*out = count_all(s);
	*v = SC_IS_NA;
	if (p->state == SC_DANE_BINDING && !out->shown)
		v->status = SC_STATUS_UNSEEN;
	return p->state == SC_DANE_BINDING && out->shown;
}

bool sc_dane_matches(const struct sc_subject *s, size_t i)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;

	while (sc_dane_next(&w, &x))
		if (i < x.dane->n_records &&
			x.dane->records[i].match == SC_TLSA_MATCH)
			return true;
	return false;
}

const char *sc_dane_mistaken(const struct sc_subject *s, size_t i)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;
	const char *mistaken = NULL;

	while (sc_dane_next(&w, &x)) {
		if (i >= x.dane->n_records)
			continue;
		if (x.dane->records[i].match == SC_TLSA_MATCH)
			return NULL;
		if (!mistaken)
			mistaken = x.dane->records[i].mistaken;
	}
	return mistaken;
}

static bool is_key_of(const struct sc_subject *s, const struct sc_tlsa *t,
	const struct sc_cert *leaf)
{
	const char *digest = t->selector == SC_TLSA_SPKI ?
		leaf->key.spki_sha256 :
		leaf->sha256;

	return digest && strcmp(sc_hex(s->arena, t->data), digest) == 0;
}

const char *sc_dane_elsewhere(const struct sc_subject *s, size_t i)
{
	const struct sc_tlsa *t = &sc_dane_policy(s)->records[i];

	for (size_t k = 0; k < s->facts->n_endpoints; k++) {
		const struct sc_cert *leaf = s->facts->endpoints[k].leaf;

		if (!is_ours(s, k) && leaf && t->mtype == SC_TLSA_SHA256 &&
			is_key_of(s, t, leaf))
			return s->obs->endpoints[k].host;
	}
	return NULL;
}

/* It matches, but for the chain or the names. */
static bool comes_near(const struct sc_subject *s, size_t i)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;

	while (sc_dane_next(&w, &x))
		if (i < x.dane->n_records &&
			x.dane->records[i].match > SC_TLSA_NO_MATCH)
			return true;
	return false;
}

enum sc_dane_past sc_dane_past(const struct sc_subject *s, size_t i)
{
	const struct sc_tlsa *t = &sc_dane_policy(s)->records[i];

	if (t->use != SC_TLSA_USABLE || comes_near(s, i) ||
		sc_dane_mistaken(s, i) || sc_dane_elsewhere(s, i))
		return SC_DANE_NO_PAST;
	if (t->usage == SC_TLSA_DANE_TA || t->usage == SC_TLSA_PKIX_TA)
		return SC_DANE_OLD_ISSUER;
	return t->selector == SC_TLSA_SPKI ? SC_DANE_OLD_KEY : SC_DANE_OLD_CERT;
}
