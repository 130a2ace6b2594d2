/*
 * tls_names.h -- numbers of TLS as IANA names them, and versions as all do.
 *
 * A number that is not in the table becomes its value in `a`: "0x1a2b" or
 * "alert_99". So a name is never NULL.
 */
#ifndef SC_WIRE_TLS_NAMES_H
#define SC_WIRE_TLS_NAMES_H

#include "base/arena.h"

/* 0x0301 is "TLSv1", 0x0304 "TLSv1.3". */
const char *sc_tls_version_name(struct sc_arena *a, unsigned version);

/* IANA TLS Alerts: 40 is "handshake_failure". */
const char *sc_tls_alert_name(struct sc_arena *a, unsigned alert);

/* IANA TLS SignatureScheme: 0x0804 is "rsa_pss_rsae_sha256". */
const char *sc_tls_scheme_name(struct sc_arena *a, unsigned scheme);

/*
 * IANA TLS Supported Groups: 29 is "x25519". *bits is the size of the field or
 * prime, of the classical part in a hybrid; 0: unknown.
 */
const char *sc_tls_group_name(struct sc_arena *a, unsigned group, int *bits);

/* HandshakeType for people: 11 is "Certificate"; NULL: unknown. */
const char *sc_tls_message_name(unsigned type);

#endif
