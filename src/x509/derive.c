#include "x509/derive.h"

#include <stdlib.h>

#include "base/dname.h"
#include "base/ip.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/chain.h"
#include "x509/key.h"
#include "x509/match.h"
#include "x509/sig.h"

#define KNOWN_CHAINS 32 /* among which an equal one is looked for */

/* A certificate under the digest that chains use for it. */
struct entry {
	const char *sha256;
	const struct sc_cert *cert;
};

struct derive {
	struct sc_arena *arena;
	const struct sc_obs *obs;
	struct sc_date at;
	struct sc_trust *trust;
	struct entry *entries; /* sorted by digest */
	const struct sc_chain *known[KNOWN_CHAINS];
	size_t n_known;
};

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->sha256, y->sha256);
}

static struct sc_cert *parse_all(struct derive *d)
{
	const struct sc_obs *obs = d->obs;
	struct sc_cert *certs =
		sc_new(d->arena, struct sc_cert, obs->n_certificates);

	d->entries = sc_new(d->arena, struct entry, obs->n_certificates);
	for (size_t i = 0; i < obs->n_certificates; i++) {
		const struct sc_certificate *c = &obs->certificates[i];

		sc_cert_parse(d->arena, c->der, &certs[i]);
		sc_sig_note_self_signed(sc_trust_memo(d->trust), &certs[i]);
		d->entries[i] =
			(struct entry){ c->sha256 ? c->sha256 : "", &certs[i] };
	}
	qsort(d->entries, obs->n_certificates, sizeof(*d->entries),
		compare_entries);
	return certs;
}

static const struct sc_cert *find_cert(
	const struct derive *d, const char *sha256)
{
	struct entry key = { sha256, NULL };
	const struct entry *e = bsearch(&key, d->entries,
		d->obs->n_certificates, sizeof(*d->entries), compare_entries);

	return e ? e->cert : NULL;
}

/* The certificates of a handshake, as far as the observation holds them. */
static size_t list_sent(
	struct derive *d, const struct sc_tls *tls, const struct sc_cert ***out)
{
	size_t n = 0;

	*out = sc_new(d->arena, const struct sc_cert *, tls->n_chain);
	for (size_t i = 0; i < tls->n_chain; i++) {
		const struct sc_cert *c = find_cert(d, tls->chain[i]);

		if (c)
			(*out)[n++] = c;
	}
	return n;
}

static const struct sc_chain *find_chain(
	const struct derive *d, const struct sc_cert *const *sent, size_t n)
{
	for (size_t i = 0; i < d->n_known; i++)
		if (d->known[i]->n_sent == n &&
			memcmp(d->known[i]->sent, sent, n * sizeof(*sent)) == 0)
			return d->known[i];
	return NULL;
}

static const struct sc_chain *chain_of(
	struct derive *d, const struct sc_endpoint *e)
{
	const struct sc_cert **sent;
	size_t n = e->tls ? list_sent(d, e->tls, &sent) : 0;

	if (n == 0)
		return NULL;
	if (n > SC_LIMIT_CHAIN_CERTS)
		n = SC_LIMIT_CHAIN_CERTS;
	const struct sc_chain *c = find_chain(d, sent, n);

	if (c)
		return c;
	c = sc_chain_judge(d->arena, sent, n, d->at, d->trust);
	if (d->n_known < KNOWN_CHAINS)
		d->known[d->n_known++] = c;
	return c;
}

/*
 * What a sender or a mail client has in hand before it connects. An MX given
 * by its address has no name to compare with: --name can say one.
 */
static void set_reference(
	struct derive *d, const struct sc_endpoint *e, struct sc_name_facts *f)
{
	const struct sc_target *t = &d->obs->target;
	const char *name = t->name ? t->name : e->host;
	struct sc_ip ip;

	if (!name && t->role == SC_ROLE_SUBMISSION && t->address)
		name = t->address;
	if (!name)
		return;
	f->reference = sc_dname_fold(d->arena, sc_bytes_of(name));
	f->reference_is_address = sc_ip_parse(name, &ip);
}

static const struct sc_host *find_host(
	const struct sc_obs *obs, const char *name)
{
	for (size_t i = 0; i < obs->n_hosts && name; i++)
		if (obs->hosts[i].name &&
			sc_dname_equal(obs->hosts[i].name, name))
			return &obs->hosts[i];
	return NULL;
}

