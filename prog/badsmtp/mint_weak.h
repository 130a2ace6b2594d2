/* mint_weak.h -- RSA keys that work, and that anybody can take apart. */
#ifndef BADSMTP_MINT_WEAK_H
#define BADSMTP_MINT_WEAK_H

#include <openssl/types.h>

/*
 * A key of `bits` with the first of these faults (mint_recipe.h) that is in
 * `faults`, or NULL when none is or OpenSSL cannot. The caller owns it.
 *
 *	MINT_CLOSE_PRIMES  the primes lie side by side (CVE-2022-26320)
 *	MINT_ROCA          both are k M + 65537^a mod M (CVE-2017-15361)
 *	MINT_SMALL_D       the secret exponent has a quarter of the bits
 *	MINT_PATTERN       the primes are the next after a one and zeros
 *	MINT_SHARED_PRIME  one prime is that of all others made so
 */
EVP_PKEY *mint_weak_new(int bits, unsigned faults);

#endif
