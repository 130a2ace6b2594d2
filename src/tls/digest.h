/* digest.h -- what certificates are called by: SHA-256 of their DER, in hex. */
#ifndef SC_TLS_DIGEST_H
#define SC_TLS_DIGEST_H

#include "base/arena.h"
#include "base/bytes.h"

/* 64 lower-case digits. */
char *sc_sha256_hex(struct sc_arena *a, struct sc_bytes b);

#endif
