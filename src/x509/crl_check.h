/*
 * crl_check.h -- is a certificate revoked, by the CRLs at hand? RFC 5280 6.3.
 *
 * Nothing is fetched. A CRL counts when it is the certificate issuer's, in
 * force, about such a certificate, and signed by one of the signers given; each
 * that counts is asked, and one that lists the certificate decides, even if it
 * is malformed. Without such an entry the certificate is good once those that
 * count and are well-formed are about all reasons.
 *
 * Delta CRLs are added to the complete CRL that they fit, the newest only;
 * one without its base tells nothing. Differences from RFC 5280: indirect CRLs
 * are not processed; one without a nextUpdate (required of an issuer, 5.1.2.5)
 * is in force for ten days, as long as CRLs for leaves may be (CA/B BR 4.9.7).
 */
#ifndef SC_X509_CRL_CHECK_H
#define SC_X509_CRL_CHECK_H

#include "x509/crl.h"
#include "x509/memo.h"

struct sc_crl_query {
	const struct sc_cert *cert; /* was parsed */
	const struct sc_crl *crls;  /* SC_LIMIT_CRLS are looked at */
	size_t n_crls;              /* 0: NOT_CHECKED is the answer */
	/*
	 * Who may have signed: the issuer of `cert`, then others of the same
	 * subject whose path the caller has validated.
	 */
	const struct sc_cert *const *signers;
	size_t n_signers;
	struct sc_date at;
	bool strict; /* a lax CRL does not make a certificate good */
	struct sc_memo *memo;
	/* counts those verified; at SC_LIMIT_SIGNATURES no more are */
	size_t *signatures;
};

struct sc_revocation_result sc_crl_check(
	struct sc_arena *a, const struct sc_crl_query *q);

#endif
