#include "obs/json_scalar.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"

static void spell(const struct sc_json_at *at, struct sc_out *o)
{
	if (!at)
		return;
	spell(at->up, o);
	if (at->name)
		sc_out_printf(o, "%s%s", at->up ? "." : "", at->name);
	else
		sc_out_printf(o, "[%zu]", at->index);
}

/* The text is JSON, but not what is wanted there; or it is none. */
bool sc_json_refuse(
	struct sc_json_reader *r, const struct sc_json_at *at, const char *what)
{
	if (r->json.fault)
		return false;

	struct sc_out_memory m = { .arena = r->arena };
	struct sc_out o = sc_out_to_memory(&m);

	spell(at, &o);
	return sc_error_set(
		r->error, SC_ERROR_IO, "%.200s: %s", m.n ? m.p : "(top)", what);
}

bool sc_json_take_null(struct sc_json_reader *r)
{
	return sc_json_peek(&r->json) == SC_JSON_NULL && sc_json_skip(&r->json);
}

/* Takes a string; false: there is none. */
static bool take_string(struct sc_json_reader *r, struct sc_bytes *out)
{
	return sc_json_peek(&r->json) == SC_JSON_STRING &&
		sc_json_take_string(&r->json, r->arena, out);
}

/* Takes a string without NUL, which C can hold. */
static bool take_text(struct sc_json_reader *r, struct sc_bytes *out)
{
	return take_string(r, out) && !memchr(out->p, '\0', out->n);
}

bool sc_json_read_name(
	struct sc_json_reader *r, const struct sc_json_at *at, const char **out)
{
	struct sc_bytes text;

	if (!take_text(r, &text))
		return sc_json_refuse(r, at, "a text is wanted");
	*out = sc_arena_copy(r->arena, text.p, text.n);
	return true;
}

bool sc_json_read_text(
	struct sc_json_reader *r, const struct sc_json_at *at, const char **out)
{
	struct sc_bytes text;

	if (sc_json_take_null(r))
		return true;
	if (!take_text(r, &text))
		return sc_json_refuse(r, at, "a text or null is wanted");
	*out = sc_arena_copy(r->arena, text.p, text.n);
	return true;
}

bool sc_json_read_raw(struct sc_json_reader *r, const struct sc_json_at *at,
	struct sc_bytes *out)
{
	struct sc_bytes rest = { 0 };
	size_t n;

	if (sc_json_take_null(r))
		return true;
	if (!take_string(r, &rest))
		return sc_json_refuse(r, at, "a text or null is wanted");

	uint8_t *p = sc_arena_alloc(r->arena, rest.n + 1, 1);

	n = sc_json_plain(rest);
	memcpy(p, rest.p, n);
	rest.p += n;
	rest.n -= n;
	while (rest.n) {
		uint32_t c = sc_text_next(&rest);

		if (c > 0xff)
			return sc_json_refuse(r, at,
				"a text of code points up to 255 is wanted");
		p[n++] = (uint8_t)c;
	}
	*out = (struct sc_bytes){ p, n };
	return true;
}

bool sc_json_read_base64(struct sc_json_reader *r, const struct sc_json_at *at,
	struct sc_bytes *out)
{
	struct sc_bytes text;

	if (sc_json_take_null(r))
		return true;
	if (!take_text(r, &text))
		return sc_json_refuse(r, at, "a text or null is wanted");
	if (!sc_unbase64(r->arena, text, out))
		return sc_json_refuse(r, at, "base64 is wanted");
	return true;
}

#define DATE_BYTES 64 /* more than any has */

bool sc_json_read_date(struct sc_json_reader *r, const struct sc_json_at *at,
	struct sc_date *out)
{
	char date[DATE_BYTES];
	struct sc_bytes text;

	if (!take_text(r, &text) || text.n >= sizeof(date))
		return sc_json_refuse(r, at, "an RFC 3339 date is wanted");
	memcpy(date, text.p, text.n);
	date[text.n] = '\0';
	return sc_date_parse(date, out) ||
		sc_json_refuse(r, at, "an RFC 3339 date is wanted");
}

bool sc_json_read_enum(struct sc_json_reader *r, const struct sc_json_at *at,
	const char *const *names, int *out)
{
	struct sc_bytes word;

	if (!take_text(r, &word))
		return sc_json_refuse(r, at, "a word is wanted");
	for (int i = 0; names[i]; i++) {
		if (sc_bytes_equal(word, sc_bytes_of(names[i]))) {
			*out = i;
			return true;
		}
	}
	return sc_json_refuse(r, at, "a word of the schema is wanted");
}

bool sc_json_read_number(struct sc_json_reader *r, const struct sc_json_at *at,
	long long min, long long max, long long *out)
{
	char what[80];
	long long n = 0;
	bool whole = false;

	if (sc_json_peek(&r->json) == SC_JSON_NUMBER &&
		!sc_json_take_number(&r->json, &n, &whole))
		return false;
	if (!whole || n < min || n > max) {
		snprintf(what, sizeof(what),
			"a whole number from %lld to %lld is wanted", min, max);
		return sc_json_refuse(r, at, what);
	}
	*out = n;
	return true;
}

bool sc_json_read_long(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, long long *out)
{
	return sc_json_read_number(
		r, at, -1, f->max ? f->max : SC_LIMIT_LONG, out);
}

bool sc_json_read_int(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, int *out)
{
	long long n = 0;

	assert(f->max <= INT_MAX);
	if (!sc_json_read_number(r, at, 0, f->max ? f->max : SC_LIMIT_INT, &n))
		return false;
	*out = (int)n;
	return true;
}

bool sc_json_read_bool(
	struct sc_json_reader *r, const struct sc_json_at *at, bool *out)
{
	enum sc_json_kind kind = sc_json_peek(&r->json);

	if (kind != SC_JSON_TRUE && kind != SC_JSON_FALSE)
		return sc_json_refuse(r, at, "true or false is wanted");
	*out = kind == SC_JSON_TRUE;
	return sc_json_skip(&r->json);
}
