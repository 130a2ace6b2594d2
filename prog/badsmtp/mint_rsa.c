#include "mint_rsa.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "mint_recipe.h"

#define OID_RSA "1.2.840.113549.1.1.1"

EVP_PKEY *mint_rsa_new(int bits, unsigned long exponent)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *e = BN_new();
	EVP_PKEY *key = NULL;

	if (ctx && e && BN_set_word(e, exponent) &&
		EVP_PKEY_keygen_init(ctx) > 0 &&
		EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits) > 0 &&
		EVP_PKEY_CTX_set1_rsa_keygen_pubexp(ctx, e) > 0)
		EVP_PKEY_keygen(ctx, &key);
	BN_free(e);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

EVP_PKEY *mint_rsa_assemble(const BIGNUM *n, const BIGNUM *e, const BIGNUM *d)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *parameters = NULL;
	EVP_PKEY *key = NULL;

	if (build && ctx &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) &&
		OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_D, d))
		parameters = OSSL_PARAM_BLD_to_param(build);
	if (parameters && EVP_PKEY_fromdata_init(ctx) > 0)
		EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, parameters);
	OSSL_PARAM_free(parameters);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static void put_integer(struct der *w, const BIGNUM *number)
{
	size_t n = (size_t)BN_num_bytes(number);
	uint8_t *octets = sc_arena_alloc(w->arena, n + 1, 1);

	BN_bn2bin(number, octets);
	der_put_unsigned(w, (struct sc_bytes){ octets, n });
}

/* Spoils the public numbers as asked; of the same size as before. */
static bool spoil(BIGNUM *n, BIGNUM *e, unsigned faults)
{
	if (faults & MINT_E1 && !BN_one(e))
		return false;
	if (faults & MINT_EVEN_MODULUS && !BN_clear_bit(n, 0))
		return false;
	if (!(faults & MINT_SMALL_FACTOR))
		return true;
	/* The largest multiple of 641 that is odd and no larger. */
	BN_ULONG rest = BN_mod_word(n, 641);

	return BN_sub_word(n, rest) && (BN_is_odd(n) || BN_sub_word(n, 641));
}

static void put_spoilt(
	struct der *w, const BIGNUM *n, const BIGNUM *e, unsigned faults)
{
	size_t spki = w->n;

	if (!der_put_oid(w, OID_RSA))
		return;
	if (!(faults & MINT_SPKI_ODD))
		der_put_text(w, DER_NULL, "");
	der_close(w, spki, DER_SEQUENCE);

	struct der numbers = { .arena = w->arena };

	put_integer(&numbers, n);
	put_integer(&numbers, e);
	der_close(&numbers, 0, DER_SEQUENCE);
	der_put_bits(w, der_bytes(&numbers));
	der_close(w, spki, DER_SEQUENCE);
}

bool mint_rsa_put_spki(struct der *w, EVP_PKEY *key, unsigned faults)
{
	BIGNUM *n = NULL, *e = NULL;
	bool good = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &n) &&
		EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &e) &&
		spoil(n, e, faults);

	if (good)
		put_spoilt(w, n, e, faults);
	BN_free(n);
	BN_free(e);
	return good;
}
