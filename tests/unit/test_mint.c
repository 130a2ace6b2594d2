/*
 * Certificates of the mint: OpenSSL reads them, the signatures verify, and
 * every fault is really there.
 */
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "lib/t.h"
#include "mint.h"

static const struct sc_date now = { 1795435200 }; /* 2026-11-23T12:00:00Z */

static X509 *parse(const struct mint_cert *c)
{
	const unsigned char *p = c->der.p;

	return d2i_X509(NULL, &p, (long)c->der.n);
}

/* Makes and parses; says what was wrong. */
static X509 *make(struct mint *m, const char *recipe)
{
	struct sc_error e = { 0 };
	const struct mint_cert *c = mint_make(m, "x", recipe, &e);

	if (!c)
		printf("# %s\n", e.text);
	return c ? parse(c) : NULL;
}

static bool signed_by(X509 *x, struct mint *m, const char *issuer)
{
	return x && X509_verify(x, mint_find(m, issuer)->key) == 1;
}

static bool chain_verifies(struct mint *m, X509 *leaf)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	STACK_OF(X509) *untrusted = sk_X509_new_null();
	X509 *root = parse(mint_find(m, "root"));
	X509 *issuer = parse(mint_find(m, "int"));

	X509_STORE_add_cert(store, root);
	sk_X509_push(untrusted, issuer);
	X509_STORE_CTX_init(ctx, store, leaf, untrusted);
	X509_STORE_CTX_set_time(ctx, 0, (time_t)now.s);
	X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(ctx),
		X509_V_FLAG_X509_STRICT | X509_V_FLAG_CHECK_SS_SIGNATURE);
	bool good = X509_verify_cert(ctx) == 1;

	if (!good)
		printf("# %s\n",
			X509_verify_cert_error_string(
				X509_STORE_CTX_get_error(ctx)));
	X509_STORE_CTX_free(ctx);
	sk_X509_free(untrusted);
	X509_free(root);
	X509_free(issuer);
	X509_STORE_free(store);
	return good;
}

static void test_ordinary(struct mint *m)
{
	X509 *x = make(m, "san=DNS:a.example,IP:192.0.2.1,IP:2001:db8::1");
	unsigned char address[] = { 192, 0, 2, 1 };

	OK(x != NULL, "an ordinary leaf parses");
	OK(chain_verifies(m, x), "and verifies strictly up to the root");
	OK(X509_check_host(x, "a.example", 0, 0, NULL) == 1, "its name");
	OK(X509_check_ip(x, address, 4, 0) == 1, "its address");
	OK(X509_get_version(x) == 2, "version 3");
	OK(X509_get_key_usage(x) == KU_DIGITAL_SIGNATURE, "key usage");
	OK(X509_get_extended_key_usage(x) == XKU_SSL_SERVER, "purpose");
	OK(X509_check_ca(x) == 0, "it is no CA");
	OK(ASN1_STRING_length(X509_get0_serialNumber(x)) == 16, "serial");
	X509_free(x);
}

static void test_keys(struct mint *m)
{
	static const struct {
		const char *recipe, *type;
		int bits;
	} keys[] = {
		{ "key=p256 san=DNS:a", "EC", 256 },
		{ "key=p384 san=DNS:a", "EC", 384 },
		{ "key=p521 san=DNS:a", "EC", 521 },
		{ "key=secp256k1 san=DNS:a", "EC", 256 },
		{ "key=rsa512 san=DNS:a", "RSA", 512 },
		{ "key=rsa1024 san=DNS:a", "RSA", 1024 },
		{ "key=rsa2047 san=DNS:a", "RSA", 2047 },
		{ "key=rsa2048 san=DNS:a", "RSA", 2048 },
		{ "key=ed25519 san=DNS:a", "ED25519", 256 },
		{ "key=ed448 san=DNS:a", "ED448", 456 },
		{ "key=dsa san=DNS:a", "DSA", 1024 },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		X509 *x = make(m, keys[i].recipe);
		EVP_PKEY *key = x ? X509_get0_pubkey(x) : NULL;

		OK(key && EVP_PKEY_is_a(key, keys[i].type) &&
				EVP_PKEY_get_bits(key) == keys[i].bits,
			keys[i].recipe);
		OK(x && signed_by(x, m, "int"), "signed by the intermediate");
		OK(x && X509_check_private_key(x, mint_find(m, "x")->key),
			"and the private key fits");
		X509_free(x);
	}
	const struct mint_cert *one = mint_make(
		m, "one", "key=rsa2048 san=DNS:a", &(struct sc_error){ 0 });
	const struct mint_cert *two = mint_make(
		m, "two", "key=of:one san=DNS:b", &(struct sc_error){ 0 });

	OK(one && two && one->key == two->key, "key=of: is the same key");
}

