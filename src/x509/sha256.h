/*
 * sha256.h -- SHA-256, without looking the algorithm up each time.
 *
 * OpenSSL 3's own one-shot function asks its providers on every call, which
 * takes longer than the digest of a certificate.
 */
#ifndef SC_X509_SHA256_H
#define SC_X509_SHA256_H

#include "base/bytes.h"

#define SC_SHA256_BYTES 32

void sc_sha256(struct sc_bytes of, uint8_t out[SC_SHA256_BYTES]);

#endif
