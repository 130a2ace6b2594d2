/*
 * out.h -- a writer whose failure sticks.
 *
 * Renderers write without looking back; the caller asks once, at the end,
 * whether everything arrived. After the first failure nothing more is written.
 */
#ifndef SC_BASE_OUT_H
#define SC_BASE_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"

struct sc_out {
	bool (*write)(void *user, const char *p, size_t n);
	void *user;
	bool failed;
};

void sc_out_bytes(struct sc_out *o, const char *p, size_t n);
void sc_out_text(struct sc_out *o, const char *s);
void sc_out_printf(struct sc_out *o, const char *fmt, ...) SC_PRINTF(2, 3);

/* Writes `c` `n` times. */
void sc_out_fill(struct sc_out *o, char c, size_t n);

/*
 * Writes a JSON string, quotes included, in pure ASCII. `s` is UTF-8; a byte
 * that is not is written as the code point of its value.
 */
void sc_out_json_string(struct sc_out *o, const char *s);

/* How many of the bytes in front need no escape in such a string. */
size_t sc_json_plain(struct sc_bytes text);

#define SC_JSON_ESCAPE 12 /* bytes, at most */

/*
 * Takes the first code point off `rest` and writes its escape: "\\n", "\\u00e9",
 * or two of these. `raw`: it is one byte, not UTF-8. Returns the bytes written.
 */
size_t sc_json_escape(
	struct sc_bytes *rest, bool raw, char out[SC_JSON_ESCAPE]);

/* A writer into memory: what was written is text.p[0..n), NUL-terminated. */
struct sc_out_memory {
	struct sc_arena *arena;
	char *p;
	size_t n, room;
};

struct sc_out sc_out_to_memory(struct sc_out_memory *m);

#endif
