/* staple.h -- the OCSP responses that a vector asks for. */
#ifndef SC_TESTS_STAPLE_H
#define SC_TESTS_STAPLE_H

#include "badsmtp/mint.h"
#include "base/arena.h"

/* Makes the one that "CERTIFICATE KIND [ISSUER]" describes. */
bool staple_make(struct sc_arena *a, struct mint *world, struct sc_date now,
	const char *text, struct sc_bytes *out, struct sc_error *e);

#endif
