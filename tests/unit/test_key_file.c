/* Certificates, requests and keys as files: all give the same key. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec.h"
#include "lib/t.h"
#include "mint.h"
#include "x509/key_file.h"

static struct sc_arena arena;
static struct mint *mint;
static const struct mint_cert *leaf, *issuer;
static struct sc_bytes spki;

static struct sc_bytes copy_of(const void *p, size_t n)
{
	return (struct sc_bytes){ (const uint8_t *)sc_arena_copy(&arena, p, n),
		n };
}

static struct sc_bytes text_of(BIO *bio)
{
	char *p;
	long n = BIO_get_mem_data(bio, &p);
	struct sc_bytes b = copy_of(p, (size_t)n);

	BIO_free(bio);
	return b;
}

static struct sc_bytes joined(struct sc_bytes a, struct sc_bytes b)
{
	uint8_t *p = sc_new(&arena, uint8_t, a.n + b.n);

	memcpy(p, a.p, a.n);
	memcpy(p + a.n, b.p, b.n);
	return (struct sc_bytes){ p, a.n + b.n };
}

static struct sc_bytes cert_pem(const struct mint_cert *c)
{
	return sc_bytes_of(sc_pem(&arena, "CERTIFICATE", c->der));
}

static struct sc_bytes key_pem(const char *password)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(bio, leaf->key,
		password ? EVP_aes_128_cbc() : NULL, NULL, 0, NULL,
		(void *)(uintptr_t)password);
	return text_of(bio);
}

static struct sc_bytes old_key_pem(void)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey_traditional(
		bio, leaf->key, NULL, NULL, 0, NULL, NULL);
	return text_of(bio);
}

static struct sc_bytes public_pem(void)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_PUBKEY(bio, leaf->key);
	return text_of(bio);
}

static struct sc_bytes request_pem(void)
{
	X509_REQ *request = X509_REQ_new();
	STACK_OF(X509_EXTENSION) *extensions = sk_X509_EXTENSION_new_null();
	BIO *bio = BIO_new(BIO_s_mem());

	sk_X509_EXTENSION_push(extensions,
		X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name,
			"DNS:asked.example.org"));
	X509_REQ_set_pubkey(request, leaf->key);
	X509_REQ_add_extensions(request, extensions);
	X509_REQ_sign(request, leaf->key, EVP_sha256());
	PEM_write_bio_X509_REQ(bio, request);
	sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
	X509_REQ_free(request);
	return text_of(bio);
}

static struct sc_bytes der_of(struct sc_bytes pem)
{
	struct sc_bytes der = { 0 };
	const char *label;

	sc_pem_next(&arena, &pem, &label, &der);
	return der;
}

static struct sc_bytes own_key_pem(const char *name)
{
	BIO *bio = BIO_new(BIO_s_mem());

	PEM_write_bio_PrivateKey(
		bio, mint_find(mint, name)->key, NULL, NULL, 0, NULL, NULL);
	return text_of(bio);
}

static bool is_leafs(struct sc_bytes key)
{
	return key.n == spki.n && memcmp(key.p, spki.p, spki.n) == 0;
}

/* As smtpd_tls_chain_files of Postfix: each key with its chain. */
static void test_several(void)
{
	struct sc_bytes content = joined(
		joined(joined(key_pem(NULL), cert_pem(leaf)), cert_pem(issuer)),
		joined(own_key_pem("rsa"),
			joined(cert_pem(mint_find(mint, "rsa")),
				own_key_pem("int"))));
	struct sc_key_files f = { 0 };
	struct sc_error e = { 0 };

	OK(sc_key_file_read(&arena, content, &f, &e) && f.n == 2,
		"two keys, and none of the CA, though its key is there");
	OK(is_leafs(f.v[0].spki) && f.v[0].n_chain == 2, "the first");
	OK(!is_leafs(f.v[1].spki) && f.v[1].n_chain == 2, "the second");
	OK(f.v[1].chain[1] == f.v[0].chain[1], "of one issuer");
	content = joined(cert_pem(leaf), own_key_pem("rsa"));
	OK(sc_key_file_read(&arena, content, &f, &e) && f.n == 2,
		"a key of no certificate is one more");
	OK(f.v[1].n_chain == 0, "a bare one");
}

