/*
 * sct.h -- signed certificate timestamps (RFC 6962 3), read and verified.
 *
 * Reading copies nothing. What a log signed, the entry, is made again from the
 * certificate that was served, byte by byte, since nobody sends it.
 */
#ifndef SC_X509_SCT_H
#define SC_X509_SCT_H

#include "base/arena.h"
#include "base/attr.h"
#include "facts/facts.h"
#include "x509/cert.h"
#include "x509/sig.h"

#define SC_EXT_SCTS         "1.3.6.1.4.1.11129.2.4.2"
#define SC_SCT_LOG_ID_BYTES 32

struct sc_sct {
	int version; /* 0 is v1; of any other nothing below is set */
	struct sc_bytes log_id;
	uint64_t at_ms; /* since 1970, without leap seconds */
	struct sc_bytes extensions;
	int hash, key; /* RFC 5246 7.4.1.4.1 */
	struct sc_bytes signature;
};

/*
 * Opens a SignedCertificateTimestampList: `rest` becomes what is in it. False
 * when its length is not that of the whole, or when it is empty.
 */
SC_MUST_CHECK bool sc_sct_open(struct sc_bytes list, struct sc_bytes *rest);

/* Takes the next SerializedSCT off the front. False: it is cut, or empty. */
SC_MUST_CHECK bool sc_sct_next(struct sc_bytes *rest, struct sc_bytes *one);

/* Reads one. False when it is v1 and has not the form of it. */
SC_MUST_CHECK bool sc_sct_parse(struct sc_bytes one, struct sc_sct *out);

/* The entry of a certificate as it is, for SCTs that are not embedded. */
struct sc_bytes sc_sct_entry_cert(struct sc_arena *a, struct sc_bytes der);

/*
 * The entry of the precertificate of `cert`: its TBSCertificate without the
 * list of SCTs, lengths made anew, and the SHA-256 of its issuer's `spki`.
 * False when the certificate cannot be taken apart.
 */
SC_MUST_CHECK bool sc_sct_entry_precert(struct sc_arena *a,
	const struct sc_cert *cert, struct sc_bytes spki, struct sc_bytes *out);

/* The TBSCertificate of that entry alone. */
SC_MUST_CHECK bool sc_sct_precert_tbs(
	struct sc_arena *a, struct sc_bytes der, struct sc_bytes *out);

/*
 * Does the key of the log verify the SCT for this entry? SHA-256 with ECDSA or
 * RSA, as RFC 6962 2.1.4 has it; anything else is BAD. Nothing is paid for.
 */
enum sc_sig sc_sct_verify(const struct sc_sct *sct, struct sc_bytes entry,
	const struct sc_key_facts *log);

#endif
