/*
 * key_samples.h -- public keys out of whatever a test suite keeps them in: PEM
 * of any kind, a modulus in hexadecimal, JWK, an SSH public key, OpenPGP.
 */
#ifndef TESTS_KEY_SAMPLES_H
#define TESTS_KEY_SAMPLES_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

/* The SubjectPublicKeyInfo, in DER; false: there is no key in it. */
SC_MUST_CHECK bool key_sample_read(
	struct sc_arena *a, struct sc_bytes content, struct sc_bytes *spki);

/* An RSA key of these numbers. */
struct sc_bytes key_sample_rsa(
	struct sc_arena *a, struct sc_bytes modulus, struct sc_bytes exponent);

#endif
