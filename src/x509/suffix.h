/* suffix.h -- public suffixes, from the list that libpsl has built in. */
#ifndef SC_X509_SUFFIX_H
#define SC_X509_SUFFIX_H

#include "base/arena.h"
#include "base/bytes.h"

/*
 * The first name that is "*." and a public suffix under which everybody can
 * register ("*.com", "*.co.uk"), or NULL. Suffixes of the list's private part
 * are their owners' and do not count; nor do top-level domains that the list
 * does not have.
 */
const char *sc_suffix_wildcard(
	struct sc_arena *a, const struct sc_bytes *names, size_t n);

/* One of `names` is a wildcard, and libpsl is not there to tell of which. */
bool sc_suffix_unknown(const struct sc_bytes *names, size_t n);

/*
 * The name under which somebody registered `name` ("example.co.uk" of
 * "mx.example.co.uk"); NULL when there is none, or no list.
 */
const char *sc_suffix_registered(struct sc_arena *a, const char *name);

#endif
