#include "base/budget.h"

#include <assert.h>
#include <stddef.h>

void sc_budget_add(struct sc_budget *b, long long us)
{
	assert(us >= 0);
	b->left_us += us;
}

bool sc_budget_pay(struct sc_budget *b, long long us)
{
	assert(us >= 0);
	if (!b)
		return true;
	if (us > b->left_us) {
		/* Something cheap might still fit: one cut is clearer. */
		b->left_us = 0;
		b->refused++;
		return false;
	}
	b->left_us -= us;
	return true;
}
