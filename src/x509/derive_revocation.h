/*
 * derive_revocation.h -- are the certificates of a chain revoked?
 *
 * By what the observation holds of their CAs: the CRLs of their distribution
 * points first, then the staple, then the answer of a responder; all of it
 * verified by the issuer in the path, at the given date. Delta CRLs and
 * indirect ones are not used, and what is said then says so.
 */
#ifndef SC_X509_DERIVE_REVOCATION_H
#define SC_X509_DERIVE_REVOCATION_H

#include "facts/facts.h"
#include "x509/trust.h"

struct sc_inquiry_facts; /* lives in its arena */

/* Reads all that was got from CAs. */
struct sc_inquiry_facts *sc_revocation_open(struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at, struct sc_trust *trust);

/*
 * By index as chain->path. NULL when there is no path, or the observation was
 * made without asking. `staple` is for the leaf.
 */
const struct sc_revocation_facts *sc_revocation_derive(
	struct sc_inquiry_facts *q, const struct sc_chain *chain,
	const struct sc_staple_facts *staple);

#endif
