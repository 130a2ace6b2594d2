/*
 * The certificates of one host beside each other: how many there are, and
 * which are the odd ones out. The host's own is the one that TLSA records or an
 * MTA-STS policy ask for, else the one that is shown most to those who ask for
 * nothing particular; every other one is named with where it is shown, and what
 * is other.
 */
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "facts/variant.h"
#include "policy/sts.h"
#include "report/parts.h"

#define PLACES_SHOWN 4
#define NAMES_SHOWN  3
#define NAME_BYTES   64

/*
 * One certificate, and where it is shown; of an address that showed it at first
 * no further handshakes are told.
 */
struct shown {
	const struct sc_cert *cert;
	size_t n_asked; /* first handshakes and repeats that showed it */
	size_t n_shown; /* handshakes that did so */
	bool wanted;    /* TLSA records, or an MTA-STS policy, ask for it */
	const char *places;
	size_t n_places;
	const struct sc_endpoint *first_at; /* the last that did so */
};

struct host {
	const struct sc_judgement *j;
	const struct sc_endpoint *first; /* of the host, with its port */
	size_t n_addresses;
	struct shown *v;
	size_t n;
};

static bool same_host(const struct sc_endpoint *a, const struct sc_endpoint *b)
{
	if (a->port != b->port)
		return false;
	return a->host && b->host ? strcmp(a->host, b->host) == 0 : a == b;
}

static struct shown *find(struct host *h, const struct sc_cert *cert)
{
	for (size_t i = 0; i < h->n; i++)
		if (strcmp(h->v[i].cert->sha256, cert->sha256) == 0)
			return &h->v[i];
	h->v = sc_grow(h->j->a, h->v, h->n, struct shown);
	h->v[h->n] = (struct shown){ .cert = cert };
	return &h->v[h->n++];
}

/* Senders with a policy that is in force would authenticate by it. */
static bool is_wanted(const struct sc_judgement *j,
	const struct sc_chain *chain, const struct sc_name_facts *name,
	const struct sc_dane_facts *dane)
{
	bool enforced = j->facts->sts && j->facts->sts->mode == SC_STS_ENFORCE;

	return dane->result == SC_DANE_AUTHENTICATED ||
		(dane->result == SC_DANE_NOT_BOUND && enforced && chain &&
			chain->trusted &&
			(name->match == SC_NAME_EXACT ||
				name->match == SC_NAME_WILDCARD));
}

/* "with RSA keys alone at 192.0.2.1"; the address where there are several. */
static void add_place(struct host *h, const struct sc_cert *cert, bool wanted,
	const struct sc_endpoint *e, const char *variant)
{
	struct shown *s;
	bool several = h->n_addresses > 1;

	if (!cert)
		return;
	s = find(h, cert);
	s->n_shown++;
	s->wanted |= wanted;
	if (variant && s->first_at == e)
		return;
	if (!variant)
		s->first_at = e;
	s->n_asked += !variant || strncmp(variant, "repeat", 6) == 0;
	if (s->n_places++ >= PLACES_SHOWN)
		return;
	s->places = sc_arena_printf(h->j->a, "%s%s%s%s%s%s",
		s->places ? s->places : "", s->places ? ", " : "",
		variant         ? sc_variant_how(variant) :
			several ? "" :
				  "at first",
		variant && several ? " " : "", several ? "at " : "",
		several ? e->address : "");
}

static void add_variant(struct host *h, const struct sc_variant_facts *f,
	const struct sc_endpoint *e, const char *name)
{
	add_place(h, f->leaf, is_wanted(h->j, f->chain, &f->name, &f->dane), e,
		name);
}

static void add_endpoint(struct host *h, size_t i)
{
	const struct sc_endpoint *e = &h->j->obs->endpoints[i];
	const struct sc_endpoint_facts *f = &h->j->facts->endpoints[i];

	add_place(h, f->leaf, is_wanted(h->j, f->chain, &f->name, &f->dane), e,
		NULL);
	for (size_t k = 0; k < f->n_variants && k < e->n_variants; k++)
		if (e->variants[k].tls.outcome == SC_OUTCOME_OK)
			add_variant(h, &f->variants[k], e, e->variants[k].name);
}

static struct host host_at(const struct sc_judgement *j, size_t at)
{
	struct host h = { .j = j, .first = &j->obs->endpoints[at] };

	for (size_t i = at; i < j->facts->n_endpoints; i++)
		h.n_addresses += same_host(h.first, &j->obs->endpoints[i]);
	for (size_t i = at; i < j->facts->n_endpoints; i++)
		if (same_host(h.first, &j->obs->endpoints[i]))
			add_endpoint(&h, i);
	return h;
}

static bool was_before(const struct sc_judgement *j, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (same_host(&j->obs->endpoints[i], &j->obs->endpoints[at]))
			return true;
	return false;
}

/* What the policy asks for goes first, then what is shown most. */
static bool is_rather(const struct shown *s, const struct shown *than)
{
	if (s->wanted != than->wanted)
		return s->wanted;
	if (s->n_asked != than->n_asked)
		return s->n_asked > than->n_asked;
	return s->n_shown > than->n_shown;
}

