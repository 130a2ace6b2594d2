/*
 * anchor_forms.h -- the forms in which DNSSEC trust anchors are handed out.
 *
 *     zone file    example. IN DS 12345 13 2 ( 9F86...
 *                                              0A1B... ) ; comment
 *     bind.keys    trust-anchors { . initial-ds 20326 8 2 "E06D..."; };
 *     IANA's XML   <TrustAnchor><Zone>.</Zone><KeyDigest validUntil="...">
 *                  <KeyTag>20326</KeyTag>...</KeyDigest></TrustAnchor>
 *
 * Each record is given as the words that it would have in a zone file; whether
 * they make sense is for anchors.h. A byte order mark in front is passed over.
 * Of bind.keys also managed-keys and trusted-keys are read; of the XML (RFC
 * 9718) keys whose validity is over, or is to come, are left out.
 */
#ifndef SC_NET_ANCHOR_FORMS_H
#define SC_NET_ANCHOR_FORMS_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"

#define SC_ANCHOR_WORDS 64

struct sc_anchor_words {
	const char *w[SC_ANCHOR_WORDS]; /* owner, ttl, class, type, fields */
	size_t n;
	int line;  /* where it begins, from 1 */
	bool good; /* false: too many words, or a bracket is not closed */
};

struct sc_anchor_reader {
	struct sc_arena *arena;
	char *at; /* what is left; comments are blanks */
	int line;
	struct sc_date now;
	const char *zone; /* of the XML */
	/* Takes the next record; false: there is none any more. */
	bool (*next)(struct sc_anchor_reader *r, struct sc_anchor_words *out);
};

/* Tells the form of `text` by its beginning. */
struct sc_anchor_reader sc_anchor_reader_of(
	struct sc_arena *a, struct sc_bytes text, struct sc_date now);

#endif
