/*
 * json_scalar.h -- the values of a document that hold no others.
 *
 * Inside obs/ only. Each function takes a value off the text, or refuses it
 * with the place where it stands; after a fault of the text itself it is false
 * and says nothing.
 */
#ifndef SC_OBS_JSON_SCALAR_H
#define SC_OBS_JSON_SCALAR_H

#include "base/clock.h"
#include "base/error.h"
#include "obs/fields.h"
#include "obs/json_text.h"

/* The way down to the value at hand, so that an error can name it. */
struct sc_json_at {
	const struct sc_json_at *up;
	const char *name; /* a member; NULL: an element */
	size_t index;
};

struct sc_json_reader {
	struct sc_arena *arena;
	struct sc_error *error;
	struct sc_json json;
};

bool sc_json_refuse(struct sc_json_reader *r, const struct sc_json_at *at,
	const char *what);
bool sc_json_take_null(struct sc_json_reader *r);
bool sc_json_read_name(struct sc_json_reader *r, const struct sc_json_at *at,
	const char **out);
bool sc_json_read_text(struct sc_json_reader *r, const struct sc_json_at *at,
	const char **out);
bool sc_json_read_raw(struct sc_json_reader *r, const struct sc_json_at *at,
	struct sc_bytes *out);
bool sc_json_read_base64(struct sc_json_reader *r, const struct sc_json_at *at,
	struct sc_bytes *out);
bool sc_json_read_date(struct sc_json_reader *r, const struct sc_json_at *at,
	struct sc_date *out);
bool sc_json_read_enum(struct sc_json_reader *r, const struct sc_json_at *at,
	const char *const *names, int *out);
bool sc_json_read_number(struct sc_json_reader *r, const struct sc_json_at *at,
	long long min, long long max, long long *out);
bool sc_json_read_long(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, long long *out);
bool sc_json_read_int(struct sc_json_reader *r, const struct sc_json_at *at,
	const struct sc_field *f, int *out);
bool sc_json_read_bool(
	struct sc_json_reader *r, const struct sc_json_at *at, bool *out);

#endif