/* The host's own. */
static const struct shown *usual(const struct host *h)
{
	const struct shown *best = &h->v[0];

	for (size_t i = 1; i < h->n; i++)
		if (is_rather(&h->v[i], best))
			best = &h->v[i];
	return best;
}

/*
 * Neither the host's own nor, where some certificate is not what the policy
 * asks for, one of those that are.
 */
static bool is_odd(
	const struct host *h, const struct shown *s, const struct shown *own)
{
	if (s == own)
		return false;
	for (size_t i = 0; s->wanted && i < h->n; i++)
		if (!h->v[i].wanted)
			return false;
	return true;
}

static const char *join(
	const struct sc_judgement *j, const char *a, const char *b)
{
	return a ? sc_arena_printf(j->a, "%s, %s", a, b) : b;
}

static const char *key_of(
	const struct sc_judgement *j, const struct sc_key_facts *k)
{
	return k->bits ? sc_arena_printf(j->a, "%s %d", k->name, k->bits) :
			 k->name;
}

static const char *names_of(
	const struct sc_judgement *j, const struct sc_cert *c)
{
	const char *list = NULL;

	for (size_t i = 0; i < c->n_dns_names && i < NAMES_SHOWN; i++)
		list = join(j, list,
			sc_text_printable(j->a, c->dns_names[i], NAME_BYTES));
	if (c->n_dns_names > NAMES_SHOWN)
		list = sc_arena_printf(j->a, "%s and %zu more", list,
			c->n_dns_names - NAMES_SHOWN);
	return list ? list : "no host";
}

static bool same_names(const struct sc_cert *a, const struct sc_cert *b)
{
	if (a->n_dns_names != b->n_dns_names)
		return false;
	for (size_t i = 0; i < a->n_dns_names; i++)
		if (!sc_bytes_equal(a->dns_names[i], b->dns_names[i]))
			return false;
	return true;
}

static bool same_key(const struct sc_key_facts *a, const struct sc_key_facts *b)
{
	return a->type == b->type && a->bits == b->bits;
}

static bool same_spki(
	const struct sc_key_facts *a, const struct sc_key_facts *b)
{
	return a->spki_sha256 && b->spki_sha256 &&
		strcmp(a->spki_sha256, b->spki_sha256) == 0;
}

static const char *until(const struct sc_judgement *j, const struct sc_cert *c)
{
	int64_t left = c->not_after.s - j->facts->at.s;

	return sc_arena_printf(j->a, "%s %s", left < 0 ? "expired on" : "until",
		sc_date_day(j->a, c->not_after));
}

/* What is other about `odd`: key, life, issuer, names; else its serial. */
static const char *difference(const struct sc_judgement *j,
	const struct sc_cert *odd, const struct sc_cert *own)
{
	const char *text = NULL;

	if (odd->parse_error || own->parse_error)
		return odd->parse_error ? odd->parse_error : "it parses";
	if (!same_key(&odd->key, &own->key))
		text = key_of(j, &odd->key);
	if (odd->not_after.s != own->not_after.s)
		text = join(j, text, until(j, odd));
	if (!sc_bytes_equal(odd->issuer_der, own->issuer_der))
		text = join(j, text,
			sc_arena_printf(j->a, "issued by %s", odd->issuer));
	if (!same_names(odd, own))
		text = join(j, text,
			sc_arena_printf(j->a, "names %s", names_of(j, odd)));
	if (text)
		return text;
	return same_spki(&odd->key, &own->key) ?
		"another serial number" :
		"another key and serial number";
}

static const char *places_of(
	const struct sc_judgement *j, const struct shown *s)
{
	return s->n_places > PLACES_SHOWN ?
		sc_arena_printf(j->a, "%s and %zu more", s->places,
			s->n_places - PLACES_SHOWN) :
		s->places;
}

static struct sc_report_distinct distinct_of(const struct host *h)
{
	const struct shown *own = usual(h);
	struct sc_report_odd *odd = sc_new(h->j->a, struct sc_report_odd, h->n);
	struct sc_report_distinct out = { .host = h->first->host,
		.address = h->first->address,
		.port = h->first->port,
		.count = (int)h->n,
		.certificate = own->cert->sha256,
		.odd = odd };

	for (size_t i = 0; i < h->n; i++)
		if (is_odd(h, &h->v[i], own))
			odd[out.n_odd++] = (struct sc_report_odd){
				h->v[i].cert->sha256,
				places_of(h->j, &h->v[i]),
				difference(h->j, h->v[i].cert, own->cert),
			};
	return out;
}

void sc_report_distinct(const struct sc_judgement *j, struct sc_report *r)
{
	struct sc_report_distinct *v = NULL;

	for (size_t i = 0; i < j->facts->n_endpoints; i++) {
		if (was_before(j, i))
			continue;

		struct host h = host_at(j, i);

		if (!h.n)
			continue;
		v = sc_grow(j->a, v, r->n_distinct, struct sc_report_distinct);
		v[r->n_distinct++] = distinct_of(&h);
	}
	r->distinct = v;
}

int sc_report_count_distinct(const struct sc_judgement *j, size_t i)
{
	struct host h = { .j = j, .first = &j->obs->endpoints[i] };

	add_endpoint(&h, i);
	return (int)h.n;
}
