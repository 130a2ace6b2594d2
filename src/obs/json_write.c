
#include "base/codec.h"
#include "base/date.h"
#include "base/datum.h"
#include "obs/json.h"

struct writer {
	struct sc_out *out;
	bool one_line;
	size_t depth;
};

static void put_object(
	struct writer *w, const struct sc_type *type, const char *base);

static void put_line_end(struct writer *w)
{
	if (w->one_line)
		return;
	sc_out_text(w->out, "\n");
	sc_out_fill(w->out, ' ', 2 * w->depth);
}

static void put_colon(struct writer *w)
{
	sc_out_text(w->out, w->one_line ? ":" : ": ");
}

static void put_text(struct writer *w, const char *s)
{
	if (s)
		sc_out_json_string(w->out, s);
	else
		sc_out_text(w->out, "null");
}

/* Bytes as a string of code points 0..255: readable, and nothing is lost. */
static void put_raw(struct writer *w, struct sc_bytes b)
{
	if (!b.p) {
		sc_out_text(w->out, "null");
		return;
	}
	sc_out_text(w->out, "\"");
	for (sc_out_json_plain(w->out, &b); b.n;
		sc_out_json_plain(w->out, &b)) {
		bool marked = *b.p == '"' || *b.p == '\\';

		sc_out_printf(w->out, marked ? "\\%c" : "\\u%04x", *b.p);
		b.p++;
		b.n--;
	}
	sc_out_text(w->out, "\"");
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

	sc_out_bytes(w->out, brackets, 1);
	w->depth++;
	for (size_t i = 0; i < n; i++) {
		sc_out_text(w->out, i ? "," : "");
		put_line_end(w);
		put(w, f, v, i);
	}
	w->depth--;
	if (n)
		put_line_end(w);
	sc_out_bytes(w->out, brackets + 1, 1);
}

static void put_number(struct writer *w, long long n)
{
	sc_out_printf(w->out, "%lld", n);
}

static void put_datum(struct writer *w, const struct sc_datum *d)
{
	switch (d->kind) {
	case SC_DATUM_TEXT: put_text(w, d->text); break;
	case SC_DATUM_NUMBER: put_number(w, d->number); break;
	case SC_DATUM_BOOL:
		sc_out_text(w->out, d->number ? "true" : "false");
		break;
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
	sc_out_text(w->out, "{");
	w->depth++;
	for (size_t i = 0, k; i < n; i += k) {
		k = of_one_name(v + i, n - i);
		sc_out_text(w->out, i ? "," : "");
		put_line_end(w);
		put_text(w, v[i].name);
		put_colon(w);
		sc_out_text(w->out, k > 1 ? "[" : "");
		for (size_t at = i; at < i + k; at++) {
			sc_out_text(w->out, at > i ? ", " : "");
			put_datum(w, &v[at]);
		}
		sc_out_text(w->out, k > 1 ? "]" : "");
	}
	w->depth--;
	if (n)
		put_line_end(w);
	sc_out_text(w->out, "}");
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
	case SC_KIND_BOOL:
		sc_out_text(w->out, *(const bool *)p ? "true" : "false");
		break;
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
	sc_out_text(w->out, "{");
	w->depth++;
	for (const struct sc_field *f = type->fields; f->name; f++) {
		sc_out_text(w->out, f == type->fields ? "" : ",");
		put_line_end(w);
		sc_out_printf(w->out, "\"%s\"", f->name);
		put_colon(w);
		put_value(w, f, base);
	}
	w->depth--;
	put_line_end(w);
	sc_out_text(w->out, "}");
}

void sc_json_write(
	struct sc_out *o, const struct sc_type *type, const void *object)
{
	struct writer w = { o, false, 0 };

	put_object(&w, type, object);
	sc_out_text(o, "\n");
}

void sc_json_write_line(
	struct sc_out *o, const struct sc_type *type, const void *object)
{
	struct writer w = { o, true, 0 };

	put_object(&w, type, object);
	sc_out_text(o, "\n");
}
