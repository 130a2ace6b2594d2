#include <assert.h>
#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/codec.h"
#include "base/date.h"
#include "base/datum.h"
#include "base/limits.h"
#include "base/text.h"
#include "obs/json.h"

/* The way down to the value at hand, so that an error can name it. */
struct place {
	const struct place *up;
	const char *name; /* a member; NULL: an element */
	size_t index;
};

struct reader {
	struct sc_arena *arena;
	struct sc_error *error;
};

static bool read_object(struct reader *r, const struct place *at,
	const struct sc_type *type, const json_t *j, char *base);

static void spell(const struct place *at, struct sc_out *o)
{
	if (!at)
		return;
	spell(at->up, o);
	if (at->name)
		sc_out_printf(o, "%s%s", at->up ? "." : "", at->name);
	else
		sc_out_printf(o, "[%zu]", at->index);
}

static bool refuse(struct reader *r, const struct place *at, const char *what)
{
	struct sc_out_memory m = { .arena = r->arena };
	struct sc_out o = sc_out_to_memory(&m);

	spell(at, &o);
	return sc_error_set(
		r->error, SC_ERROR_IO, "%.200s: %s", m.n ? m.p : "(top)", what);
}

static bool read_text(struct reader *r, const struct place *at, const json_t *j,
	const char **out)
{
	if (json_is_null(j))
		return true;
	if (!json_is_string(j) ||
		strlen(json_string_value(j)) != json_string_length(j))
		return refuse(r, at, "a text or null is wanted");
	*out = sc_arena_text(r->arena, json_string_value(j));
	return true;
}

static bool read_name(struct reader *r, const struct place *at, const json_t *j,
	const char **out)
{
	if (!json_is_string(j))
		return refuse(r, at, "a text is wanted");
	return read_text(r, at, j, out);
}

static bool read_raw(struct reader *r, const struct place *at, const json_t *j,
	struct sc_bytes *out)
{
	struct sc_bytes rest = { 0 };
	size_t n = 0;

	if (json_is_null(j))
		return true;
	if (!json_is_string(j))
		return refuse(r, at, "a text or null is wanted");
	rest.p = (const uint8_t *)json_string_value(j);
	rest.n = json_string_length(j);

	uint8_t *p = sc_arena_alloc(r->arena, rest.n + 1, 1);

	while (rest.n) {
		uint32_t c = sc_text_next(&rest);

		if (c > 0xff)
			return refuse(r, at,
				"a text of code points up to 255 is wanted");
		p[n++] = (uint8_t)c;
	}
	*out = (struct sc_bytes){ p, n };
	return true;
}

static bool read_base64(struct reader *r, const struct place *at,
	const json_t *j, struct sc_bytes *out)
{
	const char *text = NULL;

	if (!read_text(r, at, j, &text))
		return false;
	if (text && !sc_unbase64(r->arena, sc_bytes_of(text), out))
		return refuse(r, at, "base64 is wanted");
	return true;
}

static bool read_date(struct reader *r, const struct place *at, const json_t *j,
	struct sc_date *out)
{
	if (!json_is_string(j) || !sc_date_parse(json_string_value(j), out))
		return refuse(r, at, "an RFC 3339 date is wanted");
	return true;
}

static bool read_enum(struct reader *r, const struct place *at, const json_t *j,
	const char *const *names, int *out)
{
	if (!json_is_string(j))
		return refuse(r, at, "a word is wanted");
	for (int i = 0; names[i]; i++) {
		if (strcmp(names[i], json_string_value(j)) == 0) {
			*out = i;
			return true;
		}
	}
	return refuse(r, at, "a word of the schema is wanted");
}

static bool read_number(struct reader *r, const struct place *at,
	const json_t *j, long long min, long long max, long long *out)
{
	char what[80];

	if (!json_is_integer(j) || json_integer_value(j) < min ||
		json_integer_value(j) > max) {
		snprintf(what, sizeof(what),
			"a whole number from %lld to %lld is wanted", min, max);
		return refuse(r, at, what);
	}
	*out = json_integer_value(j);
	return true;
}

static bool read_long(struct reader *r, const struct place *at,
	const struct sc_field *f, const json_t *j, long long *out)
{
	return read_number(r, at, j, -1, f->max ? f->max : SC_LIMIT_LONG, out);
}

static bool read_int(struct reader *r, const struct place *at,
	const struct sc_field *f, const json_t *j, int *out)
{
	long long n = 0;

	assert(f->max <= INT_MAX);
	if (!read_number(r, at, j, 0, f->max ? f->max : SC_LIMIT_INT, &n))
		return false;
	*out = (int)n;
	return true;
}

static bool read_bool(
	struct reader *r, const struct place *at, const json_t *j, bool *out)
{
	if (!json_is_boolean(j))
		return refuse(r, at, "true or false is wanted");
	*out = json_is_true(j);
	return true;
}

