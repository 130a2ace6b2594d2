/* The values of a phrase, for programs. */
#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/text.h"
#include "words/words.h"

/* "cert-name-fault" of CERT_NAME_FAULT */
static const char *id_of(struct sc_arena *a, enum sc_message m)
{
	char *id = sc_arena_text(a, sc_message_id(m));

	for (char *p = id; *p; p++)
		*p = *p == '_' ? '-' : sc_text_lower(*p);
	return id;
}

static struct sc_datum datum_of(struct sc_arena *a, const struct sc_value *v)
{
	struct sc_datum d = { .name = v->name, .number = v->number };

	switch (v->kind) {
	case SC_VALUE_SPAN:
		d.name = sc_arena_printf(a, "%s_s", v->name);
		d.kind = SC_DATUM_NUMBER;
		return d;
	case SC_VALUE_NUMBER: d.kind = SC_DATUM_NUMBER; return d;
	case SC_VALUE_DAY:
	case SC_VALUE_TIME: d.text = sc_date_rfc3339(a, v->date); return d;
	case SC_VALUE_WORD: d.text = id_of(a, v->message); return d;
	case SC_VALUE_TEXT:
	case SC_VALUE_BYTES: d.text = sc_words(a, SC_SAY(*v)); return d;
	case SC_VALUE_END:
	case SC_VALUE_MESSAGE:
	case SC_VALUE_FLAG:
	case SC_VALUE_MORE:
	case SC_VALUE_PHRASE: break;
	}
	assert(false);
	return d;
}

static bool same_datum(const struct sc_datum *a, const struct sc_datum *b)
{
	return strcmp(a->name, b->name) == 0 && a->kind == b->kind &&
		(a->kind == SC_DATUM_TEXT ? strcmp(a->text, b->text) == 0 :
					    a->number == b->number);
}

static struct sc_datum *add(struct sc_arena *a, const struct sc_value *value,
	struct sc_datum *v, size_t *n)
{
	struct sc_datum d = datum_of(a, value);
	size_t at = *n; /* behind the last one of that name */

	if (*n >= SC_LIMIT_VALUES)
		return v;

	for (size_t i = 0; i < *n; i++) {
		if (same_datum(&v[i], &d))
			return v;
		if (strcmp(v[i].name, d.name) == 0)
			at = i + 1;
	}
	v = sc_grow(a, v, *n, struct sc_datum);
	memmove(v + at + 1, v + at, (*n - at) * sizeof(*v));
	v[at] = d;
	++*n;
	return v;
}

/* The id of a part of a sentence, under the name of its place. */
static struct sc_value word_of(const struct sc_value *v)
{
	bool is_message = v->phrase && v->phrase->kind == SC_VALUE_MESSAGE;

	return (struct sc_value){ .kind = SC_VALUE_WORD,
		.name = v->name,
		.message = is_message ? v->phrase->message : SC_MSG_NONE };
}

/* What programs get; flags choose words, and "more" stands for what is not. */
static bool is_datum(const struct sc_value *v)
{
	return v->kind == SC_VALUE_NUMBER ||
		(v->kind != SC_VALUE_MESSAGE && v->kind != SC_VALUE_FLAG &&
			v->kind != SC_VALUE_MORE && sc_value_is_there(v));
}

struct sc_datum *sc_words_data(struct sc_arena *a,
	const struct sc_value *phrase, struct sc_datum *v, size_t *n)
{
	for (; phrase && phrase->kind; phrase++) {
		const bool nested = phrase->kind == SC_VALUE_PHRASE;
		const struct sc_value one = nested ? word_of(phrase) : *phrase;

		if (is_datum(&one))
			v = add(a, &one, v, n);
		if (nested)
			v = sc_words_data(a, phrase->phrase, v, n);
	}
	return v;
}
