#include "x509/pkcs12.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/out.h"
#include "x509/der.h"

/* Rounds of key derivation in one file: OpenSSL makes 2,048 for each key. */
#define ROUNDS_MAX 10000000
#define DEPTH_MAX  8
#define BAGS_MAX   200

struct opening {
	struct sc_arena *a;
	const char *password;
	long long rounds_left;
	int bags_left;
	bool refused;              /* too many rounds */
	struct sc_out keys, certs; /* PEM */
};

static bool pay(struct opening *o, long long rounds)
{
	if (rounds > o->rounds_left)
		return false;
	o->rounds_left -= rounds;
	return true;
}

/*
 * Pays for what the parameters of an algorithm cost, by the numbers among them:
 * one or two are rounds and a length (PBKDF2, RFC 8018 A.2); three and more
 * are scrypt's (RFC 7914 7), where each multiplies the others. False: that is
 * too much.
 */
static bool pay_for(struct opening *o, struct sc_bytes der, int depth)
{
	long long product = 1;
	int count = 0, first = 0;
	struct sc_tlv v;

	while (sc_der_next(&der, &v)) {
		int n = 0;

		if (v.tag == SC_DER_SEQUENCE &&
			(depth == 0 || !pay_for(o, v.value, depth - 1)))
			return false;
		if (v.tag != SC_DER_INTEGER)
			continue;
		if (!sc_der_number(v.value, ROUNDS_MAX, &n))
			return false;
		first = count++ ? first : n;
		product *= n;
		if (product > ROUNDS_MAX)
			product = ROUNDS_MAX + 1LL;
	}
	return pay(o, count > 2 ? product : first);
}

static bool may_derive(struct opening *o, const X509_ALGOR *algorithm)
{
	unsigned char *der = NULL;
	int n = i2d_X509_ALGOR(algorithm, &der);
	bool good = n > 0 &&
		pay_for(o, (struct sc_bytes){ der, (size_t)n }, DEPTH_MAX);

	OPENSSL_free(der);
	o->refused = o->refused || !good;
	return good;
}

static void put_pem(struct opening *o, struct sc_out *out, const char *label,
	unsigned char *der, int n)
{
	if (n > 0)
		sc_out_text(out,
			sc_pem(o->a, label,
				(struct sc_bytes){ der, (size_t)n }));
	OPENSSL_clear_free(der, n > 0 ? (size_t)n : 0);
}

static void put_key(struct opening *o, const PKCS8_PRIV_KEY_INFO *key)
{
	unsigned char *der = NULL;
	int n = key ? i2d_PKCS8_PRIV_KEY_INFO(key, &der) : 0;

	put_pem(o, &o->keys, "PRIVATE KEY", der, n);
}

static bool open_key(struct opening *o, const PKCS12_SAFEBAG *bag)
{
	PKCS8_PRIV_KEY_INFO *key;
	const X509_ALGOR *algorithm;

	X509_SIG_get0(PKCS12_SAFEBAG_get0_pkcs8(bag), &algorithm, NULL);
	if (!may_derive(o, algorithm))
		return false;
	key = PKCS12_decrypt_skey(bag, o->password, (int)strlen(o->password));
	put_key(o, key);
	PKCS8_PRIV_KEY_INFO_free(key);
	return key != NULL;
}

static bool open_bags(
	struct opening *o, const STACK_OF(PKCS12_SAFEBAG) * bags, int depth);

static bool open_cert(struct opening *o, const PKCS12_SAFEBAG *bag)
{
	unsigned char *der = NULL;
	X509 *cert;
	int n;

	if (PKCS12_SAFEBAG_get_bag_nid(bag) != NID_x509Certificate)
		return true;
	cert = PKCS12_SAFEBAG_get1_cert(bag);
	n = cert ? i2d_X509(cert, &der) : 0;
	put_pem(o, &o->certs, "CERTIFICATE", der, n);
	X509_free(cert);
	return cert != NULL;
}

static bool open_bag(struct opening *o, const PKCS12_SAFEBAG *bag, int depth)
{
	if (o->bags_left-- <= 0)
		return false;
	switch (PKCS12_SAFEBAG_get_nid(bag)) {
	case NID_keyBag:
		put_key(o, PKCS12_SAFEBAG_get0_p8inf(bag));
		return true;
	case NID_pkcs8ShroudedKeyBag: return open_key(o, bag);
	case NID_certBag: return open_cert(o, bag);
	case NID_safeContentsBag:
		return depth > 0 &&
			open_bags(o, PKCS12_SAFEBAG_get0_safes(bag), depth - 1);
	default: return true; /* CRLs, secrets: nothing that a server shows */
	}
}

