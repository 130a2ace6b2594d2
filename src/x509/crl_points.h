/* crl_points.h -- where a certificate says that its CRLs are, RFC 5280. */
#ifndef SC_X509_CRL_POINTS_H
#define SC_X509_CRL_POINTS_H

#include "base/arena.h"
#include "facts/facts.h"

/*
 * One distribution point (4.2.1.13): its URLs lead to the same CRL. Several
 * points are several CRLs, whose scopes say what each is about.
 */
struct sc_crl_point {
	const char *const *urls; /* of any scheme, in order */
	size_t n_urls;
	bool indirect;    /* another issuer signs the CRL: cRLIssuer */
	bool other_names; /* some name of it is no URI, or is relative */
};

/*
 * The first SC_LIMIT_CRL_POINTS points of a parsed certificate, with the first
 * SC_LIMIT_CRL_NAMES names of each. Returns their number.
 */
size_t sc_crl_points(struct sc_arena *a, const struct sc_cert *cert,
	const struct sc_crl_point **out);

#endif
