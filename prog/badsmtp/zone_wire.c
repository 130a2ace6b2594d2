#include "zone_wire.h"

#include <string.h>

void wire_put(struct wire *w, const void *p, size_t n)
{
	if (w->full || w->n + n > w->max) {
		w->full = true;
		return;
	}
	if (n)
		memcpy(w->p + w->n, p, n);
	w->n += n;
}

void wire_put8(struct wire *w, unsigned value)
{
	wire_put(w, &(uint8_t){ (uint8_t)value }, 1);
}

void wire_put16(struct wire *w, unsigned value)
{
	uint8_t b[] = { (uint8_t)(value >> 8), (uint8_t)value };

	wire_put(w, b, 2);
}

void wire_put32(struct wire *w, uint32_t value)
{
	wire_put16(w, value >> 16);
	wire_put16(w, value & 0xffff);
}

void wire_put_name(struct wire *w, const char *name)
{
	while (*name) {
		size_t n = strcspn(name, ".");

		wire_put8(w, (unsigned)n);
		wire_put(w, name, n);
		name += n + (name[n] == '.');
	}
	wire_put8(w, 0);
}

void wire_set16(struct wire *w, size_t at, size_t value)
{
	w->p[at] = (uint8_t)(value >> 8);
	w->p[at + 1] = (uint8_t)value;
}
