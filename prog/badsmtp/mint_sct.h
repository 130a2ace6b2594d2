/*
 * mint_sct.h -- SCTs to order, and the list of the logs that sign them.
 *
 * The logs are always the same: their keys follow from their names, so that
 * two programs can speak of them without a file between them.
 *
 *	alpha beta gamma   of three operators, usable
 *	alpha2             usable, of the operator of alpha
 *	tiled tiled2       usable, tiled, of two operators
 *	readonly retired rejected pending
 *	                   retired, rejected: 30 days ago
 *	handed             usable; of the operator of alpha until 20 days ago,
 *	                   now of that of beta
 *	ended              usable, for certificates that expired long ago
 *	unlisted           not on the list
 *
 * SCTs are ordered with commas: LOG[:WORD]...[@DAYS]. DAYS from now are the
 * timestamp, as in @-3 or @+2. The words:
 *
 *	precert cert       the kind of entry, else what fits the source
 *	other              for a certificate that differs in one octet
 *	other-issuer       for an issuer with another key
 *	flip               one bit of the signature is wrong
 *	md5                says to be made with MD5
 *	v2                 version 2 of SCTs
 *	cut                ends too early
 *	again              with the text "x" as extensions
 */
#ifndef BADSMTP_MINT_SCT_H
#define BADSMTP_MINT_SCT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/error.h"

/* What SCTs are about. */
struct mint_sct_for {
	struct sc_date now;
	struct sc_date usual;   /* timestamp of those without @DAYS */
	bool embedded;          /* entries are precertificates, if not said */
	struct sc_bytes tbs;    /* of the precertificate */
	struct sc_bytes issuer; /* SubjectPublicKeyInfo of its issuer */
	struct sc_bytes der;    /* of the certificate; absent if embedded */
};

/* Makes the SignedCertificateTimestampList (RFC 6962 3.3) of an order. */
SC_MUST_CHECK bool mint_sct_list(struct sc_arena *a,
	const struct mint_sct_for *f, const char *order, struct sc_bytes *out,
	struct sc_error *e);

/* Two SCTs by logs that do not exist, signed by nobody. */
struct sc_bytes mint_sct_dummies(struct sc_arena *a);

/* The list of logs as JSON (v3), made `age_days` before now. */
char *mint_sct_log_list(struct sc_arena *a, struct sc_date now, int age_days);

#endif
