#include "x509/key_file.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/leaf.h"

#define KEYS_MAX 16

struct reading {
	struct sc_arena *a;
	const struct sc_cert **certs;
	size_t n_certs;
	const bool *servers; /* by index as certs: it is a server's */
	struct sc_key_file keys[KEYS_MAX]; /* of keys and requests */
	size_t n_keys;
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
	if (c->parse_error || r->n_certs == SC_LIMIT_CHAIN_CERTS)
		return false;
	r->certs = sc_grow(r->a, r->certs, r->n_certs, const struct sc_cert *);
	r->certs[r->n_certs++] = c;
	return true;
}

/* What OpenSSL keeps as "TRUSTED CERTIFICATE" has more behind it. */
static bool take_trusted(struct reading *r, struct sc_bytes der)
{
	struct sc_tlv outer;

	return sc_der_next(&der, &outer) && take_cert(r, outer.whole);
}

static bool same_key(struct sc_bytes a, struct sc_bytes b)
{
	return a.n && sc_bytes_equal(a, b);
}

static bool has_key(const struct sc_key_file *v, size_t n, struct sc_bytes spki)
{
	for (size_t i = 0; i < n; i++)
		if (same_key(v[i].spki, spki))
			return true;
	return false;
}

static bool add_key(struct reading *r, struct sc_bytes spki, const char *name)
{
	if (spki.n && r->n_keys < KEYS_MAX &&
		!has_key(r->keys, r->n_keys, spki))
		r->keys[r->n_keys++] = (struct sc_key_file){
			.spki = spki, .has_key = true, .name = name
		};
	return spki.n > 0;
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
	(void)add_key(r, keep(r->a, spki, n), first_dns_name(r->a, request));
	X509_REQ_free(request);
	return true;
}

static bool take_pkey(struct reading *r, EVP_PKEY *key)
{
	unsigned char *spki = NULL;
	int n = key ? i2d_PUBKEY(key, &spki) : 0;

	EVP_PKEY_free(key);
	return add_key(r, keep(r->a, spki, n), NULL);
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
	{ "X509 CERTIFICATE", take_cert },
	{ "TRUSTED CERTIFICATE", take_trusted },
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

/* Certificates may stand one behind the other; of the rest there is one. */
static void read_der(struct reading *r, struct sc_bytes der)
{
	struct sc_tlv outer;

	while (sc_der_next(&der, &outer))
		for (size_t i = 0; i < SC_COUNT(kinds); i++)
			if (kinds[i].take(r, outer.whole))
				break;
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

/* Each key once: an old certificate and a new one may share it. */
static void add_file(struct sc_key_file *v, size_t *n, struct sc_key_file f)
{
	if (!has_key(v, *n, f.spki))
		v[(*n)++] = f;
}

/* With its key in the file also a CA is, unless it issued another one there. */
static bool is_servers(const struct reading *r, const struct sc_cert *c)
{
	return sc_leaf_is(c, r->certs, r->n_certs) ||
		(has_key(r->keys, r->n_keys, c->key.spki) &&
			!sc_leaf_issued_any(c, r->certs, r->n_certs));
}

/* The server's certificate of another key: there begins another part. */
static bool begins_part(
	const struct reading *r, size_t i, const struct sc_cert *leaf)
{
	return r->servers[i] &&
		!same_key(r->certs[i]->key.spki, leaf->key.spki);
}

/* Some part of the file is in front of it, with a certificate of its own. */
static bool is_behind_part(const struct reading *r, size_t at)
{
	return r->servers[0] &&
		!same_key(r->certs[0]->key.spki, r->certs[at]->key.spki);
}

/* Servers send a part of a file as it is, whatever is in it. */
static void set_sent(const struct reading *r, size_t at, struct sc_key_file *f)
{
	const struct sc_cert *leaf = r->certs[at];
	size_t n = 1;

	while (at + n < r->n_certs && !begins_part(r, at + n, leaf))
		n++;
	f->stands_first = at == 0 || is_behind_part(r, at);
	f->sent = f->stands_first && n > 1 ? r->certs + at : f->chain;
	f->n_sent = f->sent == f->chain ? f->n_chain : n;
}

static struct sc_key_file file_of(const struct reading *r, size_t at)
{
	const struct sc_cert *leaf = r->certs[at];
	struct sc_key_file f = { .spki = leaf->key.spki,
		.has_key = has_key(r->keys, r->n_keys, leaf->key.spki),
		.name = name_of(r->a, leaf) };

	f.n_chain = sc_leaf_chain(r->a, leaf, r->certs, r->n_certs, &f.chain);
	set_sent(r, at, &f);
	return f;
}

static bool has_cert_of(const struct reading *r, struct sc_bytes spki)
{
	for (size_t i = 0; i < r->n_certs; i++)
		if (same_key(r->certs[i]->key.spki, spki))
			return true;
	return false;
}

static void note_servers(struct reading *r)
{
	bool *servers = sc_new(r->a, bool, r->n_certs + 1);

	for (size_t i = 0; i < r->n_certs; i++)
		servers[i] = is_servers(r, r->certs[i]);
	r->servers = servers;
}

static struct sc_key_files files_of(struct reading *r)
{
	struct sc_key_file *v =
		sc_new(r->a, struct sc_key_file, r->n_certs + r->n_keys + 1);
	size_t n = 0;

	note_servers(r);
	for (size_t i = 0; i < r->n_certs; i++)
		if (r->servers[i])
			add_file(v, &n, file_of(r, i));
	if (n == 0 && r->n_certs == 1 && sc_leaf_is_self_made(r->certs[0]))
		add_file(v, &n, file_of(r, 0));
	for (size_t i = 0; i < r->n_keys; i++)
		if (!has_cert_of(r, r->keys[i].spki))
			add_file(v, &n, r->keys[i]);
	return (struct sc_key_files){ v, n };
}

static bool has_none(
	const struct reading *r, struct sc_bytes content, struct sc_error *e)
{
	if (r->n_certs)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"only certificates of CAs are in it, such as %.100s; "
			"give the server's own, or its key beside it",
			sc_cert_label(r->a, r->certs[0]));
	if (has_text(content, "ENCRYPTED"))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"the key is encrypted; give its certificate or "
			"request instead");
	if (has_text(content, "-----BEGIN "))
		return sc_error_set(e, SC_ERROR_CONFIG,
			"no certificate, request or key in it can be read: a "
			"line of the PEM text is damaged or missing");
	return sc_error_set(
		e, SC_ERROR_CONFIG, "no certificate, request or key is in it");
}

bool sc_key_file_read(struct sc_arena *a, struct sc_bytes content,
	struct sc_key_files *out, struct sc_error *e)
{
	struct reading r = { .a = a };
	struct sc_key_files files;

	if (has_text(content, "-----BEGIN "))
		read_pem(&r, content);
	else
		read_der(&r, content);
	ERR_clear_error();
	files = files_of(&r);
	if (files.n == 0)
		return has_none(&r, content, e);
	*out = files;
	return true;
}
