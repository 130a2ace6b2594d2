#include "mint_sign.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "mint_key.h"

enum parameters { ABSENT, NULL_VALUE, PSS };

struct mint_signature {
	const char *key; /* kind of key, as OpenSSL names it */
	enum mint_digest digest;
	const char *oid;
	enum parameters parameters;
	const char *md; /* NULL: the algorithm hashes by itself */
	int salt_bytes; /* of PSS */
};

/* clang-format off */
static const struct mint_signature signatures[] = {
	{ "EC",  MINT_DIGEST_SHA256, "1.2.840.10045.4.3.2",   ABSENT, "SHA256", 0 },
	{ "EC",  MINT_DIGEST_SHA384, "1.2.840.10045.4.3.3",   ABSENT, "SHA384", 0 },
	{ "EC",  MINT_DIGEST_SHA512, "1.2.840.10045.4.3.4",   ABSENT, "SHA512", 0 },
	{ "EC",  MINT_DIGEST_SHA224, "1.2.840.10045.4.3.1",   ABSENT, "SHA224", 0 },
	{ "EC",  MINT_DIGEST_SHA1,   "1.2.840.10045.4.1",     ABSENT, "SHA1",   0 },
	{ "RSA", MINT_DIGEST_SHA256, "1.2.840.113549.1.1.11", NULL_VALUE, "SHA256", 0 },
	{ "RSA", MINT_DIGEST_SHA384, "1.2.840.113549.1.1.12", NULL_VALUE, "SHA384", 0 },
	{ "RSA", MINT_DIGEST_SHA512, "1.2.840.113549.1.1.13", NULL_VALUE, "SHA512", 0 },
	{ "RSA", MINT_DIGEST_SHA224, "1.2.840.113549.1.1.14", NULL_VALUE, "SHA224", 0 },
	{ "RSA", MINT_DIGEST_SHA1,   "1.2.840.113549.1.1.5",  NULL_VALUE, "SHA1",   0 },
	{ "RSA", MINT_DIGEST_MD5,    "1.2.840.113549.1.1.4",  NULL_VALUE, "MD5",    0 },
	{ "RSA", MINT_DIGEST_PSS,    "1.2.840.113549.1.1.10", PSS,    "SHA256", 32 },
	{ "RSA", MINT_DIGEST_PSS_ODD, "1.2.840.113549.1.1.10", PSS,   "SHA256", 20 },
	{ "DSA", MINT_DIGEST_SHA256, "2.16.840.1.101.3.4.3.2", ABSENT, "SHA256", 0 },
	{ "DSA", MINT_DIGEST_SHA224, "2.16.840.1.101.3.4.3.1", ABSENT, "SHA224", 0 },
	{ "DSA", MINT_DIGEST_SHA1,   "1.2.840.10040.4.3",     ABSENT, "SHA1",   0 },
	{ "ED25519", MINT_DIGEST_DEFAULT, "1.3.101.112",      ABSENT, NULL,     0 },
	{ "ED448",   MINT_DIGEST_DEFAULT, "1.3.101.113",      ABSENT, NULL,     0 },
};
/* clang-format on */

static enum mint_digest usual_digest(EVP_PKEY *key)
{
	int bits = EVP_PKEY_get_bits(key);

	if (EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448"))
		return MINT_DIGEST_DEFAULT;
	if (!EVP_PKEY_is_a(key, "EC") || bits <= 256)
		return MINT_DIGEST_SHA256;
	return bits <= 384 ? MINT_DIGEST_SHA384 : MINT_DIGEST_SHA512;
}

const struct mint_signature *mint_signature_pick(
	EVP_PKEY *key, enum mint_digest digest, struct sc_error *e)
{
	if (digest == MINT_DIGEST_DEFAULT)
		digest = usual_digest(key);
	for (size_t i = 0; i < SC_COUNT(signatures); i++)
		if (signatures[i].digest == digest &&
			EVP_PKEY_is_a(key, signatures[i].key))
			return &signatures[i];
	sc_error_set(e, SC_ERROR_USAGE,
		"no such signature by the issuer's %s key: leave sig= out or "
		"give the issuer another key",
		EVP_PKEY_get0_type_name(key));
	return NULL;
}

const struct mint_signature *mint_signature_other(
	const struct mint_signature *s)
{
	for (size_t i = 0; i < SC_COUNT(signatures); i++)
		if (&signatures[i] != s &&
			strcmp(signatures[i].key, s->key) == 0)
			return &signatures[i];
	return s == signatures ? s + 1 : signatures;
}

/* A hash algorithm of PSS: SHA-256, the only one used here. */
static void put_sha256(struct der *w)
{
	size_t mark = w->n;
	bool good = der_put_oid(w, "2.16.840.1.101.3.4.2.1");

	if (good)
		der_put_text(w, DER_NULL, "");
	der_close(w, mark, DER_SEQUENCE);
}

/* RSASSA-PSS-params, RFC 4055 3.1. */
static void put_pss(struct der *w, int salt_bytes)
{
	size_t mark = w->n, at = w->n;

	put_sha256(w);
	der_close(w, at, DER_BUILT(0));
	at = w->n;
	if (der_put_oid(w, "1.2.840.113549.1.1.8"))
		put_sha256(w);
	der_close(w, at, DER_SEQUENCE);
	der_close(w, at, DER_BUILT(1));
	at = w->n;
	der_put_number(w, (unsigned)salt_bytes);
	der_close(w, at, DER_BUILT(2));
	der_close(w, mark, DER_SEQUENCE);
}

void mint_signature_put_name(struct der *w, const struct mint_signature *s)
{
	size_t mark = w->n;

	if (!der_put_oid(w, s->oid))
		return;
	if (s->parameters == NULL_VALUE)
		der_put_text(w, DER_NULL, "");
	if (s->parameters == PSS)
		put_pss(w, s->salt_bytes);
	der_close(w, mark, DER_SEQUENCE);
}

static bool set_padding(EVP_PKEY_CTX *ctx, const struct mint_signature *s)
{
	if (s->parameters != PSS)
		return true;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 &&
		EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, s->salt_bytes) > 0;
}

bool mint_signature_make(const struct mint_signature *s, EVP_PKEY *key,
	struct sc_bytes tbs, struct sc_arena *a, struct sc_bytes *out,
	struct sc_error *e)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *of_key = NULL;
	size_t n = (size_t)EVP_PKEY_get_size(key);
	uint8_t *p = sc_arena_alloc(a, n, 1);
	bool good = ctx &&
		EVP_DigestSignInit_ex(
			ctx, &of_key, s->md, NULL, NULL, key, NULL) > 0 &&
		set_padding(of_key, s) &&
		EVP_DigestSign(ctx, p, &n, tbs.p, tbs.n) > 0;

	EVP_MD_CTX_free(ctx);
	if (!good)
		return mint_openssl_error(e, "sign with the issuer's key");
	*out = (struct sc_bytes){ p, n };
	return true;
}
