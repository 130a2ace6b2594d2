/*
 * raw_tls.h -- TLS 1.2 as far as the certificate, written by hand.
 *
 * OpenSSL serves no certificate that it cannot read, nor one that does not
 * fit the private key. This does: ServerHello, Certificate, and then the
 * alert handshake_failure. A client sees the certificate and no more.
 */
#ifndef BADSMTP_RAW_TLS_H
#define BADSMTP_RAW_TLS_H

#include "chain.h"
#include "der_writer.h"

/* Whether `in` begins with a whole handshake record; `*bad`: with another. */
bool raw_tls_has_record(struct sc_bytes in, bool *bad);

/* Appends the server's records to `w`. */
void raw_tls_flight(struct der *w, const struct chain *chain);

#endif
