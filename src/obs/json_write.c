
#include <stdio.h>
#include <string.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/datum.h"
#include "obs/json.h"

#define BUFFER_BYTES 16384
#define INDENT       2

/* Small pieces are gathered before they are handed on. */
struct writer {
	struct sc_out *out;
	bool one_line;
	size_t depth;
	size_t n;
	char buffer[BUFFER_BYTES];
};

static void put_object(
	struct writer *w, const struct sc_type *type, const char *base);

static void flush(struct writer *w)
{
	sc_out_bytes(w->out, w->buffer, w->n);
	w->n = 0;
}

/* Room for `n` more bytes, n <= BUFFER_BYTES. */
static char *room_for(struct writer *w, size_t n)
{
	if (BUFFER_BYTES - w->n < n)
		flush(w);
	return w->buffer + w->n;
}

static void put_bytes(struct writer *w, const char *p, size_t n)
{
	if (n > BUFFER_BYTES) {
		flush(w);
		sc_out_bytes(w->out, p, n);
		return;
	}
	memcpy(room_for(w, n), p, n);
	w->n += n;
}

static void put_char(struct writer *w, char c)
{
	*room_for(w, 1) = c;
	w->n++;
}

#define put_literal(w, text) put_bytes((w), (text), sizeof(text) - 1)

static void put_line_end(struct writer *w)
{
	if (w->one_line)
		return;

	char *p = room_for(w, 1 + INDENT * w->depth);

	*p = '\n';
	memset(p + 1, ' ', INDENT * w->depth);
	w->n += 1 + INDENT * w->depth;
}

static void put_colon(struct writer *w)
{
	put_bytes(w, ": ", w->one_line ? 1 : 2);
}

static void put_quoted(struct writer *w, struct sc_bytes s, bool raw)
{
	put_char(w, '"');
	while (s.n) {
		size_t n = sc_json_plain(s);

		put_bytes(w, (const char *)s.p, n);
		s.p += n;
		s.n -= n;
		if (s.n)
			w->n += sc_json_escape(
				&s, raw, room_for(w, SC_JSON_ESCAPE));
	}
	put_char(w, '"');
}

static void put_text(struct writer *w, const char *s)
{
	if (s)
		put_quoted(w, sc_bytes_of(s), false);
	else
		put_literal(w, "null");
}

/* Bytes as a string of code points 0..255: readable, and nothing is lost. */
static void put_raw(struct writer *w, struct sc_bytes b)
{
	if (b.p)
		put_quoted(w, b, true);
	else
		put_literal(w, "null");
}

static void put_base64(struct writer *w, struct sc_bytes b)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	put_text(w, b.p ? sc_base64(&a, b) : NULL);
}

static void put_date(struct writer *w, struct sc_date d)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	put_text(w, sc_date_rfc3339(&a, d));
}

static void put_date_or_null(struct writer *w, const struct sc_date *d)
{
	if (d->s == 0)
		put_text(w, NULL);
	else
		put_date(w, *d);
}

typedef void put_element_fn(
	struct writer *, const struct sc_field *, const char *base, size_t i);

static void put_struct_element(
	struct writer *w, const struct sc_field *f, const char *base, size_t i)
{
	put_object(w, f->type, base + i * f->type->size);
}

static void put_member_element(
	struct writer *w, const struct sc_field *f, const char *base, size_t i)
{
	const char *object = base + i * f->type->size;
	const char *const *key = (const void *)object;

	put_text(w, *key);
	put_colon(w);
	put_object(w, f->type, object);
}

static void put_text_element(
	struct writer *w, const struct sc_field *f, const char *base, size_t i)
{
	(void)f;
	put_text(w, ((const char *const *)(const void *)base)[i]);
}

static void put_raw_element(
	struct writer *w, const struct sc_field *f, const char *base, size_t i)
{
	(void)f;
	put_raw(w, ((const struct sc_bytes *)(const void *)base)[i]);
}

/* A list between `brackets`, an element a line. */
static void put_list(struct writer *w, const struct sc_field *f,
	const char *base, const char *brackets, put_element_fn *put)
{
	const char *v = *(const char *const *)(const void *)(base + f->at);
	size_t n = *(const size_t *)(const void *)(base + f->count_at);

	put_char(w, brackets[0]);
	w->depth++;
	for (size_t i = 0; i < n; i++) {
		if (i)
			put_char(w, ',');
		put_line_end(w);
		put(w, f, v, i);
	}
	w->depth--;
	if (n)
		put_line_end(w);
	put_char(w, brackets[1]);
}

