#include "x509/key_factor.h"

#include "base/attr.h"
#include "base/text.h"
#include "x509/key_number.h"

#define FERMAT_ROUNDS 100
#define SMALL_E_BITS  33 /* at least: e > 2^32 */
#define SLACK_BITS    64 /* how much longer than half of n p + q may be */

/*
 * n = a^2 - b^2 = (a + b)(a - b), with a from the root of n upwards. The
 * factors of 4uvn that this finds near its root are 2up and 2vq.
 */
static bool fermat(const BIGNUM *n, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *a = BN_CTX_get(frame), *b2 = BN_CTX_get(frame);

	if (!b2 || !sc_number_root(n, 2, a, ctx) || !BN_add_word(a, 1) ||
		!BN_sqr(b2, a, ctx) || !BN_sub(b2, b2, n))
		return false;
	for (int i = 0; i < FERMAT_ROUNDS; i++) {
		if (sc_number_is_square(b2, ctx))
			return true;
		/* (a + 1)^2 - a^2 = a + (a + 1) */
		if (!BN_add(b2, b2, a) || !BN_add_word(a, 1) ||
			!BN_add(b2, b2, a))
			return false;
	}
	return false;
}

bool sc_key_has_close_primes(const BIGNUM *n, BN_CTX *ctx)
{
	/* 4uv for the ratios u/v: 1/2, 1/3, 2/3, 3/4 */
	static const BN_ULONG multipliers[] = { 1, 8, 12, 24, 48 };
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *m = BN_CTX_get(frame);

	for (size_t i = 0; i < SC_COUNT(multipliers) && m; i++)
		if (BN_copy(m, n) && BN_mul_word(m, multipliers[i]) &&
			fermat(m, ctx))
			return true;
	return false;
}

/*
 * One line of Euclid's algorithm for n and e: |e d - n k| = r. In every other
 * line, that of the convergents above e/n, the difference is negative.
 */
struct line {
	BIGNUM *r, *d, *k;
};

static bool get_line(BN_CTX *frame, struct line *l)
{
	l->r = BN_CTX_get(frame);
	l->d = BN_CTX_get(frame);
	l->k = BN_CTX_get(frame);
	return l->k != NULL;
}

/* x = x + q y */
static bool add_product(
	BIGNUM *x, const BIGNUM *q, const BIGNUM *y, BIGNUM *t, BN_CTX *ctx)
{
	return BN_mul(t, q, y, ctx) && BN_add(x, x, t);
}

/* Makes of the lines a, b the lines b, c. False: b was the last. */
static bool next_line(struct line *a, struct line *b, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *q = BN_CTX_get(frame), *t = BN_CTX_get(frame);
	struct line was = *a;

	if (!t || BN_is_zero(b->r) || !BN_div(q, t, a->r, b->r, ctx) ||
		!BN_copy(a->r, t) || !add_product(a->d, q, b->d, t, ctx) ||
		!add_product(a->k, q, b->k, t, ctx))
		return false;
	*a = *b;
	*b = was;
	return true;
}

/* Whether p + q = s, as its discriminant s^2 - 4n = (p - q)^2 tells. */
static bool is_sum(const BIGNUM *n, const BIGNUM *s, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *square = BN_CTX_get(frame), *n4 = BN_CTX_get(frame);

	return n4 && BN_sqr(square, s, ctx) && BN_lshift(n4, n, 2) &&
		BN_cmp(square, n4) >= 0 && BN_sub(square, square, n4) &&
		sc_number_is_square(square, ctx);
}

/*
 * From e d = 1 + k (p-1)(q-1)/g follows r + c = k (p + q - 1) for a number c
 * that is hardly ever above k: so p + q is r / k, rounded up, and one, or one
 * more. Only near the secret is r / k as short as a sum of two primes.
 */
static bool is_secret(const BIGNUM *n, const struct line *l, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *s = BN_CTX_get(frame), *rest = BN_CTX_get(frame);
	int half = BN_num_bits(n) / 2;
	int length = BN_num_bits(l->r) - BN_num_bits(l->k);

	if (!rest || length > half + SLACK_BITS || length < half - 1 ||
		!BN_div(s, rest, l->r, l->k, ctx) || !BN_add_word(s, 1))
		return false;
	for (int i = 0; i < 3; i++) {
		if (is_sum(n, s, ctx))
			return true;
		if (!BN_add_word(s, 1))
			return false;
	}
	return false;
}

bool sc_key_has_small_secret(const BIGNUM *n, const BIGNUM *e, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	struct line a, b;

	if (BN_num_bits(e) < SMALL_E_BITS || BN_cmp(e, n) >= 0 ||
		!get_line(frame, &a) || !get_line(frame, &b) ||
		!BN_copy(a.r, n) || !BN_copy(b.r, e) || !BN_one(a.k) ||
		!BN_one(b.d))
		return false;
	for (bool above = true; next_line(&a, &b, ctx); above = !above) {
		if (BN_num_bits(b.d) > BN_num_bits(n) / 4 + 1)
			return false;
		if (above && is_secret(n, &b, ctx))
			return true;
	}
	return false;
}