static bool read_ref(struct reader *r, const struct place *at,
	const struct sc_type *type, const json_t *j, void **out)
{
	if (json_is_null(j))
		return true;
	*out = sc_arena_alloc(r->arena, 1, type->size);
	return read_object(r, at, type, j, *out);
}

static bool read_element(struct reader *r, const struct place *at,
	const struct sc_field *f, const json_t *j, char *base)
{
	if (f->kind == SC_KIND_TEXTS)
		return read_name(r, at, j, (const char **)(void *)base);
	if (f->kind == SC_KIND_RAWS && json_is_null(j))
		return refuse(r, at, "a text is wanted");
	if (f->kind == SC_KIND_RAWS)
		return read_raw(r, at, j, (struct sc_bytes *)(void *)base);
	return read_object(r, at, f->type, j, base);
}

static size_t element_size(const struct sc_field *f)
{
	return f->kind == SC_KIND_TEXTS ? sizeof(const char *) :
		f->kind == SC_KIND_RAWS ? sizeof(struct sc_bytes) :
					  f->type->size;
}

/* Told before anything is allocated for the elements. */
static bool is_bounded(struct reader *r, const struct place *at,
	const struct sc_field *f, size_t n)
{
	long long max = f->max ? f->max : SC_LIMIT_ELEMENTS;
	char what[80];

	if (n <= (size_t)max)
		return true;
	snprintf(what, sizeof(what), "%zu elements are too many: %lld at most",
		n, max);
	return refuse(r, at, what);
}

static bool read_array(struct reader *r, const struct place *at,
	const struct sc_field *f, const json_t *j, char *base)
{
	size_t n = json_array_size(j), size = element_size(f);
	char *v;

	if (!json_is_array(j))
		return refuse(r, at, "an array is wanted");
	if (!is_bounded(r, at, f, n))
		return false;
	v = sc_arena_alloc(r->arena, n, size);
	for (size_t i = 0; i < n; i++) {
		struct place here = { at, NULL, i };

		if (!read_element(
			    r, &here, f, json_array_get(j, i), v + i * size))
			return false;
	}
	*(char **)(void *)(base + f->at) = v;
	*(size_t *)(void *)(base + f->count_at) = n;
	return true;
}

/* An object as an array; each key becomes the element's first member. */
static bool read_map(struct reader *r, const struct place *at,
	const struct sc_field *f, json_t *j, char *base)
{
	size_t size = f->type->size, n = 0;
	const char *key;
	json_t *value;
	char *v;

	if (!json_is_object(j))
		return refuse(r, at, "an object is wanted");
	if (!is_bounded(r, at, f, json_object_size(j)))
		return false;
	v = sc_arena_alloc(r->arena, json_object_size(j), size);
	json_object_foreach(j, key, value)
	{
		struct place here = { at, key, 0 };
		char *element = v + n++ * size;

		if (!read_object(r, &here, f->type, value, element))
			return false;
		*(const char **)(void *)element = sc_arena_text(r->arena, key);
	}
	*(char **)(void *)(base + f->at) = v;
	*(size_t *)(void *)(base + f->count_at) = n;
	return true;
}

static bool read_datum(struct reader *r, const struct place *at,
	const char *name, const json_t *j, struct sc_datum *d)
{
	d->name = name;
	if (json_is_boolean(j)) {
		d->kind = SC_DATUM_BOOL;
		d->number = json_is_true(j);
		return true;
	}
	if (json_is_integer(j)) {
		d->kind = SC_DATUM_NUMBER;
		d->number = json_integer_value(j);
		return true;
	}
	d->kind = SC_DATUM_TEXT;
	return read_name(r, at, j, &d->text);
}

/* Appends one member of an object, or each element where it is an array. */
static bool read_member(struct reader *r, const struct place *at,
	const struct sc_field *f, const char *key, const json_t *j,
	struct sc_datum **v, size_t *n)
{
	size_t elements = json_is_array(j) ? json_array_size(j) : 1;
	const char *name = sc_arena_text(r->arena, key);

	if (!is_bounded(r, at, f, *n + elements))
		return false;
	for (size_t i = 0; i < elements; i++) {
		*v = sc_grow(r->arena, *v, *n, struct sc_datum);
		if (!read_datum(r, at, name,
			    json_is_array(j) ? json_array_get(j, i) : j,
			    &(*v)[(*n)++]))
			return false;
	}
	return true;
}

static bool read_data(struct reader *r, const struct place *at,
	const struct sc_field *f, json_t *j, char *base)
{
	struct sc_datum *v = NULL;
	size_t n = 0;
	const char *key;
	json_t *value;

	if (!json_is_object(j))
		return refuse(r, at, "an object is wanted");
	json_object_foreach(j, key, value)
	{
		struct place here = { at, key, 0 };

		if (!read_member(r, &here, f, key, value, &v, &n))
			return false;
	}
	*(struct sc_datum **)(void *)(base + f->at) = v;
	*(size_t *)(void *)(base + f->count_at) = n;
	return true;
}

