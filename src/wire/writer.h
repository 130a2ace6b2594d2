/*
 * writer.h -- big-endian numbers and counted bytes into an arena.
 *
 * The counterpart of reader.h. What is written is all ours, so nothing here
 * fails; a length that does not fit its octets cannot be.
 */
#ifndef SC_WIRE_WRITER_H
#define SC_WIRE_WRITER_H

#include "base/arena.h"
#include "base/bytes.h"

struct sc_writer {
	struct sc_arena *arena; /* caller */
	uint8_t *p;
	size_t n;
};

static inline void sc_write_octet(struct sc_writer *w, uint8_t octet)
{
	w->p = sc_grow(w->arena, w->p, w->n, uint8_t);
	w->p[w->n++] = octet;
}

static inline void sc_write_number(
	struct sc_writer *w, uint32_t number, size_t octets)
{
	while (octets-- > 0)
		sc_write_octet(w, (uint8_t)(number >> 8 * octets));
}

static inline void sc_write_bytes(struct sc_writer *w, struct sc_bytes b)
{
	for (size_t i = 0; i < b.n; i++)
		sc_write_octet(w, b.p[i]);
}

/*
 * Leaves `octets` free for the length of what follows; sc_write_close() with
 * the same puts it there.
 */
static inline size_t sc_write_open(struct sc_writer *w, size_t octets)
{
	sc_write_number(w, 0, octets);
	return w->n;
}

static inline void sc_write_close(
	struct sc_writer *w, size_t began, size_t octets)
{
	size_t length = w->n - began;

	for (size_t i = 0; i < octets; i++)
		w->p[began - 1 - i] = (uint8_t)(length >> 8 * i);
}

#endif
