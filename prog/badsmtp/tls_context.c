#include "tls_context.h"

#include <stdint.h>
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>

#include "base/text.h"

static X509 *parse(const struct mint_cert *c)
{
	const unsigned char *p = c->der.p;

	return d2i_X509(NULL, &p, (long)c->der.n);
}

static bool use_leaf(SSL_CTX *ctx, const struct mint_cert *c)
{
	X509 *x = parse(c);
	bool good = x && SSL_CTX_use_certificate(ctx, x) == 1 &&
		SSL_CTX_use_PrivateKey(ctx, c->key) == 1;

	X509_free(x);
	return good;
}

/* The leaf and all behind it; with another leaf's type of key, beside it. */
static bool use_chain(
	SSL_CTX *ctx, const struct mint_cert *leaf, const struct chain *chain)
{
	bool good = use_leaf(ctx, leaf);

	for (size_t i = 1; good && i < chain->n; i++) {
		X509 *x = parse(chain->certs[i]);

		good = x && SSL_CTX_add1_chain_cert(ctx, x) == 1;
		X509_free(x);
	}
	return good;
}

bool tls_context_use_second(SSL *ssl, const struct chain *chain)
{
	X509 *x = parse(chain->second);
	bool good = x && SSL_use_certificate(ssl, x) == 1 &&
		SSL_use_PrivateKey(ssl, chain->second->key) == 1;

	X509_free(x);
	return good;
}

/* A client that names another host, or none, gets the first certificate. */
static int choose_certificate(SSL *ssl, void *user)
{
	const struct chain *chain = user;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	return !name || !sc_text_same(name, chain->host) ||
		tls_context_use_second(ssl, chain);
}

static bool use_certificates(
	SSL_CTX *ctx, const struct fault *f, const struct chain *chain)
{
	if (f->tls.second_if_named)
		SSL_CTX_set_cert_cb(
			ctx, choose_certificate, (void *)(uintptr_t)chain);
	else if (chain->second && !f->tls.takes_turns &&
		!use_chain(ctx, chain->second, chain))
		return false;
	return use_chain(ctx, chain->certs[0], chain);
}

/* A group by OpenSSL's name for it, such as "dh_1024_160" of RFC 5114. */
static bool use_dh(SSL_CTX *ctx, const char *name)
{
	EVP_PKEY *group = NULL;
	EVP_PKEY_CTX *gen = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
	bool good = gen && EVP_PKEY_paramgen_init(gen) > 0 &&
		EVP_PKEY_CTX_set_group_name(gen, name) > 0 &&
		EVP_PKEY_paramgen(gen, &group) > 0 &&
		SSL_CTX_set0_tmp_dh_pkey(ctx, group) == 1;

	if (!good)
		EVP_PKEY_free(group);
	EVP_PKEY_CTX_free(gen);
	return good;
}

/* OpenSSL wants a text that is not constant, and does not change it. */
static bool use_groups(SSL_CTX *ctx, const char *names)
{
	char list[128];

	snprintf(list, sizeof(list), "%s", names);
	return SSL_CTX_set1_groups_list(ctx, list) == 1;
}

static int accept_any(int ok, X509_STORE_CTX *store)
{
	(void)ok;
	(void)store;
	return 1;
}

static void add_made_up(STACK_OF(X509_NAME) * names, int i)
{
	X509_NAME *name = X509_NAME_new();
	char text[64];

	snprintf(text, sizeof(text), "Authority %d of the whole world", i);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
		(const unsigned char *)text, -1, -1, 0);
	sk_X509_NAME_push(names, name);
}

/* Who signed the last certificate of the chain. */
static void add_root(STACK_OF(X509_NAME) * names, const struct chain *chain)
{
	struct sc_bytes der = chain->certs[chain->n - 1]->der;
	const uint8_t *p = der.p;
	X509 *cert = d2i_X509(NULL, &p, (long)der.n);

	if (cert)
		sk_X509_NAME_push(
			names, X509_NAME_dup(X509_get_issuer_name(cert)));
	X509_free(cert);
}

static void name_authorities(
	SSL_CTX *ctx, const struct fault *f, const struct chain *chain)
{
	STACK_OF(X509_NAME) *names = sk_X509_NAME_new_null();

	for (int i = 0; i < f->tls.ca_names; i++)
		add_made_up(names, i);
	if (f->tls.ca_names < 0)
		add_root(names, chain);
	SSL_CTX_set_client_CA_list(ctx, names); /* takes it */
}

static void ask_client(SSL_CTX *ctx, const struct fault_tls *tls)
{
	int mode = SSL_VERIFY_PEER;

	if (tls->demands_client)
		mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	if (tls->asks_client)
		SSL_CTX_set_verify(ctx, mode, accept_any);
}

static int check_name(SSL *ssl, int *alert, void *host)
{
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	if (name && sc_text_same(name, host))
		return SSL_TLSEXT_ERR_OK;
	*alert = SSL_AD_UNRECOGNIZED_NAME;
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/* The same, but no name will do. */
static int check_unknown(SSL *ssl, int *alert, void *host)
{
	return SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) ?
		check_name(ssl, alert, host) :
		SSL_TLSEXT_ERR_OK;
}

