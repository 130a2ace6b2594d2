/*
 * tls_suite.h -- the half of the topic tls that looks at the algorithms.
 *
 * What one handshake chose: suite, group, signature. The table is in tls.c.
 * All are of scope ENDPOINT and need a completed handshake.
 */
#ifndef SC_CHECK_TLS_SUITE_H
#define SC_CHECK_TLS_SUITE_H

#include "check/check.h"

struct sc_verdict sc_tls_suite_rc4(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_3des(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_rsa_kx(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_dhe(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_cbc(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_dh_weak(const struct sc_subject *s);
struct sc_verdict sc_tls_sig_sha1(const struct sc_subject *s);

#endif