static void test_signatures(struct mint *m)
{
	static const struct {
		const char *recipe;
		int nid;
	} cases[] = {
		{ "issuer=rsa-ca sig=sha256", NID_sha256WithRSAEncryption },
		{ "issuer=rsa-ca sig=sha384", NID_sha384WithRSAEncryption },
		{ "issuer=rsa-ca sig=sha512", NID_sha512WithRSAEncryption },
		{ "issuer=rsa-ca sig=sha224", NID_sha224WithRSAEncryption },
		{ "issuer=rsa-ca sig=sha1", NID_sha1WithRSAEncryption },
		{ "issuer=rsa-ca sig=md5", NID_md5WithRSAEncryption },
		{ "issuer=rsa-ca sig=pss", NID_rsassaPss },
		{ "issuer=rsa-ca sig=pss-odd", NID_rsassaPss },
		{ "issuer=int sig=sha1", NID_ecdsa_with_SHA1 },
		{ "issuer=self key=p384", NID_ecdsa_with_SHA384 },
		{ "issuer=self key=p521", NID_ecdsa_with_SHA512 },
		{ "issuer=self key=ed25519", NID_ED25519 },
		{ "issuer=self key=ed448", NID_ED448 },
		{ "issuer=self key=dsa", NID_dsa_with_SHA256 },
	};

	mint_make(m, "rsa-ca", "key=rsa2048 ca=1 issuer=root",
		&(struct sc_error){ 0 });
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		X509 *x = make(m, cases[i].recipe);
		const char *issuer = strstr(cases[i].recipe, "rsa-ca") ?
			"rsa-ca" :
			strstr(cases[i].recipe, "=int") ? "int" :
							  "x";

		OK(x && X509_get_signature_nid(x) == cases[i].nid,
			cases[i].recipe);
		OK(signed_by(x, m, issuer), "the signature verifies");
		X509_free(x);
	}
}

/* An extension of `oid`: how often, and whether the first is critical. */
static int count_ext(X509 *x, const char *oid, bool *critical)
{
	ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	int count = 0, at = -1;

	*critical = false;
	while (x && (at = X509_get_ext_by_OBJ(x, object, at)) >= 0)
		if (count++ == 0)
			*critical = X509_EXTENSION_get_critical(
				X509_get_ext(x, at));
	ASN1_OBJECT_free(object);
	return count;
}

