/*
 * standing.h -- an observation judged for one date, and comparable.
 *
 * Inside report/ only. Each standing has an arena of its own: a forecast makes
 * hundreds of them and needs two or three at a time.
 */
#ifndef SC_REPORT_STANDING_H
#define SC_REPORT_STANDING_H

#include "report/forecast.h"

struct sc_standing {
	struct sc_arena arena;
	struct sc_facts facts;
	struct sc_report report;
	/* Sorted digests of the findings that count; one of all outcomes. */
	uint64_t *troubles;
	size_t n_troubles;
	uint64_t outcomes;
};

/* What standings are made with, and how many may still be made. */
struct sc_standings {
	const struct sc_settings *settings;
	const struct sc_deriver *with;
	struct sc_budget budget;
	int left;
};

/* Returns what one judgement costs at least, estimated from the size. */
long long sc_standing_cost_us(const struct sc_obs *obs);

/* Judges `obs` for `at`. False: the budget or the number is used up. */
SC_MUST_CHECK bool sc_standing_make(struct sc_standings *s,
	const struct sc_obs *obs, struct sc_date at, struct sc_standing *out);
void sc_standing_free(struct sc_standing *s);

/* True when outcomes and findings that count are the same. */
bool sc_standing_same(const struct sc_standing *a, const struct sc_standing *b);

/* True when `s` has no finding like `f`. */
bool sc_standing_lacks(const struct sc_standing *s, const struct sc_finding *f);

/* True for warnings, failures and unknowns that are not about the probe. */
bool sc_standing_counts(const struct sc_finding *f);

#endif
