/* pkcs12.h -- the certificates and keys of a PKCS#12 file (RFC 7292). */
#ifndef SC_X509_PKCS12_H
#define SC_X509_PKCS12_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

/*
 * Writes what is in it as PEM, keys first as a server's file has them. The
 * password is UTF-8, "" for none. How often a password is hashed stands in the
 * file, so that is bounded too. Errors are of class CONFIG.
 */
SC_MUST_CHECK bool sc_pkcs12_open(struct sc_arena *a, struct sc_bytes der,
	const char *password, struct sc_bytes *out, struct sc_error *e);

#endif
