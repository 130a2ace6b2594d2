/*
 * dane_hint.h -- what the data of a TLSA record is, when it is not what the
 * record says: a guess from what was sent, by what people get wrong.
 *
 * Compared are the forms of x509/dane_form.h, each whole and through several
 * digests; digests that were cut, lengthened, spelt in letters, reversed, or
 * copied with a slip; and what repeats itself, which is no digest.
 */
#ifndef SC_X509_DANE_HINT_H
#define SC_X509_DANE_HINT_H

#include "base/arena.h"
#include "facts/facts.h"
#include "policy/tlsa.h"

struct sc_dane_hints; /* of one chain; lives in its arena */

struct sc_dane_hints *sc_dane_hints_of(
	struct sc_arena *a, const struct sc_chain *chain);

/*
 * A noun phrase: "the SHA-256 of the whole certificate, which is selector 0",
 * "the SHA-1 of the public key", "the SHA-256 of an empty input: the program
 * that made it read no certificate"; or NULL: it is nothing that we know.
 */
const char *sc_dane_hint(struct sc_dane_hints *h, const struct sc_tlsa *t);

#endif
