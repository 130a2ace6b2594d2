/* mint_ext.h -- the extensions of a certificate, sound or broken. */
#ifndef BADSMTP_MINT_EXT_H
#define BADSMTP_MINT_EXT_H

#include "der_writer.h"
#include "mint_recipe.h"

/* What extensions say about the certificate and its issuer. */
struct mint_parts {
	const char *issuer;     /* its name in the world, or "self" */
	struct sc_bytes key_id; /* of the certificate */
	struct sc_bytes issuer_key_id;
	struct sc_bytes issuer_issuer; /* the Name in the issuer's issuer */
	struct sc_bytes issuer_serial; /* content of the INTEGER */
	struct sc_bytes sct_list;      /* absent: no such extension */
};

/* Appends [3] Extensions, or nothing when there is none. */
SC_MUST_CHECK bool mint_ext_put(struct der *w, const struct mint_recipe *r,
	const struct mint_parts *parts, struct sc_error *e);

#endif
