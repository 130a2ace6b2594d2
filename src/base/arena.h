/*
 * arena.h -- one region of memory per unit of work, freed as a whole.
 *
 * Everything that a probe learns and everything said about it lives in one
 * arena, so an early return never leaks. What is not memory (a socket, an
 * OpenSSL handle) does not go here: it has an owner and SC_AUTO().
 *
 * Allocation returns zeroed memory or does not return: see sc_oom. Sizes that
 * a peer chose are compared with base/limits.h before they get here.
 */
#ifndef SC_BASE_ARENA_H
#define SC_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/attr.h"

struct sc_arena_chunk;

struct sc_arena {
	struct sc_arena_chunk *chunk; /* the newest chunk, or NULL */
	size_t used_bytes;            /* handed out from all chunks */
};

/* Returns `count` zeroed objects of `size` bytes, aligned for any type. */
void *sc_arena_alloc(struct sc_arena *a, size_t count, size_t size);

/* Returns a NUL-terminated copy of the `n` bytes at `p`. */
char *sc_arena_copy(struct sc_arena *a, const void *p, size_t n);

/* Returns a copy of `s`; NULL stays NULL. */
char *sc_arena_text(struct sc_arena *a, const char *s);

/* Returns the formatted text. */
char *sc_arena_printf(struct sc_arena *a, const char *fmt, ...) SC_PRINTF(2, 3);
char *sc_arena_vprintf(struct sc_arena *a, const char *fmt, va_list ap)
	SC_PRINTF(2, 0);

/* Frees all that came from `a` and makes `a` empty. */
void sc_arena_free(struct sc_arena *a);

#define sc_new(a, type, n) ((type *)sc_arena_alloc((a), (n), sizeof(type)))

/*
 * Makes room for one more element in an array of `n` elements at `v`, growing
 * by doubling: v = sc_grow(a, v, n, type); v[n++] = x;
 */
void *sc_arena_grow(struct sc_arena *a, const void *v, size_t n, size_t size);

#define sc_grow(a, v, n, type) \
	((type *)sc_arena_grow((a), (v), (n), sizeof(type)))

/*
 * Called when memory is exhausted or a size overflows; must not return. The
 * default says so on the error stream and aborts.
 */
extern void (*sc_oom)(size_t wanted_bytes);

#endif
