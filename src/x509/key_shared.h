/*
 * key_shared.h -- RSA keys of one observation that have a prime in common.
 *
 * Whoever sees both takes both apart with one greatest common divisor: the
 * mark of machines that make their keys before they have any randomness.
 */
#ifndef SC_X509_KEY_SHARED_H
#define SC_X509_KEY_SHARED_H

#include "base/arena.h"
#include "facts/facts.h"

/*
 * Sets shares_prime_with of every RSA key in `certs`; partners are also looked
 * for in `earlier`. Equal moduli are one key and share nothing. The product of
 * all moduli has at most SC_LIMIT_SHARED_BITS; keys beyond it are marked
 * not_compared, those of `earlier` are left out first.
 */
void sc_keys_compare(struct sc_arena *a, struct sc_cert *certs, size_t n,
	const struct sc_cert *earlier, size_t n_earlier);

#endif