static bool open_bags(
	struct opening *o, const STACK_OF(PKCS12_SAFEBAG) * bags, int depth)
{
	for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); i++)
		if (!open_bag(o, sk_PKCS12_SAFEBAG_value(bags, i), depth))
			return false;
	return true;
}

static STACK_OF(PKCS12_SAFEBAG) * unpack(struct opening *o, PKCS7 *safe)
{
	if (PKCS7_type_is_data(safe))
		return PKCS12_unpack_p7data(safe);
	if (!PKCS7_type_is_encrypted(safe) || !safe->d.encrypted ||
		!may_derive(o, safe->d.encrypted->enc_data->algorithm))
		return NULL;
	return PKCS12_unpack_p7encdata(
		safe, o->password, (int)strlen(o->password));
}

static bool open_safes(struct opening *o, const PKCS12 *p12)
{
	STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(p12);
	bool good = safes != NULL;

	for (int i = 0; good && i < sk_PKCS7_num(safes); i++) {
		STACK_OF(PKCS12_SAFEBAG) *bags =
			unpack(o, sk_PKCS7_value(safes, i));

		good = bags && open_bags(o, bags, DEPTH_MAX);
		sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
	}
	sk_PKCS7_pop_free(safes, PKCS7_free);
	return good;
}

/* The MAC tells a wrong password from a damaged file. */
static bool is_password(struct opening *o, PKCS12 *p12)
{
	const ASN1_INTEGER *rounds = NULL;
	const X509_ALGOR *algorithm = NULL;
	int n = (int)strlen(o->password);
	long long count;

	if (!PKCS12_mac_present(p12))
		return true;
	PKCS12_get0_mac(NULL, &algorithm, NULL, &rounds, p12);
	count = rounds ? ASN1_INTEGER_get(rounds) : 1;
	/* 0 is ASN.1's default, and -1 what does not fit. */
	o->refused = count < 0 || count > ROUNDS_MAX || !pay(o, 2 * count) ||
		(algorithm && !may_derive(o, algorithm));
	if (o->refused)
		return false;
	if (PKCS12_verify_mac(p12, o->password, n))
		return true;
	/* No password and an empty one are two things here. */
	if (n == 0 && PKCS12_verify_mac(p12, NULL, 0)) {
		o->password = "";
		return true;
	}
	return false;
}

static bool explain(
	const struct opening *o, bool known_password, struct sc_error *e)
{
	const char *why = known_password ?
		"a cipher that OpenSSL does not have by default, such as RC2 "
		"(openssl pkcs12 -legacy opens it), or it is damaged" :
		*o->password ? "the password is wrong" :
			       "it has a password: give the file that holds it "
			       "with --password-file";

	if (o->refused)
		why = "opening it would take too long: its password is hashed "
		      "too often";
	return sc_error_set(e, SC_ERROR_CONFIG,
		"it is PKCS#12, and cannot be opened: %s", why);
}

bool sc_pkcs12_open(struct sc_arena *a, struct sc_bytes der,
	const char *password, struct sc_bytes *out, struct sc_error *e)
{
	struct sc_out_memory keys = { .arena = a }, certs = { .arena = a };
	struct opening o = { .a = a,
		.password = password,
		.rounds_left = ROUNDS_MAX,
		.bags_left = BAGS_MAX,
		.keys = sc_out_to_memory(&keys),
		.certs = sc_out_to_memory(&certs) };
	const unsigned char *p = der.p;
	PKCS12 *p12 = d2i_PKCS12(NULL, &p, (long)der.n);
	bool known = p12 && is_password(&o, p12);
	bool good = known && open_safes(&o, p12);

	if (!p12)
		(void)sc_error_set(
			e, SC_ERROR_CONFIG, "it is PKCS#12, and damaged");
	else if (!good)
		(void)explain(&o, known, e);
	PKCS12_free(p12);
	ERR_clear_error();
	if (!good)
		return false;
	if (certs.n)
		sc_out_bytes(&o.keys, certs.p, certs.n);
	*out = (struct sc_bytes){ (const uint8_t *)keys.p, keys.n };
	return keys.n ||
		sc_error_set(e, SC_ERROR_CONFIG,
			"it is PKCS#12 without a certificate and a key");
}
