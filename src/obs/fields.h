/*
 * fields.h -- structs described as data.
 *
 * From these tables come the JSON writer, the JSON reader and the JSON Schema
 * of observations and reports. A member that is not in a table does not leave
 * the process.
 */
#ifndef SC_OBS_FIELDS_H
#define SC_OBS_FIELDS_H

#include <stddef.h>

enum sc_kind {
	SC_KIND_TEXT, /* const char *; NULL is null */
	SC_KIND_NAME, /* const char *, never NULL: must be there */
	SC_KIND_RAW,  /* struct sc_bytes, a JSON string of code points 0..255 */
	SC_KIND_BASE64, /* struct sc_bytes */
	SC_KIND_BOOL,
	SC_KIND_INT,          /* int, 0 or more */
	SC_KIND_INT_OR_NULL,  /* int; negative is null */
	SC_KIND_LONG,         /* long long, -1 or more */
	SC_KIND_DATE,         /* struct sc_date, RFC 3339 */
	SC_KIND_DATE_OR_NULL, /* the same; 0 is null */
	SC_KIND_ENUM,         /* an enum, by its names */
	SC_KIND_STRUCT,       /* embedded */
	SC_KIND_REF,          /* pointer to a struct; NULL is null */
	SC_KIND_ARRAY,        /* pointer to structs, and a count */
	SC_KIND_MAP,   /* the same as an object; the key is the first member */
	SC_KIND_TEXTS, /* const char *const *, and a count */
	SC_KIND_RAWS,  /* const struct sc_bytes *, and a count */
	/*
	 * const struct sc_datum *, and a count: an object of texts, numbers and
	 * booleans; neighbours of one name are an array.
	 */
	SC_KIND_DATA,
};

struct sc_type;

struct sc_field {
	const char *name;
	enum sc_kind kind;
	size_t at;                  /* offset of the member */
	const char *about;          /* one phrase, for the schema */
	size_t count_at;            /* ARRAY, MAP, TEXTS, RAWS: of the size_t */
	const struct sc_type *type; /* STRUCT, REF, ARRAY, MAP */
	const char *const *names;   /* ENUM: by value, ended by NULL */
	/*
	 * INT, LONG: the greatest value. ARRAY, MAP, TEXTS, RAWS: the most
	 * elements. 0: SC_LIMIT_INT, SC_LIMIT_LONG, SC_LIMIT_ELEMENTS.
	 */
	long long max;
};

struct sc_type {
	const char *name;
	size_t size;
	const struct sc_field *fields; /* ended by one without a name */
};

extern const struct sc_type sc_type_obs;

/* Words of enums that observation and report share, by value. */
extern const char *const sc_target_kind_words[];
extern const char *const sc_role_words[];
extern const char *const sc_outcome_words[]; /* by enum sc_outcome */
extern const char *const sc_depth_words[];   /* by enum sc_depth */
extern const char *const sc_mode_words[];

#endif
