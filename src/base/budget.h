/*
 * budget.h -- how much work one target is worth.
 *
 * Sizes and counts are bounded one by one (base/limits.h), but their product
 * is not: two hundred addresses can each show a hundred keys of 16,384 bits.
 * Whatever costs more than its input is long is therefore paid for first, in
 * microseconds of a slow core (SC_LIMIT_WORK_US), estimated from the input
 * alone and rounded up. When the budget is spent, the question stays open and
 * the report says so (the check probe-limit). No clock is read, so that the
 * same observation has the same report on every machine.
 */
#ifndef SC_BASE_BUDGET_H
#define SC_BASE_BUDGET_H

#include <stdbool.h>

#include "base/attr.h"

struct sc_budget {
	long long left_us;
	long long refused; /* questions that stayed open */
};

/* Adds `us`, also to one that is spent. */
void sc_budget_add(struct sc_budget *b, long long us);

/*
 * Pays `us` (0 or more). False: there is less left, and nothing can be paid
 * until more is added. A NULL budget has no bound.
 */
SC_MUST_CHECK bool sc_budget_pay(struct sc_budget *b, long long us);

#endif
