#include "obs/json_text.h"

#include <assert.h>

#include "base/limits.h"
#include "base/out.h"

#define DEPTH 64

struct sc_json sc_json_of(struct sc_bytes text)
{
	return (struct sc_json){
		.begin = text.p, .p = text.p, .end = text.p + text.n
	};
}

static bool fail(struct sc_json *j, const char *fault)
{
	if (!j->fault)
		j->fault = fault;
	return false;
}

static void skip_blanks(struct sc_json *j)
{
	while (j->p < j->end &&
		(*j->p == ' ' || *j->p == '\n' || *j->p == '\t' ||
			*j->p == '\r'))
		j->p++;
}

enum sc_json_kind sc_json_peek(struct sc_json *j)
{
	skip_blanks(j);
	if (j->p == j->end)
		return SC_JSON_NOTHING;
	switch (*j->p) {
	case '{': return SC_JSON_OBJECT;
	case '[': return SC_JSON_ARRAY;
	case '"': return SC_JSON_STRING;
	case 't': return SC_JSON_TRUE;
	case 'f': return SC_JSON_FALSE;
	case 'n': return SC_JSON_NULL;
	default: break;
	}
	return *j->p == '-' || (*j->p >= '0' && *j->p <= '9') ? SC_JSON_NUMBER :
								SC_JSON_NOTHING;
}

/* Counted before anything is made of it. */
static bool count(struct sc_json *j, bool container)
{
	j->values++;
	j->containers += container;
	return (j->values <= SC_LIMIT_JSON_VALUES &&
		       j->containers <= SC_LIMIT_JSON_CONTAINERS) ||
		fail(j, "too many values, or objects and arrays");
}

static bool take_word(struct sc_json *j, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(j->end - j->p) < n || memcmp(j->p, word, n) != 0)
		return fail(j, "true, false or null is wanted");
	j->p += n;
	return count(j, false);
}

static int digit_of(uint8_t c)
{
	return c >= '0' && c <= '9'  ? c - '0' :
		c >= 'a' && c <= 'f' ? c - 'a' + 10 :
		c >= 'A' && c <= 'F' ? c - 'A' + 10 :
				       -1;
}

/* "\u" and four digits at `p`; -1: it is not that. */
static int32_t unit_at(const struct sc_json *j, const uint8_t *p)
{
	int32_t unit = 0;

	if (j->end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (digit_of(p[i]) < 0)
			return -1;
		unit = unit << 4 | digit_of(p[i]);
	}
	return unit;
}

static size_t put_utf8(uint8_t *out, int32_t c)
{
	if (c < 0x80) {
		out[0] = (uint8_t)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (uint8_t)(0xc0 | c >> 6);
		out[1] = (uint8_t)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (uint8_t)(0xe0 | c >> 12);
		out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
		out[2] = (uint8_t)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | c >> 18);
	out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
	out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
	out[3] = (uint8_t)(0x80 | (c & 0x3f));
	return 4;
}

