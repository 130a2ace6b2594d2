/*
 * tls_link.h -- an engine and a server of OpenSSL's, joined over memory.
 *
 * For test programs: everything is static, and what cannot be aborts. The
 * server has a certificate made here, TLS of one version, and talks as far as
 * it is pumped.
 */
#ifndef SC_TESTS_TLS_LINK_H
#define SC_TESTS_TLS_LINK_H

#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "tls/engine.h"

#define HOST "mx.example.org"

static struct sc_tls_context *context;
static struct sc_arena arena; /* of all engines */

/* ---- a certificate of our own, and a server that has it ---- */

struct identity {
	EVP_PKEY *key;
	X509 *cert;
	uint8_t *der;
	int n_der;
};

static struct identity ec, rsa;

static X509_NAME *new_name(const char *cn)
{
	X509_NAME *name = X509_NAME_new();

	X509_NAME_add_entry_by_txt(
		name, "CN", MBSTRING_ASC, (const unsigned char *)cn, -1, -1, 0);
	return name;
}

/* Another's by its names: OpenSSL 3.6 staples nothing to a root. */
static void make_cert(struct identity *id)
{
	X509_NAME *subject = new_name(HOST), *issuer = new_name("CA");

	id->cert = X509_new();
	X509_set_version(id->cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(id->cert), 7);
	X509_gmtime_adj(X509_getm_notBefore(id->cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(id->cert), 3600);
	X509_set_subject_name(id->cert, subject);
	X509_set_issuer_name(id->cert, issuer);
	X509_set_pubkey(id->cert, id->key);
	bool eddsa = EVP_PKEY_is_a(id->key, "ED25519");

	if (!X509_sign(id->cert, id->key, eddsa ? NULL : EVP_sha256()))
		abort();
	X509_NAME_free(subject);
	X509_NAME_free(issuer);
	id->n_der = i2d_X509(id->cert, &id->der);
}

static void free_identity(struct identity *id)
{
	EVP_PKEY_free(id->key);
	X509_free(id->cert);
	OPENSSL_free(id->der);
}

struct server {
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *in, *out;
};

static EVP_PKEY *ffdhe2048(void)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	EVP_PKEY *params = NULL;

	if (EVP_PKEY_paramgen_init(ctx) <= 0 ||
		EVP_PKEY_CTX_set_group_name(ctx, "ffdhe2048") <= 0 ||
		EVP_PKEY_paramgen(ctx, &params) <= 0)
		abort();
	EVP_PKEY_CTX_free(ctx);
	return params;
}

static struct server server_new(int version, const struct identity *id)
{
	struct server s = { .ctx = SSL_CTX_new(TLS_server_method()) };
	char groups[] = "X25519:ffdhe2048";

	if (!SSL_CTX_set_cipher_list(s.ctx, "ALL:@SECLEVEL=0") ||
		!SSL_CTX_use_certificate(s.ctx, id->cert) ||
		!SSL_CTX_use_PrivateKey(s.ctx, id->key))
		abort();
	SSL_CTX_set_security_level(s.ctx, 0);
	SSL_CTX_set1_groups_list(s.ctx, groups);
	SSL_CTX_set_min_proto_version(s.ctx, version);
	SSL_CTX_set_max_proto_version(s.ctx, version);
	SSL_CTX_set0_tmp_dh_pkey(s.ctx, ffdhe2048());
	return s;
}

static void server_start(struct server *s)
{
	s->ssl = SSL_new(s->ctx);
	s->in = BIO_new(BIO_s_mem());
	s->out = BIO_new(BIO_s_mem());
	SSL_set_bio(s->ssl, s->in, s->out);
	SSL_set_accept_state(s->ssl);
}

static void server_free(struct server *s)
{
	SSL_free(s->ssl);
	SSL_CTX_free(s->ctx);
}

/* ---- moving bytes ---- */

struct link {
	struct server server;
	struct sc_tls_engine *engine;
	enum sc_tls_state state;
	size_t piece;
	char heard[64]; /* clear text that the server got */
	char said[64];  /* clear text that the engine gave */
};

static void append(char *to, const void *p, size_t n)
{
	size_t had = strlen(to);

	n = n < 63 - had ? n : 63 - had;
	if (n)
		memcpy(to + had, p, n);
	to[had + n] = '\0';
}

static void feed(struct link *l, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i += l->piece) {
		size_t part = n - i < l->piece ? n - i : l->piece;

		l->state = sc_tls_engine_feed(
			l->engine, (struct sc_bytes){ p + i, part });

		struct sc_bytes clear = sc_tls_engine_read(l->engine);

		append(l->said, clear.p, clear.n);
	}
}

static bool to_server(struct link *l)
{
	struct sc_bytes b = sc_tls_engine_output(l->engine);
	char buf[64];
	int n;

	if (b.n)
		BIO_write(l->server.in, b.p, (int)b.n);
	while ((n = SSL_read(l->server.ssl, buf, sizeof(buf))) > 0)
		append(l->heard, buf, (size_t)n);
	return b.n > 0;
}

static bool to_engine(struct link *l)
{
	uint8_t buf[16384];
	int n = BIO_read(l->server.out, buf, sizeof(buf));

	if (n > 0)
		feed(l, buf, (size_t)n);
	return n > 0;
}

/* Until neither side has anything to say. */
static inline void pump(struct link *l)
{
	for (bool moved = true; moved;) {
		moved = to_server(l);
		moved |= to_engine(l);
	}
}

static struct link link_new_for(
	struct server s, size_t piece, struct sc_tls_offer offer)
{
	struct link l = { .server = s, .piece = piece };

	server_start(&l.server);
	l.engine = sc_tls_engine_new_for(context, &arena, &offer);
	return l;
}

static inline struct link link_new(
	struct server s, const char *sni, size_t piece)
{
	return link_new_for(s, piece, (struct sc_tls_offer){ .sni = sni });
}

static inline const struct sc_tls_seen *seen(const struct link *l)
{
	return sc_tls_engine_seen(l->engine);
}

static inline void link_free(struct link *l)
{
	sc_tls_engine_free(l->engine);
	server_free(&l->server);
}

#endif