/* The inverse: all is well unless the host is named. */
static int check_not_named(SSL *ssl, int *alert, void *host)
{
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	if (!name || !sc_text_same(name, host))
		return SSL_TLSEXT_ERR_OK;
	*alert = SSL_AD_UNRECOGNIZED_NAME;
	return SSL_TLSEXT_ERR_ALERT_FATAL;
}

static int warn(SSL *ssl, int *alert, void *host)
{
	(void)host;
	if (!SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name))
		return SSL_TLSEXT_ERR_OK;
	*alert = SSL_AD_UNRECOGNIZED_NAME;
	return SSL_TLSEXT_ERR_ALERT_WARNING;
}

static void mind_name(
	SSL_CTX *ctx, const struct fault_tls *tls, const char *host)
{
	if (tls->demands_name)
		SSL_CTX_set_tlsext_servername_callback(ctx, check_name);
	if (tls->refuses_unknown)
		SSL_CTX_set_tlsext_servername_callback(ctx, check_unknown);
	if (tls->refuses_name)
		SSL_CTX_set_tlsext_servername_callback(ctx, check_not_named);
	if (tls->warns_name)
		SSL_CTX_set_tlsext_servername_callback(ctx, warn);
	SSL_CTX_set_tlsext_servername_arg(ctx, (void *)(uintptr_t)host);
}

/* In the answer to a client that asked, beside the first certificate. */
static int add_scts(SSL *ssl, unsigned type, unsigned context,
	const unsigned char **out, size_t *n, X509 *x, size_t index, int *alert,
	void *chain)
{
	const struct chain *c = chain;

	(void)ssl;
	(void)type;
	(void)x;
	(void)alert;
	if (context == SSL_EXT_TLS1_3_CERTIFICATE && index > 0)
		return 0;
	*out = c->scts.p;
	*n = c->scts.n;
	return 1;
}

static int take_any(SSL *ssl, unsigned type, unsigned context,
	const unsigned char *p, size_t n, X509 *x, size_t index, int *alert,
	void *user)
{
	(void)ssl;
	(void)type;
	(void)context;
	(void)p;
	(void)n;
	(void)x;
	(void)index;
	(void)alert;
	(void)user;
	return 1;
}

/* RFC 6962 3.3.1 */
static bool use_scts(SSL_CTX *ctx, const struct chain *chain)
{
	return !chain->scts.p ||
		SSL_CTX_add_custom_ext(ctx,
			TLSEXT_TYPE_signed_certificate_timestamp,
			SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO |
				SSL_EXT_TLS1_3_CERTIFICATE,
			add_scts, NULL, (void *)(uintptr_t)chain, take_any,
			NULL) == 1;
}

/* What a well-kept server signs with, in TLS 1.2 and later. */
static char signatures[] = /* OpenSSL's macro wants it so */
	"ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448:"
	"rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:"
	"rsa_pss_pss_sha256:rsa_pss_pss_sha384:rsa_pss_pss_sha512:"
	"RSA+SHA256:RSA+SHA384:RSA+SHA512:DSA+SHA256:ECDSA+SHA224:RSA+SHA224";

/* OpenSSL 3.0's own: later ones have hybrids, which some faults must lack. */
static const char usual_groups[] =
	"X25519:P-256:X448:P-521:P-384:ffdhe2048:ffdhe3072:ffdhe4096:"
	"ffdhe6144:ffdhe8192";

static bool set_up(SSL_CTX *ctx, const struct fault *f)
{
	const struct fault_tls *tls = &f->tls;
	int least = tls->min_version ? tls->min_version : TLS1_2_VERSION;
	const char *ciphers = tls->ciphers ? tls->ciphers : "DEFAULT";
	char list[256];

	snprintf(list, sizeof(list), "%s:@SECLEVEL=0", ciphers);
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_mode(
		ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
	if (tls->no_etm)
		SSL_CTX_set_options(ctx, SSL_OP_NO_ENCRYPT_THEN_MAC);
	if (tls->no_ems)
		SSL_CTX_set_options(ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
	if (tls->early_data)
		SSL_CTX_set_max_early_data(ctx, 16384);
	ask_client(ctx, tls);
	if (!use_groups(ctx, tls->groups ? tls->groups : usual_groups))
		return false;
	if (!tls->sha1 && least >= TLS1_2_VERSION &&
		SSL_CTX_set1_sigalgs_list(ctx, signatures) != 1)
		return false;
	return SSL_CTX_set_min_proto_version(ctx, least) == 1 &&
		SSL_CTX_set_max_proto_version(ctx, tls->max_version) == 1 &&
		SSL_CTX_set_cipher_list(ctx, list) == 1 &&
		(!tls->dh_group || use_dh(ctx, tls->dh_group));
}

SSL_CTX *tls_context_make(const struct fault *f, const struct chain *chain,
	const char *host, struct sc_error *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (ctx)
		mind_name(ctx, &f->tls, host);
	if (ctx && f->tls.ca_names)
		name_authorities(ctx, f, chain);
	if (ctx && set_up(ctx, f) && use_certificates(ctx, f, chain) &&
		use_scts(ctx, chain))
		return ctx;
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	ERR_clear_error();
	SSL_CTX_free(ctx);
	sc_error_set(e, SC_ERROR_INTERNAL, "fault %s: OpenSSL refuses: %s",
		f->name, reason ? reason : "no reason given");
	return NULL;
}
