#include "base/codec.h"

#include "base/out.h"

char *sc_hex(struct sc_arena *a, struct sc_bytes b)
{
	static const char digits[] = "0123456789abcdef";
	char *s = sc_arena_alloc(a, b.n * 2 + 1, 1);

	for (size_t i = 0; i < b.n; i++) {
		s[2 * i] = digits[b.p[i] >> 4];
		s[2 * i + 1] = digits[b.p[i] & 15];
	}
	return s;
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9'  ? c - '0' :
		c >= 'a' && c <= 'f' ? c - 'a' + 10 :
		c >= 'A' && c <= 'F' ? c - 'A' + 10 :
				       -1;
}

bool sc_unhex(struct sc_arena *a, const char *s, struct sc_bytes *out)
{
	size_t n = strlen(s);
	uint8_t *p = sc_arena_alloc(a, n / 2 + 1, 1);

	if (n % 2)
		return false;
	for (size_t i = 0; i < n; i += 2) {
		int high = hex_value(s[i]), low = hex_value(s[i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i / 2] = (uint8_t)(high << 4 | low);
	}
	*out = (struct sc_bytes){ p, n / 2 };
	return true;
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

char *sc_base64(struct sc_arena *a, struct sc_bytes b)
{
	char *s = sc_arena_alloc(a, (b.n + 2) / 3 * 4 + 1, 1), *q = s;

	for (size_t i = 0; i < b.n; i += 3) {
		size_t left = b.n - i;
		unsigned v = (unsigned)b.p[i] << 16;

		v |= left > 1 ? (unsigned)b.p[i + 1] << 8 : 0;
		v |= left > 2 ? b.p[i + 2] : 0;
		*q++ = alphabet[v >> 18];
		*q++ = alphabet[v >> 12 & 63];
		*q++ = left > 1 ? alphabet[v >> 6 & 63] : '=';
		*q++ = left > 2 ? alphabet[v & 63] : '=';
	}
	return s;
}

/*
 * What a character means in base64. Trust stores hold 200 KB of it and are
 * read at every start, so this is a table, and four characters go at once.
 */
enum { JUNK = 0, PAD = 1, BLANK = 2, SYMBOL = 0x40, VALUE = 0x3f };

/* clang-format off */
#define V(n) ((n) | SYMBOL)
static const uint8_t symbols[256] = {
	['A'] = V(0), V(1), V(2), V(3), V(4), V(5), V(6), V(7), V(8), V(9),
	V(10), V(11), V(12), V(13), V(14), V(15), V(16), V(17), V(18), V(19),
	V(20), V(21), V(22), V(23), V(24), V(25),
	['a'] = V(26), V(27), V(28), V(29), V(30), V(31), V(32), V(33), V(34),
	V(35), V(36), V(37), V(38), V(39), V(40), V(41), V(42), V(43), V(44),
	V(45), V(46), V(47), V(48), V(49), V(50), V(51),
	['0'] = V(52), V(53), V(54), V(55), V(56), V(57), V(58), V(59), V(60),
	V(61),
	['+'] = V(62), ['/'] = V(63), ['='] = PAD,
	[' '] = BLANK, ['\t'] = BLANK, ['\r'] = BLANK, ['\n'] = BLANK,
};
/* clang-format on */

/* Four symbols in a row, as nearly all of a file is; false at others. */
static inline bool take_four(const uint8_t *p, uint8_t *out)
{
	uint32_t a = symbols[p[0]], b = symbols[p[1]];
	uint32_t c = symbols[p[2]], d = symbols[p[3]];

	if (!(a & b & c & d & SYMBOL))
		return false;
	out[0] = (uint8_t)(a << 2 | (b & VALUE) >> 4);
	out[1] = (uint8_t)(b << 4 | (c & VALUE) >> 2);
	out[2] = (uint8_t)(c << 6 | (d & VALUE));
	return true;
}

bool sc_unbase64(struct sc_arena *a, struct sc_bytes text, struct sc_bytes *out)
{
	uint8_t *p = sc_arena_alloc(a, text.n / 4 * 3 + 4, 1);
	size_t n = 0, count = 0, pads = 0, i = 0;
	uint32_t v = 0;

	while (i < text.n) {
		if (count % 4 == 0 && !pads && text.n - i >= 4 &&
			take_four(text.p + i, p + n)) {
			n += 3;
			i += 4;
			continue;
		}
		unsigned symbol = symbols[text.p[i++]];

		if (symbol == BLANK)
			continue;
		if (symbol == PAD) {
			pads++;
			continue;
		}
		if (symbol == JUNK || pads)
			return false;
		v = v << 6 | (symbol & VALUE);
		if (++count % 4 != 1)
			p[n++] = (uint8_t)(v >> (6 - 2 * ((count - 1) % 4)));
	}
	size_t tail = count % 4;
	bool clean = tail == 0 || (tail == 2 && (v & 15) == 0) ||
		(tail == 3 && (v & 3) == 0);

	if (!clean || (count + pads) % 4 || pads > 2)
		return false;
	*out = (struct sc_bytes){ p, n };
	return true;
}

char *sc_pem(struct sc_arena *a, const char *label, struct sc_bytes der)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out o = sc_out_to_memory(&m);
	const char *s = sc_base64(a, der);

	sc_out_printf(&o, "-----BEGIN %s-----\n", label);
	for (size_t left = strlen(s); left;) {
		size_t n = left < 64 ? left : 64;

		sc_out_bytes(&o, s, n);
		sc_out_text(&o, "\n");
		s += n;
		left -= n;
	}
	sc_out_printf(&o, "-----END %s-----\n", label);
	return m.p;
}

/* Returns where `needle` begins in `b`, or NULL. */
static const uint8_t *find(struct sc_bytes b, const char *needle)
{
	return b.n ? memmem(b.p, b.n, needle, strlen(needle)) : NULL;
}

static void advance(struct sc_bytes *b, const uint8_t *to)
{
	b->n -= (size_t)(to - b->p);
	b->p = to;
}

static const char begin_mark[] = "-----BEGIN ", end_mark[] = "-----END ";
static const char dashes[] = "-----";

/* Where the first line or the last line of a block begins, or NULL. */
static const uint8_t *find_mark(struct sc_bytes b, bool *is_end)
{
	for (const uint8_t *p; (p = find(b, dashes)); advance(&b, p + 1)) {
		struct sc_bytes at = { p, b.n - (size_t)(p - b.p) };

		*is_end = at.n >= strlen(end_mark) &&
			memcmp(p, end_mark, strlen(end_mark)) == 0;
		if (*is_end ||
			(at.n >= strlen(begin_mark) &&
				memcmp(p, begin_mark, strlen(begin_mark)) == 0))
			return p;
	}
	return NULL;
}

bool sc_pem_take(
	struct sc_arena *a, struct sc_bytes *rest, struct sc_pem_block *out)
{
	const uint8_t *p = find(*rest, begin_mark), *end;
	bool is_end = false;

	if (!p)
		return false;
	*out = (struct sc_pem_block){ .label = "" };
	advance(rest, p + strlen(begin_mark));
	end = find(*rest, dashes);
	if (!end)
		return false;
	out->label = sc_arena_copy(a, rest->p, (size_t)(end - rest->p));
	advance(rest, end + strlen(dashes));
	end = find_mark(*rest, &is_end);
	out->cut = !end || !is_end;
	out->body = (struct sc_bytes){ rest->p,
		end ? (size_t)(end - rest->p) : rest->n };
	advance(rest, out->body.p + out->body.n);
	if (is_end)
		advance(rest, rest->p + strlen(dashes));
	out->decoded = !out->cut && sc_unbase64(a, out->body, &out->der);
	return true;
}

bool sc_pem_next(struct sc_arena *a, struct sc_bytes *rest, const char **label,
	struct sc_bytes *der)
{
	struct sc_pem_block block;

	while (sc_pem_take(a, rest, &block))
		if (block.decoded) {
			*label = block.label;
			*der = block.der;
			return true;
		}
	return false;
}
