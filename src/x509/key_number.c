#include "x509/key_number.h"

#include <stdint.h>

#define FILTERS 24 /* primes q tried for each exponent k */

static uint64_t power_mod(uint64_t b, uint64_t e, uint64_t m)
{
	uint64_t r = 1;

	for (; e; e >>= 1, b = b * b % m)
		r = e & 1 ? r * b % m : r;
	return r;
}

bool sc_number_is_prime_word(uint64_t q)
{
	for (uint64_t d = 2; d * d <= q; d++)
		if (q % d == 0)
			return false;
	return q > 1;
}

bool sc_number_may_be_power(const BIGNUM *n, unsigned k)
{
	int passed = 0;

	for (uint64_t q = 2 * (uint64_t)k + 1; passed < FILTERS; q += 2 * k) {
		if (!sc_number_is_prime_word(q))
			continue;
		BN_ULONG r = BN_mod_word(n, (BN_ULONG)q);

		if (r && power_mod(r, (q - 1) / k, q) != 1)
			return false;
		passed++;
	}
	return true;
}

BN_CTX *sc_number_enter(BN_CTX *ctx)
{
	BN_CTX_start(ctx);
	return ctx;
}

void sc_number_leave(BN_CTX **frame)
{
	BN_CTX_end(*frame);
}

/* r = ((k - 1) r + n / r^(k-1)) / k, into `next`. */
static bool newton_step(
	const BIGNUM *n, unsigned k, const BIGNUM *r, BIGNUM *next, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *e = BN_CTX_get(frame), *q = BN_CTX_get(frame);

	return q && BN_set_word(e, k - 1) && BN_exp(next, r, e, ctx) &&
		BN_div(q, NULL, n, next, ctx) && BN_copy(next, r) &&
		BN_mul_word(next, k - 1) && BN_add(next, next, q) &&
		BN_div_word(next, k) != (BN_ULONG)-1;
}

/* Newton's method from above: the first step that does not go down is there. */
bool sc_number_root(const BIGNUM *n, unsigned k, BIGNUM *r, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *next = BN_CTX_get(frame);
	int top = BN_num_bits(n) / (int)k + 1;

	if (!next)
		return false;
	BN_zero(r);
	if (!BN_set_bit(r, top) || !newton_step(n, k, r, next, ctx))
		return false;
	while (BN_cmp(next, r) < 0) {
		BN_swap(r, next);
		if (!newton_step(n, k, r, next, ctx))
			return false;
	}
	return true;
}

bool sc_number_is_power(const BIGNUM *n, unsigned k, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *r = BN_CTX_get(frame), *e = BN_CTX_get(frame);

	return e && sc_number_root(n, k, r, ctx) && BN_set_word(e, k) &&
		BN_exp(e, r, e, ctx) && BN_cmp(e, n) == 0;
}

bool sc_number_is_square(const BIGNUM *n, BN_CTX *ctx)
{
	/* The squares modulo 64, as bits: most numbers are none of them. */
	const uint64_t squares = 0x0202021202030213;
	unsigned low = 0;

	for (int i = 0; i < 6; i++)
		low |= (unsigned)BN_is_bit_set(n, i) << i;
	return squares >> low & 1 && sc_number_may_be_power(n, 2) &&
		sc_number_is_power(n, 2, ctx);
}

/*
 * Lehmer's method: the quotients of many steps of Euclid's are the same for
 * the leading bits, a word of them. So those steps are made with single words
 * and brought to the numbers as one: a, b become u[0] a + v[0] b and
 * u[1] a + v[1] b.
 */
struct steps {
	int64_t u[2], v[2];
};

static struct steps foresee(int64_t x, int64_t y)
{
	struct steps s = { { 1, 0 }, { 0, 1 } };

	while (y + s.u[1] != 0 && y + s.v[1] != 0) {
		int64_t q = (x + s.u[0]) / (y + s.u[1]);

		if (q != (x + s.v[0]) / (y + s.v[1]))
			break;
		int64_t u = s.u[0] - q * s.u[1], v = s.v[0] - q * s.v[1];
		int64_t rest = x - q * y;

		s = (struct steps){ { s.u[1], u }, { s.v[1], v } };
		x = y;
		y = rest;
	}
	return s;
}

static BN_ULONG magnitude(int64_t x)
{
	return (BN_ULONG)(x < 0 ? -x : x);
}

/* out = u a + v b, of which one is negative and the sum is not. */
static bool combine(BIGNUM *out, int64_t u, const BIGNUM *a, int64_t v,
	const BIGNUM *b, BIGNUM *t)
{
	return BN_copy(out, a) && BN_mul_word(out, magnitude(u)) &&
		BN_copy(t, b) && BN_mul_word(t, magnitude(v)) &&
		(v > 0 ? BN_sub(out, t, out) : BN_sub(out, out, t));
}

#define LEADING (BN_BITS2 - 2)

static int64_t leading(const BIGNUM *x, int shift, BIGNUM *t)
{
	return BN_rshift(t, x, shift) ? (int64_t)BN_get_word(t) : 0;
}

struct pair {
	BIGNUM *a, *b, *c, *d, *t; /* a >= b; the others are for steps */
};

static bool step(struct pair *p, BN_CTX *ctx)
{
	int shift = BN_num_bits(p->a) - LEADING;
	struct steps s = { { 1, 0 }, { 0, 1 } };

	if (shift > 0)
		s = foresee(
			leading(p->a, shift, p->t), leading(p->b, shift, p->t));
	if (s.v[0] == 0) {
		if (!BN_mod(p->t, p->a, p->b, ctx))
			return false;
		BN_swap(p->a, p->b);
		BN_swap(p->b, p->t);
		return true;
	}
	if (!combine(p->c, s.u[0], p->a, s.v[0], p->b, p->t) ||
		!combine(p->d, s.u[1], p->a, s.v[1], p->b, p->t))
		return false;
	BN_swap(p->a, p->c);
	BN_swap(p->b, p->d);
	return true;
}

bool sc_number_gcd(const BIGNUM *a, const BIGNUM *b, BIGNUM *out, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	struct pair p = { BN_CTX_get(frame), BN_CTX_get(frame),
		BN_CTX_get(frame), BN_CTX_get(frame), BN_CTX_get(frame) };

	if (!p.t || !BN_copy(p.a, b) || !BN_mod(p.b, a, b, ctx))
		return false;
	while (!BN_is_zero(p.b))
		if (!step(&p, ctx))
			return false;
	return BN_copy(out, p.a) != NULL;
}
