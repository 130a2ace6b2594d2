#include "mint_key.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/codec.h"
#include "base/text.h"
#include "mint_rsa.h"
#include "mint_weak.h"

struct key_kind {
	const char *word;      /* of key= */
	const char *algorithm; /* OpenSSL's names */
	const char *group;     /* or NULL */
};

static const struct key_kind kinds[] = {
	{ "p256", "EC", "P-256" },
	{ "p384", "EC", "P-384" },
	{ "p521", "EC", "P-521" },
	{ "secp256k1", "EC", "secp256k1" },
	{ "ed25519", "ED25519", NULL },
	{ "ed448", "ED448", NULL },
	{ "published", NULL, "P-256" },
};

static const char *const known[] = { "p256", "p384", "p521", "secp256k1",
	"rsa512", "rsa1024", "rsa2047", "rsa2048", "rsa3072", "rsa4096",
	"ed25519", "ed448", "dsa", "published", NULL };

/* RSA and DSA keys already made; they live as long as the process. */
static struct {
	int bits;
	unsigned faults;
	enum mint_role role;
	EVP_PKEY *key;
} cache[64];

bool mint_openssl_error(struct sc_error *e, const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	return sc_error_set(e, SC_ERROR_INTERNAL, "OpenSSL cannot %s: %s", what,
		reason ? reason : "no reason given");
}

static EVP_PKEY *new_dsa(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
	EVP_PKEY_CTX *gen = NULL;
	EVP_PKEY *parameters = NULL, *key = NULL;
	bool good = ctx && EVP_PKEY_paramgen_init(ctx) > 0 &&
		EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, 1024) > 0 &&
		EVP_PKEY_paramgen(ctx, &parameters) > 0 &&
		(gen = EVP_PKEY_CTX_new_from_pkey(NULL, parameters, NULL)) &&
		EVP_PKEY_keygen_init(gen) > 0 && EVP_PKEY_keygen(gen, &key) > 0;

	EVP_PKEY_CTX_free(gen);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(parameters);
	return good ? key : NULL;
}

static EVP_PKEY *new_slow(int bits, unsigned faults)
{
	if (bits == 0)
		return new_dsa();
	if (faults & MINT_WEAK_KEY)
		return mint_weak_new(bits, faults);
	return mint_rsa_new(bits, faults & MINT_E3 ? 3 : 65537);
}

/* A key that takes long to make, from the cache; `bits` is 0 for DSA. */
static EVP_PKEY *cached(int bits, unsigned faults, enum mint_role role)
{
	size_t i = 0;

	faults &= MINT_E3 | MINT_WEAK_KEY;
	if (faults & MINT_SHARED_PRIME) /* two of them are to be two */
		return new_slow(bits, faults);
	for (; i < SC_COUNT(cache) && cache[i].key; i++)
		if (cache[i].bits == bits && cache[i].faults == faults &&
			cache[i].role == role)
			break;
	if (i == SC_COUNT(cache))
		return new_slow(bits, faults);
	if (!cache[i].key) {
		cache[i].bits = bits;
		cache[i].faults = faults;
		cache[i].role = role;
		cache[i].key = new_slow(bits, faults);
	}
	if (cache[i].key)
		EVP_PKEY_up_ref(cache[i].key);
	return cache[i].key;
}

/* testECCP256 of RFC 9500, section 2.3: the secret half is in print. */
static EVP_PKEY *read_published(void)
{
	static const char text[] =
		"MHcCAQEEIObLW92AqkWunJXowVR2Z5/+yVPBaFHnEedDk5WJxk/BoAoGCCqG"
		"SM49AwEHoUQDQgAEQiVI+I+3gv+17KN0RFLHKh5Vj71vc75eSOkyMsxFxbFs"
		"TNEMTLjVuKFxOelIgsiZJXKZNCX0FBmrfpCkKklCcg==";
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_bytes der;

	if (!sc_unbase64(&a, sc_bytes_of(text), &der))
		return NULL;
	const unsigned char *p = der.p;

	return d2i_AutoPrivateKey(NULL, &p, (long)der.n);
}

static EVP_PKEY *new_quick(const struct key_kind *kind)
{
	if (!kind->algorithm)
		return read_published();
	if (kind->group)
		return EVP_PKEY_Q_keygen(
			NULL, NULL, kind->algorithm, kind->group);
	return EVP_PKEY_Q_keygen(NULL, NULL, kind->algorithm);
}

static const struct key_kind *find_kind(const char *word)
{
	for (size_t i = 0; i < SC_COUNT(kinds); i++)
		if (strcmp(kinds[i].word, word) == 0)
			return &kinds[i];
	return NULL;
}

