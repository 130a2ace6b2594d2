/* zone_wire.h -- DNS wire format, written to a buffer of fixed size. */
#ifndef BADSMTP_ZONE_WIRE_H
#define BADSMTP_ZONE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What does not fit is left out, and `full` says so. */
struct wire {
	uint8_t *p;
	size_t n, max;
	bool full;
};

void wire_put(struct wire *w, const void *p, size_t n);
void wire_put8(struct wire *w, unsigned value);
void wire_put16(struct wire *w, unsigned value);
void wire_put32(struct wire *w, uint32_t value);

/* A name of our own tables: folded, labels of at most 63, not compressed. */
void wire_put_name(struct wire *w, const char *name);

/* Overwrites two octets at `at`. */
void wire_set16(struct wire *w, size_t at, size_t value);

#endif
