/*
 * dh_primes.h -- primes of finite-field Diffie-Hellman that have a name.
 *
 * RFC 7919 ("ffdhe2048"), RFC 3526 and RFC 2409 ("modp_2048"), RFC 5114 ("RFC
 * 5114 1024/160"), and those that programs came with ("mod_ssl 2.2 1024").
 */
#ifndef SC_WIRE_DH_PRIMES_H
#define SC_WIRE_DH_PRIMES_H

#include "base/bytes.h"

/* Of a big-endian number; leading zeros do not count. */
int sc_dh_prime_bits(struct sc_bytes number);

/* Big-endian; leading zeros do not matter. NULL: somebody's own. */
const char *sc_dh_prime_name(struct sc_bytes prime);

#endif
