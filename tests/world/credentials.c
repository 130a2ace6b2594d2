#include "world/credentials.h"

#include <openssl/ssl.h>

#include "badsmtp/mint_crl.h"
#include "badsmtp/mint_ocsp.h"
#include "base/text.h"

struct context {
	const char *text;
	SSL_CTX *ssl;
	struct context *next;
};

struct credentials {
	struct sc_arena *arena;
	struct mint *mint;
	struct sc_date now;
	struct context *contexts;
	bool leaf_next; /* the next certificate is no issuer */
};

struct credentials *credentials_new(struct sc_arena *a,
	const struct scene *scene, struct sc_date now, struct sc_error *e)
{
	struct credentials *c = sc_new(a, struct credentials, 1);

	c->arena = a;
	c->mint = mint_new(now);
	c->now = now;
	for (size_t i = 0; i < scene->n_certs; i++) {
		const struct scene_cert *x = &scene->certs[i];

		if (!mint_make(c->mint, x->name, x->recipe, e)) {
			credentials_free(c);
			return NULL;
		}
	}
	return c;
}

void credentials_free(struct credentials *c)
{
	if (!c)
		return;
	for (struct context *x = c->contexts; x; x = x->next)
		SSL_CTX_free(x->ssl);
	mint_free(c->mint);
}

struct sc_bytes credentials_der(struct credentials *c, const char *name)
{
	const struct mint_cert *cert = mint_find(c->mint, name);

	return cert ? cert->der : (struct sc_bytes){ 0 };
}

struct sc_bytes credentials_pki(struct credentials *c, const char *text)
{
	char *rest = sc_arena_text(c->arena, text);
	const char *what = strsep(&rest, " "), *kind = strsep(&rest, " ");
	const char *subject = strsep(&rest, " "), *issuer = rest;
	const struct mint_crl_order order = {
		.subject = subject, .issuer = issuer, .kind = kind
	};
	struct sc_bytes out = { 0 };
	struct sc_error e;
	bool good = issuer &&
		(strcmp(what, "crl") == 0 ?
				mint_crl_make(c->arena, c->mint, c->now, &order,
					&out, &e) :
				mint_ocsp_make(c->arena, c->mint, c->now,
					(const char *const[2]){
						subject, issuer },
					kind, &out, &e));

	return good ? out : (struct sc_bytes){ 0 };
}

static int accept_any(int ok, X509_STORE_CTX *store)
{
	(void)ok;
	(void)store;
	return 1;
}

static bool add_cert(struct credentials *c, SSL_CTX *ssl, const char *name)
{
	const struct mint_cert *cert = mint_find(c->mint, name);
	const uint8_t *p = cert ? cert->der.p : NULL;
	X509 *x = cert ? d2i_X509(NULL, &p, (long)cert->der.n) : NULL;

	if (!x)
		return false;
	if (!c->leaf_next)
		return SSL_CTX_add0_chain_cert(ssl, x) == 1;

	c->leaf_next = false;

	bool ok = SSL_CTX_use_certificate(ssl, x) == 1 &&
		SSL_CTX_use_PrivateKey(ssl, cert->key) == 1;

	X509_free(x);
	return ok;
}

static bool apply(struct credentials *c, SSL_CTX *ssl, const char *word)
{
	if (strcmp(word, "+") == 0) {
		c->leaf_next = true;
		return true;
	}
	if (strcmp(word, "version=1.2") == 0)
		return SSL_CTX_set_max_proto_version(ssl, TLS1_2_VERSION) == 1;
	if (strcmp(word, "client-cert") == 0) {
		SSL_CTX_set_verify(ssl,
			SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
			accept_any);
		return true;
	}
	return add_cert(c, ssl, word);
}

static SSL_CTX *new_context(struct credentials *c, const char *text)
{
	SSL_CTX *ssl = SSL_CTX_new(TLS_server_method());
	char *rest = sc_arena_text(c->arena, text);

	c->leaf_next = true;
	SSL_CTX_set_num_tickets(ssl, 0);
	for (char *word; (word = strsep(&rest, " "));) {
		if (*word == '\0' || apply(c, ssl, word))
			continue;
		SSL_CTX_free(ssl);
		return NULL;
	}
	return ssl;
}

SSL_CTX *credentials_context(struct credentials *c, const char *text)
{
	for (struct context *x = c->contexts; x; x = x->next)
		if (strcmp(x->text, text) == 0)
			return x->ssl;

	SSL_CTX *ssl = new_context(c, text);

	if (!ssl)
		return NULL;
	struct context *x = sc_new(c->arena, struct context, 1);

	*x = (struct context){ sc_arena_text(c->arena, text), ssl,
		c->contexts };
	c->contexts = x;
	return ssl;
}
