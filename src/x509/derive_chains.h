/* derive_chains.h -- the certificates of an observation, and their chains. */
#ifndef SC_X509_DERIVE_CHAINS_H
#define SC_X509_DERIVE_CHAINS_H

#include "facts/facts.h"
#include "x509/trust.h"

struct sc_chains; /* lives in its arena */

/* Parses all certificates of `obs`; the date and the store are for judging. */
struct sc_chains *sc_chains_of(struct sc_arena *a, const struct sc_obs *obs,
	struct sc_date at, struct sc_trust *trust);

/* By index as obs->certificates. */
struct sc_cert *sc_chains_certs(const struct sc_chains *c);

/*
 * The chain of these `digests`, in wire order, as far as the observation holds
 * the certificates; NULL when it holds none. Equal chains are one pointer, for
 * the first few of them.
 */
const struct sc_chain *sc_chains_judge(
	struct sc_chains *c, const char *const *digests, size_t n);

#endif
