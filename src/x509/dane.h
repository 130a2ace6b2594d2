/*
 * dane.h -- TLSA records against a chain as served: RFC 7671, RFC 7672 3.
 *
 * Which records bind a host is policy/dane.h; this says what they make of the
 * certificates that it shows. No trust store takes part, except for usages 0
 * and 1 on submission ports (RFC 7673); nothing is fetched or completed:
 *
 * - DANE-EE(3) is the first certificate alone; names, dates, key usage and
 *   issuer do not matter (RFC 7672 3.1.1);
 * - DANE-TA(2) is a certificate sent above the leaf, or for "2 0 0" the one in
 *   the record, for "2 1 0" the key in it (RFC 7671 5.2.2, 5.2.3). The path up
 *   to it holds by the rules of x509/path.h, with dates; the dates of the TA
 *   itself are not looked at (OpenSSL). The leaf needs one of policy->names.
 *   A self-signed leaf is nobody's TA, as in OpenSSL and GnuTLS; OpenSSL alone
 *   makes an exception for its own key in "2 1 0";
 * - usages 0 and 1 ask for a path to an anchor of the trust store and for the
 *   first of policy->names besides; for 0 the path has what the record names;
 * - digests that a stronger one outranks do not count (RFC 7671 9), though what
 *   they match is said. A whole certificate or key that cannot be read is a
 *   record that cannot be used, with all that follows from it.
 *
 * That the first certificate cannot be read does not keep its bytes from being
 * the ones that a record names: no handshake gets that far.
 */
#ifndef SC_X509_DANE_H
#define SC_X509_DANE_H

#include "facts/facts.h"
#include "policy/dane.h"
#include "x509/trust.h"

/* Each of `policy`, `chain` (nothing was shown) and `trust` may be NULL. */
struct sc_dane_facts sc_dane_match(struct sc_arena *a,
	const struct sc_dane_policy *policy, const struct sc_chain *chain,
	struct sc_date at, struct sc_trust *trust);

/* The data of a record for a certificate; absent for an unknown parameter. */
struct sc_bytes sc_dane_data(
	struct sc_arena *a, const struct sc_cert *c, int selector, int mtype);

#endif
