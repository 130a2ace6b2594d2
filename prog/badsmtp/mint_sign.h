/* mint_sign.h -- the signature on a certificate and its algorithm's name. */
#ifndef BADSMTP_MINT_SIGN_H
#define BADSMTP_MINT_SIGN_H

#include <openssl/types.h>

#include "der_writer.h"
#include "mint_recipe.h"

struct mint_signature; /* a line of the table of algorithms */

/* Which algorithm a key signs with; NULL when the key cannot do `digest`. */
const struct mint_signature *mint_signature_pick(
	EVP_PKEY *key, enum mint_digest digest, struct sc_error *e);

/* Another algorithm than `s`, if possible of the same kind of key. */
const struct mint_signature *mint_signature_other(
	const struct mint_signature *s);

/* Appends the AlgorithmIdentifier. */
void mint_signature_put_name(struct der *w, const struct mint_signature *s);

/* Signs `tbs`; the signature is the arena's. */
SC_MUST_CHECK bool mint_signature_make(const struct mint_signature *s,
	EVP_PKEY *key, struct sc_bytes tbs, struct sc_arena *a,
	struct sc_bytes *out, struct sc_error *e);

#endif
