/*
 * route.h -- where the mail of a domain goes, as the DNS says (RFC 5321 5.1).
 */
#ifndef SC_FACTS_ROUTE_H
#define SC_FACTS_ROUTE_H

#include "base/arena.h"
#include "obs/obs.h"

/* "." in place of a host, RFC 7505. */
bool sc_route_is_null(const struct sc_mx *mx);

/* It is the only MX record, with the preference that it is to have. */
bool sc_route_is_null_mx(const struct sc_domain *d);

/* It stands beside others, which RFC 7505 3 forbids. */
bool sc_route_is_null_mixed(const struct sc_domain *d);

/* An address where a host name belongs, in brackets or without. */
bool sc_route_is_literal(struct sc_arena *a, const struct sc_mx *mx);
bool sc_route_has_literal(struct sc_arena *a, const struct sc_domain *d);

/* Addresses of all hosts but `but`, which may be NULL. */
size_t sc_route_addresses(const struct sc_obs *obs, const struct sc_host *but);

/* True when all address answers say yes or no. */
bool sc_route_is_clean(const struct sc_obs *obs);

/* Neither an MX record nor an address, and nothing was left open. */
bool sc_route_is_none(const struct sc_obs *obs);

/* An MX host that has no address for certain. */
bool sc_route_lacks_address(const struct sc_host *h);

#endif
