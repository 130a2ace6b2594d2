#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/datum.h"
#include "base/limits.h"
#include "obs/json.h"
#include "obs/json_scalar.h"

static bool read_object(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_type *type, char *base);

static bool read_ref(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_type *type, void **out)
{
	if (sc_json_take_null(r))
		return true;
	*out = sc_arena_alloc(r->arena, 1, type->size);
	return read_object(r, at, type, *out);
}

static bool read_element(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, char *base)
{
	if (f->kind == SC_KIND_TEXTS)
		return sc_json_read_name(r, at, (const char **)(void *)base);
	if (f->kind == SC_KIND_RAWS && sc_json_peek(&r->json) == SC_JSON_NULL)
		return sc_json_refuse(r, at, "a text is wanted");
	if (f->kind == SC_KIND_RAWS)
		return sc_json_read_raw(r, at, (struct sc_bytes *)(void *)base);
	return read_object(r, at, f->type, base);
}

static size_t element_size(const struct sc_field *f)
{
	return f->kind == SC_KIND_TEXTS ? sizeof(const char *) :
		f->kind == SC_KIND_RAWS ? sizeof(struct sc_bytes) :
					  f->type->size;
}

/* Told before anything is allocated for the element that is one too many. */
static bool is_bounded(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, size_t n)
{
	long long max = f->max ? f->max : SC_LIMIT_ELEMENTS;
	char what[80];

	if (n < (size_t)max)
		return true;
	snprintf(what, sizeof(what), "more than %lld elements", max);
	return sc_json_refuse(r, at, what);
}

/* Elements while they are read; what they are moved to grows by doubling. */
struct elements {
	char *v;
	size_t n;
};

static void keep_elements(
	const struct sc_field *f, const struct elements *all, char *base)
{
	*(char **)(void *)(base + f->at) = all->v;
	*(size_t *)(void *)(base + f->count_at) = all->n;
}

static char *add_element(
	struct sc_json_reader *r, struct elements *all, size_t size)
{
	all->v = sc_arena_grow(r->arena, all->v, all->n, size);
	return memset(all->v + all->n++ * size, 0, size);
}

static bool read_array(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, char *base)
{
	struct elements all = { NULL, 0 };
	size_t size = element_size(f);

	if (sc_json_peek(&r->json) != SC_JSON_ARRAY)
		return sc_json_refuse(r, at, "an array is wanted");
	for (bool more = sc_json_enter(&r->json); more;
		more = sc_json_more(&r->json)) {
		struct sc_json_at here = { at, NULL, all.n };

		if (!is_bounded(r, at, f, all.n) ||
			!read_element(r, &here, f, add_element(r, &all, size)))
			return false;
	}
	keep_elements(f, &all, base);
	return !r->json.fault;
}

