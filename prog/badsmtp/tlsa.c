#include "tlsa.h"

#include <stdio.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/codec.h"
#include "base/text.h"

#define CUT_BYTES 12

/* A recipe, taken apart. */
struct recipe {
	struct sc_arena *arena;
	int selector, type;
	const struct mint_cert *cert; /* NULL: zeros */
	const char *how;
};

/* RFC 6698 2.1.2: the key with its algorithm, or all of the certificate. */
static struct sc_bytes selected(const struct recipe *r, bool key)
{
	const unsigned char *p = r->cert->der.p;
	X509 *x = key ? d2i_X509(NULL, &p, (long)r->cert->der.n) : NULL;
	unsigned char *der = NULL;
	int n = x ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der) : 0;
	struct sc_bytes out = r->cert->der;

	if (n > 0) {
		out.p = (uint8_t *)sc_arena_copy(r->arena, der, (size_t)n);
		out.n = (size_t)n;
	}
	OPENSSL_free(der);
	X509_free(x);
	return out;
}

static struct sc_bytes hashed(
	const struct recipe *r, struct sc_bytes in, const EVP_MD *md)
{
	unsigned char out[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	EVP_Digest(in.p, in.n, out, &n, md, NULL);
	char *copy = sc_arena_copy(r->arena, out, n);

	return (struct sc_bytes){ (uint8_t *)copy, n };
}

static struct sc_bytes digest(const struct recipe *r, struct sc_bytes in)
{
	if (strcmp(r->how, "sha1") == 0)
		return hashed(r, in, EVP_sha1());
	if (r->type == 0)
		return in;
	return hashed(r, in, r->type == 2 ? EVP_sha512() : EVP_sha256());
}

static struct sc_bytes association(const struct recipe *r)
{
	bool key = strcmp(r->how, "key") == 0 ||
		(r->selector == 1 && strcmp(r->how, "cert") != 0);

	if (!r->cert)
		return (struct sc_bytes){ sc_new(r->arena, uint8_t, 64),
			r->type == 2 ? 64 : 32 };
	struct sc_bytes in = selected(r, key);

	if (strcmp(r->how, "pem") == 0)
		in = sc_bytes_of(sc_pem(r->arena, "CERTIFICATE", r->cert->der));
	if (strcmp(r->how, "hex") == 0)
		in = sc_bytes_of(sc_hex(r->arena, in));
	struct sc_bytes out = digest(r, in);

	if (strcmp(r->how, "cut") == 0)
		out.n -= CUT_BYTES;
	return out;
}

/* The fault's own certificate of that name, or any. */
static const struct mint_cert *find_cert(
	struct mint *m, const struct chain *chain, const char *name)
{
	if (strcmp(name, "second") == 0)
		return chain->second;
	for (size_t i = 0; i < chain->n; i++)
		if (strcmp(chain->certs[i]->name, name) == 0)
			return chain->certs[i];
	return mint_find(m, name);
}

static bool wrong(const char *line, struct sc_error *e)
{
	return sc_error_set(
		e, SC_ERROR_INTERNAL, "this is no TLSA recipe: %s", line);
}

const char *tlsa_line(struct sc_arena *a, const char *line, struct mint *m,
	const struct chain *chain, struct sc_error *e)
{
	const char *data = strstr(line, " TLSA ");
	char *rest = data ? sc_arena_text(a, data + 6) : NULL;
	const char *words[4] = { NULL };
	struct recipe r = { .arena = a };

	if (!data || strchr("!\\", *rest))
		return line;
	for (size_t i = 0; i < SC_COUNT(words); i++)
		words[i] = strsep(&rest, " ");
	if (!words[3] || !sc_text_number(words[1], 0, 255, &r.selector) ||
		!sc_text_number(words[2], 0, 255, &r.type))
		return wrong(line, e), NULL;
	char *how = sc_arena_text(a, words[3]);
	const char *name = strsep(&how, "/");

	if (sc_text_has_prefix(name, "0x"))
		return sc_arena_printf(a, "%.*s TLSA %s %s %s %s",
			(int)(data - line), line, words[0], words[1], words[2],
			name + 2);
	r.how = how ? how : "";
	r.cert = strcmp(name, "zero") == 0 ? NULL : find_cert(m, chain, name);
	if (!r.cert && strcmp(name, "zero") != 0)
		return wrong(line, e), NULL;
	return sc_arena_printf(a, "%.*s TLSA %s %s %s %s", (int)(data - line),
		line, words[0], words[1], words[2], sc_hex(a, association(&r)));
}
