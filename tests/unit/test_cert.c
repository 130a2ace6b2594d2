/* test_cert.c -- certificates and keys, sound and broken, as facts. */
#include "lib/t.h"
#include "base/codec.h"
#include "base/date.h"
#include "lib/x.h"
#include "x509/key.h"

struct world {
	struct sc_arena arena;
	struct sc_memo *memo;
	struct mint *mint;
};

static const struct sc_cert *make(struct world *w, const char *recipe)
{
	return x_parse(&w->arena, w->memo, x_mint(w->mint, "leaf", recipe));
}

static void test_ordinary(struct world *w)
{
	const struct sc_cert *c = make(w,
		"san=DNS:mx.example.org,DNS:*.example.org,IP:192.0.2.1 "
		"subject=/CN=mx.example.org/O=Example serial=00a1 "
		"aia=http://ca.example/int.der ocsp=http://ocsp.example "
		"crl=http://ca.example/int.crl policy=2.23.140.1.2.1");

	OK(!c->parse_error, "an ordinary certificate");
	OK(c->version == 3 && c->serial.n, "version 3, and a serial number");
	IS(c->subject, "O=Example,CN=mx.example.org", "the subject");
	IS(c->issuer_organization, "Badsmtp", "the issuer's organization");
	IS(sc_date_rfc3339(&w->arena, c->not_before), "2026-11-13T12:00:00Z",
		"notBefore");
	IS(sc_date_rfc3339(&w->arena, c->not_after), "2027-01-22T12:00:00Z",
		"notAfter");
	OK(!c->time_fault && !c->never_expires, "dates as they should be");
	IS(c->signature_name, "ecdsa-with-SHA256", "the signature");
	OK(c->signature_hash == SC_HASH_SHA256 && !c->signature_mismatch,
		"its hash, and both say so");
	IS(c->noncanonical, NULL, "it is DER");
	IS(c->key.name, "EC", "the key");
	IS(c->key.curve, "P-256", "its curve");
	OK(c->key.bits == 256 && !c->key.unusual_encoding, "as it should be");
	OK(c->n_dns_names == 2 && c->n_ip_addresses == 1, "three names");
	OK(c->has_key_usage && c->key_usage == SC_KU_DIGITAL_SIGNATURE,
		"key usage");
	OK(c->has_eku && c->eku_server_auth && !c->eku_any, "EKU");
	IS(c->n_ca_issuers ? c->ca_issuers[0] : NULL,
		"http://ca.example/int.der", "caIssuers");
	IS(c->n_ocsp_urls ? c->ocsp_urls[0] : NULL, "http://ocsp.example",
		"OCSP");
	IS(c->n_crl_urls ? c->crl_urls[0] : NULL, "http://ca.example/int.crl",
		"CRL");
	IS(c->n_policies ? c->policies[0] : NULL, "2.23.140.1.2.1", "policy");
	OK(c->subject_key_id.n == 20 && c->authority_key_id.n == 20,
		"key identifiers");
	OK(!c->is_ca && c->path_length == -1, "an end entity");
	OK(!c->unknown_critical && !c->duplicate_extension &&
			!c->malformed_extension,
		"nothing against its extensions");
	OK(!c->self_issued && !c->self_signed, "not self-signed");
	OK(strlen(c->key.spki_sha256) == 64 && strlen(c->sha256) == 64,
		"digests");
}

/* Recipes, and the one fact that each is about. */
static const struct {
	const char *recipe;
	size_t flag; /* of a bool in struct sc_cert */
} flags[] = {
#define FLAG(m) offsetof(struct sc_cert, m)
	{ "san=none subject=/CN=x must-staple=1", FLAG(must_staple) },
	{ "san=DNS:x poison=1", FLAG(precert_poison) },
	{ "san=DNS:x scts=1", FLAG(has_embedded_scts) },
	{ "san=DNS:x unique-id=1", FLAG(subject_unique_id) },
	{ "san=critical:DNS:x subject=empty", FLAG(san_critical) },
	{ "san=DNS:x fault=sigalg-mismatch", FLAG(signature_mismatch) },
	{ "san=DNS:x eku=any", FLAG(eku_any) },
	{ "san=DNS:x eku=serverAuth,clientAuth", FLAG(eku_client_auth) },
	{ "san=DNS:x ca=1", FLAG(is_ca) },
	{ "san=DNS:x issuer=self", FLAG(self_signed) },
	{ "san=DNS:x not_after=9999-12-31T23:59:59Z", FLAG(never_expires) },
	{ "san=DNS:x nc=permitted:DNS:x ca=1", FLAG(has_name_constraints) },
	{ "san=DNS:x issuer=int key=rsa2048 sig=sha256",
		FLAG(has_authority_key_id) },
	{ "san=DNS:x fault=explicit-curve", FLAG(key.explicit_curve) },
	{ "san=DNS:x fault=compressed-point", FLAG(key.compressed_point) },
	{ "san=DNS:x key=rsa2048 fault=spki-odd", FLAG(key.unusual_encoding) },
};

