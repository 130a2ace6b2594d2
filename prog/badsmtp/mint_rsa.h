/* mint_rsa.h -- RSA keys, and public keys of them that are wrong. */
#ifndef BADSMTP_MINT_RSA_H
#define BADSMTP_MINT_RSA_H

#include <openssl/types.h>

#include "der_writer.h"

/* A sound key; NULL when OpenSSL cannot. The caller owns it. */
EVP_PKEY *mint_rsa_new(int bits, unsigned long exponent);

/* A key of these numbers, without the shortcuts of the Chinese remainder. */
EVP_PKEY *mint_rsa_assemble(const BIGNUM *n, const BIGNUM *e, const BIGNUM *d);

/*
 * Appends a SubjectPublicKeyInfo of `key` with the faults of mint_recipe.h
 * that concern modulus, exponent and algorithm identifier.
 */
SC_MUST_CHECK bool mint_rsa_put_spki(
	struct der *w, EVP_PKEY *key, unsigned faults);

#endif
