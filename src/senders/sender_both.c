/*
 * Programs that do DANE and MTA-STS by default, mox and maddy: where a domain
 * has both, both must hold [21], though RFC 8461 section 2 lets DANE decide.
 */
#include "senders/sender.h"

#include "policy/dane.h"

static struct sc_decision unlisted(const struct sc_view *v)
{
	bool bounces = v->rule->habits & SC_HABIT_DANE_BOUNCES;
	struct sc_decision d =
		sc_sender_then(bounces ? SC_THEN_BOUNCE : SC_THEN_DEFER,
			SC_REASON_STS_UNLISTED);

	d.result_type = "validation-failure";
	d.note = "does not use a host that the MTA-STS policy does not list";
	return d;
}

/* PKIX where the policy enforces, then DANE where it is in force. */
static struct sc_decision by_policies(const struct sc_view *v, bool enforces)
{
	bool dane = sc_sender_dane_binds(v);
	struct sc_decision sts =
		sc_sender_decision(SC_SENDER_ENCRYPTED, SC_REASON_NONE);

	if (enforces)
		sts = sc_sender_host(v);
	if (dane && sts.outcome == SC_SENDER_DEFERS)
		sts.note = "wants DANE and MTA-STS to hold";
	if (!dane || (enforces && sts.outcome != SC_SENDER_AUTHENTICATED))
		return sts;

	struct sc_decision d = sc_sender_dane(v);

	return d.outcome == SC_SENDER_ENCRYPTED && enforces ? sts : d;
}

struct sc_decision sc_sender_both(const struct sc_view *v)
{
	const struct sc_dane_policy *dane = v->facts->dane_policy;
	struct sc_view asks = *v;
	bool enforces = v->sts && v->sts->enforces;

	if (!v->endpoint->host)
		return sc_sender_dane(v);
	if (!dane || dane->state == SC_DANE_UNKNOWN)
		return sc_sender_dane(v);
	if (sc_sender_sts_unseen(v->seen))
		return sc_sender_unsure(v, sc_sender_sts_unseen(v->seen));

	if (enforces && !sc_sender_policy_lists(v))
		return unlisted(v);
	if (!enforces && !sc_sender_dane_binds(v))
		return sc_sender_without(v, NULL);
	if (v->rule->manners->must_missing == SC_THEN_STOP_BOUNCE)
		asks.end = sc_sender_end_unoffered(v);
	return by_policies(&asks, enforces);
}
