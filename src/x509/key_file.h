/*
 * key_file.h -- certificates, keys and requests from a file, before they are
 * deployed: the keys that a server with this file would show.
 *
 * A certificate is the server's when its key is in the file too, or when it is
 * of no CA; wherever it stands, and whatever it stands beside. A key or request
 * without a certificate in the file is the server's as well. PEM with any of
 * CERTIFICATE, CERTIFICATE REQUEST, PRIVATE KEY (RSA, EC too) and PUBLIC KEY;
 * or one of them in DER, certificates also several. An encrypted key is
 * passed over, and refused when nothing else is there: nobody is asked for
 * words.
 */
#ifndef SC_X509_KEY_FILE_H
#define SC_X509_KEY_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "facts/facts.h"

struct sc_key_file {
	/* the server's certificate and its issuers, as far as they are there */
	const struct sc_cert *const *chain;
	size_t n_chain; /* 0: a request or a key */
	/*
	 * What a server with this file sends: the certificate and all behind it
	 * in the file, up to another server's; of a file in another order, the
	 * chain.
	 */
	const struct sc_cert *const *sent;
	size_t n_sent;
	bool stands_first;    /* of its part of the file, as servers want it */
	struct sc_bytes spki; /* DER SubjectPublicKeyInfo */
	bool has_key;         /* the key, or a request, is in the file too */
	const char *name;     /* its first DNS name, printable; or NULL */
};

struct sc_key_files {
	const struct sc_key_file *v; /* at least one, each of another key */
	size_t n;
};

/*
 * `content` is that of the file behind sc_cert_file_open(), and must outlive
 * `out`. The error is of class CONFIG; a file of CAs alone is one.
 */
SC_MUST_CHECK bool sc_key_file_read(struct sc_arena *a, struct sc_bytes content,
	struct sc_key_files *out, struct sc_error *e);

#endif
