/*
 * ocsp.h -- OCSP responses (RFC 6960 4.2), read and judged by ourselves.
 *
 * Reading copies nothing: values point into the input, which must live as long
 * as what was read. Judging is for one certificate, its issuer and a given
 * time; no clock and no network. Nothing here fails: what cannot be read or
 * does not count is data.
 */
#ifndef SC_X509_OCSP_H
#define SC_X509_OCSP_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/limits.h"
#include "facts/facts.h"
#include "x509/cert.h"
#include "x509/memo.h"

/* What a response says about one certificate. */
struct sc_ocsp_single {
	struct sc_bytes hash_oid; /* contents of the OBJECT IDENTIFIER */
	struct sc_bytes name_hash, key_hash, serial;
	enum sc_revocation status; /* never NOT_CHECKED */
	struct sc_date revoked_at; /* REVOKED */
	int reason;                /* -1: not given */
	struct sc_date this_update, next_update;
	bool has_next_update;
	bool unknown_critical;
	struct sc_bytes sct_list; /* of RFC 6962 3.3; absent */
};

struct sc_ocsp {
	int status; /* OCSPResponseStatus; 0: successful */
	struct sc_cert_parts to_verify;
	struct sc_bytes responder_name; /* DER Name; or absent */
	struct sc_bytes responder_key;  /* SHA-1 of its key; or absent */
	struct sc_date produced_at;
	const struct sc_ocsp_single *singles;
	size_t n_singles;
	struct sc_bytes nonce; /* value of the extension; absent */
	bool unknown_critical;
	struct sc_bytes certs[SC_LIMIT_OCSP_CERTS]; /* DER, the first of them */
	size_t n_certs;
};

/*
 * Reads a DER OCSPResponse. False when it cannot be read; a response of
 * another status than successful has nothing but that.
 */
SC_MUST_CHECK bool sc_ocsp_parse(
	struct sc_arena *a, struct sc_bytes der, struct sc_ocsp *out);

struct sc_ocsp_question {
	const struct sc_cert *cert;
	const struct sc_cert *issuer; /* NULL: it was not seen */
	struct sc_date at;
	struct sc_bytes nonce; /* value of the extension sent; absent: none */
};

/*
 * What `der` says about a certificate at a time. Of several that are about it
 * and in force, revoked counts before unknown, and that before good. The
 * result is UNKNOWN, with a reason, for what does not count, but a response
 * that is only stale keeps what it said. A hash weaker than SHA-1 makes no
 * signature.
 */
struct sc_staple_facts sc_ocsp_judge(struct sc_arena *a, struct sc_memo *memo,
	struct sc_bytes der, const struct sc_ocsp_question *q);

#endif