static bool read_member_name(struct sc_json_reader *r, const char **out)
{
	struct sc_bytes name;

	if (!sc_json_take_name(&r->json, r->arena, &name))
		return false;
	*out = sc_arena_copy(r->arena, name.p, name.n);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each element begins with its name, and no two have the same. */
static bool are_distinct(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct elements *all, size_t size)
{
	const char **names = sc_new(r->arena, const char *, all->n + 1);

	for (size_t i = 0; i < all->n; i++)
		names[i] = *(const char **)(void *)(all->v + i * size);
	qsort(names, all->n, sizeof(*names), by_name);
	for (size_t i = 1; i < all->n; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			return sc_json_refuse(
				r, at, "a name stands there twice");
	return true;
}

/* An object as an array; each key becomes the element's first member. */
static bool read_map(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, char *base)
{
	struct elements all = { NULL, 0 };
	size_t size = f->type->size;

	if (sc_json_peek(&r->json) != SC_JSON_OBJECT)
		return sc_json_refuse(r, at, "an object is wanted");
	for (bool more = sc_json_enter(&r->json); more;
		more = sc_json_more(&r->json)) {
		struct sc_json_at here = { at, NULL, 0 };
		char *element;

		if (!is_bounded(r, at, f, all.n) ||
			!read_member_name(r, &here.name))
			return false;
		element = add_element(r, &all, size);
		if (!read_object(r, &here, f->type, element))
			return false;
		*(const char **)(void *)element = here.name;
	}
	keep_elements(f, &all, base);
	return !r->json.fault && are_distinct(r, at, &all, size);
}

static bool read_datum(struct sc_json_reader *r, const struct sc_json_at *at,
	struct sc_datum *d)
{
	enum sc_json_kind kind = sc_json_peek(&r->json);

	if (kind == SC_JSON_TRUE || kind == SC_JSON_FALSE) {
		d->kind = SC_DATUM_BOOL;
		d->number = kind == SC_JSON_TRUE;
		return sc_json_skip(&r->json);
	}
	if (kind == SC_JSON_NUMBER) {
		d->kind = SC_DATUM_NUMBER;
		return sc_json_read_number(
			r, at, LLONG_MIN, LLONG_MAX, &d->number);
	}
	d->kind = SC_DATUM_TEXT;
	return sc_json_read_name(r, at, &d->text);
}

static bool add_datum(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, struct elements *all)
{
	struct sc_datum *d;

	if (!is_bounded(r, at, f, all->n))
		return false;
	d = (void *)add_element(r, all, sizeof(*d));
	d->name = at->name;
	return read_datum(r, at, d);
}

/* One member of an object: a value, or an array of values of one name. */
static bool read_member(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, struct elements *all)
{
	if (sc_json_peek(&r->json) != SC_JSON_ARRAY)
		return add_datum(r, at, f, all);
	for (bool more = sc_json_enter(&r->json); more;
		more = sc_json_more(&r->json))
		if (!add_datum(r, at, f, all))
			return false;
	return !r->json.fault;
}

static bool read_data(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, char *base)
{
	struct elements all = { NULL, 0 };

	if (sc_json_peek(&r->json) != SC_JSON_OBJECT)
		return sc_json_refuse(r, at, "an object is wanted");
	for (bool more = sc_json_enter(&r->json); more;
		more = sc_json_more(&r->json)) {
		struct sc_json_at here = { at, NULL, 0 };

		if (!read_member_name(r, &here.name) ||
			!read_member(r, &here, f, &all))
			return false;
	}
	keep_elements(f, &all, base);
	return !r->json.fault;
}

static bool read_value(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, char *base)
{
	void *p = base + f->at;

	switch (f->kind) {
	case SC_KIND_TEXT: return sc_json_read_text(r, at, p);
	case SC_KIND_NAME: return sc_json_read_name(r, at, p);
	case SC_KIND_RAW: return sc_json_read_raw(r, at, p);
	case SC_KIND_BASE64: return sc_json_read_base64(r, at, p);
	case SC_KIND_BOOL: return sc_json_read_bool(r, at, p);
	case SC_KIND_INT: return sc_json_read_int(r, at, f, p);
	case SC_KIND_INT_OR_NULL:
		*(int *)p = -1;
		return sc_json_take_null(r) || sc_json_read_int(r, at, f, p);
	case SC_KIND_LONG: return sc_json_read_long(r, at, f, p);
	case SC_KIND_DATE: return sc_json_read_date(r, at, p);
	case SC_KIND_DATE_OR_NULL:
		return sc_json_take_null(r) || sc_json_read_date(r, at, p);
	case SC_KIND_ENUM: return sc_json_read_enum(r, at, f->names, p);
	case SC_KIND_STRUCT: return read_object(r, at, f->type, p);
	case SC_KIND_REF: return read_ref(r, at, f->type, p);
	case SC_KIND_MAP: return read_map(r, at, f, base);
	case SC_KIND_DATA: return read_data(r, at, f, base);
	case SC_KIND_ARRAY:
	case SC_KIND_TEXTS:
	case SC_KIND_RAWS: return read_array(r, at, f, base);
	}
	return false;
}

#define FIELDS 64 /* more than any struct has */

/* The field of that name; `next` is where it is in what we write ourselves. */
static size_t find_field(
	const struct sc_type *type, size_t next, struct sc_bytes name)
{
	const struct sc_field *fields = type->fields;
	size_t i = 0;

	if (fields[next].name &&
		sc_bytes_equal(sc_bytes_of(fields[next].name), name))
		return next;
	while (fields[i].name &&
		!sc_bytes_equal(sc_bytes_of(fields[i].name), name))
		i++;
	return i;
}

/* Takes a member of the struct; those that are not known are passed over. */
static bool read_field(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_type *type, size_t *next, uint64_t *seen, char *base)
{
	struct sc_bytes name;

	if (!sc_json_take_name(&r->json, r->arena, &name))
		return false;

	size_t i = find_field(type, *next, name);
	const struct sc_field *f = &type->fields[i];
	struct sc_json_at here = { at, f->name, 0 };

	if (!f->name)
		return sc_json_skip(&r->json);
	assert(i < FIELDS);
	if (*seen & UINT64_C(1) << i)
		return sc_json_refuse(r, &here, "it stands there twice");
	*seen |= UINT64_C(1) << i;
	*next = i + 1;
	return read_value(r, &here, f, base);
}

/* What is not there: names must be, and no number is -1. */
static bool fill_in(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_type *type, uint64_t seen, char *base)
{
	for (size_t i = 0; type->fields[i].name; i++) {
		const struct sc_field *f = &type->fields[i];
		struct sc_json_at here = { at, f->name, 0 };

		if (seen & UINT64_C(1) << i)
			continue;
		if (f->kind == SC_KIND_NAME)
			return sc_json_refuse(r, &here, "a text is wanted");
		if (f->kind == SC_KIND_INT_OR_NULL)
			*(int *)(void *)(base + f->at) = -1;
	}
	return true;
}

static bool read_object(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_type *type, char *base)
{
	uint64_t seen = 0;
	size_t next = 0;

	if (sc_json_peek(&r->json) != SC_JSON_OBJECT)
		return sc_json_refuse(r, at, "an object is wanted");
	for (bool more = sc_json_enter(&r->json); more;
		more = sc_json_more(&r->json))
		if (!read_field(r, at, type, &next, &seen, base))
			return false;
	return !r->json.fault && fill_in(r, at, type, seen, base);
}

/* "1.7" is ours when we write 1.x: additions only within a major version. */
static bool is_ours(struct sc_bytes version)
{
	return version.n >= 2 && memcmp(version.p, "1.", 2) == 0;
}

/* Looks for the version first: a foreign document is told as such. */
static bool version_fits(struct sc_json_reader *r)
{
	struct sc_json *j = &r->json;
	struct sc_bytes name, version;

	if (sc_json_peek(j) == SC_JSON_NOTHING)
		return sc_json_skip(j); /* which says what is wrong */
	if (sc_json_peek(j) != SC_JSON_OBJECT)
		return false;
	for (bool more = sc_json_enter(j); more; more = sc_json_more(j)) {
		if (!sc_json_take_name(j, r->arena, &name))
			return false;
		if (sc_bytes_equal(name, sc_bytes_of("schema_version")))
			return sc_json_peek(j) == SC_JSON_STRING &&
				sc_json_take_string(j, r->arena, &version) &&
				is_ours(version);
		if (!sc_json_skip(j))
			return false;
	}
	return false;
}

static bool fail_text(struct sc_json_reader *r)
{
	size_t line, column;

	sc_json_place(&r->json, &line, &column);
	return sc_error_set(r->error, SC_ERROR_IO,
		"not JSON: line %zu, column %zu: %s", line, column,
		r->json.fault);
}

static bool read_whole(
	struct sc_json_reader *r, const struct sc_type *type, void *object)
{
	/* What is no JSON at all is told as such, rather than as no object. */
	if (sc_json_peek(&r->json) != SC_JSON_OBJECT && !sc_json_skip(&r->json))
		return false;
	if (!read_object(r, NULL, type, object))
		return false;
	if (sc_json_ended(&r->json))
		return true;
	r->json.fault = "an end is wanted";
	return false;
}

static bool read_document(struct sc_arena *a, struct sc_bytes text,
	const struct sc_type *type, bool ours, void *object, struct sc_error *e)
{
	struct sc_json_reader r = { a, e, sc_json_of(text) };

	if (text.n > SC_LIMIT_JSON_BYTES)
		return sc_error_set(e, SC_ERROR_IO, "more than %d MiB of JSON",
			SC_LIMIT_JSON_BYTES >> 20);
	if (ours && !version_fits(&r))
		return r.json.fault ?
			fail_text(&r) :
			sc_error_set(e, SC_ERROR_IO,
				"no %s of this program: schema_version 1.x is "
				"wanted",
				type->name);
	r.json = sc_json_of(text);
	memset(object, 0, type->size);
	return read_whole(&r, type, object) || (r.json.fault && fail_text(&r));
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
