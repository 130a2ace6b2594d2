#include <string.h>

#include "words/value.h"

const struct sc_value *sc_phrase_keep(
	struct sc_arena *a, const struct sc_value *phrase)
{
	size_t n = 0;

	while (phrase[n].kind)
		n++;

	struct sc_value *kept = sc_new(a, struct sc_value, n + 1);

	memcpy(kept, phrase, n * sizeof(*kept));
	return kept;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_value(const struct sc_value *a, const struct sc_value *b)
{
	if (a->kind != b->kind || a->message != b->message ||
		!same_text(a->name, b->name))
		return false;
	switch (a->kind) {
	case SC_VALUE_END:
	case SC_VALUE_MESSAGE:
	case SC_VALUE_WORD: return true;
	case SC_VALUE_TEXT: return same_text(a->text, b->text);
	case SC_VALUE_BYTES: return sc_bytes_equal(a->bytes, b->bytes);
	case SC_VALUE_NUMBER:
	case SC_VALUE_FLAG:
	case SC_VALUE_SPAN: return a->number == b->number;
	case SC_VALUE_DAY:
	case SC_VALUE_TIME: return a->date.s == b->date.s;
	case SC_VALUE_PHRASE: return sc_phrase_equal(a->phrase, b->phrase);
	}
	return false;
}

bool sc_phrase_equal(const struct sc_value *a, const struct sc_value *b)
{
	if (!a || !b)
		return a == b;
	while (a->kind && same_value(a, b))
		a++, b++;
	return !a->kind && !b->kind;
}

bool sc_value_is_there(const struct sc_value *v)
{
	switch (v->kind) {
	case SC_VALUE_TEXT: return v->text != NULL;
	case SC_VALUE_BYTES: return v->bytes.p != NULL;
	case SC_VALUE_PHRASE: return v->phrase != NULL;
	case SC_VALUE_WORD: return v->message != SC_MSG_NONE;
	case SC_VALUE_NUMBER:
	case SC_VALUE_FLAG: return v->number != 0;
	case SC_VALUE_END:
	case SC_VALUE_MESSAGE:
	case SC_VALUE_DAY:
	case SC_VALUE_TIME:
	case SC_VALUE_SPAN: break;
	}
	return v->kind != SC_VALUE_END;
}
