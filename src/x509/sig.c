/*
 * Keys are handed to OpenSSL part by part where that is possible. Letting it
 * read the SubjectPublicKeyInfo costs 100 us in 3.0, against 13.
 */
#include "x509/sig.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/key.h"
#include "x509/oid.h"
#include "x509/pss.h"

static void free_key(EVP_PKEY **k)
{
	EVP_PKEY_free(*k);
}

static void free_key_ctx(EVP_PKEY_CTX **c)
{
	EVP_PKEY_CTX_free(*c);
}

static void free_digest_ctx(EVP_MD_CTX **c)
{
	EVP_MD_CTX_free(*c);
}

static void free_bignum(BIGNUM **n)
{
	BN_free(*n);
}

static void free_builder(OSSL_PARAM_BLD **b)
{
	OSSL_PARAM_BLD_free(*b);
}

static void free_params(OSSL_PARAM **p)
{
	OSSL_PARAM_free(*p);
}

static EVP_PKEY *key_of_parts(const char *type, OSSL_PARAM_BLD *parts)
{
	OSSL_PARAM *params SC_AUTO(free_params) =
		OSSL_PARAM_BLD_to_param(parts);
	EVP_PKEY_CTX *ctx SC_AUTO(free_key_ctx) =
		EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (!params || !ctx || EVP_PKEY_fromdata_init(ctx) != 1 ||
		EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		return NULL;
	return key;
}

static EVP_PKEY *rsa_key(const struct sc_key_facts *k)
{
	OSSL_PARAM_BLD *b SC_AUTO(free_builder) = OSSL_PARAM_BLD_new();
	BIGNUM *n SC_AUTO(free_bignum) =
		BN_bin2bn(k->modulus.p, (int)k->modulus.n, NULL);
	BIGNUM *e SC_AUTO(free_bignum) =
		BN_bin2bn(k->exponent.p, (int)k->exponent.n, NULL);

	if (!b || !n || !e ||
		!OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_N, n) ||
		!OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_RSA_E, e))
		return NULL;
	return key_of_parts("RSA", b);
}

static EVP_PKEY *ec_key(const struct sc_key_facts *k)
{
	OSSL_PARAM_BLD *b SC_AUTO(free_builder) = OSSL_PARAM_BLD_new();
	struct sc_bytes point = sc_key_octets(k->spki);

	if (!b ||
		!OSSL_PARAM_BLD_push_utf8_string(
			b, OSSL_PKEY_PARAM_GROUP_NAME, k->curve, 0) ||
		!OSSL_PARAM_BLD_push_octet_string(
			b, OSSL_PKEY_PARAM_PUB_KEY, point.p, point.n))
		return NULL;
	return key_of_parts("EC", b);
}

static EVP_PKEY *raw_key(const struct sc_key_facts *k)
{
	struct sc_bytes octets = sc_key_octets(k->spki);

	return EVP_PKEY_new_raw_public_key_ex(
		NULL, k->name, NULL, octets.p, octets.n);
}

static EVP_PKEY *any_key(const struct sc_key_facts *k)
{
	const unsigned char *p = k->spki.p;

	return d2i_PUBKEY(NULL, &p, (long)k->spki.n);
}

static EVP_PKEY *key_of(const struct sc_key_facts *k)
{
	if (k->type == SC_KEY_RSA && k->modulus.n && k->exponent.n)
		return k->bits <= SC_LIMIT_RSA_BITS ? rsa_key(k) : NULL;
	if (k->type == SC_KEY_EC && k->curve && !k->explicit_curve)
		return k->invalid_point ? NULL : ec_key(k);
	if (k->type == SC_KEY_ED25519 || k->type == SC_KEY_ED448)
		return raw_key(k);
	return any_key(k);
}

static bool set_pss(EVP_PKEY_CTX *ctx, struct sc_bytes algorithm)
{
	struct sc_bytes oid;
	struct sc_pss pss;

	return sc_der_take(&algorithm, SC_DER_OID, &oid) &&
		sc_pss_parse(algorithm, &pss) && sc_hash_name(pss.mask_hash) &&
		EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
		EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, pss.salt_bytes) > 0 &&
		EVP_PKEY_CTX_set_rsa_mgf1_md_name(
			ctx, sc_hash_name(pss.mask_hash), NULL) > 0;
}

