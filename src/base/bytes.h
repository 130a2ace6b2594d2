/*
 * bytes.h -- bytes from a peer: a pointer and a length, never a C string.
 *
 * What a peer sent may hold NUL, escape sequences and no UTF-8 at all. It
 * stays `struct sc_bytes` until sc_text_printable() (base/text.h) makes it fit
 * for people. The bytes are somebody else's: usually an arena's.
 */
#ifndef SC_BASE_BYTES_H
#define SC_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sc_bytes {
	const uint8_t *p; /* NULL: absent, which is not the same as empty */
	size_t n;
};

static inline struct sc_bytes sc_bytes_of(const char *s)
{
	return (struct sc_bytes){ (const uint8_t *)s, s ? strlen(s) : 0 };
}

static inline bool sc_bytes_equal(struct sc_bytes a, struct sc_bytes b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

#endif
