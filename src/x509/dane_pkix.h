/*
 * dane_pkix.h -- the part of PKIX in usages 0 and 1 (RFC 6698 2.1.1): a path
 * to an anchor of the trust store. Certificates that stand whole in records of
 * the host count as sent, as for OpenSSL.
 */
#ifndef SC_X509_DANE_PKIX_H
#define SC_X509_DANE_PKIX_H

#include "policy/dane.h"
#include "x509/trust.h"

struct sc_dane_pkix {
	struct sc_arena *arena;
	const struct sc_dane_policy *policy;
	const struct sc_chain *sent;
	struct sc_date at;
	struct sc_trust *trust;
	bool named;                  /* the leaf has policy->names[0] */
	const struct sc_chain *best; /* NULL: not looked for yet */
};

/* Whether the record has the data of an anchor that issues to what was sent. */
bool sc_dane_pkix_is_anchor(
	const struct sc_dane_pkix *p, const struct sc_tlsa *t);

/* Whether it has that of a certificate above the leaf on the path. */
bool sc_dane_pkix_has_issuer(struct sc_dane_pkix *p, const struct sc_tlsa *t);

/* What is wrong with the certificate by PKIX, for people; NULL: nothing. */
const char *sc_dane_pkix_fault(struct sc_dane_pkix *p);

#endif