static void test_flags(struct world *w)
{
	const struct sc_cert *plain =
		make(w, "san=none subject=/CN=x aki=none scts=none");

	for (size_t i = 0; i < SC_COUNT(flags); i++) {
		const struct sc_cert *c = make(w, flags[i].recipe);

		OK(!c->parse_error &&
				*(const bool *)((const char *)c +
					flags[i].flag),
			flags[i].recipe);
		OK(!*(const bool *)((const char *)plain + flags[i].flag),
			"and not so for a plain one");
	}
}

/* Recipes, and the text that each leaves. */
static const struct {
	const char *recipe;
	size_t text; /* of a string in struct sc_cert */
	const char *want;
} texts[] = {
	{ "san=DNS:x fault=trailing-bytes", FLAG(noncanonical),
		"bytes behind the end" },
	{ "san=DNS:x fault=nonminimal-length", FLAG(noncanonical),
		"a length that is not minimal" },
	{ "san=DNS:x fault=generalized-2049", FLAG(time_fault),
		"is GeneralizedTime for a year before 2050" },
	{ "san=DNS:x fault=time-no-seconds", FLAG(time_fault),
		"has no seconds" },
	{ "san=DNS:x fault=utctime-2050", FLAG(time_fault), "is UTCTime" },
	{ "san=DNS:x dup=2.5.29.15", FLAG(duplicate_extension), "2.5.29.15" },
	{ "san=DNS:x ext=critical:1.2.3.4:0500", FLAG(unknown_critical),
		"1.2.3.4" },
	{ "san=DNS:x poison=1", FLAG(unknown_critical),
		"1.3.6.1.4.1.11129.2.4.3" },
	{ "san=none subject=/CN=x ext=2.5.29.17:0500",
		FLAG(malformed_extension), "2.5.29.17" },
	{ "san=DNS:x bc=none ext=2.5.29.19:30060101ff020180",
		FLAG(malformed_extension), "2.5.29.19" },
	{ "san=DNS:x fault=unparsable", FLAG(parse_error), "cannot be read" },
	{ "san=DNS:*.co.uk", FLAG(public_suffix_wildcard), "*.co.uk" },
	{ "san=DNS:x sig=sha1 key=rsa2048 issuer=self", FLAG(signature_name),
		"sha1WithRSAEncryption" },
	{ "san=DNS:x key=secp256k1", FLAG(key.curve), "secp256k1" },
	{ "san=DNS:x key=ed25519", FLAG(key.name), "Ed25519" },
	{ "san=DNS:x key=ed448", FLAG(key.name), "Ed448" },
	{ "san=DNS:x key=dsa", FLAG(key.name), "DSA" },
	{ "san=DNS:x key=p521", FLAG(key.curve), "P-521" },
};

static void test_texts(struct world *w)
{
	for (size_t i = 0; i < SC_COUNT(texts); i++) {
		const struct sc_cert *c = make(w, texts[i].recipe);
		const char *got =
			*(const char *const *)(const void *)((const char *)c +
				texts[i].text);

		OK(got && strstr(got, texts[i].want), texts[i].recipe);
		if (!got || !strstr(got, texts[i].want))
			printf("# got %s\n", got ? got : "(null)");
	}
}

static void test_signatures(struct world *w)
{
	static const struct {
		const char *recipe;
		enum sc_sig with_issuer;
	} rows[] = {
		{ "san=DNS:x", SC_SIG_OK },
		{ "san=DNS:x fault=bad-signature", SC_SIG_BAD },
		{ "san=DNS:x issuer=other", SC_SIG_BAD },
		{ "san=DNS:x issuer=rsa", SC_SIG_BAD },
	};
	static const char *const own[] = { "key=rsa2048 sig=sha256",
		"key=rsa2048 sig=md5", "key=rsa1024 sig=sha1",
		"key=rsa2048 sig=pss", "key=rsa2048 sig=pss-odd", "key=p384",
		"key=p521", "key=ed25519", "key=ed448", "key=dsa",
		"key=secp256k1", "key=p256 fault=explicit-curve",
		"key=p256 fault=compressed-point" };
	size_t n = 0;

	x_mint(w->mint, "rsa", "key=rsa2048 ca=1 issuer=root subject=/CN=R");
	const struct sc_cert *issuer =
		x_parse(&w->arena, w->memo, mint_find(w->mint, "int"));

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		OK(sc_sig_verify(w->memo, make(w, rows[i].recipe), &issuer->key,
			   &n) == rows[i].with_issuer,
			rows[i].recipe);
	OK(n == SC_COUNT(rows), "each was computed");
	for (size_t i = 0; i < SC_COUNT(own); i++)
		OK(make(w,
			   sc_arena_printf(&w->arena,
				   "issuer=self san=DNS:x %s", own[i]))
				->self_signed,
			own[i]);
	const struct sc_cert *c = make(w, "san=DNS:x");

	n = 0;
	for (int i = 0; i < 2; i++)
		OK(sc_sig_verify(w->memo, c, &issuer->key, &n) == SC_SIG_OK,
			"verified");
	OK(n == 1, "once: the second time it was remembered");
	c = make(w, "san=DNS:x key=rsa2048 issuer=self sig=pss-odd");
	OK(c->signature_unusual_pss, "RSASSA-PSS with odd parameters");
	c = make(w, "san=DNS:x key=rsa2048 issuer=self sig=pss");
	OK(!c->signature_unusual_pss && c->signature_hash == SC_HASH_SHA256,
		"RSASSA-PSS as usual");
}

