/* staple.h -- the OCSP responses and the SCTs that a vector asks for. */
#ifndef SC_TESTS_STAPLE_H
#define SC_TESTS_STAPLE_H

#include "badsmtp/mint.h"
#include "base/arena.h"
#include "x509/ct_list.h"

/* Makes in a world, at the time `now` of it, what a text describes. */
typedef bool staple_fn(struct sc_arena *a, struct mint *world,
	struct sc_date now, const char *text, struct sc_bytes *out,
	struct sc_error *e);

/* An OCSP response by "CERTIFICATE KIND [ISSUER]". */
staple_fn staple_make;

/* SCTs beside a certificate by "CERTIFICATE ORDER". */
staple_fn sct_make;

/* A list of CT logs that was made `days` ago; NULL when negative. */
bool ct_list_make(struct sc_arena *a, struct sc_date now, int days,
	const struct sc_ct_list **out, struct sc_error *e);

#endif
