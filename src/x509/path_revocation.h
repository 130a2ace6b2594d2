/*
 * path_revocation.h -- a path whose certificates must not be revoked.
 *
 * By CRLs that are at hand. Every certificate below the anchor must be good:
 * who gives CRLs means them, and one that nothing is known of is refused.
 */
#ifndef SC_X509_PATH_REVOCATION_H
#define SC_X509_PATH_REVOCATION_H

#include "x509/path_rules.h"

/*
 * A CRL is signed by the issuer of the certificate, or by another certificate
 * of its name: one of the store, or one among those served that has a valid
 * path of its own, and is not itself revoked by the CRLs of its issuer
 * (RFC 5280 6.3.3 (f)).
 */
bool sc_path_is_revoked(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *flaw);

#endif
