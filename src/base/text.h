/*
 * text.h -- bytes made fit for people, and small comparisons of ASCII text.
 *
 * No locale anywhere: letters are ASCII letters.
 */
#ifndef SC_BASE_TEXT_H
#define SC_BASE_TEXT_H

#include "base/arena.h"
#include "base/bytes.h"

/*
 * Takes one code point off the front of `rest`, which must not be empty.
 * Bytes that are not UTF-8 (overlong, surrogate, truncated) come one by one,
 * as the code point of their value.
 */
uint32_t sc_text_next(struct sc_bytes *rest);

/*
 * The one way from a peer's bytes to a screen: printable ASCII stays, a
 * backslash is doubled, everything else becomes \xNN. At most `max_bytes` of
 * the input are shown, then "...".
 */
char *sc_text_printable(
	struct sc_arena *a, struct sc_bytes b, size_t max_bytes);

/*
 * The same for text that is meant to be UTF-8, such as a subject: printable
 * characters outside ASCII stay; controls, bidirectional overrides, invisible
 * characters and broken UTF-8 become \xNN or \u{N}.
 */
char *sc_text_printable_utf8(
	struct sc_arena *a, struct sc_bytes b, size_t max_bytes);

char sc_text_lower(char c);
bool sc_text_is_digit(char c);
bool sc_text_is_alnum(char c);

/* Compare without regard to the case of ASCII letters. */
bool sc_text_same(const char *a, const char *b);
bool sc_text_starts(const char *s, const char *prefix);
bool sc_bytes_same_text(struct sc_bytes a, struct sc_bytes b);

/* True when `s` begins with `prefix`, exactly. */
bool sc_text_has_prefix(const char *s, const char *prefix);

/*
 * The number of single-character edits (insert, delete, replace, swap of
 * neighbours) from `a` to `b`, or `limit` when it is that many or more, or
 * either is longer than 64 characters.
 */
int sc_text_distance(const char *a, const char *b, int limit);

/* Returns the word of `words` (ended by NULL) nearest to `s`, or NULL. */
const char *sc_text_nearest(const char *s, const char *const *words);

/* A decimal number of at most 9 digits, nothing around it. */
SC_MUST_CHECK bool sc_text_number(const char *s, int min, int max, int *out);

#endif
