/*
 * value.h -- what is said, as data: a message and its named values.
 *
 * A phrase is an array of values ended by { 0 }. When the first one is a
 * message, the others fill the places of its template (messages.h); else the
 * phrase is a list of values, or one alone, such as a record. Words are made of
 * it last, by words.h, and programs get the values themselves.
 *
 * Phrases own nothing: texts and bytes live in the arena of the one who made
 * them, or for ever.
 */
#ifndef SC_WORDS_VALUE_H
#define SC_WORDS_VALUE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "words/messages.h"

enum sc_value_kind {
	SC_VALUE_END = 0,
	SC_VALUE_MESSAGE, /* the template of the values behind it */
	SC_VALUE_TEXT,    /* fit for people, in no language; NULL: absent */
	SC_VALUE_BYTES,   /* of a peer; without a pointer: absent */
	SC_VALUE_NUMBER,
	SC_VALUE_FLAG,   /* chooses between parts of the template */
	SC_VALUE_DAY,    /* a date shown as a day */
	SC_VALUE_TIME,   /* a date shown to the second */
	SC_VALUE_SPAN,   /* seconds */
	SC_VALUE_WORD,   /* a message without values; SC_MSG_NONE: absent */
	SC_VALUE_PHRASE, /* a part of a sentence; NULL: absent */
	SC_VALUE_MORE,   /* behind the values of a list: so many more */
};

struct sc_value {
	enum sc_value_kind kind;
	enum sc_message message; /* MESSAGE, WORD */
	const char *name;        /* of its place; all others */
	union {
		const char *text;
		struct sc_bytes bytes;
		long long number; /* NUMBER, FLAG, SPAN, MORE */
		struct sc_date date;
		const struct sc_value *phrase;
	};
};

#define SC_VALUE_(k, n, member, v) \
	((struct sc_value){ .kind = SC_VALUE_##k, .name = (n), .member = (v) })

#define SC_MESSAGE(m) \
	((struct sc_value){ .kind = SC_VALUE_MESSAGE, .message = (m) })
#define SC_MSG(m)          SC_MESSAGE(SC_MSG_##m)
#define SC_TEXT(name, v)   SC_VALUE_(TEXT, name, text, v)
#define SC_BYTES(name, v)  SC_VALUE_(BYTES, name, bytes, v)
#define SC_NUMBER(name, v) SC_VALUE_(NUMBER, name, number, (long long)(v))
#define SC_FLAG(name, v)   SC_VALUE_(FLAG, name, number, (v) ? 1 : 0)
#define SC_DAY(name, v)    SC_VALUE_(DAY, name, date, v)
#define SC_TIME(name, v)   SC_VALUE_(TIME, name, date, v)
#define SC_SPAN(name, v)   SC_VALUE_(SPAN, name, number, (long long)(v))
#define SC_WORD(n, m)       \
	((struct sc_value){ \
		.kind = SC_VALUE_WORD, .name = (n), .message = (m) })
#define SC_PHRASE(name, v) SC_VALUE_(PHRASE, name, phrase, v)

/* A phrase for the duration of a block: SC_SAY(SC_MSG(X), SC_TEXT(...)). */
#define SC_SAY(...) ((const struct sc_value[]){ __VA_ARGS__, { 0 } })

/* A phrase that lives in the arena. */
const struct sc_value *sc_phrase_keep(
	struct sc_arena *a, const struct sc_value *phrase);

#define sc_phrase(a, ...) sc_phrase_keep((a), SC_SAY(__VA_ARGS__))

/* The first of many, to be shown in one line. */
struct sc_list {
	struct sc_value *values; /* as many as are shown */
	size_t n;                /* how many there are */
};

#define SC_LIST_SHOWN 5

void sc_list_add(struct sc_arena *a, struct sc_list *list, struct sc_value v);

/* "a, b, c and 2 more"; NULL when the list is empty. */
const struct sc_value *sc_list_phrase(
	struct sc_arena *a, const struct sc_list *list);

/* True when both say the same: of the same message, the same values. */
bool sc_phrase_equal(const struct sc_value *a, const struct sc_value *b);

/* True when there is something to show, or the flag is set. */
bool sc_value_is_there(const struct sc_value *v);

#endif
