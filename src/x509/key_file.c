#include "x509/key_file.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"

struct reading {
	struct sc_arena *a;
	const struct sc_cert **chain;
	size_t n_chain;
	struct sc_bytes request_spki, key_spki;
	const char *request_name;
};

/* DER that OpenSSL made, moved to the arena. */
static struct sc_bytes keep(struct sc_arena *a, unsigned char *der, int n)
{
	struct sc_bytes b = { 0 };

	if (n > 0)
		b = (struct sc_bytes){ (const uint8_t *)sc_arena_copy(
					       a, der, (size_t)n),
			(size_t)n };
	OPENSSL_free(der);
	return b;
}

static bool take_cert(struct reading *r, struct sc_bytes der)
{
	struct sc_cert *c = sc_new(r->a, struct sc_cert, 1);

	sc_cert_parse(r->a, der, c);
	if (c->parse_error || r->n_chain == SC_LIMIT_CHAIN_CERTS)
		return false;
	r->chain = sc_grow(r->a, r->chain, r->n_chain, const struct sc_cert *);
	r->chain[r->n_chain++] = c;
	return true;
}

static const char *first_dns_name(struct sc_arena *a, X509_REQ *request)
{
	STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(request);
	GENERAL_NAMES *names =
		X509V3_get_d2i(extensions, NID_subject_alt_name, NULL, NULL);
	const char *name = NULL;

	for (int i = 0; !name && i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *n = sk_GENERAL_NAME_value(names, i);

		if (n->type == GEN_DNS)
			name = sc_text_printable(a,
				(struct sc_bytes){
					ASN1_STRING_get0_data(n->d.dNSName),
					(size_t)ASN1_STRING_length(
						n->d.dNSName) },
				253);
	}
	GENERAL_NAMES_free(names);
	sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
	return name;
}

static bool take_request(struct reading *r, struct sc_bytes der)
{
	const unsigned char *p = der.p;
	X509_REQ *request = d2i_X509_REQ(NULL, &p, (long)der.n);
	unsigned char *spki = NULL;
	int n;

	if (!request)
		return false;
	n = i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(request), &spki);
	r->request_spki = keep(r->a, spki, n);
	r->request_name = first_dns_name(r->a, request);
	X509_REQ_free(request);
	return true;
}

static bool take_pkey(struct reading *r, EVP_PKEY *key)
{
	unsigned char *spki = NULL;
	int n = key ? i2d_PUBKEY(key, &spki) : 0;

	r->key_spki = keep(r->a, spki, n);
	EVP_PKEY_free(key);
	return r->key_spki.n > 0;
}

static bool take_private(struct reading *r, struct sc_bytes der)
{
	const unsigned char *p = der.p;

	return take_pkey(r, d2i_AutoPrivateKey(NULL, &p, (long)der.n));
}

static bool take_public(struct reading *r, struct sc_bytes der)
{
	const unsigned char *p = der.p;

	return take_pkey(r, d2i_PUBKEY(NULL, &p, (long)der.n));
}

static const struct {
	const char *label;
	bool (*take)(struct reading *r, struct sc_bytes der);
} kinds[] = {
	{ "CERTIFICATE", take_cert },
	{ "CERTIFICATE REQUEST", take_request },
	{ "NEW CERTIFICATE REQUEST", take_request },
	{ "PRIVATE KEY", take_private },
	{ "RSA PRIVATE KEY", take_private },
	{ "EC PRIVATE KEY", take_private },
	{ "PUBLIC KEY", take_public },
};

static void read_pem(struct reading *r, struct sc_bytes rest)
{
	struct sc_bytes der;
	const char *label;

	while (sc_pem_next(r->a, &rest, &label, &der))
		for (size_t i = 0; i < SC_COUNT(kinds); i++)
			if (strcmp(kinds[i].label, label) == 0)
				(void)kinds[i].take(r, der);
}

static void read_der(struct reading *r, struct sc_bytes der)
{
	for (size_t i = 0; i < SC_COUNT(kinds); i++)
		if (kinds[i].take(r, der))
			return;
}

static bool has_text(struct sc_bytes b, const char *text)
{
	return memmem(b.p, b.n, text, strlen(text)) != NULL;
}

static const char *name_of(struct sc_arena *a, const struct sc_cert *leaf)
{
	return leaf->n_dns_names ?
		sc_text_printable(a, leaf->dns_names[0], 253) :
		NULL;
}

bool sc_key_file_read(struct sc_arena *a, struct sc_bytes content,
	struct sc_key_file *out, struct sc_error *e)
{
	struct reading r = { .a = a };

	if (has_text(content, "-----BEGIN "))
		read_pem(&r, content);
	else
		read_der(&r, content);
	ERR_clear_error();
	if (r.n_chain)
		*out = (struct sc_key_file){ r.chain, r.n_chain,
			r.chain[0]->key.spki, name_of(a, r.chain[0]) };
	else if (r.request_spki.n)
		*out = (struct sc_key_file){ NULL, 0, r.request_spki,
			r.request_name };
	else if (r.key_spki.n)
		*out = (struct sc_key_file){ NULL, 0, r.key_spki, NULL };
	else if (has_text(content, "ENCRYPTED"))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"the key is encrypted; give its certificate or "
			"request instead");
	else
		return sc_error_set(e, SC_ERROR_CONFIG,
			"no certificate, request or key is in it");
	return true;
}
