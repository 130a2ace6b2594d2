/* tls_context.h -- OpenSSL's settings for a fault's server. */
#ifndef BADSMTP_TLS_CONTEXT_H
#define BADSMTP_TLS_CONTEXT_H

#include <openssl/types.h>

#include "chain.h"

/*
 * Security level 0: everything that OpenSSL can do is allowed. `host`
 * and `chain` must live as long as the context. NULL on error. The caller
 * frees it.
 */
SSL_CTX *tls_context_make(const struct fault *f, const struct chain *chain,
	const char *host, struct sc_error *e);

/* The second certificate for one connection. */
bool tls_context_use_second(SSL *ssl, const struct chain *chain);

#endif
