/*
 * Looking for keys that anybody can break.
 *
 * Small factors: the odd primes up to 65537 are multiplied into 64-bit groups,
 * and the modulus is reduced by each group with Montgomery's exact division
 * from the low end: two multiplications a word, no division. The remainder is
 * off by a power of 2^64, which does not matter for being zero modulo a prime.
 *
 * Perfect powers: n = r^k only if n is a k-th power modulo every prime q; with
 * q = 1 (mod k) few numbers are. What passes is settled by an integer root.
 *
 * Close primes and small secret exponents: key_factor.c. Moduli of a form that
 * chance does not make: key_shape.c.
 */
#include "x509/key.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "base/limits.h"
#include "x509/key_factor.h"
#include "x509/key_number.h"
#include "x509/key_shape.h"

#define PRIME_MAX  65537
#define WORDS      (SC_LIMIT_RSA_BITS / 64)
#define PRIME_BITS 4096 /* a modulus above is not tested for being prime */

struct number {
	uint64_t w[WORDS]; /* lowest first */
	size_t n;
};

static void load(struct sc_bytes b, struct number *x)
{
	*x = (struct number){ .n = (b.n + 7) / 8 };
	for (size_t i = 0; i < b.n; i++)
		x->w[i / 8] |= (uint64_t)b.p[b.n - 1 - i] << (i % 8 * 8);
}

/* The inverse of an odd m modulo 2^64, by Newton's iteration. */
static uint64_t inverse(uint64_t m)
{
	uint64_t y = m; /* right in the lowest 3 bits */

	for (int i = 0; i < 5; i++)
		y *= 2 - m * y;
	return y;
}

/*
 * The upper half of a product: one instruction where the compiler has a type
 * for the whole. An issuer's key costs half a millisecond less by it.
 */
static uint64_t multiply_high(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
	__extension__ typedef unsigned __int128 whole;

	return (uint64_t)((whole)a * b >> 64);
#else
	uint64_t a0 = (uint32_t)a, a1 = a >> 32;
	uint64_t b0 = (uint32_t)b, b1 = b >> 32;
	uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
	uint64_t other = a0 * b1 + (uint32_t)middle;

	return a1 * b1 + (middle >> 32) + (other >> 32);
#endif
}

#define LANES 4 /* groups at once, to keep the multiplier busy */

/* rest[k] = x / 2^(64 n) modulo the odd m[k], up to its sign. */
static void reduce(
	const struct number *x, const uint64_t m[LANES], uint64_t rest[LANES])
{
	uint64_t y[LANES];

	for (int k = 0; k < LANES; k++) {
		y[k] = inverse(m[k]);
		rest[k] = 0;
	}
	for (size_t i = 0; i < x->n; i++)
		for (int k = 0; k < LANES; k++) {
			uint64_t t = x->w[i] - rest[k];
			uint64_t borrow = t > x->w[i];

			rest[k] = multiply_high(t * y[k], m[k]) + borrow;
		}
}

/* Marks the odd composites: bit i of the table stands for 2 i + 1. */
static void sieve(uint8_t composite[PRIME_MAX / 2 + 1])
{
	memset(composite, 0, PRIME_MAX / 2 + 1);
	composite[0] = 1;
	for (unsigned p = 3; p * p <= PRIME_MAX; p += 2)
		for (unsigned m = p * p; !composite[p / 2] && m <= PRIME_MAX;
			m += 2 * p)
			composite[m / 2] = 1;
}

/* Takes primes from `p` on while their product fits into 64 bits. */
static uint64_t next_group(const uint8_t *composite, unsigned *p)
{
	uint64_t product = 1;

	for (; *p <= PRIME_MAX && product <= UINT64_MAX / PRIME_MAX; *p += 2)
		if (!composite[*p / 2])
			product *= *p;
	return product;
}

static unsigned factor_in(
	uint64_t rest, unsigned from, unsigned to, const uint8_t *composite)
{
	for (unsigned p = from; p < to; p += 2)
		if (!composite[p / 2] && rest % p == 0)
			return p;
	return 0;
}

static unsigned small_factor(const struct number *x)
{
	uint8_t composite[PRIME_MAX / 2 + 1];

	if ((x->w[0] & 1) == 0)
		return 2;
	sieve(composite);
	for (unsigned p = 3; p <= PRIME_MAX;) {
		uint64_t group[LANES], rest[LANES];
		unsigned from[LANES + 1] = { p };

		for (int k = 0; k < LANES; k++) {
			group[k] = next_group(composite, &p);
			from[k + 1] = p;
		}
		reduce(x, group, rest);
		for (int k = 0; k < LANES; k++) {
			unsigned f = factor_in(
				rest[k], from[k], from[k + 1], composite);

			if (f)
				return f;
		}
	}
	return 0;
}

/*
 * With no factor up to 2^16 the root has 17 bits at least, which bounds k.
 */
static bool is_perfect_power(const BIGNUM *n, BN_CTX *ctx)
{
	for (unsigned k = 2; k <= (unsigned)BN_num_bits(n) / 16; k++)
		if (sc_number_is_prime_word(k) &&
			sc_number_may_be_power(n, k) &&
			sc_number_is_power(n, k, ctx))
			return true;
	return false;
}

static void free_context(BN_CTX **ctx)
{
	BN_CTX_free(*ctx);
}

