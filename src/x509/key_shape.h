/*
 * key_shape.h -- RSA moduli of a form that chance does not make.
 *
 * They are told by looking, without taking them apart: some ten microseconds
 * for 2048 bits, below a millisecond for 16384.
 */
#ifndef SC_X509_KEY_SHAPE_H
#define SC_X509_KEY_SHAPE_H

#include <openssl/bn.h>
#include <stdbool.h>

#include "base/bytes.h"
#include "facts/facts.h"

/*
 * CVE-2017-15361 (ROCA): the primes are k M + 65537^a mod M, with M the product
 * of at least the primes up to 167, so that n is a power of 65537 modulo each
 * of these, and the same one. A sound key is by a chance of 2^-154.
 */
bool sc_key_is_roca(const BIGNUM *n);

/*
 * Repetition and bias. `n` is big-endian without leading zeros. The chance of
 * a sound key to be called so is below 2^-70, for each of the three:
 *
 * REPEATS   one octet comes 16 times, anywhere; or in the lower half a unit of
 *	     1 to 16 half octets repeats for 104 bits: at most 2048 places, 16
 *	     units, 2^15 * 2^-104.
 * BIASED    in the lower half, zeros and ones differ by ten deviations.
 * COLUMNS   in the lower half, cut into words of 8 to 128 bits, so many bits
 *	     are the same in all words that it is a chance of 2^-96, whichever
 *	     bits they are. The lowest word is left out.
 *
 * The upper half can be chosen: who finds a modulus that begins with his name
 * or a picture has a sound key.
 */
enum sc_key_pattern sc_key_pattern(struct sc_bytes n);

#endif
