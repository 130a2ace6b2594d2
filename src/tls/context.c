#include "tls/context.h"

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "base/limits.h"
#include "tls/engine.h"

/*
 * Everything that OpenSSL can do but anonymous and unencrypted suites: a
 * server with nothing better is to be reported, not refused. TLS 1.3 has a
 * list of its own, which stays as it is, and so do groups and signature
 * algorithms: at level 0 the default goes from Ed25519 to SHA-1.
 */
#define CIPHERS "ALL:!aNULL:!eNULL:@SECLEVEL=0"

/*
 * NO_TICKET and NO_RENEGOTIATION: one full handshake, which shows the
 * certificate. LEGACY_SERVER_CONNECT: servers without RFC 5746 are talked to.
 * TLSEXT_PADDING: some load balancers hang on a hello of 256 to 511 bytes.
 * IGNORE_UNEXPECTED_EOF is left off: a truncated session must show.
 */
#define OPTIONS                                                        \
	(SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |                  \
		SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_TLSEXT_PADDING | \
		SSL_OP_NO_COMPRESSION)

/* OpenSSL 3.2: a compressed certificate would pass the capture by. */
#ifdef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
#define LATER_OPTIONS SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
#else
#define LATER_OPTIONS 0
#endif

/*
 * Instead of a verification: judging is for later. SSL_VERIFY_NONE would
 * verify all the same and drop the result.
 */
static int accept_any(X509_STORE_CTX *store, void *user)
{
	(void)store;
	(void)user;
	return 1;
}

/*
 * CT in permissive mode does nothing here but ask for the extension: without a
 * verified chain OpenSSL evaluates no SCT.
 */
static bool configure(SSL_CTX *ssl)
{
	SSL_CTX_set_security_level(ssl, 0);
	SSL_CTX_set_options(ssl, OPTIONS | LATER_OPTIONS);
	SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_max_cert_list(ssl, SC_LIMIT_CHAIN_BYTES);
	SSL_CTX_set_cert_verify_callback(ssl, accept_any, NULL);
	SSL_CTX_set_msg_callback(ssl, sc_tls_on_message);
	return SSL_CTX_set_cipher_list(ssl, CIPHERS) &&
		SSL_CTX_set_min_proto_version(ssl, TLS1_VERSION) &&
		SSL_CTX_set_max_proto_version(ssl, 0) &&
		SSL_CTX_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp) &&
		SSL_CTX_enable_ct(ssl, SSL_CT_VALIDATION_PERMISSIVE);
}

/*
 * NO_LOAD_CONFIG: see below. NO_ATEXIT: taking everything apart before the
 * process ends would cost a twentieth of a check and serves nobody.
 */
#define SETUP (OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT)

/*
 * The default library context, which x509/ uses as well: what one of them has
 * fetched need not be fetched again. NO_LOAD_CONFIG, before anything else:
 * the system's configuration could raise the security level or load a
 * provider.
 */
bool sc_tls_context_new(struct sc_tls_context **out, struct sc_error *e)
{
	struct sc_tls_context *c;

	OPENSSL_init_ssl(SETUP, NULL);
	c = OPENSSL_zalloc(sizeof(*c));
	if (c)
		c->ssl = SSL_CTX_new(TLS_client_method());
	if (!c || !c->ssl || !configure(c->ssl)) {
		const char *why = ERR_reason_error_string(ERR_peek_error());

		sc_tls_context_free(c);
		ERR_clear_error();
		return sc_error_set(e, SC_ERROR_INTERNAL,
			"OpenSSL cannot be set up: %s",
			why ? why : "no reason given");
	}
	*out = c;
	return true;
}

void sc_tls_context_free(struct sc_tls_context *c)
{
	if (!c)
		return;
	SSL_CTX_free(c->ssl);
	OPENSSL_free(c);
}