/*
 * Fermat's test to two bases. It settles honest keys with one power; whoever
 * makes a composite that passes both has spoiled nobody's key but his own.
 */
static bool is_prime(const BIGNUM *n, BN_CTX *ctx)
{
	BIGNUM *e = BN_CTX_get(ctx), *r = BN_CTX_get(ctx);
	bool one = r && BN_sub(e, n, BN_value_one());

	for (BN_ULONG base = 2; base <= 3 && one; base++)
		one = BN_mod_exp_mont_word(r, base, e, n, ctx, NULL) == 1 &&
			BN_is_one(r);
	return one;
}

static void examine_modulus(struct sc_key_facts *key, bool thorough)
{
	BN_CTX *ctx SC_AUTO(free_context) = BN_CTX_new();

	if (!ctx)
		return;
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *n = BN_CTX_get(frame), *e = BN_CTX_get(frame);

	if (!e || !BN_bin2bn(key->modulus.p, (int)key->modulus.n, n))
		return;
	key->prime_power = is_perfect_power(n, ctx) ||
		(thorough && key->bits <= PRIME_BITS && is_prime(n, ctx));
	key->close_primes =
		!key->prime_power && sc_key_has_close_primes(n, ctx);
	key->roca = sc_key_is_roca(n);
	key->small_secret = key->exponent.n <= key->modulus.n &&
		BN_bin2bn(key->exponent.p, (int)key->exponent.n, e) &&
		sc_key_has_small_secret(n, e, ctx);
	key->pattern = sc_key_pattern(key->modulus);
}

static void examine_rsa(struct sc_key_facts *key, bool thorough)
{
	struct number x;

	if (key->modulus.n == 0 || key->bits > SC_LIMIT_RSA_BITS)
		return;
	load(key->modulus, &x);
	key->small_factor = small_factor(&x);
	if (!key->small_factor && key->bits >= 32)
		examine_modulus(key, thorough);
	ERR_clear_error();
}

static void free_group(EC_GROUP **g)
{
	EC_GROUP_free(*g);
}

static void free_point(EC_POINT **p)
{
	EC_POINT_free(*p);
}

static bool is_on_curve(int nid, struct sc_bytes octets)
{
	EC_GROUP *group SC_AUTO(free_group) = EC_GROUP_new_by_curve_name(nid);
	EC_POINT *point SC_AUTO(free_point) =
		group ? EC_POINT_new(group) : NULL;

	/* Reading a point checks that it is on the curve. */
	return !point ||
		EC_POINT_oct2point(group, point, octets.p, octets.n, NULL) == 1;
}

static void examine_ec(struct sc_key_facts *key)
{
	int nid = key->curve ? EC_curve_nist2nid(key->curve) : NID_undef;

	if (nid == NID_undef && key->curve)
		nid = OBJ_sn2nid(key->curve);
	if (nid != NID_undef && !key->invalid_point)
		key->invalid_point =
			!is_on_curve(nid, sc_key_octets(key->spki));
	ERR_clear_error();
}

/* All tests cost about two verifications; that for a prime is a long power. */
static long long examination_us(const struct sc_key_facts *key, bool thorough)
{
	struct sc_key_facts as = *key;
	long long us = 2 * sc_key_verify_us(key);

	if (!thorough || key->bits > PRIME_BITS)
		return us;
	as.exponent = key->modulus;
	return us + sc_key_verify_us(&as);
}

/* An answer in one word: the factor, and the bits above it. */
#define ANSWER_POWER (1u << 17)
#define ANSWER_POINT (1u << 18)
#define ANSWER_CLOSE (1u << 19)
#define ANSWER_ROCA  (1u << 20)
#define ANSWER_SMALL (1u << 21)
#define PATTERN_AT   22 /* two bits */
#define FACTOR_MASK  (ANSWER_POWER - 1)

void sc_key_examine(
	struct sc_memo *memo, bool thorough, struct sc_key_facts *key)
{
	struct sc_memo_key question =
		sc_memo_key(thorough ? SC_QUESTION_KEY_PRIME : SC_QUESTION_KEY,
			key->spki_sha256, NULL);
	uint32_t answer;

	if (!sc_memo_get(memo, &question, &answer)) {
		if (!sc_budget_pay(sc_memo_budget(memo),
			    examination_us(key, thorough)))
			return;
		if (key->type == SC_KEY_RSA || key->type == SC_KEY_RSA_PSS)
			examine_rsa(key, thorough);
		if (key->type == SC_KEY_EC)
			examine_ec(key);
		answer = key->small_factor |
			(key->prime_power ? ANSWER_POWER : 0) |
			(key->close_primes ? ANSWER_CLOSE : 0) |
			(key->invalid_point ? ANSWER_POINT : 0) |
			(key->roca ? ANSWER_ROCA : 0) |
			(key->small_secret ? ANSWER_SMALL : 0) |
			(uint32_t)key->pattern << PATTERN_AT;
		sc_memo_put(memo, &question, answer);
	}
	key->small_factor = answer & FACTOR_MASK;
	key->prime_power = answer & ANSWER_POWER;
	key->close_primes = answer & ANSWER_CLOSE;
	key->invalid_point = answer & ANSWER_POINT;
	key->roca = answer & ANSWER_ROCA;
	key->small_secret = answer & ANSWER_SMALL;
	key->pattern = (enum sc_key_pattern)(answer >> PATTERN_AT);
}
