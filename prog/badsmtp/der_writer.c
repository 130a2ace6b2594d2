#include "der_writer.h"

#include <assert.h>
#include <stdlib.h>

#include "base/text.h"

#define HEADER_MAX 8

struct sc_bytes der_bytes(const struct der *w)
{
	return (struct sc_bytes){ w->p, w->n };
}

static void make_room(struct der *w, size_t more)
{
	if (w->room - w->n >= more)
		return;
	size_t room = (w->n + more) * 2 + 64;
	uint8_t *wider = sc_arena_alloc(w->arena, room, 1);

	if (w->n)
		memcpy(wider, w->p, w->n);
	w->p = wider;
	w->room = room;
}

void der_raw(struct der *w, struct sc_bytes b)
{
	make_room(w, b.n);
	if (b.n)
		memcpy(w->p + w->n, b.p, b.n);
	w->n += b.n;
}

/* Writes a header with `extra` superfluous length octets; returns its size. */
static size_t header(uint8_t *at, unsigned tag, size_t length, size_t extra)
{
	size_t octets = 0;

	at[0] = (uint8_t)tag;
	if (length < 0x80 && extra == 0) {
		at[1] = (uint8_t)length;
		return 2;
	}
	for (size_t rest = length; rest; rest >>= 8)
		octets++;
	octets += extra;
	assert(octets <= HEADER_MAX - 2);
	at[1] = (uint8_t)(0x80 | octets);
	for (size_t i = 0; i < octets; i++)
		at[2 + i] = (uint8_t)(length >> 8 * (octets - 1 - i));
	return 2 + octets;
}

static void close_with(struct der *w, size_t mark, unsigned tag, size_t extra)
{
	uint8_t head[HEADER_MAX];

	assert(mark <= w->n);
	size_t size = header(head, tag, w->n - mark, extra);

	make_room(w, size);
	memmove(w->p + mark + size, w->p + mark, w->n - mark);
	memcpy(w->p + mark, head, size);
	w->n += size;
}

void der_close(struct der *w, size_t mark, unsigned tag)
{
	close_with(w, mark, tag, 0);
}

void der_close_long(struct der *w, size_t mark, unsigned tag)
{
	close_with(w, mark, tag, 1);
}

void der_put(struct der *w, unsigned tag, struct sc_bytes content)
{
	size_t mark = w->n;

	der_raw(w, content);
	der_close(w, mark, tag);
}

void der_put_text(struct der *w, unsigned tag, const char *s)
{
	der_put(w, tag, sc_bytes_of(s));
}

void der_put_true(struct der *w)
{
	der_put(w, DER_BOOLEAN,
		(struct sc_bytes){ (const uint8_t *)"\xff", 1 });
}

void der_put_unsigned(struct der *w, struct sc_bytes b)
{
	size_t mark = w->n;

	while (b.n > 1 && b.p[0] == 0) {
		b.p++;
		b.n--;
	}
	if (b.n == 0 || b.p[0] & 0x80)
		der_raw(w, (struct sc_bytes){ (const uint8_t *)"\0", 1 });
	der_raw(w, b);
	der_close(w, mark, DER_INTEGER);
}

void der_put_number(struct der *w, unsigned value)
{
	uint8_t big_endian[] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16),
		(uint8_t)(value >> 8), (uint8_t)value };

	der_put_unsigned(w, (struct sc_bytes){ big_endian, 4 });
}

void der_put_bits(struct der *w, struct sc_bytes b)
{
	size_t mark = w->n;

	der_raw(w, (struct sc_bytes){ (const uint8_t *)"\0", 1 });
	der_raw(w, b);
	der_close(w, mark, DER_BIT_STRING);
}

/* One arc in base 128, X.690 8.19.2. */
static void put_arc(struct der *w, uint64_t arc)
{
	uint8_t octets[10];
	size_t at = sizeof(octets);

	octets[--at] = arc & 0x7f;
	while (arc >>= 7)
		octets[--at] = (uint8_t)(0x80 | (arc & 0x7f));
	der_raw(w, (struct sc_bytes){ octets + at, sizeof(octets) - at });
}

/* Takes "123" and a following dot off the front of `s`. */
static bool next_arc(const char **s, uint64_t *arc)
{
	if (!sc_text_is_digit(**s))
		return false;
	for (*arc = 0; sc_text_is_digit(**s); ++*s) {
		*arc = *arc * 10 + (uint64_t)(**s - '0');
		if (*arc > UINT32_MAX)
			return false;
	}
	if (**s == '.')
		return *++*s != '\0';
	return **s == '\0';
}

bool der_put_oid(struct der *w, const char *dotted)
{
	size_t mark = w->n;
	uint64_t first = 0, arc = 0;
	bool good = next_arc(&dotted, &first) && first <= 2 &&
		next_arc(&dotted, &arc) && (first == 2 || arc < 40);

	if (!good)
		return false;
	put_arc(w, first * 40 + arc);
	while (*dotted && good) {
		good = next_arc(&dotted, &arc);
		if (good)
			put_arc(w, arc);
	}
	if (good)
		der_close(w, mark, DER_OID);
	else
		w->n = mark;
	return good;
}
