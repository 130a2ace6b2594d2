#include "base/limits.h"
#include "check/topics.h"

static struct sc_verdict work(const struct sc_subject *s)
{
	const struct sc_budget *b = s->facts->budget;

	if (!b || !b->refused)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Judging this target costs more than smtpcert spends on one: "
		"what came last was not looked at.");

	sc_evidence(&v, s, "limit",
		"%d ms of work; signatures, keys, certificates or findings "
		"left out: %lld or more",
		SC_LIMIT_WORK_US / 1000, b->refused);
	return v;
}

const struct sc_check sc_checks_limit[] = {
	{
		.id = SC_CHECK_PROBE_LIMIT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Look at single hosts or addresses. Long chains and "
			  "keys of more than 4096 bits cost the most.",
		.run = work,
	},
	{ 0 },
};