/* An escape of a code point, which may be two of them; 0: it is none. */
static size_t take_unicode(struct sc_json *j, uint8_t *out)
{
	int32_t c = unit_at(j, j->p), low;

	if (c < 0 || (c >= 0xdc00 && c <= 0xdfff))
		return 0;
	j->p += 6;
	if (c >= 0xd800 && c <= 0xdbff) {
		low = unit_at(j, j->p);
		if (low < 0xdc00 || low > 0xdfff)
			return 0;
		j->p += 6;
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	return put_utf8(out, c);
}

/* One escape: its bytes; 0: it is none. */
static size_t take_escape(struct sc_json *j, uint8_t *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;

	if (j->end - j->p < 2)
		return 0;
	if (j->p[1] == 'u')
		return take_unicode(j, out);
	at = j->p[1] ? strchr(from, j->p[1]) : NULL;
	if (!at)
		return 0;
	*out = (uint8_t)to[at - from];
	j->p += 2;
	return 1;
}

static bool is_tail(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return false;
	return true;
}

/* One character outside of ASCII as it stands: its bytes; 0: it is no UTF-8. */
static size_t take_character(struct sc_json *j, uint8_t *out)
{
	const uint8_t *p = j->p;
	size_t left = (size_t)(j->end - p);
	size_t n = *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2;

	/* RFC 3629 section 4: no longer form than needed, no surrogates. */
	if (*p < 0xc2 || *p > 0xf4 || left < n || !is_tail(p + 1, n - 1) ||
		(*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
		(*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	memcpy(out, p, n);
	j->p += n;
	return n;
}

/* Where the string ends that `p` is in, or the text. */
static const uint8_t *find_quote(const struct sc_json *j)
{
	const uint8_t *p = j->p;

	while (p < j->end && *p != '"')
		p += *p == '\\' && p + 1 < j->end ? 2 : 1;
	return p < j->end ? p : j->end;
}

/* The rest of a string that is not plain. No form is longer than the text's. */
static bool take_decoded(
	struct sc_json *j, struct sc_arena *a, struct sc_bytes *out)
{
	const uint8_t *quote = find_quote(j);
	uint8_t *text = sc_arena_alloc(a, (size_t)(quote - j->p) + 1, 1);
	size_t n = 0;

	while (j->p < quote) {
		size_t plain = sc_json_plain(
			(struct sc_bytes){ j->p, (size_t)(quote - j->p) });
		size_t more;

		memcpy(text + n, j->p, plain);
		n += plain;
		j->p += plain;
		if (j->p == quote)
			break;
		/* DEL is plain to JSON, though we write it as an escape. */
		if (*j->p == 0x7f) {
			text[n++] = *j->p++;
			continue;
		}
		if (*j->p < 0x20)
			return fail(j, "a control character in a string");
		more = *j->p == '\\' ? take_escape(j, text + n) :
				       take_character(j, text + n);
		if (!more)
			return fail(j,
				*j->p == '\\' ? "no such escape" : "no UTF-8");
		n += more;
	}
	*out = (struct sc_bytes){ text, n };
	return true;
}

static bool take_quoted(
	struct sc_json *j, struct sc_arena *a, struct sc_bytes *out)
{
	assert(j->p < j->end && *j->p == '"');
	j->p++;

	struct sc_bytes rest = { j->p, (size_t)(j->end - j->p) };
	size_t n = sc_json_plain(rest);

	*out = (struct sc_bytes){ j->p, n };
	if (n < rest.n && rest.p[n] == '"')
		j->p += n;
	else if (!take_decoded(j, a, out))
		return false;
	if (j->p == j->end)
		return fail(j, "a string without an end");
	j->p++;
	return true;
}

bool sc_json_take_string(
	struct sc_json *j, struct sc_arena *a, struct sc_bytes *out)
{
	return take_quoted(j, a, out) && count(j, false);
}

static size_t take_digits(struct sc_json *j)
{
	const uint8_t *from = j->p;

	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	return (size_t)(j->p - from);
}

/* False: it does not fit. */
static bool value_of(const uint8_t *p, size_t n, bool negative, long long *out)
{
	long long v = 0;

	for (size_t i = 0; i < n; i++)
		if (__builtin_mul_overflow(v, 10, &v) ||
			__builtin_sub_overflow(v, p[i] - '0', &v))
			return false;
	*out = v;
	return negative || !__builtin_sub_overflow(0, v, out);
}

static bool take_fraction(struct sc_json *j, bool *is_one)
{
	*is_one = false;
	if (j->p < j->end && *j->p == '.') {
		*is_one = true;
		j->p++;
		if (!take_digits(j))
			return fail(j, "a digit is wanted");
	}
	if (j->p < j->end && (*j->p == 'e' || *j->p == 'E')) {
		*is_one = true;
		j->p++;
		if (j->p < j->end && (*j->p == '+' || *j->p == '-'))
			j->p++;
		if (!take_digits(j))
			return fail(j, "a digit is wanted");
	}
	return true;
}

bool sc_json_take_number(struct sc_json *j, long long *out, bool *whole)
{
	bool negative = *j->p == '-', fraction;

	j->p += negative;

	const uint8_t *digits = j->p;
	size_t n = take_digits(j);

	if (n == 0 || (n > 1 && *digits == '0'))
		return fail(j, "a number is wanted");
	if (!take_fraction(j, &fraction))
		return false;
	*whole = !fraction && value_of(digits, n, negative, out);
	return count(j, false);
}

bool sc_json_enter(struct sc_json *j)
{
	assert(j->p < j->end && (*j->p == '{' || *j->p == '['));

	uint8_t last = *j->p == '{' ? '}' : ']';

	if (!count(j, true))
		return false;
	if (++j->depth > DEPTH)
		return fail(j, "too deep");
	j->p++;
	skip_blanks(j);
	if (j->p == j->end || *j->p != last)
		return true;
	j->p++;
	j->depth--;
	return false;
}

bool sc_json_more(struct sc_json *j)
{
	if (j->fault)
		return false;
	skip_blanks(j);
	if (j->p < j->end && *j->p == ',') {
		j->p++;
		return true;
	}
	if (j->p == j->end || (*j->p != '}' && *j->p != ']'))
		return fail(j, "a comma or an end is wanted");
	j->p++;
	j->depth--;
	return false;
}

bool sc_json_take_name(
	struct sc_json *j, struct sc_arena *a, struct sc_bytes *out)
{
	if (sc_json_peek(j) != SC_JSON_STRING)
		return fail(j, "a name is wanted");
	if (!take_quoted(j, a, out))
		return false;
	skip_blanks(j);
	if (j->p == j->end || *j->p != ':')
		return fail(j, "a colon is wanted");
	j->p++;
	return true;
}

/* A string that nobody wants: its form is looked at, nothing is kept. */
static bool skip_string(struct sc_json *j)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_bytes unheeded;

	return sc_json_take_string(j, &a, &unheeded);
}

static bool skip_container(struct sc_json *j)
{
	bool named = *j->p == '{';

	for (bool more = sc_json_enter(j); more; more = sc_json_more(j)) {
		struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
		struct sc_bytes name;

		if ((named && !sc_json_take_name(j, &a, &name)) ||
			!sc_json_skip(j))
			return false;
	}
	return !j->fault;
}

bool sc_json_skip(struct sc_json *j)
{
	long long number;
	bool whole;

	switch (sc_json_peek(j)) {
	case SC_JSON_OBJECT:
	case SC_JSON_ARRAY: return skip_container(j);
	case SC_JSON_STRING: return skip_string(j);
	case SC_JSON_NUMBER: return sc_json_take_number(j, &number, &whole);
	case SC_JSON_TRUE: return take_word(j, "true");
	case SC_JSON_FALSE: return take_word(j, "false");
	case SC_JSON_NULL: return take_word(j, "null");
	case SC_JSON_NOTHING: break;
	}
	return fail(j,
		j->p == j->end ? "the text ends too soon" :
				 "a value is wanted");
}

bool sc_json_ended(struct sc_json *j)
{
	skip_blanks(j);
	return j->p == j->end;
}

void sc_json_place(const struct sc_json *j, size_t *line, size_t *column)
{
	*line = *column = 1;
	for (const uint8_t *p = j->begin; p < j->p; p++) {
		bool end = *p == '\n';

		*line += end;
		*column = end ? 1 : *column + 1;
	}
}
