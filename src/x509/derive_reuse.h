/* derive_reuse.h -- one key in the certificates of several operators. */
#ifndef SC_X509_DERIVE_REUSE_H
#define SC_X509_DERIVE_REUSE_H

#include "base/arena.h"
#include "facts/facts.h"
#include "x509/key_seen.h"

/*
 * Sets key_seen_at and key_elsewhere of the endpoints; `n` of both. `seen` may
 * be NULL. Two hosts are of different
 * operators when their names are registered under different ones. The list of
 * public suffixes is only asked when a key is in two certificates.
 */
void sc_reuse_derive(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_key_seen *seen, struct sc_endpoint_facts *endpoints,
	size_t n);

#endif
