/*
 * key.h -- public keys: what SubjectPublicKeyInfo says, and what is wrong.
 *
 * Reading is cheap and done for every certificate. Looking for weaknesses
 * costs some hundred microseconds for RSA and is done once for each key that
 * was served (sc_key_examine).
 */
#ifndef SC_X509_KEY_H
#define SC_X509_KEY_H

#include "base/arena.h"
#include "base/attr.h"
#include "facts/facts.h"
#include "x509/memo.h"

/*
 * Reads a DER SubjectPublicKeyInfo. False when its frame (an algorithm and a
 * BIT STRING) cannot be read; a key inside that makes no sense is facts.
 * small_factor, prime_power and invalid_point are left to sc_key_examine; a
 * point that is none by its form alone is found here.
 */
SC_MUST_CHECK bool sc_key_parse(
	struct sc_arena *a, struct sc_bytes spki, struct sc_key_facts *out);

/* The octets in the BIT STRING; absent when there are none. */
struct sc_bytes sc_key_octets(struct sc_bytes spki);

/*
 * What one signature by this key costs to verify, in microseconds of a slow
 * core; of RSA by the squares of the exponentiation.
 */
long long sc_key_verify_us(const struct sc_key_facts *key);

/*
 * Looks for what makes a key worthless. RSA, for moduli up to
 * SC_LIMIT_RSA_BITS: a prime factor <= 65537, a perfect power, close primes, a
 * small secret exponent, the form of ROCA, patterns; and with `thorough` a
 * prime modulus, for up to 4096 bits (1 ms at 2048 bits, 7 ms at 4096). EC on a
 * named curve: a point that is not on it. `memo` remembers the answers, and
 * has the budget that they are paid from: when that is spent, nothing is found.
 *
 * No key takes more than 20 ms, whatever its numbers (16384 bits and the worst
 * exponent: tests/unit/test_key_vectors.c); what is larger is not looked at.
 */
void sc_key_examine(
	struct sc_memo *memo, bool thorough, struct sc_key_facts *key);

#endif
