/*
 * Each modulus n is held against the product P of all: (P mod n^2) / n is the
 * product of the others modulo n, and has a factor in common with n only if
 * one of them has. Which one is looked for only then.
 */
#include "x509/key_shared.h"

#include <openssl/bn.h>
#include <openssl/err.h>

#include "base/attr.h"
#include "base/limits.h"
#include "x509/key_number.h"

/* A modulus that no certificate before has. */
struct modulus {
	const struct sc_cert *cert;
	const struct sc_cert *partner; /* or NULL */
	BIGNUM *n;
};

struct moduli {
	struct modulus *v;
	size_t n;
	long bits;
	BN_CTX *ctx;
};

static bool is_candidate(const struct sc_cert *c)
{
	return !c->parse_error && c->key.modulus.n && !c->key.small_factor &&
		c->key.bits <= SC_LIMIT_RSA_BITS;
}

static const struct modulus *find_equal(
	const struct moduli *m, const struct sc_cert *c)
{
	for (size_t i = 0; i < m->n; i++)
		if (sc_bytes_equal(m->v[i].cert->key.modulus, c->key.modulus))
			return &m->v[i];
	return NULL;
}

/* Takes the modulus of `c` unless it is there. False: there is no room. */
static bool take(struct moduli *m, const struct sc_cert *c)
{
	if (!is_candidate(c) || find_equal(m, c))
		return true;
	if (m->bits + c->key.bits > SC_LIMIT_SHARED_BITS)
		return false;
	m->bits += c->key.bits;
	m->v[m->n++].cert = c;
	return true;
}

static bool load(struct moduli *m)
{
	for (size_t i = 0; i < m->n; i++) {
		struct sc_bytes b = m->v[i].cert->key.modulus;

		m->v[i].n = BN_CTX_get(m->ctx);
		if (!m->v[i].n || !BN_bin2bn(b.p, (int)b.n, m->v[i].n))
			return false;
	}
	return true;
}

static bool multiply(const struct moduli *m, BIGNUM *product)
{
	if (!BN_one(product))
		return false;
	for (size_t i = 0; i < m->n; i++)
		if (!BN_mul(product, product, m->v[i].n, m->ctx))
			return false;
	return true;
}

static bool is_coprime(const BIGNUM *a, const BIGNUM *b, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *common = BN_CTX_get(frame);

	return !common || !sc_number_gcd(a, b, common, ctx) ||
		BN_is_one(common);
}

/* The product of the others, modulo n. */
static bool others(
	const BIGNUM *product, const BIGNUM *n, BIGNUM *out, BN_CTX *ctx)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(ctx);
	BIGNUM *square = BN_CTX_get(frame), *rest = BN_CTX_get(frame);

	return rest && BN_sqr(square, n, ctx) &&
		BN_mod(rest, product, square, ctx) &&
		BN_div(out, NULL, rest, n, ctx);
}

static const struct sc_cert *partner(const struct moduli *m, size_t at)
{
	for (size_t i = 0; i < m->n; i++)
		if (i != at && !is_coprime(m->v[at].n, m->v[i].n, m->ctx))
			return m->v[i].cert;
	return NULL;
}

static void compare(struct moduli *m)
{
	BN_CTX *frame SC_AUTO(sc_number_leave) = sc_number_enter(m->ctx);
	BIGNUM *product = BN_CTX_get(frame), *rest = BN_CTX_get(frame);

	if (!rest || !load(m) || !multiply(m, product))
		return;
	for (size_t i = 0; i < m->n; i++)
		if (others(product, m->v[i].n, rest, m->ctx) &&
			!is_coprime(rest, m->v[i].n, m->ctx))
			m->v[i].partner = partner(m, i);
}

static void free_context(BN_CTX **ctx)
{
	BN_CTX_free(*ctx);
}

void sc_keys_compare(struct sc_arena *a, struct sc_cert *certs, size_t n,
	const struct sc_cert *earlier, size_t n_earlier)
{
	BN_CTX *ctx SC_AUTO(free_context) = BN_CTX_new();
	struct moduli m = { .v = sc_new(a, struct modulus, n + n_earlier),
		.ctx = ctx };

	for (size_t i = 0; i < n; i++)
		certs[i].key.not_compared = !take(&m, &certs[i]);
	for (size_t i = 0; m.n && i < n_earlier; i++)
		if (!take(&m, &earlier[i]))
			break;
	if (ctx && m.n > 1)
		compare(&m);
	for (size_t i = 0; i < n; i++) {
		const struct modulus *first = is_candidate(&certs[i]) ?
			find_equal(&m, &certs[i]) :
			NULL;

		if (first)
			certs[i].key.shares_prime_with = first->partner;
	}
	ERR_clear_error();
}