static const char *last_alias(const struct sc_answer *a)
{
	return a->n_aliases ? a->aliases[a->n_aliases - 1] : NULL;
}

/* Where the CNAMEs of the endpoint's host end; NULL: it has none. */
static const char *alias_of(const struct derive *d, const struct sc_endpoint *e)
{
	const struct sc_host *h = find_host(d->obs, e->host);
	const char *alias = h ? last_alias(&h->a) : NULL;

	return alias || !h ? alias : last_alias(&h->aaaa);
}

static const char *looks_like(struct sc_arena *a, const struct sc_cert *leaf,
	const struct sc_endpoint *e)
{
	const struct sc_reply *said[] = { &e->greeting, &e->greeting_tls,
		&e->ehlo, &e->ehlo_tls };
	const char *name = NULL;

	for (size_t i = 0; i < SC_COUNT(said) && !name; i++)
		if (said[i]->n_lines)
			name = sc_match_line(a, leaf, said[i]->lines[0]);
	return name;
}

static bool is_match(enum sc_name_match m)
{
	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD;
}

static void match_names(struct derive *d, const struct sc_endpoint *e,
	const struct sc_cert *leaf, struct sc_name_facts *f)
{
	struct sc_arena *a = d->arena;
	const char *ignored;

	f->match = f->reference_is_address ?
		sc_match_address(a, leaf, f->reference, &f->presented) :
		sc_match_name(a, leaf, f->reference, &f->presented);
	f->domain_match =
		sc_match_name(a, leaf, d->obs->target.domain, &ignored);
	f->alias_match = sc_match_name(a, leaf, f->alias, &ignored);
	f->address_match = sc_match_address(a, leaf, e->address, &ignored) ==
		SC_NAME_EXACT;
	if (f->reference && !is_match(f->match)) {
		f->nearest = sc_match_nearest(a, leaf, f->reference);
		f->looks_like = looks_like(a, leaf, e);
	}
}

static struct sc_endpoint_facts derive_endpoint(
	struct derive *d, const struct sc_endpoint *e)
{
	struct sc_endpoint_facts f = { .chain = chain_of(d, e) };
	const char *alias = alias_of(d, e);

	set_reference(d, e, &f.name);
	if (alias)
		f.name.alias = sc_dname_fold(d->arena, sc_bytes_of(alias));
	if (f.chain) {
		f.leaf = f.chain->sent[0];
		match_names(d, e, f.leaf, &f.name);
	}
	return f;
}

/*
 * The costly look is for leafs that no CA vouches for. For others it would be
 * the larger part of all the work, and such keys do not pass a public CA.
 */
static bool is_unvetted_leaf(const struct sc_facts *f, const struct sc_cert *c)
{
	for (size_t i = 0; i < f->n_endpoints; i++)
		if (f->endpoints[i].leaf == c)
			return !f->endpoints[i].chain->trusted;
	return false;
}

static void examine_keys(
	struct derive *d, const struct sc_facts *f, struct sc_cert *certs)
{
	for (size_t i = 0; i < f->n_certs; i++)
		if (!certs[i].parse_error)
			sc_key_examine(sc_trust_memo(d->trust),
				is_unvetted_leaf(f, &certs[i]), &certs[i].key);
}

struct sc_facts sc_facts_derive(struct sc_arena *a, const struct sc_obs *obs,
	struct sc_date at, struct sc_trust *trust)
{
	struct derive d = { .arena = a,
		.obs = obs,
		.at = at,
		.trust = trust ? trust :
				 sc_trust_of(a, (struct sc_bytes){ NULL, 0 }) };
	struct sc_cert *certs = parse_all(&d);
	struct sc_endpoint_facts *endpoints =
		sc_new(a, struct sc_endpoint_facts, obs->n_endpoints);

	for (size_t i = 0; i < obs->n_endpoints; i++)
		endpoints[i] = derive_endpoint(&d, &obs->endpoints[i]);

	struct sc_facts f = { .at = at,
		.certs = certs,
		.n_certs = obs->n_certificates,
		.endpoints = endpoints,
		.n_endpoints = obs->n_endpoints,
		.n_anchors = sc_trust_count(d.trust) };

	examine_keys(&d, &f, certs);
	return f;
}
