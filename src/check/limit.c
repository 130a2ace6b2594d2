#include "base/limits.h"
#include "check/topics.h"

static struct sc_verdict work(const struct sc_subject *s)
{
	const struct sc_budget *b = s->facts->budget;

	if (!b || !b->refused)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(PROBE_LIMIT));

	sc_evidence(&v, s, "limit", SC_MSG(PROBE_LIMIT_LIMIT),
		SC_NUMBER("limit_ms", SC_LIMIT_WORK_US / 1000),
		SC_NUMBER("left_out", b->refused));
	return v;
}

const struct sc_check sc_checks_limit[] = {
	{
		.id = SC_CHECK_PROBE_LIMIT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_PROBE_LIMIT_FIX,
		.run = work,
	},
	{ 0 },
};
