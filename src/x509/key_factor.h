/*
 * key_factor.h -- RSA keys that are taken apart in a moment.
 *
 * Both are bounded: for 16384 bits, the largest key that is looked at, they
 * take some milliseconds together (tests/unit/test_key_vectors.c measures).
 */
#ifndef SC_X509_KEY_FACTOR_H
#define SC_X509_KEY_FACTOR_H

#include <openssl/bn.h>
#include <stdbool.h>

/*
 * A hundred rounds of Fermat's method for n, and for n times each of a few
 * small numbers, which finds primes whose ratio is near a simple fraction
 * (Lehman). `n` has no factor below 2^16, is no square and at least 32 bits.
 */
bool sc_key_has_close_primes(const BIGNUM *n, BN_CTX *ctx);

/*
 * Wiener's method: a secret exponent below about n^(1/4) stands in a convergent
 * of e/n. Only tried for 2^32 < e < n, as else the secret cannot be small.
 */
bool sc_key_has_small_secret(const BIGNUM *n, const BIGNUM *e, BN_CTX *ctx);

#endif
