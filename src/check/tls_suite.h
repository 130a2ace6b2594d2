/*
 * tls_suite.h -- the half of the topic tls that looks at the algorithms.
 *
 * What the first handshake chose, and what hellos made by hand show that a
 * server takes besides: suites, primes, signatures. The tables are in tls.c
 * and tls_family.c. All are of scope ENDPOINT.
 */
#ifndef SC_CHECK_TLS_SUITE_H
#define SC_CHECK_TLS_SUITE_H

#include "check/hello.h"

struct sc_verdict sc_tls_suite_null(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_export(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_des(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_anon(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_rc4(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_3des(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_rsa_kx(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_static_dh(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_dhe(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_cbc(const struct sc_subject *s);
struct sc_verdict sc_tls_suite_dh_weak(const struct sc_subject *s);
struct sc_verdict sc_tls_dh_custom(const struct sc_subject *s);
struct sc_verdict sc_tls_sig_sha1(const struct sc_subject *s);
struct sc_verdict sc_tls_sig_md5(const struct sc_subject *s);

/* A suite of CBC without encrypt_then_mac, blocks of 64 bits aside. */
bool sc_tls_suite_bare_cbc(const struct sc_subject *s, struct sc_taken *out);

#endif
