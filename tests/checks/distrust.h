/* distrust.h -- a blocklist of keys that were minted. */
#ifndef TESTS_DISTRUST_H
#define TESTS_DISTRUST_H

#include "badsmtp/mint.h"
#include "x509/key_list.h"

/*
 * "CERTIFICATE ID": makes a blocklist whose one record is the key of that
 * certificate, in the list of that number.
 */
SC_MUST_CHECK bool distrust_key(struct sc_arena *a, struct mint *world,
	const char *text, const struct sc_key_lists **out, struct sc_error *e);

#endif
