/*
 * reader.h -- big-endian numbers and counted bytes off a peer's message.
 *
 * A failure sticks: after reading beyond the end everything reads as zero or
 * absent, and the caller asks once. Nothing is copied; what comes out points
 * into the message.
 */
#ifndef SC_WIRE_READER_H
#define SC_WIRE_READER_H

#include "base/bytes.h"

struct sc_reader {
	struct sc_bytes rest;
	bool failed; /* something was asked for that is not there */
};

/* The next `n` bytes; absent and failed when there are fewer. */
static inline struct sc_bytes sc_read_bytes(struct sc_reader *r, size_t n)
{
	struct sc_bytes b = { r->rest.p, n };

	if (r->failed || n > r->rest.n) {
		r->failed = true;
		r->rest.n = 0;
		return (struct sc_bytes){ NULL, 0 };
	}
	r->rest.p += n;
	r->rest.n -= n;
	return b;
}

/* An unsigned number of `n` bytes, 1 to 4. */
static inline uint32_t sc_read_number(struct sc_reader *r, size_t n)
{
	struct sc_bytes b = sc_read_bytes(r, n);
	uint32_t v = 0;

	for (size_t i = 0; i < b.n; i++)
		v = v << 8 | b.p[i];
	return v;
}

/* Bytes behind a length of `n` bytes, 1 to 3. */
static inline struct sc_bytes sc_read_counted(struct sc_reader *r, size_t n)
{
	return sc_read_bytes(r, sc_read_number(r, n));
}

#endif
