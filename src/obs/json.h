/*
 * json.h -- structs to JSON and back, by their field tables.
 *
 * Writing cannot fail but by its sc_out. Reading takes a file that a stranger
 * wrote: sizes are bounded, every kind is checked, unknown members are
 * ignored (a later minor version may add some), missing ones stay zero.
 */
#ifndef SC_OBS_JSON_H
#define SC_OBS_JSON_H

#include "base/error.h"
#include "base/out.h"
#include "obs/fields.h"

/* Writes `object`, a struct described by `type`, indented, with a line end. */
void sc_json_write(
	struct sc_out *o, const struct sc_type *type, const void *object);

/* The same in one line, without blanks. */
void sc_json_write_line(
	struct sc_out *o, const struct sc_type *type, const void *object);

/*
 * Reads `text` into `object`, which is zeroed first. The error names the
 * place: "endpoints[2].port: a number is wanted". A `schema_version` whose
 * major number is not ours is an error.
 */
SC_MUST_CHECK bool sc_json_read(struct sc_arena *a, struct sc_bytes text,
	const struct sc_type *type, void *object, struct sc_error *e);

/*
 * The same for a document that is not of ours, and has no `schema_version`
 * that would mean anything here.
 */
SC_MUST_CHECK bool sc_json_read_foreign(struct sc_arena *a,
	struct sc_bytes text, const struct sc_type *type, void *object,
	struct sc_error *e);

/* Writes the JSON Schema (2020-12) of `type`. */
void sc_json_schema(struct sc_out *o, const struct sc_type *type);

#endif
