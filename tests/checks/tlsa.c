#include "tlsa.h"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "base/codec.h"

/* The whole certificate, or its SubjectPublicKeyInfo. */
static struct sc_bytes selected(
	struct sc_arena *a, char selector, struct sc_bytes der)
{
	const unsigned char *p = der.p;
	unsigned char *spki = NULL;

	if (selector == '0')
		return der;

	X509 *x = d2i_X509(NULL, &p, (long)der.n);
	int n = x ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &spki) : 0;
	struct sc_bytes b = { 0 };

	if (n > 0) {
		b.p = (const uint8_t *)sc_arena_copy(a, spki, (size_t)n);
		b.n = (size_t)n;
	}
	OPENSSL_free(spki);
	X509_free(x);
	return b;
}

static struct sc_bytes digest(
	struct sc_arena *a, const EVP_MD *md, struct sc_bytes of)
{
	uint8_t *p = sc_new(a, uint8_t, EVP_MAX_MD_SIZE);
	unsigned n = 0;

	if (!EVP_Digest(of.p, of.n, p, &n, md, NULL))
		n = 0;
	return (struct sc_bytes){ p, n };
}

const char *tlsa_of(
	struct sc_arena *a, const char *parameters, struct sc_bytes der)
{
	if (strlen(parameters) != 5 || !strchr("01", parameters[2]))
		return NULL;

	struct sc_bytes b = selected(a, parameters[2], der);

	switch (parameters[4]) {
	case '0': break;
	case '1': b = digest(a, EVP_sha256(), b); break;
	case '2': b = digest(a, EVP_sha512(), b); break;
	default: return NULL;
	}
	return b.n ? sc_arena_printf(a, "%s %s", parameters, sc_hex(a, b)) :
		     NULL;
}
