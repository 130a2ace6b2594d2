#include "base/text.h"

#include <limits.h>
#include <stdlib.h>

#include "base/out.h"

/* Length and first value bits of a UTF-8 sequence, by its first byte. */
static int sequence_length(uint8_t first)
{
	return first < 0x80        ? 1 :
		first >> 5 == 0x06 ? 2 :
		first >> 4 == 0x0e ? 3 :
		first >> 3 == 0x1e ? 4 :
				     0;
}

/* Decodes one sequence strictly; returns its length, 0 if it is none. */
static int decode(struct sc_bytes b, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int n = sequence_length(b.p[0]);

	if (n == 0 || (size_t)n > b.n)
		return 0;
	*c = n == 1 ? b.p[0] : b.p[0] & (0x7fu >> n);
	for (int i = 1; i < n; i++) {
		if (b.p[i] >> 6 != 2)
			return 0;
		*c = *c << 6 | (b.p[i] & 0x3f);
	}
	bool surrogate = *c >= 0xd800 && *c <= 0xdfff;

	return *c < least[n] || *c > 0x10ffff || surrogate ? 0 : n;
}

uint32_t sc_text_next(struct sc_bytes *rest)
{
	uint32_t c = 0;
	int n = decode(*rest, &c);

	if (n == 0) {
		n = 1;
		c = rest->p[0];
	}
	rest->p += n;
	rest->n -= (size_t)n;
	return c;
}

static bool is_plain(uint8_t c)
{
	return c >= 0x20 && c <= 0x7e;
}

static void put_byte(struct sc_out *o, uint8_t c)
{
	if (c == '\\')
		sc_out_text(o, "\\\\");
	else if (is_plain(c))
		sc_out_fill(o, (char)c, 1);
	else
		sc_out_printf(o, "\\x%02x", c);
}

char *sc_text_printable(struct sc_arena *a, struct sc_bytes b, size_t max_bytes)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	size_t n = b.n < max_bytes ? b.n : max_bytes;

	for (size_t i = 0; i < n; i++)
		put_byte(&o, b.p[i]);
	if (n < b.n)
		sc_out_text(&o, "...");
	return m.p;
}

/* Code points outside ASCII that a terminal shows as something harmless. */
static bool is_visible(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} hidden[] = {
		{ 0x80, 0xa0 }, /* C1 controls, no-break space */
		{ 0xad, 0xad }, /* soft hyphen */
		{ 0x034f, 0x034f },
		{ 0x061c, 0x061c },
		{ 0x115f, 0x1160 },
		{ 0x17b4, 0x17b5 },
		{ 0x180b, 0x180f },
		{ 0x2000, 0x200f }, /* widths, directions */
		{ 0x2028, 0x202f }, /* separators, overrides */
		{ 0x205f, 0x206f },
		{ 0x3000, 0x3000 },
		{ 0x3164, 0x3164 },
		{ 0xd800, 0xf8ff }, /* private use */
		{ 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff },
		{ 0xffa0, 0xffa0 },
		{ 0xfff0, 0xffff },
		{ 0xe0000, 0x10ffff },
	};

	for (size_t i = 0; i < SC_COUNT(hidden); i++)
		if (c >= hidden[i].from && c <= hidden[i].to)
			return false;
	return true;
}

static void put_utf8(struct sc_out *o, const uint8_t *p, int n, uint32_t c)
{
	if (n == 0)
		sc_out_printf(o, "\\x%02x", p[0]);
	else if (n == 1)
		put_byte(o, p[0]);
	else if (is_visible(c))
		sc_out_bytes(o, (const char *)p, (size_t)n);
	else
		sc_out_printf(o, "\\u{%x}", c);
}

char *sc_text_printable_utf8(
	struct sc_arena *a, struct sc_bytes b, size_t max_bytes)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	size_t shown = 0;

	while (b.n && shown < max_bytes) {
		uint32_t c = 0;
		int n = decode(b, &c);
		size_t step = n ? (size_t)n : 1;

		put_utf8(&o, b.p, n, c);
		b.p += step;
		b.n -= step;
		shown += step;
	}
	if (b.n)
		sc_out_text(&o, "...");
	return m.p;
}

char sc_text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool sc_text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool sc_text_is_alnum(char c)
{
	char l = sc_text_lower(c);

	return (l >= 'a' && l <= 'z') || sc_text_is_digit(c);
}

bool sc_bytes_same_text(struct sc_bytes a, struct sc_bytes b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (sc_text_lower((char)a.p[i]) != sc_text_lower((char)b.p[i]))
			return false;
	return true;
}

bool sc_text_same(const char *a, const char *b)
{
	return sc_bytes_same_text(sc_bytes_of(a), sc_bytes_of(b));
}

bool sc_text_starts(const char *s, const char *prefix)
{
	size_t n = strlen(prefix);
	struct sc_bytes head = { (const uint8_t *)s, n };

	return strlen(s) >= n && sc_bytes_same_text(head, sc_bytes_of(prefix));
}

bool sc_text_has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

#define DISTANCE_MAX 64

static int least(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

int sc_text_distance(const char *a, const char *b, int limit)
{
	int row[3][DISTANCE_MAX + 1];
	int na = (int)strnlen(a, DISTANCE_MAX + 1);
	int nb = (int)strnlen(b, DISTANCE_MAX + 1);

	if (na > DISTANCE_MAX || nb > DISTANCE_MAX)
		return limit;
	for (int j = 0; j <= nb; j++)
		row[0][j] = j;
	for (int i = 1; i <= na; i++) {
		int *now = row[i % 3], *last = row[(i + 2) % 3];
		const int *before = row[(i + 1) % 3];

		now[0] = i;
		for (int j = 1; j <= nb; j++) {
			int same = a[i - 1] == b[j - 1];

			now[j] = least(last[j] + 1, now[j - 1] + 1,
				last[j - 1] + !same);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1] && before[j - 2] < now[j])
				now[j] = least(
					now[j], before[j - 2] + 1, INT_MAX);
		}
	}
	return row[na % 3][nb] < limit ? row[na % 3][nb] : limit;
}

const char *sc_text_nearest(const char *s, const char *const *words)
{
	const char *best = NULL;
	int limit = (int)strnlen(s, DISTANCE_MAX) / 3 + 1;

	for (limit = limit > 4 ? 4 : limit; *words; words++) {
		int d = sc_text_distance(s, *words, limit);

		if (d < limit) {
			limit = d;
			best = *words;
		}
	}
	return best;
}

bool sc_text_number(const char *s, int min, int max, int *out)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n > 9 || s[n])
		return false;

	int v = (int)strtol(s, NULL, 10);

	if (v < min || v > max)
		return false;
	*out = v;
	return true;
}
