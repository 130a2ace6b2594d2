#include "words/words.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"

#define SHOWN_BYTES 200

struct words {
	struct sc_arena *arena;
	struct sc_out out;
};

static void put_phrase(struct words *w, const struct sc_value *phrase);

static const char *number_text(struct sc_arena *a, long long n)
{
	return sc_arena_printf(a, "%lld", n);
}

/* What is shown of a value; NULL: nothing. */
static const char *shown(struct sc_arena *a, const struct sc_value *v)
{
	switch (v->kind) {
	case SC_VALUE_TEXT: return v->text;
	case SC_VALUE_BYTES: return sc_text_printable(a, v->bytes, SHOWN_BYTES);
	case SC_VALUE_NUMBER: return number_text(a, v->number);
	case SC_VALUE_DAY: return sc_date_day(a, v->date);
	case SC_VALUE_TIME: return sc_date_rfc3339(a, v->date);
	case SC_VALUE_SPAN: return sc_date_span_words(a, v->number);
	case SC_VALUE_PHRASE: return sc_words(a, v->phrase);
	case SC_VALUE_WORD: return sc_message_text(v->message);
	case SC_VALUE_END:
	case SC_VALUE_MESSAGE:
	case SC_VALUE_MORE:
	case SC_VALUE_FLAG: break;
	}
	return NULL;
}

static void put_value(struct words *w, const struct sc_value *v)
{
	const char *text;

	if (v->kind == SC_VALUE_PHRASE) {
		put_phrase(w, v->phrase);
		return;
	}
	text = sc_value_is_there(v) || v->kind == SC_VALUE_NUMBER ?
		shown(w->arena, v) :
		NULL;
	if (text)
		sc_out_text(&w->out, text);
}

/* A place: what stands between braces. */
struct place {
	char mark;               /* '?', '!', '|', or 0 for a value alone */
	struct sc_bytes name;    /* of the value */
	struct sc_bytes text[2]; /* '?', '!': one; '|': for one, for many */
};

/* The first of `ends` in [p, end) that is outside of inner braces, or end. */
static const char *find(const char *p, const char *end, char wanted)
{
	int depth = 0;

	for (; p < end; p++) {
		if (depth == 0 && *p == wanted)
			return p;
		depth += (*p == '{') - (*p == '}');
	}
	return end;
}

static struct sc_bytes between(const char *p, const char *end)
{
	return (struct sc_bytes){ (const uint8_t *)p, (size_t)(end - p) };
}

/* Reads what stands in [p, end), the braces left out. */
static struct place place_at(const char *p, const char *end)
{
	struct place at = { 0 };
	const char *colon;

	if (*p == '?' || *p == '!') {
		colon = find(p + 1, end, ':');
		assert(colon < end);
		at.mark = *p;
		at.name = between(p + 1, colon);
		at.text[0] = between(colon + 1, end);
		return at;
	}

	const char *bar = find(p, end, '|');

	at.name = between(p, bar);
	if (bar == end)
		return at;
	at.mark = '|';
	const char *next = find(bar + 1, end, '|');
	assert(next < end);
	at.text[0] = between(bar + 1, next);
	at.text[1] = between(next + 1, end);
	return at;
}

static const struct sc_value *find_value(
	const struct sc_value *values, struct sc_bytes name)
{
	for (; values->kind; values++)
		if (strlen(values->name) == name.n &&
			memcmp(values->name, name.p, name.n) == 0)
			return values;
	return NULL;
}

static void put_template(
	struct words *w, struct sc_bytes text, const struct sc_value *values);

static void put_place(
	struct words *w, struct place at, const struct sc_value *values)
{
	const struct sc_value *v = find_value(values, at.name);
	bool there = v && sc_value_is_there(v);

	if (at.mark == '|')
		put_template(w, at.text[!v || v->number != 1], values);
	else if (at.mark && there == (at.mark == '?'))
		put_template(w, at.text[0], values);
	else if (!at.mark && v)
		put_value(w, v);
}

static void put_template(
	struct words *w, struct sc_bytes text, const struct sc_value *values)
{
	const char *p = (const char *)text.p, *end = p + text.n;

	while (p < end) {
		const char *open = memchr(p, '{', (size_t)(end - p));

		sc_out_bytes(&w->out, p, (size_t)((open ? open : end) - p));
		if (!open)
			return;

		const char *close = find(open + 1, end, '}');

		assert(close < end);
		put_place(w, place_at(open + 1, close), values);
		p = close + 1;
	}
}

static void put_list(struct words *w, const struct sc_value *v)
{
	for (size_t i = 0; v[i].kind; i++) {
		if (v[i].kind == SC_VALUE_MORE) {
			put_phrase(w,
				SC_SAY(SC_MSG(AND_MORE),
					SC_NUMBER("more", v[i].number)));
			continue;
		}
		sc_out_text(&w->out, i ? ", " : "");
		put_value(w, &v[i]);
	}
}

static void put_phrase(struct words *w, const struct sc_value *phrase)
{
	if (!phrase)
		return;
	if (phrase->kind == SC_VALUE_MESSAGE)
		put_template(w, sc_bytes_of(sc_message_text(phrase->message)),
			phrase + 1);
	else
		put_list(w, phrase);
}

const char *sc_words(struct sc_arena *a, const struct sc_value *phrase)
{
	struct sc_out_memory m = { .arena = a };
	struct words w = { a, sc_out_to_memory(&m) };

	put_phrase(&w, phrase);
	/* A part that is left out may have begun with the text. */
	return m.p ? m.p + strspn(m.p, " ") : "";
}

/* Tells which of the values a template speaks of, and what it lacks. */
static const char *look_at_template(struct sc_arena *a, struct sc_bytes text,
	const struct sc_value *values, bool *used)
{
	const char *p = (const char *)text.p, *end = p + text.n;
	const char *fault = NULL;

	while (!fault && p < end) {
		const char *open = memchr(p, '{', (size_t)(end - p));

		if (!open)
			return NULL;

		const char *close = find(open + 1, end, '}');
		struct place at = place_at(open + 1, close);
		const struct sc_value *v = find_value(values, at.name);

		if (!v)
			return sc_arena_printf(a, "no value for {%.*s}",
				(int)at.name.n, (const char *)at.name.p);
		used[v - values] = true;
		for (int i = 0; i < 2 && !fault && at.text[i].p; i++)
			fault = look_at_template(a, at.text[i], values, used);
		p = close + 1;
	}
	return fault;
}

const char *sc_words_fault(struct sc_arena *a, const struct sc_value *phrase)
{
	const struct sc_value *values = phrase + 1;
	const char *fault;
	size_t n = 0;

	if (!phrase || phrase->kind != SC_VALUE_MESSAGE)
		return NULL;
	while (values[n].kind)
		n++;

	bool *used = sc_new(a, bool, n + 1);

	fault = look_at_template(
		a, sc_bytes_of(sc_message_text(phrase->message)), values, used);
	for (size_t i = 0; i < n && !fault; i++) {
		if (!used[i])
			fault = sc_arena_printf(
				a, "%s is not shown", values[i].name);
		else if (values[i].kind == SC_VALUE_PHRASE && values[i].phrase)
			fault = sc_words_fault(a, values[i].phrase);
	}
	return fault ? sc_arena_printf(a, "%s: %s",
			       sc_message_id(phrase->message), fault) :
		       NULL;
}
