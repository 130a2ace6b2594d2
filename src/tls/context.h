/* context.h -- what all engines of a thread share: OpenSSL's settings. */
#ifndef SC_TLS_CONTEXT_H
#define SC_TLS_CONTEXT_H

#include <openssl/ssl.h>

struct sc_tls_context {
	SSL_CTX *ssl;
};

/* Called with each message and alert; `user` is set for each connection. */
void sc_tls_on_message(int sent, int version, int type, const void *p, size_t n,
	SSL *ssl, void *user);

#endif