static void put_number(struct writer *w, long long n)
{
	char text[24];

	put_bytes(w, text, (size_t)snprintf(text, sizeof(text), "%lld", n));
}

static void put_bool(struct writer *w, bool is_so)
{
	if (is_so)
		put_literal(w, "true");
	else
		put_literal(w, "false");
}

static void put_datum(struct writer *w, const struct sc_datum *d)
{
	switch (d->kind) {
	case SC_DATUM_TEXT: put_text(w, d->text); break;
	case SC_DATUM_NUMBER: put_number(w, d->number); break;
	case SC_DATUM_BOOL: put_bool(w, d->number != 0); break;
	}
}

/* Those that follow `v` under the same name, itself included. */
static size_t of_one_name(const struct sc_datum *v, size_t n)
{
	size_t k = 1;

	while (k < n && strcmp(v[k].name, v->name) == 0)
		k++;
	return k;
}

static void put_data(struct writer *w, const struct sc_datum *v, size_t n)
{
	put_char(w, '{');
	w->depth++;
	for (size_t i = 0, k; i < n; i += k) {
		k = of_one_name(v + i, n - i);
		if (i)
			put_char(w, ',');
		put_line_end(w);
		put_text(w, v[i].name);
		put_colon(w);
		if (k > 1)
			put_char(w, '[');
		for (size_t at = i; at < i + k; at++) {
			if (at > i)
				put_literal(w, ", ");
			put_datum(w, &v[at]);
		}
		if (k > 1)
			put_char(w, ']');
	}
	w->depth--;
	if (n)
		put_line_end(w);
	put_char(w, '}');
}

static void put_value(
	struct writer *w, const struct sc_field *f, const char *base)
{
	const void *p = base + f->at;

	switch (f->kind) {
	case SC_KIND_TEXT:
	case SC_KIND_NAME: put_text(w, *(const char *const *)p); break;
	case SC_KIND_RAW: put_raw(w, *(const struct sc_bytes *)p); break;
	case SC_KIND_BASE64: put_base64(w, *(const struct sc_bytes *)p); break;
	case SC_KIND_BOOL: put_bool(w, *(const bool *)p); break;
	case SC_KIND_INT: put_number(w, *(const int *)p); break;
	case SC_KIND_INT_OR_NULL:
		if (*(const int *)p < 0)
			put_text(w, NULL);
		else
			put_number(w, *(const int *)p);
		break;
	case SC_KIND_LONG: put_number(w, *(const long long *)p); break;
	case SC_KIND_DATE: put_date(w, *(const struct sc_date *)p); break;
	case SC_KIND_DATE_OR_NULL: put_date_or_null(w, p); break;
	case SC_KIND_ENUM: put_text(w, f->names[*(const int *)p]); break;
	case SC_KIND_STRUCT: put_object(w, f->type, p); break;
	case SC_KIND_REF:
		put_object(w, f->type, *(const char *const *)p);
		break;
	case SC_KIND_ARRAY:
		put_list(w, f, base, "[]", put_struct_element);
		break;
	case SC_KIND_MAP: put_list(w, f, base, "{}", put_member_element); break;
	case SC_KIND_TEXTS: put_list(w, f, base, "[]", put_text_element); break;
	case SC_KIND_RAWS: put_list(w, f, base, "[]", put_raw_element); break;
	case SC_KIND_DATA:
		put_data(w, *(const struct sc_datum *const *)p,
			*(const size_t *)(const void *)(base + f->count_at));
		break;
	}
}

static void put_object(
	struct writer *w, const struct sc_type *type, const char *base)
{
	if (!base) {
		put_text(w, NULL);
		return;
	}
	put_char(w, '{');
	w->depth++;
	for (const struct sc_field *f = type->fields; f->name; f++) {
		if (f != type->fields)
			put_char(w, ',');
		put_line_end(w);
		put_text(w, f->name);
		put_colon(w);
		put_value(w, f, base);
	}
	w->depth--;
	put_line_end(w);
	put_char(w, '}');
}

static void write_document(struct sc_out *o, const struct sc_type *type,
	const void *object, bool one_line)
{
	struct writer w;

	w.out = o;
	w.one_line = one_line;
	w.depth = w.n = 0;
	put_object(&w, type, object);
	put_char(&w, '\n');
	flush(&w);
}

void sc_json_write(
	struct sc_out *o, const struct sc_type *type, const void *object)
{
	write_document(o, type, object, false);
}

void sc_json_write_line(
	struct sc_out *o, const struct sc_type *type, const void *object)
{
	write_document(o, type, object, true);
}
