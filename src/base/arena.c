#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES 16384u

struct sc_arena_chunk {
	struct sc_arena_chunk *next;
	size_t used, size;
	max_align_t data[];
};

static SC_NORETURN void die_of_oom(size_t wanted_bytes)
{
	fprintf(stderr, "out of memory (%zu bytes wanted)\n", wanted_bytes);
	abort();
}

void (*sc_oom)(size_t) = die_of_oom;

static SC_NORETURN void exhausted(size_t wanted_bytes)
{
	sc_oom(wanted_bytes);
	abort();
}

static void add_chunk(struct sc_arena *a, size_t bytes)
{
	size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
	struct sc_arena_chunk *c = malloc(sizeof(*c) + size);

	if (!c)
		exhausted(size);
	c->next = a->chunk;
	c->used = 0;
	c->size = size;
	a->chunk = c;
}

void *sc_arena_alloc(struct sc_arena *a, size_t count, size_t size)
{
	const size_t unit = sizeof(max_align_t);

	if (size && count > SIZE_MAX / 2 / size)
		exhausted(SIZE_MAX);

	size_t bytes = (count * size + unit - 1) / unit * unit;

	if (!a->chunk || a->chunk->size - a->chunk->used < bytes)
		add_chunk(a, bytes);

	char *p = (char *)a->chunk->data + a->chunk->used;

	a->chunk->used += bytes;
	a->used_bytes += bytes;
	return memset(p, 0, bytes);
}

char *sc_arena_copy(struct sc_arena *a, const void *p, size_t n)
{
	char *s = sc_arena_alloc(a, n + 1, 1);

	return n ? memcpy(s, p, n) : s;
}

char *sc_arena_text(struct sc_arena *a, const char *s)
{
	return s ? sc_arena_copy(a, s, strlen(s)) : NULL;
}

char *sc_arena_vprintf(struct sc_arena *a, const char *fmt, va_list ap)
{
	va_list again;

	assert(fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		exhausted(SIZE_MAX);

	char *s = sc_arena_alloc(a, (size_t)n + 1, 1);

	vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
}

char *sc_arena_printf(struct sc_arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *s = sc_arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

void *sc_arena_grow(struct sc_arena *a, const void *v, size_t n, size_t size)
{
	/* Capacity is always a power of two: full exactly when n is one. */
	if (v && (n & (n - 1)) != 0)
		return (void *)(uintptr_t)v;

	void *wider = sc_arena_alloc(a, n ? n * 2 : 1, size);

	return n ? memcpy(wider, v, n * size) : wider;
}

void sc_arena_free(struct sc_arena *a)
{
	for (struct sc_arena_chunk *c = a->chunk, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	*a = (struct sc_arena){ 0 };
}
