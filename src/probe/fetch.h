/*
 * fetch.h -- the policy host of MTA-STS: its addresses and its policy.
 *
 * The policy is got from every address (at most SC_LIMIT_POLICY_ADDRESSES of a
 * family) as soon as that is known, whether or not there is a record that
 * announces it: a policy that nobody hears of is a finding. What comes is not
 * judged here.
 */
#ifndef SC_PROBE_FETCH_H
#define SC_PROBE_FETCH_H

#include "probe/ask.h"

/* One fetch in the making. */
struct sc_fetching {
	struct sc_run *run;
	struct sc_fetch seen;
	const struct sc_bytes *certs; /* by index as seen.chain */
};

struct sc_fetchings {
	struct sc_fetching *v;
	size_t n;
};

struct sc_policy_place {
	struct sc_run *run;
	struct sc_policy_host host; /* its fetches are set in the end */
	struct sc_inquiry addresses;
	struct sc_fetchings by_a, by_aaaa;
};

/* NULL when `domain` has no policy host: a top-level domain. */
struct sc_policy_place *sc_fetch_policy(struct sc_run *r, const char *domain);

#endif
