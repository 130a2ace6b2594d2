/*
 * key_file.h -- certificates, keys and requests from a file, before they are
 * deployed.
 *
 * PEM with any of CERTIFICATE, CERTIFICATE REQUEST, PRIVATE KEY (RSA, EC too)
 * and PUBLIC KEY; or one of them in DER. Certificates go before a request, and
 * that before a key. An encrypted key is refused: nobody is asked for words.
 */
#ifndef SC_X509_KEY_FILE_H
#define SC_X509_KEY_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "obs/facts.h"

struct sc_key_file {
	const struct sc_cert *const *chain; /* as in the file; the leaf first */
	size_t n_chain;                     /* 0: a request or a key */
	struct sc_bytes
		spki;     /* DER SubjectPublicKeyInfo of leaf, request, key */
	const char *name; /* its first DNS name, printable; or NULL */
};

/* `content` must outlive `out`. The error is of class CONFIG. */
SC_MUST_CHECK bool sc_key_file_read(struct sc_arena *a, struct sc_bytes content,
	struct sc_key_file *out, struct sc_error *e);

#endif