static void test_extensions(struct mint *m)
{
	static const struct {
		const char *recipe, *oid;
		int count;
		bool critical;
	} cases[] = {
		{ "san=DNS:a", "2.5.29.17", 1, false },
		{ "san=critical:DNS:a", "2.5.29.17", 1, true },
		{ "san=none", "2.5.29.17", 0, false },
		{ "san=DNS:a", "2.5.29.19", 1, true },
		{ "bc=none", "2.5.29.19", 0, false },
		{ "ku=none", "2.5.29.15", 0, false },
		{ "eku=none", "2.5.29.37", 0, false },
		{ "ski=none", "2.5.29.14", 0, false },
		{ "aki=none", "2.5.29.35", 0, false },
		{ "aki=wrong", "2.5.29.35", 1, false },
		{ "aki=issuer", "2.5.29.35", 1, false },
		{ "san=DNS:a", "1.3.6.1.5.5.7.1.1", 1, false },
		{ "aia=none", "1.3.6.1.5.5.7.1.1", 0, false },
		{ "aia=none ocsp=http://o/", "1.3.6.1.5.5.7.1.1", 1, false },
		{ "crl=none", "2.5.29.31", 0, false },
		{ "policy=none", "2.5.29.32", 0, false },
		{ "nc=permitted:DNS:a,excluded:IP:10.0.0.0/8", "2.5.29.30", 1,
			true },
		{ "must-staple=1", "1.3.6.1.5.5.7.1.24", 1, false },
		{ "poison=1", "1.3.6.1.4.1.11129.2.4.3", 1, true },
		{ "scts=1", "1.3.6.1.4.1.11129.2.4.2", 1, false },
		{ "ext=critical:1.2.3.4:0500", "1.2.3.4", 1, true },
		{ "ext=1.2.3.4:0500 ext=1.2.3.5:0500", "1.2.3.5", 1, false },
		{ "san=DNS:a dup=2.5.29.17", "2.5.29.17", 2, false },
		{ "version=1", "2.5.29.15", 0, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool critical;
		X509 *x = make(m, cases[i].recipe);
		int count = count_ext(x, cases[i].oid, &critical);

		OK(x && count == cases[i].count &&
				critical == cases[i].critical,
			cases[i].recipe);
		X509_free(x);
	}
}

/* Extensions that OpenSSL decodes for us are well-formed. */
static void test_extension_values(struct mint *m)
{
	static const int nids[] = { NID_basic_constraints, NID_key_usage,
		NID_ext_key_usage, NID_subject_alt_name,
		NID_subject_key_identifier, NID_authority_key_identifier,
		NID_info_access, NID_certificate_policies,
		NID_crl_distribution_points, NID_name_constraints,
		NID_tlsfeature };
	X509 *x = make(m,
		"san=DNS:a,EMAIL:a@b,URI:http://c/,SRV:_smtps.d,IPHEX:7f00 "
		"ku=digitalSignature,cRLSign,decipherOnly ocsp=http://o/ "
		"eku=serverAuth,any,1.2.3 must-staple=1 aki=issuer pathlen=3 "
		"nc=permitted:DNS:a,excluded:IP:2001:db8::/32");

	for (size_t i = 0; i < sizeof(nids) / sizeof(nids[0]); i++) {
		void *value =
			x ? X509_get_ext_d2i(x, nids[i], NULL, NULL) : NULL;
		const X509V3_EXT_METHOD *method = X509V3_EXT_get_nid(nids[i]);

		OK(value != NULL, OBJ_nid2sn(nids[i]));
		if (value)
			ASN1_item_free(value, ASN1_ITEM_ptr(method->it));
	}
	OK(x &&
			X509_get_key_usage(x) ==
				(KU_DIGITAL_SIGNATURE | KU_CRL_SIGN |
					KU_DECIPHER_ONLY),
		"nine bits of key usage");
	OK(x && X509_get_extension_flags(x) & EXFLAG_SET, "cached");
	X509_free(x);
}

static bool time_is(const ASN1_TIME *t, int type, const char *text)
{
	return t && ASN1_STRING_type(t) == type &&
		strlen(text) == (size_t)ASN1_STRING_length(t) &&
		memcmp(ASN1_STRING_get0_data(t), text, strlen(text)) == 0;
}

static void test_times(struct mint *m)
{
	X509 *x = make(m, "not_before=-1h not_after=2027-01-01T00:00:00Z");

	OK(time_is(X509_get0_notBefore(x), V_ASN1_UTCTIME, "261123110000Z"),
		"a relative date");
	OK(time_is(X509_get0_notAfter(x), V_ASN1_UTCTIME, "270101000000Z"),
		"an absolute date");
	X509_free(x);
	x = make(m, "not_after=+30y");
	OK(ASN1_STRING_type(X509_get0_notAfter(x)) == V_ASN1_GENERALIZEDTIME,
		"GeneralizedTime from 2050 on");
	X509_free(x);
	x = make(m, "not_after=2051-02-03 fault=utctime-2050");
	OK(time_is(X509_get0_notAfter(x), V_ASN1_UTCTIME, "510203000000Z"),
		"utctime-2050");
	X509_free(x);
	x = make(m, "fault=generalized-2049");
	OK(ASN1_STRING_type(X509_get0_notAfter(x)) == V_ASN1_GENERALIZEDTIME,
		"generalized-2049");
	X509_free(x);
}

/* OpenSSL 3.5 and later read no such certificate, so it is searched. */
static void test_no_seconds(struct mint *m)
{
	static const char date[] = "\x17\x0b"
				   "2601020304Z";
	struct sc_error e = { 0 };
	const struct mint_cert *c = mint_make(m, "x",
		"fault=time-no-seconds not_before=2026-01-02T03:04:05Z", &e);

	OK(c && memmem(c->der.p, c->der.n, date, sizeof(date) - 1),
		"time-no-seconds");
}

static BIGNUM *rsa_number(X509 *x, const char *which)
{
	BIGNUM *number = NULL;

	if (x && X509_get0_pubkey(x))
		EVP_PKEY_get_bn_param(X509_get0_pubkey(x), which, &number);
	return number;
}

static void test_rsa_faults(struct mint *m)
{
	X509 *e1 = make(m, "key=rsa1024 fault=e1");
	X509 *e3 = make(m, "key=rsa1024 fault=e3");
	X509 *even = make(m, "key=rsa1024 fault=even-modulus");
	X509 *small = make(m, "key=rsa1024 fault=small-factor");
	BIGNUM *one = rsa_number(e1, "e"), *three = rsa_number(e3, "e");
	BIGNUM *n_even = rsa_number(even, "n"), *n = rsa_number(small, "n");

	OK(one && BN_is_one(one), "exponent 1");
	OK(three && BN_is_word(three, 3), "exponent 3");
	OK(n_even && !BN_is_odd(n_even), "even modulus");
	OK(n && BN_is_odd(n) && BN_mod_word(n, 641) == 0, "small factor");
	BN_free(one);
	BN_free(three);
	BN_free(n_even);
	BN_free(n);
	X509_free(e1);
	X509_free(e3);
	X509_free(even);
	X509_free(small);
}

/* Fermat's method finds the factors of close primes in few steps. */
static void test_close_primes(struct mint *m)
{
	X509 *x = make(m, "key=rsa1024 issuer=self fault=close-primes");
	BIGNUM *n = rsa_number(x, "n"), *low = BN_new(), *square = BN_new();
	BN_CTX *ctx = BN_CTX_new();

	OK(signed_by(x, m, "x"), "a key of close primes signs");
	BN_one(low);
	BN_lshift(low, low, 511);
	for (int bit = 510; n && bit >= 0; bit--) {
		BN_set_bit(low, bit);
		BN_sqr(square, low, ctx);
		if (BN_cmp(square, n) > 0)
			BN_clear_bit(low, bit);
	}
	/* low = floor(sqrt(n)); (low + 1)^2 - n is tiny beside n. */
	BN_add_word(low, 1);
	BN_sqr(square, low, ctx);
	OK(n && BN_sub(square, square, n) && BN_num_bits(square) < 540,
		"and n is nearly a square");
	BN_free(n);
	BN_free(low);
	BN_free(square);
	BN_CTX_free(ctx);
	X509_free(x);
}

static size_t spki_size(X509 *x)
{
	const unsigned char *p = NULL;
	int n = 0;

	if (x)
		X509_PUBKEY_get0_param(
			NULL, &p, &n, NULL, X509_get_X509_PUBKEY(x));
	return (size_t)n;
}

static void test_ec_faults(struct mint *m)
{
	X509 *x = make(m, "fault=explicit-curve");
	X509_ALGOR *algorithm = NULL;
	int type = 0;

	if (x)
		X509_PUBKEY_get0_param(
			NULL, NULL, NULL, &algorithm, X509_get_X509_PUBKEY(x));
	if (algorithm)
		X509_ALGOR_get0(NULL, &type, NULL, algorithm);
	OK(type == V_ASN1_SEQUENCE, "explicit curve parameters");
	X509_free(x);
	x = make(m, "fault=compressed-point");
	OK(spki_size(x) == 33 && X509_get0_pubkey(x), "compressed point");
	X509_free(x);
	x = make(m, "fault=invalid-point");
	OK(spki_size(x) == 65 && !X509_get0_pubkey(x), "invalid point");
	X509_free(x);
	x = make(m, "key=rsa1024 fault=spki-odd");
	X509_PUBKEY_get0_param(
		NULL, NULL, NULL, &algorithm, X509_get_X509_PUBKEY(x));
	X509_ALGOR_get0(NULL, &type, NULL, algorithm);
	OK(type == V_ASN1_UNDEF, "rsaEncryption without NULL");
	X509_free(x);
}

static void test_encoding_faults(struct mint *m)
{
	X509 *x = make(m, "fault=bad-signature");

	OK(x && !signed_by(x, m, "int"), "bad-signature does not verify");
	X509_free(x);
	x = make(m, "fault=sigalg-mismatch");
	const X509_ALGOR *outer = NULL;

	X509_get0_signature(NULL, &outer, x);
	OK(X509_ALGOR_cmp(X509_get0_tbs_sigalg(x), outer) != 0,
		"sigalg-mismatch");
	X509_free(x);
	x = make(m, "fault=unparsable");
	OK(x == NULL, "unparsable");
	x = make(m, "fault=nonminimal-length");
	OK(x && mint_find(m, "x")->der.p[1] == 0x83, "nonminimal-length");
	X509_free(x);
	x = make(m, "fault=trailing-bytes");
	const struct mint_cert *c = mint_find(m, "x");

	OK(x && memcmp(c->der.p + c->der.n - 8, "trailing", 8) == 0,
		"trailing-bytes");
	X509_free(x);
	x = make(m, "unique-id=1");
	const ASN1_BIT_STRING *issuer_id, *subject_id = NULL;

	X509_get0_uids(x, &issuer_id, &subject_id);
	OK(subject_id && !issuer_id, "unique-id");
	X509_free(x);
}

static void test_serials_and_names(struct mint *m)
{
	X509 *x = make(m, "serial=-1 san=DNS:a\\x00b,DNS:c\\x2cd");
	STACK_OF(GENERAL_NAME) *names =
		X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	ASN1_IA5STRING *nul = sk_GENERAL_NAME_value(names, 0)->d.dNSName;
	ASN1_IA5STRING *comma = sk_GENERAL_NAME_value(names, 1)->d.dNSName;

	OK(ASN1_STRING_length(nul) == 3 &&
			memcmp(ASN1_STRING_get0_data(nul), "a\0b", 3) == 0,
		"a NUL in a name");
	OK(memcmp(ASN1_STRING_get0_data(comma), "c,d", 3) == 0,
		"a comma in a name");
	OK(ASN1_INTEGER_get(X509_get0_serialNumber(x)) == -1, "serial -1");
	GENERAL_NAMES_free(names);
	X509_free(x);
	x = make(m, "serial=0102030405060708090a0b0c0d0e0f101112131415");
	OK(ASN1_STRING_length(X509_get0_serialNumber(x)) == 21,
		"a serial of 21 octets");
	X509_free(x);
	x = make(m, "subject=\"/CN=a b/O=c\" version=1");
	char *text = X509_NAME_oneline(X509_get_subject_name(x), NULL, 0);

	IS(text, "/CN=a b/O=c", "a subject with a blank");
	OK(X509_get_version(x) == 0, "version 1");
	OPENSSL_free(text);
	X509_free(x);
	x = make(m, "subject=empty san=critical:DNS:a");
	OK(x && X509_NAME_entry_count(X509_get_subject_name(x)) == 0,
		"an empty subject");
	X509_free(x);
}

static void test_errors(struct mint *m)
{
	/* A recipe, and what the sentence must hold. */
	static const char *const cases[][2] = {
		{ "kee=p256", "\"key\"" },
		{ "key=p265", "\"p256\"" },
		{ "key=rsa1000000", "unknown key" },
		{ "key=of:nobody", "nobody" },
		{ "issuer=inter", "inter" },
		{ "sig=sha265", "\"sha256\"" },
		{ "sig=pss", "EC key" },
		{ "fault=bad-signatur", "\"bad-signature\"" },
		{ "fault=e3", "RSA" },
		{ "key=rsa1024 fault=explicit-curve", "elliptic" },
		{ "ku=digitalSignatur", "\"digitalSignature\"" },
		{ "eku=serverauth", "serverAuth" },
		{ "san=DNSS:a", "DNS:" },
		{ "san=IP:1.2.3", "1.2.3" },
		{ "san=DNS:a\\y00", "\\y00" },
		{ "subject=CN=x", "/CN=" },
		{ "subject=/XX=x", "XX" },
		{ "not_after=tomorrow", "tomorrow" },
		{ "not_after=+9999999y", "9999999" },
		{ "version=4", "1, 2 or 3" },
		{ "serial=xyz", "xyz" },
		{ "pathlen=many", "many" },
		{ "policy=good", "good" },
		{ "nc=DNS:x", "permitted:" },
		{ "nc=permitted:IP:10.0.0.0/33", "10.0.0.0/33" },
		{ "ext=1.2.3", "OID:HEX" },
		{ "dup=1.2.3", "1.2.3" },
		{ "ca=1 ca=1", "twice" },
		{ "nonsense", "KEY=VALUE" },
		{ "san=", "KEY=VALUE" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sc_error e = { 0 };
		bool made = mint_make(m, "bad", cases[i][0], &e) != NULL;

		OK(!made && strstr(e.text, cases[i][1]), cases[i][0]);
		if (!strstr(e.text, cases[i][1]))
			printf("# %s\n", e.text);
	}
	OK(!mint_find(m, "bad"), "nothing was made of a bad recipe");
}

int main(void)
{
	struct mint *m = mint_new(now);

	test_ordinary(m);
	test_keys(m);
	test_signatures(m);
	test_extensions(m);
	test_extension_values(m);
	test_times(m);
	test_no_seconds(m);
	test_rsa_faults(m);
	test_close_primes(m);
	test_ec_faults(m);
	test_encoding_faults(m);
	test_serials_and_names(m);
	test_errors(m);
	mint_free(m);
	return DONE();
}
