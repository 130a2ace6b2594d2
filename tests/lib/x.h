/* x.h -- for tests with certificates: minting, parsing, or the end. */
#ifndef SC_TESTS_X_H
#define SC_TESTS_X_H

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "facts/facts.h"
#include "mint.h"
#include "x509/cert.h"
#include "x509/sig.h"

/* 2026-11-23T12:00:00Z */
#define X_NOW ((struct sc_date){ 1795435200 })

/* Mints or ends the test. */
static inline const struct mint_cert *x_mint(
	struct mint *m, const char *name, const char *recipe)
{
	struct sc_error e;
	const struct mint_cert *c = mint_make(m, name, recipe, &e);

	if (!c) {
		printf("Bail out! %s: %s\n", recipe, e.text);
		exit(1);
	}
	return c;
}

/* Parses a minted certificate as sc_facts_derive does. */
static inline const struct sc_cert *x_parse(
	struct sc_arena *a, struct sc_memo *memo, const struct mint_cert *m)
{
	struct sc_cert *c = sc_new(a, struct sc_cert, 1);

	sc_cert_parse(a, m->der, c);
	sc_sig_note_self_signed(memo, c);
	return c;
}

#endif
