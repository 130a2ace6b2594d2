/* pki.h -- what CAs answer, as far as a vector says. */
#ifndef SC_TESTS_PKI_H
#define SC_TESTS_PKI_H

#include <jansson.h>

#include "badsmtp/mint.h"
#include "base/arena.h"

/*
 * Adds what a line says to the observation: "crl KIND CERT [ISSUER [URL]]" or
 * "ocsp KIND CERT [ISSUER]". The issuer is else `int`, and the URL that of the
 * mint. Of the kinds, "silent" does not answer and "404" has nothing; the
 * others are those of badsmtp/mint_crl.h and mint_ocsp.h.
 */
SC_MUST_CHECK bool pki_add(struct sc_arena *a, json_t *root, const char *line);

/* Makes the answers of one that was added, when certificates are there. */
SC_MUST_CHECK bool pki_resolve(struct sc_arena *a, struct mint *world,
	struct sc_date now, json_t *fetch, struct sc_error *e);

#endif
