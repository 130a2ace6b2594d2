/*
 * json_text.h -- JSON taken off a text, value by value (RFC 8259).
 *
 * Nothing is built: who reads knows what is to come. A string without escapes
 * is handed out where it stands. Depth and the number of values are bounded.
 */
#ifndef SC_OBS_JSON_TEXT_H
#define SC_OBS_JSON_TEXT_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

struct sc_json {
	const uint8_t *begin, *p, *end;
	const char *fault; /* what is wrong with the text at `p`; or NULL */
	int depth;
	size_t values, containers; /* taken so far */
};

enum sc_json_kind {
	SC_JSON_NOTHING, /* the end, or what no value begins with */
	SC_JSON_OBJECT,
	SC_JSON_ARRAY,
	SC_JSON_STRING,
	SC_JSON_NUMBER,
	SC_JSON_TRUE,
	SC_JSON_FALSE,
	SC_JSON_NULL,
};

struct sc_json sc_json_of(struct sc_bytes text);

/* What the next value is, by its first character. Takes blanks only. */
enum sc_json_kind sc_json_peek(struct sc_json *j);

/*
 * The functions below return false, with `fault` set, when the text is no JSON
 * there. Each takes one value, which sc_json_peek() has told to be of its kind.
 */

/* UTF-8, in the text or in the arena; may hold NUL. */
SC_MUST_CHECK bool sc_json_take_string(
	struct sc_json *j, struct sc_arena *a, struct sc_bytes *out);

/* *whole is false when it is a fraction, has an exponent or is out of range. */
SC_MUST_CHECK bool sc_json_take_number(
	struct sc_json *j, long long *out, bool *whole);

/* Anything, with all that is in it; so are true, false and null taken. */
SC_MUST_CHECK bool sc_json_skip(struct sc_json *j);

/*
 * Goes through an object or an array:
 *
 *	for (bool more = sc_json_enter(&j); more; more = sc_json_more(&j))
 *		... take a value; in an object, a name by sc_json_take_name()
 *
 * ends when the container does, or with a fault.
 */
SC_MUST_CHECK bool sc_json_enter(struct sc_json *j);
SC_MUST_CHECK bool sc_json_more(struct sc_json *j);
SC_MUST_CHECK bool sc_json_take_name(
	struct sc_json *j, struct sc_arena *a, struct sc_bytes *out);

/* True when nothing but blanks is left. */
SC_MUST_CHECK bool sc_json_ended(struct sc_json *j);

/* The line, from 1, and the column in it, from 1, where `p` is. */
void sc_json_place(const struct sc_json *j, size_t *line, size_t *column);

#endif