static void test_good(void)
{
	struct sc_bytes both = joined(cert_pem(leaf), cert_pem(issuer));
	const struct {
		const char *what;
		struct sc_bytes content;
		size_t n_chain;
		const char *name;
	} rows[] = {
		{ "a certificate", cert_pem(leaf), 1, "mx.example.org" },
		{ "a chain", both, 2, "mx.example.org" },
		{ "a certificate behind its key",
			joined(key_pem(NULL), cert_pem(leaf)), 1,
			"mx.example.org" },
		{ "the CA first", joined(cert_pem(issuer), cert_pem(leaf)), 2,
			"mx.example.org" },
		{ "the root first",
			joined(cert_pem(mint_find(mint, "root")),
				joined(cert_pem(issuer), cert_pem(leaf))),
			3, "mx.example.org" },
		{ "the same certificate twice",
			joined(cert_pem(leaf), cert_pem(leaf)), 1,
			"mx.example.org" },
		{ "a CA of the server's own, with its key",
			joined(cert_pem(mint_find(mint, "mine")),
				own_key_pem("mine")),
			1, NULL },
		{ "DER", leaf->der, 1, "mx.example.org" },
		{ "DER, the CA first", joined(issuer->der, leaf->der), 2,
			"mx.example.org" },
		{ "a key", key_pem(NULL), 0, NULL },
		{ "a key in the older form", old_key_pem(), 0, NULL },
		{ "a key in DER", der_of(key_pem(NULL)), 0, NULL },
		{ "a public key", public_pem(), 0, NULL },
		{ "a public key in DER", der_of(public_pem()), 0, NULL },
		{ "a request", request_pem(), 0, "asked.example.org" },
		{ "a request in DER", der_of(request_pem()), 0,
			"asked.example.org" },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_key_files files = { 0 };
		struct sc_error e = { 0 };

		OK(sc_key_file_read(&arena, rows[i].content, &files, &e) &&
				files.n == 1,
			rows[i].what);

		if (files.n == 0)
			continue;

		struct sc_key_file f = files.v[0];

		OK(rows[i].name == NULL || is_leafs(f.spki), "has the key");
		OK(f.n_chain == rows[i].n_chain, "and so many certificates");
		IS(f.name ? f.name : "-", rows[i].name ? rows[i].name : "-",
			"and the name");
	}
}

static void test_bad(void)
{
	const struct {
		struct sc_bytes content;
		const char *words;
	} rows[] = {
		{ sc_bytes_of(""), "no certificate" },
		{ sc_bytes_of("hello"), "no certificate" },
		{ sc_bytes_of("-----BEGIN CERTIFICATE-----\nAAAA\n"
			      "-----END CERTIFICATE-----\n"),
			"damaged or missing" },
		{ sc_bytes_of("-----BEGIN CERTIFICATE-----\nMIIB\n"),
			"damaged or missing" },
		{ key_pem("secret"), "encrypted" },
		{ cert_pem(issuer), "only certificates of CAs" },
		{ joined(cert_pem(issuer), cert_pem(mint_find(mint, "root"))),
			"only certificates of CAs" },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_key_files f = { 0 };
		struct sc_error e = { 0 };

		OK(!sc_key_file_read(&arena, rows[i].content, &f, &e),
			"is refused");
		OK(e.class == SC_ERROR_CONFIG && strstr(e.text, rows[i].words),
			rows[i].words);
	}
}

int main(void)
{
	struct sc_error e = { 0 };
	unsigned char *p = NULL;

	mint = mint_new((struct sc_date){ 1795435200 });
	leaf = mint_make(mint, "mx", "san=DNS:mx.example.org", &e);
	issuer = mint_find(mint, "int");
	mint_make(mint, "rsa", "san=DNS:mx.example.org key=rsa2048", &e);
	mint_make(mint, "mine", "issuer=self ca=1 san=none subject=/CN=My", &e);
	if (!leaf || !issuer)
		abort();

	int n = i2d_PUBKEY(leaf->key, &p);

	spki = copy_of(p, (size_t)n);
	OPENSSL_free(p);
	test_good();
	test_several();
	test_bad();
	mint_free(mint);
	sc_arena_free(&arena);
	return DONE();
}
