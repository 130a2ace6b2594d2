/*
 * dns_signature.h -- what RRSIG and NSEC3 records say about a zone's care.
 *
 *     RRSIG = covered algorithm labels ttl expiration inception tag signer
 *             signature                                  (RFC 4034 3.1)
 *     NSEC3 = hash flags iterations ...                  (RFC 5155 3.2)
 *
 * Verifies nothing: the resolver did. A record that is too short is passed
 * over. Times are read as seconds since 1970 without sign, which is right
 * until 2106 (RFC 4034 3.1.5 compares them as serial numbers).
 */
#ifndef SC_WIRE_DNS_SIGNATURE_H
#define SC_WIRE_DNS_SIGNATURE_H

#include "base/clock.h"
#include "wire/dns_rdata.h"

/* All 0: there was none. */
struct sc_dns_signatures {
	struct sc_date from, until; /* the time in which all are valid */
	int algorithm;              /* the least number, RFC 8624 */
	bool wildcard;              /* one was made for a wildcard's records */
};

/* True for an RRSIG of the records of `type`. */
bool sc_dns_signature_covers(const struct sc_dns_rr *rr, int type);

/* Takes an RRSIG into account. */
void sc_dns_signature_note(
	struct sc_dns_signatures *s, const struct sc_dns_rr *rr);

/* The iterations of an NSEC3 record; of any other 0. */
int sc_dns_nsec3_iterations(const struct sc_dns_rr *rr);

#endif
