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

void sc_list_add(struct sc_arena *a, struct sc_list *list, struct sc_value v)
{
	if (!list->values)
		list->values = sc_new(a, struct sc_value, SC_LIST_SHOWN);
	if (list->n < SC_LIST_SHOWN)
		list->values[list->n] = v;
	list->n++;
}

const struct sc_value *sc_list_phrase(
	struct sc_arena *a, const struct sc_list *list)
{
	size_t shown = list->n < SC_LIST_SHOWN ? list->n : SC_LIST_SHOWN;
	struct sc_value *phrase = sc_new(a, struct sc_value, shown + 2);

	if (!list->n)
		return NULL;
	memcpy(phrase, list->values, shown * sizeof(*phrase));
	if (list->n > shown)
		phrase[shown] = (struct sc_value){ .kind = SC_VALUE_MORE,
			.name = "more",
			.number = (long long)(list->n - shown) };
	return phrase;
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
	case SC_VALUE_MORE:
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
	case SC_VALUE_SPAN:
	case SC_VALUE_MORE: break;
	}
	return v->kind != SC_VALUE_END;
}
