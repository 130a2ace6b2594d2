/* ocsp_request.h -- the question to an OCSP responder, RFC 6960 4.1. */
#ifndef SC_X509_OCSP_REQUEST_H
#define SC_X509_OCSP_REQUEST_H

#include "base/arena.h"
#include "facts/facts.h"

/*
 * The DER OCSPRequest about a certificate, as RFC 5019 2.1.1 has it: without
 * a nonce, which would keep responders from answers made before. Absent when
 * the serial number is longer than SC_LIMIT_SERIAL_BYTES.
 */
struct sc_bytes sc_ocsp_request(struct sc_arena *a, const struct sc_cert *cert,
	const struct sc_cert *issuer);

#endif
