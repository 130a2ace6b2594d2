/* Certificates in the forms in which people keep them: all give the same. */
#include "x509/cert_file.h"

#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include "base/codec.h"
#include "lib/t.h"
#include "mint.h"

static struct sc_arena arena;
static const struct mint_cert *leaf, *issuer;

static struct sc_bytes copy_of(const void *p, size_t n)
{
	return (struct sc_bytes){ (const uint8_t *)sc_arena_copy(&arena, p, n),
		n };
}

static X509 *x509_of(const struct mint_cert *c)
{
	const unsigned char *p = c->der.p;

	return d2i_X509(NULL, &p, (long)c->der.n);
}

static struct sc_bytes pkcs7(bool empty)
{
	PKCS7 *p7 = PKCS7_new();
	unsigned char *der = NULL;
	X509 *x = x509_of(leaf), *y = x509_of(issuer);
	struct sc_bytes b;
	int n;

	if (!PKCS7_set_type(p7, NID_pkcs7_signed) ||
		!PKCS7_content_new(p7, NID_pkcs7_data))
		abort();
	if (!empty &&
		(!PKCS7_add_certificate(p7, y) ||
			!PKCS7_add_certificate(p7, x)))
		abort();
	n = i2d_PKCS7(p7, &der);
	b = copy_of(der, (size_t)n);
	OPENSSL_free(der);
	X509_free(x);
	X509_free(y);
	PKCS7_free(p7);
	return b;
}

static struct sc_bytes pkcs12(void)
{
	X509 *x = x509_of(leaf);
	PKCS12 *p12 = PKCS12_create(
		"secret", NULL, leaf->key, x, NULL, 0, 0, 0, 0, 0);
	unsigned char *der = NULL;
	int n = i2d_PKCS12(p12, &der);
	struct sc_bytes b = copy_of(der, (size_t)n);

	OPENSSL_free(der);
	PKCS12_free(p12);
	X509_free(x);
	return b;
}

static struct sc_bytes wide(const char *text, const char *mark, int low)
{
	size_t n = strlen(text), m = mark ? 2 : 0;
	uint8_t *p = sc_new(&arena, uint8_t, 2 * n + m);

	if (mark)
		memcpy(p, mark, 2);
	for (size_t i = 0; i < n; i++)
		p[m + 2 * i + (size_t)low] = (uint8_t)text[i];
	return (struct sc_bytes){ p, 2 * n + m };
}

static const char *escaped(const char *text)
{
	const char *out = "";

	for (; *text; text += strcspn(text, "\n") + 1)
		out = sc_arena_printf(&arena, "%s%.*s\\n", out,
			(int)strcspn(text, "\n"), text);
	return out;
}

/* The leaf is among the certificates of what came out. */
static bool has_leaf(struct sc_bytes content)
{
	const char *label;
	struct sc_bytes der;

	if (content.n && content.p[0] == 0x30)
		return sc_bytes_equal(content, leaf->der);
	while (sc_pem_next(&arena, &content, &label, &der))
		if (sc_bytes_equal(der, leaf->der))
			return true;
	return false;
}

static void test_read(void)
{
	const char *pem = sc_pem(&arena, "CERTIFICATE", leaf->der);
	struct sc_bytes p7 = pkcs7(false);
	const struct {
		const char *what;
		struct sc_bytes content;
	} rows[] = {
		{ "PEM", sc_bytes_of(pem) },
		{ "DER", leaf->der },
		{ "PKCS#7", p7 },
		{ "PKCS#7 in PEM", sc_bytes_of(sc_pem(&arena, "PKCS7", p7)) },
		{ "by its older label",
			sc_bytes_of(
				sc_pem(&arena, "PKCS #7 SIGNED DATA", p7)) },
		{ "CMS", sc_bytes_of(sc_pem(&arena, "CMS", p7)) },
		{ "a byte order mark",
			sc_bytes_of(sc_arena_printf(
				&arena, "\xef\xbb\xbf%s", pem)) },
		{ "UTF-16, little end first", wide(pem, "\xff\xfe", 0) },
		{ "UTF-16, big end first", wide(pem, "\xfe\xff", 1) },
		{ "UTF-16 without a mark", wide(pem, NULL, 0) },
		{ "line ends spelt out", sc_bytes_of(escaped(pem)) },
		{ "base64", sc_bytes_of(sc_base64(&arena, leaf->der)) },
		{ "PKCS#7 in base64", sc_bytes_of(sc_base64(&arena, p7)) },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_bytes out = { NULL, 0 };
		struct sc_error e = { .text = "" };

		OK(sc_cert_file_open(&arena, "FILE", rows[i].content, &out, &e),
			rows[i].what);
		OK(has_leaf(out), "has the certificate");
	}
}

static void test_named(void)
{
	const struct {
		struct sc_bytes content;
		const char *words;
	} rows[] = {
		{ pkcs12(), "openssl pkcs12 -nokeys -in FILE -out" },
		{ sc_bytes_of(sc_base64(&arena, pkcs12())), "PKCS#12" },
		{ pkcs7(true), "PKCS#7 without a certificate" },
		{ sc_bytes_of("\xfe\xed\xfe\xed\x01"), "keytool" },
		{ sc_bytes_of("-----BEGIN OPENSSH PRIVATE KEY-----\n"),
			"ssh-keygen -e" },
		{ sc_bytes_of("ssh-ed25519 AAAA host"), "ssh-keygen -e" },
		{ sc_bytes_of("-----BEGIN X509 CRL-----\n"), "a CRL" },
		{ sc_bytes_of("-----BEGIN RSA PUBLIC KEY-----\n"),
			"openssl rsa -RSAPublicKey_in" },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_bytes out = { NULL, 0 };
		struct sc_error e = { .text = "" };

		OK(!sc_cert_file_open(
			   &arena, "FILE", rows[i].content, &out, &e),
			"is not read");
		OK(e.class == SC_ERROR_CONFIG && strstr(e.text, rows[i].words),
			rows[i].words);
	}
}

/* What nobody knows is for the readers to refuse. */
static void test_unknown(void)
{
	static const char *const rows[] = { "", "hello", "0", "0\x80",
		"\xff\xfe", "AAAA", "-----BEGIN PKCS7-----\nAAAA\n" };

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_bytes out;
		struct sc_error e = { .text = "" };

		OK(sc_cert_file_open(
			   &arena, "FILE", sc_bytes_of(rows[i]), &out, &e) &&
				!has_leaf(out),
			"unknown");
	}
}

int main(void)
{
	struct mint *mint = mint_new((struct sc_date){ 1795435200 });
	struct sc_error e = { .text = "" };

	leaf = mint_make(mint, "mx", "san=DNS:mx.example.org", &e);
	issuer = mint_find(mint, "int");
	if (!leaf || !issuer)
		abort();
	test_read();
	test_named();
	test_unknown();
	mint_free(mint);
	sc_arena_free(&arena);
	return DONE();
}
