/*
 * credentials.h -- TLS server contexts for the certificates of a scene.
 *
 * One world of mint certificates and one SSL_CTX for each distinct "tls" step,
 * made once and used by all connections of all runs.
 */
#ifndef TESTS_WORLD_CREDENTIALS_H
#define TESTS_WORLD_CREDENTIALS_H

#include <openssl/types.h>

#include "world/scene.h"

struct credentials;

/* Mints the certificates of `scene`; NULL when a recipe is wrong. */
struct credentials *credentials_new(struct sc_arena *a,
	const struct scene *scene, struct sc_date now, struct sc_error *e);
void credentials_free(struct credentials *c);

/* What a certificate is, as DER; absent: no such certificate. */
struct sc_bytes credentials_der(struct credentials *c, const char *name);

/*
 * "crl KIND SUBJECT ISSUER" or "ocsp KIND SUBJECT ISSUER" as DER, of the kinds
 * that badsmtp/mint_crl.h and mint_ocsp.h have; absent: there is no such.
 */
struct sc_bytes credentials_pki(struct credentials *c, const char *text);

/*
 * The context for "CERT [ISSUER...] [+ CERT...] [version=1.2] [client-cert]",
 * or NULL: no such certificate.
 */
SSL_CTX *credentials_context(struct credentials *c, const char *text);

#endif