/* Every cut and many a changed octet: no crash, and no half-set facts. */
static void test_damage(struct world *w)
{
	const struct mint_cert *m = x_mint(w->mint, "leaf",
		"san=DNS:mx.example.org,IP:192.0.2.1 key=rsa2048");
	uint8_t *copy = sc_arena_alloc(&w->arena, m->der.n, 1);
	bool clean = true;

	for (size_t n = 0; n < m->der.n; n++) {
		struct sc_cert c;

		sc_cert_parse(&w->arena, (struct sc_bytes){ m->der.p, n }, &c);
		clean = clean && c.parse_error && !c.n_extensions && !c.subject;
	}
	OK(clean, "cut anywhere it cannot be read, and says nothing else");
	for (size_t i = 0; i < m->der.n; i++) {
		struct sc_cert c;

		memcpy(copy, m->der.p, m->der.n);
		copy[i] ^= 0x81;
		sc_cert_parse(
			&w->arena, (struct sc_bytes){ copy, m->der.n }, &c);
		clean = clean && (c.parse_error || (c.subject && c.issuer));
	}
	OK(clean, "changed anywhere it is read as a whole or not at all");
}

/* A key of the given modulus; e = 65537. */
static struct sc_key_facts key_of(struct sc_arena *a, const char *modulus)
{
	struct sc_key_facts k = { .type = SC_KEY_RSA };

	OK(sc_unhex(a, modulus, &k.modulus), "a test's modulus");
	k.bits = (int)k.modulus.n * 8;
	k.spki_sha256 = modulus;
	return k;
}

/* 2^89-1 and 2^107-1 are prime, and so is 65537. */
#define M89    "01ffffffffffffffffffffff"
#define SQUARE "03fffffffffffffffffffffc0000000000000000000001"
#define CUBE                                            \
	"07fffffffffffffffffffff4000000000000000000000" \
	"5ffffffffffffffffffffff"
#define M89_TIMES_M107  "0ffffffffffffffffffffff7fffe0000000000000000000001"
#define M89_TIMES_65537 "020001fffffffffffffffffeffff"

static const struct {
	const char *what, *modulus;
	unsigned factor;
	bool power, power_if_thorough;
} moduli[] = {
	{ "a prime", M89, 0, false, true },
	{ "a square of a prime", SQUARE, 0, true, true },
	{ "a cube of a prime", CUBE, 0, true, true },
	{ "two primes", M89_TIMES_M107, 0, false, false },
	{ "a prime and 65537", M89_TIMES_65537, 65537, false, false },
	{ "an even number", "fffffffffffffffe", 2, false, false },
	{ "a multiple of 3", "ffffffffffffffff", 3, false, false },
};

static void test_moduli(struct world *w, bool thorough)
{
	for (size_t i = 0; i < SC_COUNT(moduli); i++) {
		bool power = thorough ? moduli[i].power_if_thorough :
					moduli[i].power;
		struct sc_key_facts k = key_of(&w->arena, moduli[i].modulus);

		sc_key_examine(sc_memo_new(&w->arena), thorough, &k);
		OK(k.small_factor == moduli[i].factor, moduli[i].what);
		OK(k.prime_power == power, "whether it is a power of a prime");
	}
}

static void test_weak_keys(struct world *w)
{
	static const struct {
		const char *recipe;
		bool factor, point;
	} rows[] = {
		{ "san=DNS:x key=rsa2048", false, false },
		{ "san=DNS:x key=rsa2048 fault=even-modulus", true, false },
		{ "san=DNS:x key=rsa2048 fault=small-factor", true, false },
		{ "san=DNS:x key=p256", false, false },
		{ "san=DNS:x key=p256 fault=invalid-point", false, true },
		{ "san=DNS:x key=p384 fault=compressed-point", false, false },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_cert c = *make(w, rows[i].recipe);

		sc_key_examine(w->memo, false, &c.key);
		OK((c.key.small_factor != 0) == rows[i].factor, rows[i].recipe);
		OK(c.key.invalid_point == rows[i].point, "and its point");
		OK(!c.key.prime_power, "no power of a prime");
		sc_key_examine(w->memo, false, &c.key);
		OK((c.key.small_factor != 0) == rows[i].factor,
			"the same from memory");
	}
}

int main(void)
{
	struct world w = { .mint = mint_new(X_NOW) };

	w.memo = sc_memo_new(&w.arena);
	test_ordinary(&w);
	test_flags(&w);
	test_texts(&w);
	test_signatures(&w);
	test_damage(&w);
	test_moduli(&w, false);
	test_moduli(&w, true);
	test_weak_keys(&w);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}
