/*
 * standing.h -- how a target stands at one date: judged, and compared.
 *
 * Inside report/ only. Each standing has an arena of its own, since a forecast
 * makes some hundred and needs two or three at a time.
 */
#ifndef SC_REPORT_STANDING_H
#define SC_REPORT_STANDING_H

#include "report/forecast.h"

struct sc_standing {
	struct sc_arena arena;
	struct sc_facts facts;
	struct sc_report report;
	/* Digests of what is to be mended, sorted; and of all outcomes. */
	uint64_t *troubles;
	size_t n_troubles;
	uint64_t outcomes;
};

/* What standings are made of. */
struct sc_standings {
	const struct sc_settings *settings;
	const struct sc_deriver *with;
	struct sc_budget budget; /* of all of them */
	int left;                /* that may still be made */
};

/* What one costs at the least; for its budget. */
long long sc_standing_cost_us(const struct sc_obs *obs);

/* False: that would be too much. */
SC_MUST_CHECK bool sc_standing_make(struct sc_standings *s,
	const struct sc_obs *obs, struct sc_date at, struct sc_standing *out);
void sc_standing_free(struct sc_standing *s);

/* Nothing that a forecast tells is otherwise. */
bool sc_standing_same(const struct sc_standing *a, const struct sc_standing *b);

/* True when `s` had no finding like this one. */
bool sc_standing_lacks(const struct sc_standing *s, const struct sc_finding *f);

/* A finding that a forecast tells: to mend or unknown, not about the look. */
bool sc_standing_counts(const struct sc_finding *f);

#endif
