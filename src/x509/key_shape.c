#include "x509/key_shape.h"

#include <stdint.h>

#define ROCA_PRIME_MAX 167
#define ROCA_PRIMES    38 /* odd ones up to there */
#define GENERATOR      65537

struct residue {
	unsigned order; /* of the generator */
	int exponent;   /* of the power that n is; -1: it is none */
};

static struct residue residue_of(unsigned n, unsigned p)
{
	struct residue r = { 0, -1 };
	unsigned power = 1;

	do {
		if (power == n)
			r.exponent = (int)r.order;
		power = power * (GENERATOR % p) % p;
		r.order++;
	} while (power != 1);
	return r;
}

static bool is_odd_prime(unsigned p)
{
	for (unsigned d = 3; d * d <= p; d += 2)
		if (p % d == 0)
			return false;
	return true;
}

static int gcd(unsigned a, unsigned b)
{
	while (b) {
		unsigned rest = a % b;

		a = b;
		b = rest;
	}
	return (int)a;
}

/* Two congruences have a solution when they agree modulo the gcd. */
static bool agrees(struct residue a, struct residue b)
{
	return (a.exponent - b.exponent) % gcd(a.order, b.order) == 0;
}

bool sc_key_is_roca(const BIGNUM *n)
{
	struct residue found[ROCA_PRIMES];
	size_t n_found = 0;

	/* Downwards, as a larger prime turns a sound key away more surely. */
	for (unsigned p = ROCA_PRIME_MAX; p >= 3; p -= 2) {
		if (!is_odd_prime(p))
			continue;
		struct residue r = residue_of((unsigned)BN_mod_word(n, p), p);

		if (r.exponent < 0)
			return false;
		for (size_t i = 0; i < n_found; i++)
			if (!agrees(found[i], r))
				return false;
		found[n_found++] = r;
	}
	return true;
}

#define UNIT_MAX   16 /* half octets */
#define RUN        26 /* half octets that are as the unit before */
#define OCTET_RUN  30 /* the same, for one octet 16 times */
#define DEVIATIONS 10
#define CERTAINTY  96  /* bits of chance */
#define WORD_MAX   128 /* bits */
#define HALF_MIN   128 /* bits of a half that is judged */

static unsigned nibble(struct sc_bytes b, size_t i)
{
	return i % 2 ? b.p[i / 2] & 15u : b.p[i / 2] >> 4;
}

static bool repeats(struct sc_bytes n, size_t unit, size_t wanted)
{
	size_t run = 0;

	for (size_t i = unit; i < 2 * n.n; i++) {
		run = nibble(n, i) == nibble(n, i - unit) ? run + 1 : 0;
		if (run >= wanted)
			return true;
	}
	return false;
}

static bool repeats_any(struct sc_bytes half)
{
	for (size_t unit = 1; unit <= UNIT_MAX; unit++)
		if (repeats(half, unit, RUN))
			return true;
	return false;
}

static int count_bits(unsigned b)
{
	int n = 0;

	for (; b; b &= b - 1)
		n++;
	return n;
}

/* The deviation of the count of ones is half the root of the bits. */
static bool is_biased(struct sc_bytes b)
{
	long bits = (long)b.n * 8, ones = 0;

	for (size_t i = 0; i < b.n; i++)
		ones += count_bits(b.p[i]);

	long difference = 2 * ones - bits;

	return difference * difference > DEVIATIONS * DEVIATIONS * bits;
}

/* Which bits are the same in all words of `width` octets; how many words. */
static long same_bits(struct sc_bytes b, size_t width, long *words)
{
	uint8_t set[WORD_MAX / 8] = { 0 }, unset[WORD_MAX / 8] = { 0 };
	size_t n = b.n / width * width;
	long same = 0;

	for (size_t i = 0; i < n; i++) {
		set[i % width] |= b.p[i];
		unset[i % width] |= (uint8_t)~b.p[i];
	}
	for (size_t i = 0; i < width; i++)
		same += 8 - count_bits(set[i] & unset[i]);
	*words = (long)(n / width);
	return same;
}

/*
 * With m words a bit is the same in all with the chance 2^(1-m), and there are
 * at most 2^width sets of bits.
 */
static bool has_columns(struct sc_bytes b)
{
	for (size_t width = 1; width <= WORD_MAX / 8; width *= 2) {
		struct sc_bytes upper = { b.p, b.n > width ? b.n - width : 0 };
		long words, same = same_bits(upper, width, &words);

		if (same * (words - 1) >= CERTAINTY + (long)width * 8)
			return true;
	}
	return false;
}

enum sc_key_pattern sc_key_pattern(struct sc_bytes n)
{
	struct sc_bytes half = { n.p + (n.n - n.n / 2), n.n / 2 };

	if (repeats(n, 2, OCTET_RUN) || repeats_any(half))
		return SC_KEY_REPEATS;
	if (half.n * 8 < HALF_MIN)
		return SC_KEY_NO_PATTERN;
	if (has_columns(half))
		return SC_KEY_COLUMNS;
	return is_biased(half) ? SC_KEY_BIASED : SC_KEY_NO_PATTERN;
}
