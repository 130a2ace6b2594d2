/*
 * mint_key.h -- the keys of certificates, and how a certificate states them.
 */
#ifndef BADSMTP_MINT_KEY_H
#define BADSMTP_MINT_KEY_H

#include <openssl/types.h>

#include "der_writer.h"
#include "mint_recipe.h"

/* RSA and DSA keys are made once in a process for each size and role. */
enum mint_role { MINT_ROLE_LEAF, MINT_ROLE_CA, MINT_ROLE_ROOT };

/*
 * Makes the key that `r` asks for (not key=of:NAME). The caller owns a
 * reference. NULL on error.
 */
EVP_PKEY *mint_key_make(
	const struct mint_recipe *r, enum mint_role role, struct sc_error *e);

/* Appends the SubjectPublicKeyInfo, with the faults that `r` asks for. */
SC_MUST_CHECK bool mint_key_put_spki(struct der *w, EVP_PKEY *key,
	const struct mint_recipe *r, struct sc_error *e);

/* SHA-1 of the public key's bits, RFC 5280 4.2.1.2 (1); 20 octets. */
struct sc_bytes mint_key_id(struct sc_arena *a, EVP_PKEY *key);

/* "OpenSSL cannot WHAT: reason", of class INTERNAL; returns false. */
bool mint_openssl_error(struct sc_error *e, const char *what);

#endif
