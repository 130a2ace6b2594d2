/* lapsed.h -- an observation as it would be without some of its signatures. */
#ifndef SC_REPORT_LAPSED_H
#define SC_REPORT_LAPSED_H

#include "base/arena.h"
#include "obs/obs.h"

/*
 * The same observation, where the answers of DNS whose signatures end at or
 * before `until` are bogus, as a validating resolver has them from then on.
 */
const struct sc_obs *sc_lapsed(
	struct sc_arena *a, const struct sc_obs *obs, struct sc_date until);

#endif
