/*
 * words.h -- a phrase as text for people, and as data for programs.
 */
#ifndef SC_WORDS_WORDS_H
#define SC_WORDS_WORDS_H

#include "base/datum.h"
#include "base/out.h"
#include "words/value.h"

/* The phrase in words, in the arena; NULL: "". */
const char *sc_words(struct sc_arena *a, const struct sc_value *phrase);

/*
 * What a template and the values given for it have against each other: a place
 * without a value, a value that no place shows. NULL: nothing. For tests.
 */
const char *sc_words_fault(struct sc_arena *a, const struct sc_value *phrase);

/*
 * Appends the values of the phrase to `v`, which has `*n`, by their names. A
 * span is named NAME_s, a part of a sentence gives its own values. What is
 * absent is left out, and so is what is there already.
 */
struct sc_datum *sc_words_data(struct sc_arena *a,
	const struct sc_value *phrase, struct sc_datum *v, size_t *n);

#endif
