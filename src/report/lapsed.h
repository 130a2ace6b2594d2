/* lapsed.h -- an observation some of whose DNSSEC signatures have expired. */
#ifndef SC_REPORT_LAPSED_H
#define SC_REPORT_LAPSED_H

#include "base/arena.h"
#include "obs/obs.h"

/*
 * Returns a copy in which every answer whose signature ends at or before
 * `until` is bogus, as a validating resolver would give it after that date.
 */
const struct sc_obs *sc_lapsed(
	struct sc_arena *a, const struct sc_obs *obs, struct sc_date until);

#endif
