#include "x509/item.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/der.h"

#define LABEL_BYTES 60

const char *const sc_item_words[] = {
	[SC_ITEM_UNREADABLE] = "unreadable",
	[SC_ITEM_CERTIFICATE] = "certificate",
	[SC_ITEM_REQUEST] = "request",
	[SC_ITEM_PRIVATE_KEY] = "private-key",
	[SC_ITEM_ENCRYPTED_KEY] = "encrypted-private-key",
	[SC_ITEM_PUBLIC_KEY] = "public-key",
	[SC_ITEM_CRL] = "crl",
	[SC_ITEM_DH_PARAMETERS] = "dh-parameters",
	[SC_ITEM_EC_PARAMETERS] = "ec-parameters",
	[SC_ITEM_OTHER] = "other",
	NULL,
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

/* ---- each kind: true when item->der is one ---- */

static bool read_cert(struct sc_arena *a, struct sc_item *item)
{
	struct sc_cert *c = sc_new(a, struct sc_cert, 1);

	sc_cert_parse(a, item->der, c);
	if (c->parse_error) {
		item->problem = c->parse_error;
		return false;
	}
	item->cert = c;
	item->spki = c->key.spki;
	item->kind = SC_ITEM_CERTIFICATE;
	return true;
}

/* What OpenSSL keeps as "TRUSTED CERTIFICATE" has more behind it. */
static bool read_trusted(struct sc_arena *a, struct sc_item *item)
{
	struct sc_bytes rest = item->der;
	struct sc_tlv outer;

	if (!sc_der_next(&rest, &outer))
		return false;
	item->der = outer.whole;
	return read_cert(a, item);
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

static bool read_request(struct sc_arena *a, struct sc_item *item)
{
	const unsigned char *p = item->der.p;
	X509_REQ *request = d2i_X509_REQ(NULL, &p, (long)item->der.n);
	unsigned char *spki = NULL;
	int n;

	if (!request)
		return false;
	n = i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(request), &spki);
	item->spki = keep(a, spki, n);
	item->name = first_dns_name(a, request);
	item->kind = SC_ITEM_REQUEST;
	X509_REQ_free(request);
	return item->spki.n > 0;
}

static bool take_pkey(struct sc_arena *a, struct sc_item *item,
	enum sc_item_kind kind, EVP_PKEY *key)
{
	unsigned char *spki = NULL;
	int n = key ? i2d_PUBKEY(key, &spki) : 0;

	EVP_PKEY_free(key);
	item->spki = keep(a, spki, n);
	item->kind = kind;
	return item->spki.n > 0;
}

static bool read_private(struct sc_arena *a, struct sc_item *item)
{
	const unsigned char *p = item->der.p;

	return take_pkey(a, item, SC_ITEM_PRIVATE_KEY,
		d2i_AutoPrivateKey(NULL, &p, (long)item->der.n));
}

/* PKCS#8: SEQUENCE { SEQUENCE { algorithm, ... }, OCTET STRING } */
static bool read_encrypted(struct sc_arena *a, struct sc_item *item)
{
	struct sc_bytes der = item->der, outer, algorithm, oid, octets;

	(void)a;
	item->kind = SC_ITEM_ENCRYPTED_KEY;
	return sc_der_take(&der, SC_DER_SEQUENCE, &outer) &&
		sc_der_take(&outer, SC_DER_SEQUENCE, &algorithm) &&
		sc_der_take(&algorithm, SC_DER_OID, &oid) &&
		sc_der_take(&outer, SC_DER_OCTET_STRING, &octets) &&
		outer.n == 0;
}

static bool read_public(struct sc_arena *a, struct sc_item *item)
{
	const unsigned char *p = item->der.p;

	return take_pkey(a, item, SC_ITEM_PUBLIC_KEY,
		d2i_PUBKEY(NULL, &p, (long)item->der.n));
}

static bool read_rsa_public(struct sc_arena *a, struct sc_item *item)
{
	const unsigned char *p = item->der.p;

	return take_pkey(a, item, SC_ITEM_PUBLIC_KEY,
		d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, (long)item->der.n));
}

static bool read_crl(struct sc_arena *a, struct sc_item *item)
{
	const unsigned char *p = item->der.p;
	X509_CRL *crl = d2i_X509_CRL(NULL, &p, (long)item->der.n);
	char *name;

	if (!crl)
		return false;
	name = X509_NAME_oneline(X509_CRL_get_issuer(crl), NULL, 0);
	if (name)
		item->issuer = sc_text_printable(a, sc_bytes_of(name), 200);
	OPENSSL_free(name);
	X509_CRL_free(crl);
	item->kind = SC_ITEM_CRL;
	return true;
}

/* SEQUENCE { INTEGER p, INTEGER g, ... } */
static bool read_dh(struct sc_arena *a, struct sc_item *item)
{
	struct sc_bytes der = item->der, outer, prime;

	(void)a;
	if (!sc_der_take(&der, SC_DER_SEQUENCE, &outer) ||
		!sc_der_take(&outer, SC_DER_INTEGER, &prime))
		return false;
	while (prime.n && prime.p[0] == 0) {
		prime.p++;
		prime.n--;
	}
	for (unsigned top = prime.n ? prime.p[0] : 0; top; top >>= 1)
		item->bits++;
	if (prime.n)
		item->bits += (int)(prime.n - 1) * 8;
	item->kind = SC_ITEM_DH_PARAMETERS;
	return true;
}

