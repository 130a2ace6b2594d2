/*
 * key_number.h -- what the searches for weak keys share: roots, powers, gcd.
 *
 * For public numbers only, as nothing here takes the same time for all. False
 * also when there is no memory, which is never a reason to call a key weak.
 */
#ifndef SC_X509_KEY_NUMBER_H
#define SC_X509_KEY_NUMBER_H

#include <openssl/bn.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

/*
 * A frame of temporary numbers, left when its scope ends:
 *	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
 */
BN_CTX *sc_number_enter(BN_CTX *ctx);
void sc_number_leave(BN_CTX **frame);

bool sc_number_is_prime_word(uint64_t q);

/* False when some prime shows that n is no k-th power; k is prime. */
bool sc_number_may_be_power(const BIGNUM *n, unsigned k);

/* The integer part of the k-th root. */
SC_MUST_CHECK bool sc_number_root(
	const BIGNUM *n, unsigned k, BIGNUM *r, BN_CTX *ctx);

bool sc_number_is_power(const BIGNUM *n, unsigned k, BN_CTX *ctx);
bool sc_number_is_square(const BIGNUM *n, BN_CTX *ctx);

/* b is not zero. 50 us for two numbers of 2048 bits. */
SC_MUST_CHECK bool sc_number_gcd(
	const BIGNUM *a, const BIGNUM *b, BIGNUM *out, BN_CTX *ctx);

#endif