/* True when a signature of this kind can be made with such a key. */
static bool fits(
	const struct sc_signature_algorithm *s, bool pss, enum sc_key_type key)
{
	return s->key == key || (pss && key == SC_KEY_RSA_PSS);
}

/* How the signature is made; NULL when it is not one that we know. */
static const struct sc_signature_algorithm *algorithm_of(
	struct sc_bytes algorithm, const char **md)
{
	struct sc_bytes der;
	struct sc_pss pss;

	if (!sc_der_take(&algorithm, SC_DER_OID, &der))
		return NULL;

	struct sc_oid oid = sc_oid_of(der);
	const struct sc_signature_algorithm *s = sc_oid_signature(oid.text);

	if (!s)
		return NULL;
	*md = sc_hash_name(s->hash);
	if (s->hash == SC_HASH_UNKNOWN && sc_pss_parse(algorithm, &pss))
		*md = sc_hash_name(pss.hash);
	return *md || s->hash == SC_HASH_NONE ? s : NULL;
}

static enum sc_sig verify(
	const struct sc_cert_parts *data, const struct sc_key_facts *signer)
{
	const char *md = NULL;
	const struct sc_signature_algorithm *s =
		algorithm_of(data->algorithm, &md);
	EVP_PKEY_CTX *pctx = NULL;

	if (!s)
		return SC_SIG_UNKNOWN;
	bool pss = s->hash == SC_HASH_UNKNOWN;

	if (!fits(s, pss, signer->type))
		return signer->type == SC_KEY_UNKNOWN ? SC_SIG_UNKNOWN :
							SC_SIG_BAD;

	EVP_PKEY *key SC_AUTO(free_key) = key_of(signer);
	EVP_MD_CTX *ctx SC_AUTO(free_digest_ctx) = EVP_MD_CTX_new();

	if (!key || !ctx ||
		EVP_DigestVerifyInit_ex(
			ctx, &pctx, md, NULL, NULL, key, NULL) != 1 ||
		(pss && !set_pss(pctx, data->algorithm)))
		return SC_SIG_UNKNOWN;
	return EVP_DigestVerify(ctx, data->signature.p, data->signature.n,
		       data->tbs.p, data->tbs.n) == 1 ?
		SC_SIG_OK :
		SC_SIG_BAD;
}

enum sc_sig sc_sig_verify_data(struct sc_budget *budget,
	const struct sc_cert_parts *data, const struct sc_key_facts *signer)
{
	if (!sc_budget_pay(budget, sc_key_verify_us(signer)))
		return SC_SIG_UNPAID;

	enum sc_sig sig = verify(data, signer);

	ERR_clear_error();
	return sig;
}

enum sc_sig sc_sig_verify_known(struct sc_memo *memo, const char *sha256,
	const struct sc_cert_parts *data, const struct sc_key_facts *signer,
	size_t *n_verified)
{
	struct sc_memo_key question =
		sc_memo_key(SC_QUESTION_SIGNATURE, signer->spki_sha256, sha256);
	uint32_t answer;

	if (sc_memo_get(memo, &question, &answer))
		return (enum sc_sig)answer;
	enum sc_sig sig =
		sc_sig_verify_data(sc_memo_budget(memo), data, signer);

	if (sig == SC_SIG_UNPAID)
		return sig;
	sc_memo_put(memo, &question, sig);
	(*n_verified)++;
	return sig;
}

enum sc_sig sc_sig_verify(struct sc_memo *memo, const struct sc_cert *child,
	const struct sc_key_facts *issuer, size_t *n_verified)
{
	struct sc_cert_parts parts;

	if (!sc_cert_split(child->der, &parts))
		return SC_SIG_UNKNOWN;
	return sc_sig_verify_known(
		memo, child->sha256, &parts, issuer, n_verified);
}

void sc_sig_note_self_signed(struct sc_memo *memo, struct sc_cert *cert)
{
	size_t ignored = 0;

	cert->self_signed = !cert->parse_error && cert->self_issued &&
		sc_sig_verify(memo, cert, &cert->key, &ignored) == SC_SIG_OK;
}