static bool read_value(struct reader *r, const struct place *at,
	const struct sc_field *f, json_t *j, char *base)
{
	void *p = base + f->at;

	switch (f->kind) {
	case SC_KIND_TEXT: return read_text(r, at, j, p);
	case SC_KIND_NAME: return read_name(r, at, j, p);
	case SC_KIND_RAW: return read_raw(r, at, j, p);
	case SC_KIND_BASE64: return read_base64(r, at, j, p);
	case SC_KIND_BOOL: return read_bool(r, at, j, p);
	case SC_KIND_INT: return read_int(r, at, f, j, p);
	case SC_KIND_INT_OR_NULL:
		*(int *)p = -1;
		return json_is_null(j) || read_int(r, at, f, j, p);
	case SC_KIND_LONG: return read_long(r, at, f, j, p);
	case SC_KIND_DATE: return read_date(r, at, j, p);
	case SC_KIND_DATE_OR_NULL:
		return json_is_null(j) || read_date(r, at, j, p);
	case SC_KIND_ENUM: return read_enum(r, at, j, f->names, p);
	case SC_KIND_STRUCT: return read_object(r, at, f->type, j, p);
	case SC_KIND_REF: return read_ref(r, at, f->type, j, p);
	case SC_KIND_MAP: return read_map(r, at, f, j, base);
	case SC_KIND_DATA: return read_data(r, at, f, j, base);
	case SC_KIND_ARRAY:
	case SC_KIND_TEXTS:
	case SC_KIND_RAWS: return read_array(r, at, f, j, base);
	}
	return false;
}

static bool read_object(struct reader *r, const struct place *at,
	const struct sc_type *type, const json_t *j, char *base)
{
	if (!json_is_object(j))
		return refuse(r, at, "an object is wanted");
	for (const struct sc_field *f = type->fields; f->name; f++) {
		struct place here = { at, f->name, 0 };
		json_t *value = json_object_get(j, f->name);

		if (value && !read_value(r, &here, f, value, base))
			return false;
		if (!value && f->kind == SC_KIND_NAME)
			return refuse(r, &here, "a text is wanted");
		if (!value && f->kind == SC_KIND_INT_OR_NULL)
			*(int *)(void *)(base + f->at) = -1;
	}
	return true;
}

/* "1.7" is ours when we write 1.x: additions only within a major version. */
static bool version_fits(const json_t *j)
{
	const char *v = json_string_value(json_object_get(j, "schema_version"));

	return v && sc_text_has_prefix(v, "1.");
}

static void release(json_t **j)
{
	json_decref(*j);
}

/*
 * What jansson makes of a text depends on how many values it has, not on its
 * size: two megabytes of empty objects would take a hundred times as much. The
 * values are counted first, as the marks outside of strings that begin one.
 */
static bool is_modest(struct sc_bytes text, struct sc_error *e)
{
	size_t values = 0, containers = 0;
	bool in_string = false;

	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string) {
			containers += c == '{' || c == '[';
			values += c == ',' || c == '{' || c == '[';
		}
	}
	return (values <= SC_LIMIT_JSON_VALUES &&
		       containers <= SC_LIMIT_JSON_CONTAINERS) ||
		sc_error_set(e, SC_ERROR_IO,
			"more than %d values or %d objects and arrays of JSON",
			SC_LIMIT_JSON_VALUES, SC_LIMIT_JSON_CONTAINERS);
}

static bool read_document(struct sc_arena *a, struct sc_bytes text,
	const struct sc_type *type, bool ours, void *object, struct sc_error *e)
{
	struct reader r = { a, e };
	json_error_t where;

	if (text.n > SC_LIMIT_JSON_BYTES)
		return sc_error_set(e, SC_ERROR_IO, "more than %d MiB of JSON",
			SC_LIMIT_JSON_BYTES >> 20);
	if (!is_modest(text, e))
		return false;
	json_t *j SC_AUTO(release) = json_loadb((const char *)text.p, text.n,
		JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &where);
	if (!j)
		return sc_error_set(e, SC_ERROR_IO,
			"not JSON: line %d, column %d: %s", where.line,
			where.column, where.text);
	if (ours && !version_fits(j))
		return sc_error_set(e, SC_ERROR_IO,
			"no %s of this program: schema_version 1.x is wanted",
			type->name);
	memset(object, 0, type->size);
	return read_object(&r, NULL, type, j, object);
}

bool sc_json_read(struct sc_arena *a, struct sc_bytes text,
	const struct sc_type *type, void *object, struct sc_error *e)
{
	return read_document(a, text, type, true, object, e);
}

bool sc_json_read_foreign(struct sc_arena *a, struct sc_bytes text,
	const struct sc_type *type, void *object, struct sc_error *e)
{
	return read_document(a, text, type, false, object, e);
}
