/*
 * derive.h -- the facts of an observation, at a date, with a trust store.
 *
 * The one door from x509/ to the rest: everything that needs cryptography is
 * answered here. No network, no clock.
 */
#ifndef SC_X509_DERIVE_H
#define SC_X509_DERIVE_H

#include "base/error.h"
#include "facts/facts.h"
#include "x509/ct_list.h"
#include "x509/key_list.h"
#include "x509/key_seen.h"
#include "x509/trust.h"

/* `trust` is read lazily; it may remember what it parsed. */
struct sc_facts sc_facts_derive(struct sc_arena *a, const struct sc_obs *obs,
	struct sc_date at, struct sc_trust *trust);

/* What the facts are derived with; any of it may be NULL. */
struct sc_sources {
	struct sc_trust *trust;
	const struct sc_ct_list *ct_list;     /* lives as long as the facts */
	const struct sc_key_lists *key_lists; /* keys that others know */
	struct sc_key_seen
		*key_seen; /* those of earlier targets; is added to */
	long long work_us; /* what judging may cost; 0: SC_LIMIT_WORK_US */
};

/* The same with more than a trust store. */
struct sc_facts sc_facts_derive_with(struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at,
	const struct sc_sources *with);

#endif
