/*
 *	text  = [ basic "-" ] *digit
 *	basic = ASCII characters of the decoded label, in order
 *	digit = "a".."z" (0..25) / "0".."9" (26..35), in either case
 *
 * The digits are numbers of variable length that say where which character
 * goes. Only which is of interest here, so nothing is inserted.
 */
#include "check/alabel.h"

#include "base/text.h"

/* RFC 3492 section 5 */
enum {
	BASE = 36,
	T_MIN = 1,
	T_MAX = 26,
	SKEW = 38,
	DAMP = 700,
	FIRST_BIAS = 72,
	FIRST_CODE = 128,
};

#define CODE_MAX    0x10ffff
#define NUMBER_MAX  (UINT32_MAX / 2)
#define LABEL_BYTES 63

static int digit_of(uint8_t c)
{
	if (sc_text_is_digit((char)c))
		return c - '0' + 26;
	c = (uint8_t)sc_text_lower((char)c);
	return c >= 'a' && c <= 'z' ? c - 'a' : -1;
}

static uint32_t threshold(uint32_t k, uint32_t bias)
{
	if (k <= bias + T_MIN)
		return T_MIN;
	return k >= bias + T_MAX ? T_MAX : k - bias;
}

/* RFC 3492 section 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* Takes one number off the front and adds it to `*sum`. */
static bool take_number(struct sc_bytes *text, uint32_t bias, uint32_t *sum)
{
	uint64_t weight = 1;

	for (uint32_t k = BASE; text->n > 0; k += BASE) {
		int digit = digit_of(*text->p);
		uint32_t t = threshold(k, bias);

		text->p++;
		text->n--;
		if (digit < 0 || *sum + (uint64_t)digit * weight > NUMBER_MAX)
			return false;
		*sum += (uint32_t)digit * (uint32_t)weight;
		if ((uint32_t)digit < t)
			return true;
		weight *= BASE - t;
		if (weight > NUMBER_MAX)
			return false;
	}
	return false;
}

static bool may_be_in_label(uint32_t code)
{
	return code >= 0xa0 && code <= CODE_MAX &&
		!(code >= 0xd800 && code <= 0xdfff);
}

/* The part before the last hyphen: characters as they stand. */
static size_t basic_length(struct sc_bytes text)
{
	for (size_t i = text.n; i > 0; i--)
		if (text.p[i - 1] == '-')
			return i - 1;
	return 0;
}

bool sc_punycode_holds(struct sc_bytes text)
{
	size_t basic = basic_length(text);
	uint32_t points = (uint32_t)basic, code = FIRST_CODE, i = 0;
	uint32_t bias = FIRST_BIAS;

	if (text.n == 0 || text.n > LABEL_BYTES)
		return false;
	text.p += basic ? basic + 1 : 0;
	text.n -= basic ? basic + 1 : 0;
	if (text.n == 0)
		return false;
	while (text.n > 0) {
		uint32_t was = i;

		if (!take_number(&text, bias, &i))
			return false;
		points++;
		bias = adapt(i - was, points, points == basic + 1);
		code += i / points;
		i %= points;
		if (!may_be_in_label(code))
			return false;
		i++;
	}
	return true;
}

static bool label_holds(struct sc_bytes label)
{
	static const char prefix[] = "xn--";
	const size_t n = sizeof(prefix) - 1;

	if (label.n < n ||
		!sc_bytes_same_text(
			(struct sc_bytes){ label.p, n }, sc_bytes_of(prefix)))
		return true;
	return sc_punycode_holds((struct sc_bytes){ label.p + n, label.n - n });
}

bool sc_alabels_hold(struct sc_bytes name)
{
	for (;;) {
		const uint8_t *dot =
			name.n ? memchr(name.p, '.', name.n) : NULL;
		size_t n = dot ? (size_t)(dot - name.p) : name.n;

		if (!label_holds((struct sc_bytes){ name.p, n }))
			return false;
		if (!dot)
			return true;
		name.p += n + 1;
		name.n -= n + 1;
	}
}
