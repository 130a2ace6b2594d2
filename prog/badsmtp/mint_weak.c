#include "mint_weak.h"

#include <openssl/bn.h>

#include "base/text.h"
#include "mint_recipe.h"
#include "mint_rsa.h"

#define E_USUAL 65537

/* The numbers of a key in the making; all of one context. */
struct making {
	BN_CTX *ctx;
	int bits;
	BIGNUM *p, *q, *n, *e, *d;
};

/* p - 1 has no factor in common with the exponent. */
static bool fits_exponent(const BIGNUM *p)
{
	return BN_mod_word(p, E_USUAL) != 1;
}

static bool random_prime(struct making *k, BIGNUM *p)
{
	do
		if (!BN_generate_prime_ex(p, k->bits / 2, 0, NULL, NULL, NULL))
			return false;
	while (!fits_exponent(p));
	return true;
}

/* The first prime behind an odd p. */
static bool next_prime(struct making *k, BIGNUM *p)
{
	int prime = 0;

	while (prime == 0) {
		if (!BN_add_word(p, 2))
			return false;
		if (fits_exponent(p))
			prime = BN_check_prime(p, k->ctx, NULL);
	}
	return prime == 1;
}

static bool make_close(struct making *k)
{
	return random_prime(k, k->p) && BN_copy(k->q, k->p) &&
		next_prime(k, k->q);
}

/* Binary 1100...01 and 1110...01, and on from there. */
static bool make_pattern(struct making *k)
{
	BN_zero(k->p);
	return BN_set_bit(k->p, k->bits / 2 - 1) &&
		BN_set_bit(k->p, k->bits / 2 - 2) && BN_set_bit(k->p, 0) &&
		BN_copy(k->q, k->p) && BN_set_bit(k->q, k->bits / 2 - 3) &&
		next_prime(k, k->p) && next_prime(k, k->q);
}

/* The first prime is made once for each size, and stays. */
static bool make_shared(struct making *k)
{
	static BIGNUM *common[8];
	BIGNUM **c = common;

	while (c < common + SC_COUNT(common) - 1 && *c &&
		BN_num_bits(*c) != k->bits / 2)
		c++;
	if (!*c) {
		*c = BN_new();
		if (!*c || !random_prime(k, *c))
			return false;
	}
	return BN_num_bits(*c) == k->bits / 2 && BN_copy(k->p, *c) &&
		random_prime(k, k->q);
}

static bool is_prime_word(BN_ULONG p)
{
	for (BN_ULONG d = 2; d * d <= p; d++)
		if (p % d == 0)
			return false;
	return true;
}

/* The product of the primes that the library takes for this size. */
static bool primorial(struct making *k, BIGNUM *m)
{
	BN_ULONG top = k->bits < 992 ? 167 : k->bits < 1984 ? 353 : 701;
	bool good = BN_one(m);

	for (BN_ULONG p = 2; p <= top && good; p++)
		good = !is_prime_word(p) || BN_mul_word(m, p);
	return good;
}

/* p = k M + 65537^a mod M of just so many bits. */
static bool roca_prime(struct making *k, const BIGNUM *m, BIGNUM *p)
{
	BIGNUM *a = BN_CTX_get(k->ctx), *power = BN_CTX_get(k->ctx);
	int free_bits = k->bits / 2 - BN_num_bits(m), prime = 0;

	while (prime == 0) {
		if (!BN_rand(a, 62, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) ||
			!BN_mod_exp(power, k->e, a, m, k->ctx) ||
			!BN_rand(p, free_bits + 1, BN_RAND_TOP_ANY,
				BN_RAND_BOTTOM_ANY) ||
			!BN_mul(p, p, m, k->ctx) || !BN_add(p, p, power))
			return false;
		if (BN_num_bits(p) == k->bits / 2 &&
			BN_is_bit_set(p, k->bits / 2 - 2) && fits_exponent(p))
			prime = BN_check_prime(p, k->ctx, NULL);
	}
	return prime == 1;
}

static bool make_roca(struct making *k)
{
	BIGNUM *m = BN_CTX_get(k->ctx);

	return m && primorial(k, m) && roca_prime(k, m, k->p) &&
		roca_prime(k, m, k->q);
}

static bool make_random(struct making *k)
{
	return random_prime(k, k->p) && random_prime(k, k->q);
}

/* (p - 1)(q - 1) */
static bool totient(struct making *k, BIGNUM *phi)
{
	return BN_mul(phi, k->p, k->q, k->ctx) && BN_sub(phi, phi, k->p) &&
		BN_sub(phi, phi, k->q) && BN_add_word(phi, 1);
}

/* d is chosen, and e follows from it. */
static bool small_exponents(struct making *k)
{
	BIGNUM *phi = BN_CTX_get(k->ctx);
	BIGNUM *e = NULL;

	if (!phi || !totient(k, phi))
		return false;
	while (!e) {
		if (!BN_rand(k->d, k->bits / 4 - 8, BN_RAND_TOP_ONE,
			    BN_RAND_BOTTOM_ODD))
			return false;
		e = BN_mod_inverse(NULL, k->d, phi, k->ctx);
	}
	bool good = BN_copy(k->e, e) != NULL;

	BN_free(e);
	return good;
}

static bool usual_exponents(struct making *k)
{
	BIGNUM *phi = BN_CTX_get(k->ctx);

	return phi && totient(k, phi) &&
		BN_mod_inverse(k->d, k->e, phi, k->ctx);
}

static const struct {
	unsigned fault;
	bool (*primes)(struct making *k);
	bool (*exponents)(struct making *k);
} kinds[] = {
	{ MINT_CLOSE_PRIMES, make_close, usual_exponents },
	{ MINT_ROCA, make_roca, usual_exponents },
	{ MINT_SMALL_D, make_random, small_exponents },
	{ MINT_PATTERN, make_pattern, usual_exponents },
	{ MINT_SHARED_PRIME, make_shared, usual_exponents },
};

static bool begin(struct making *k)
{
	k->p = BN_CTX_get(k->ctx);
	k->q = BN_CTX_get(k->ctx);
	k->n = BN_CTX_get(k->ctx);
	k->e = BN_CTX_get(k->ctx);
	k->d = BN_CTX_get(k->ctx);
	return k->d && BN_set_word(k->e, E_USUAL);
}

EVP_PKEY *mint_weak_new(int bits, unsigned faults)
{
	struct making k = { .ctx = BN_CTX_new(), .bits = bits };
	EVP_PKEY *key = NULL;
	size_t i = 0;

	while (i < SC_COUNT(kinds) && !(kinds[i].fault & faults))
		i++;
	if (!k.ctx || i == SC_COUNT(kinds)) {
		BN_CTX_free(k.ctx);
		return NULL;
	}
	BN_CTX_start(k.ctx);
	if (begin(&k) && kinds[i].primes(&k) && BN_mul(k.n, k.p, k.q, k.ctx) &&
		kinds[i].exponents(&k))
		key = mint_rsa_assemble(k.n, k.e, k.d);
	BN_CTX_end(k.ctx);
	BN_CTX_free(k.ctx);
	return key;
}