static EVP_PKEY *unknown_key(const char *word, struct sc_error *e)
{
	const char *near = sc_text_nearest(word, known);

	sc_error_set(e, SC_ERROR_USAGE,
		"unknown key \"%s\" in the recipe; did you mean \"%s\"?", word,
		near ? near : "p256");
	return NULL;
}

/* Faults that need a kind of key; checked before anything is made. */
static bool faults_fit(
	const struct mint_recipe *r, bool rsa, struct sc_error *e)
{
	unsigned of_rsa = MINT_E1 | MINT_E3 | MINT_EVEN_MODULUS |
		MINT_SMALL_FACTOR | MINT_WEAK_KEY | MINT_SPKI_ODD;
	unsigned of_ec = MINT_EXPLICIT_CURVE | MINT_COMPRESSED_POINT |
		MINT_INVALID_POINT;
	const struct key_kind *kind = find_kind(r->key);
	bool ec = kind && kind->group;

	if (!rsa && r->faults & of_rsa)
		return sc_error_set(e, SC_ERROR_USAGE,
			"a fault= in the recipe is of RSA keys, but key=%s",
			r->key);
	if (!ec && r->faults & of_ec)
		return sc_error_set(e, SC_ERROR_USAGE,
			"a fault= in the recipe is of elliptic curve keys, "
			"but key=%s",
			r->key);
	return true;
}

EVP_PKEY *mint_key_make(
	const struct mint_recipe *r, enum mint_role role, struct sc_error *e)
{
	const struct key_kind *kind = find_kind(r->key);
	bool dsa = strcmp(r->key, "dsa") == 0;
	int bits = 0;
	bool rsa = sc_text_has_prefix(r->key, "rsa") &&
		sc_text_number(r->key + 3, 512, 8192, &bits);

	if (!kind && !rsa && !dsa)
		return unknown_key(r->key, e);
	if (!faults_fit(r, rsa, e))
		return NULL;
	EVP_PKEY *key = kind ? new_quick(kind) : cached(bits, r->faults, role);

	if (!key)
		mint_openssl_error(e, "make the key");
	return key;
}

static void put_encoded(struct der *w, EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(key, &der);

	if (n > 0)
		der_raw(w, (struct sc_bytes){ der, (size_t)n });
	OPENSSL_free(der);
}

/* How OpenSSL shall write an EC key: a parameter's name and its value. */
static bool put_ec_as(struct der *w, EVP_PKEY *key, const char *parameter,
	const char *value, struct sc_error *e)
{
	EVP_PKEY *copy = EVP_PKEY_dup(key);
	bool good = copy &&
		EVP_PKEY_set_utf8_string_param(copy, parameter, value) > 0;

	if (good)
		put_encoded(w, copy);
	EVP_PKEY_free(copy);
	return good || mint_openssl_error(e, "write the key so");
}

bool mint_key_put_spki(struct der *w, EVP_PKEY *key,
	const struct mint_recipe *r, struct sc_error *e)
{
	unsigned of_rsa =
		MINT_E1 | MINT_EVEN_MODULUS | MINT_SMALL_FACTOR | MINT_SPKI_ODD;
	size_t mark = w->n;

	if (r->faults & of_rsa)
		return mint_rsa_put_spki(w, key, r->faults) ||
			mint_openssl_error(e, "take the RSA key apart");
	if (r->faults & MINT_EXPLICIT_CURVE)
		return put_ec_as(w, key, "encoding", "explicit", e);
	if (r->faults & MINT_COMPRESSED_POINT)
		return put_ec_as(w, key, "point-format", "compressed", e);
	put_encoded(w, key);
	if (w->n == mark)
		return mint_openssl_error(e, "write the key");
	if (r->faults & MINT_INVALID_POINT)
		w->p[w->n - 1] ^= 1; /* the last octet is of y */
	return true;
}

struct sc_bytes mint_key_id(struct sc_arena *a, EVP_PKEY *key)
{
	X509_PUBKEY *spki = NULL;
	const unsigned char *bits = (const unsigned char *)"";
	int n = 0;
	unsigned char *digest = sc_arena_alloc(a, EVP_MAX_MD_SIZE, 1);

	if (X509_PUBKEY_set(&spki, key))
		X509_PUBKEY_get0_param(NULL, &bits, &n, NULL, spki);
	EVP_Q_digest(NULL, "SHA1", NULL, bits, (size_t)n, digest, NULL);
	X509_PUBKEY_free(spki);
	return (struct sc_bytes){ digest, 20 };
}