static bool read_ec(struct sc_arena *a, struct sc_item *item)
{
	(void)a;
	item->kind = SC_ITEM_EC_PARAMETERS;
	return true;
}

/* ---- all of them ---- */

struct kind {
	const char *label;
	bool (*read)(struct sc_arena *a, struct sc_item *item);
};

static const struct kind labels[] = {
	{ "CERTIFICATE", read_cert },
	{ "X509 CERTIFICATE", read_cert },
	{ "TRUSTED CERTIFICATE", read_trusted },
	{ "CERTIFICATE REQUEST", read_request },
	{ "NEW CERTIFICATE REQUEST", read_request },
	{ "PRIVATE KEY", read_private },
	{ "RSA PRIVATE KEY", read_private },
	{ "EC PRIVATE KEY", read_private },
	{ "ENCRYPTED PRIVATE KEY", read_encrypted },
	{ "PUBLIC KEY", read_public },
	{ "RSA PUBLIC KEY", read_rsa_public },
	{ "X509 CRL", read_crl },
	{ "DH PARAMETERS", read_dh },
	{ "X9.42 DH PARAMETERS", read_dh },
	{ "EC PARAMETERS", read_ec },
};

/* In DER nothing says what it is: the first that fits. */
static const struct kind forms[] = {
	{ NULL, read_cert },
	{ NULL, read_request },
	{ NULL, read_crl },
	{ NULL, read_private },
	{ NULL, read_encrypted },
	{ NULL, read_public },
};

static bool has_text(struct sc_bytes b, const char *text)
{
	return b.n && memmem(b.p, b.n, text, strlen(text)) != NULL;
}

static struct sc_item unreadable(struct sc_item item, const char *why)
{
	return (struct sc_item){ .kind = SC_ITEM_UNREADABLE,
		.label = item.label,
		.der = item.der,
		.problem = item.problem ? item.problem : why };
}

/* RFC 1421 4.6.1.1, as OpenSSL wrote encrypted keys before PKCS#8. */
static bool is_legacy_encrypted(const struct sc_pem_block *b)
{
	return !b->cut && has_text(b->body, "Proc-Type:") &&
		has_text(b->body, "ENCRYPTED");
}

static struct sc_item item_of_block(
	struct sc_arena *a, const struct sc_pem_block *b)
{
	struct sc_item item = { .kind = SC_ITEM_OTHER,
		.label = sc_text_printable(
			a, sc_bytes_of(b->label), LABEL_BYTES),
		.der = b->der };

	if (b->cut)
		return unreadable(item,
			"it is cut short: its line -----END ...----- is "
			"missing");
	if (is_legacy_encrypted(b))
		item.kind = SC_ITEM_ENCRYPTED_KEY;
	else if (!b->decoded)
		return unreadable(item,
			"a line of its PEM text is damaged: that is not "
			"base64");
	for (size_t i = 0; b->decoded && i < SC_COUNT(labels); i++)
		if (strcmp(labels[i].label, b->label) == 0)
			return labels[i].read(a, &item) ?
				item :
				unreadable(item,
					"its content is not what its label "
					"says");
	return item;
}

static struct sc_item item_of_der(struct sc_arena *a, struct sc_bytes der)
{
	const char *problem = NULL;

	for (size_t i = 0; i < SC_COUNT(forms); i++) {
		struct sc_item item = { .kind = SC_ITEM_OTHER, .der = der };

		if (forms[i].read(a, &item))
			return item;
		problem = problem ? problem : item.problem;
	}
	return unreadable((struct sc_item){ .der = der, .problem = problem },
		"it is no certificate and no key");
}

struct reading {
	struct sc_arena *a;
	struct sc_item *v;
	size_t n;
	bool cut;
};

static bool add(struct reading *r, struct sc_item item)
{
	r->cut = r->n == SC_LIMIT_VERIFY_CERTS;
	if (r->cut)
		return false;
	r->v = sc_grow(r->a, r->v, r->n, struct sc_item);
	r->v[r->n++] = item;
	return true;
}

static void read_pem(struct reading *r, struct sc_bytes rest)
{
	struct sc_pem_block block;

	while (sc_pem_take(r->a, &rest, &block))
		if (!add(r, item_of_block(r->a, &block)))
			return;
}

/*
 * Behind what nobody can read nothing else is looked for: a file of zeros has a
 * value in every octet, and each would be tried as a key of every kind.
 */
static void read_der(struct reading *r, struct sc_bytes der)
{
	struct sc_tlv outer;

	while (sc_der_next(&der, &outer)) {
		struct sc_item item = outer.tag == SC_DER_SEQUENCE ?
			item_of_der(r->a, outer.whole) :
			unreadable((struct sc_item){ .der = outer.whole },
				"it is no PEM and no DER of a certificate or "
				"a key");

		if (!add(r, item) || item.problem)
			return;
	}
	if (der.n)
		(void)add(r,
			unreadable((struct sc_item){ .der = der },
				der.p[0] == SC_DER_SEQUENCE ?
					"it is cut short" :
					"it is no PEM and no DER"));
}

struct sc_items sc_items_read(struct sc_arena *a, struct sc_bytes content)
{
	struct reading r = { .a = a };

	if (has_text(content, "-----BEGIN "))
		read_pem(&r, content);
	else
		read_der(&r, content);
	ERR_clear_error();
	return (struct sc_items){ r.v, r.n, r.cut };
}
