/* stores.h -- the trust stores that a vector asks for. */
#ifndef SC_TESTS_STORES_H
#define SC_TESTS_STORES_H

#include "badsmtp/mint.h"
#include "base/arena.h"
#include "x509/trust.h"

/*
 * Makes one that "NAME [CERTIFICATE [refused | until=DATE]]..." describes, and
 * puts it behind *first, which it becomes when there is none.
 */
bool stores_add(struct sc_arena *a, struct mint *world, const char *text,
	struct sc_trust **first, struct sc_error *e);

#endif
