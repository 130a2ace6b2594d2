#include "x509/derive_chains.h"

#include <stdlib.h>

#include "base/limits.h"
#include "x509/cert.h"
#include "x509/chain.h"
#include "x509/sig.h"

#define KNOWN_CHAINS 32 /* among which an equal one is looked for */

/* A certificate under the digest that chains use for it. */
struct entry {
	const char *sha256;
	const struct sc_cert *cert;
};

struct sc_chains {
	struct sc_arena *arena;
	struct sc_date at;
	struct sc_trust *trust;
	struct sc_cert *certs;
	struct entry *entries; /* sorted by digest */
	size_t n;
	const struct sc_chain *known[KNOWN_CHAINS];
	size_t n_known;
};

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->sha256, y->sha256);
}

struct sc_chains *sc_chains_of(struct sc_arena *a, const struct sc_obs *obs,
	struct sc_date at, struct sc_trust *trust)
{
	struct sc_chains *c = sc_new(a, struct sc_chains, 1);
	size_t n = obs->n_certificates;

	*c = (struct sc_chains){ .arena = a,
		.at = at,
		.trust = trust,
		.certs = sc_new(a, struct sc_cert, n),
		.entries = sc_new(a, struct entry, n),
		.n = n };
	for (size_t i = 0; i < n; i++) {
		sc_cert_parse(a, obs->certificates[i].der, &c->certs[i]);
		sc_sig_note_self_signed(sc_trust_memo(trust), &c->certs[i]);
		/* The digest in the file is a stranger's word: ours counts. */
		c->entries[i] =
			(struct entry){ c->certs[i].sha256, &c->certs[i] };
	}
	qsort(c->entries, n, sizeof(*c->entries), compare_entries);
	return c;
}

struct sc_cert *sc_chains_certs(const struct sc_chains *c)
{
	return c->certs;
}

static const struct sc_cert *find_cert(
	const struct sc_chains *c, const char *sha256)
{
	struct entry key = { sha256, NULL };
	const struct entry *e = bsearch(
		&key, c->entries, c->n, sizeof(*c->entries), compare_entries);

	return e ? e->cert : NULL;
}

static size_t list_sent(struct sc_chains *c, const char *const *digests,
	size_t n, const struct sc_cert ***out)
{
	size_t n_found = 0;

	*out = sc_new(c->arena, const struct sc_cert *, n);
	for (size_t i = 0; i < n; i++) {
		const struct sc_cert *cert = find_cert(c, digests[i]);

		if (cert)
			(*out)[n_found++] = cert;
	}
	return n_found < SC_LIMIT_CHAIN_CERTS ? n_found : SC_LIMIT_CHAIN_CERTS;
}

static const struct sc_chain *find_chain(
	const struct sc_chains *c, const struct sc_cert *const *sent, size_t n)
{
	for (size_t i = 0; i < c->n_known; i++)
		if (c->known[i]->n_sent == n &&
			memcmp(c->known[i]->sent, sent, n * sizeof(*sent)) == 0)
			return c->known[i];
	return NULL;
}

const struct sc_chain *sc_chains_judge(
	struct sc_chains *c, const char *const *digests, size_t n)
{
	const struct sc_cert **sent;
	size_t n_sent = list_sent(c, digests, n, &sent);
	const struct sc_chain *chain = find_chain(c, sent, n_sent);

	if (n_sent == 0 || chain)
		return chain;
	chain = sc_chain_judge(c->arena, sent, n_sent, c->at, c->trust);
	if (c->n_known < KNOWN_CHAINS)
		c->known[c->n_known++] = chain;
	return chain;
}
