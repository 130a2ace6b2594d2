/*
 * Postfix with postfix-mta-sts-resolver: names of the policy become names that
 * the certificate has to have, and the rest is the Postfix level "secure" [18].
 * With `tlsrpt: true`, for Postfix 3.10 and later, the name of the MX host is
 * held to the policy, and the certificate to the host [32].
 */
#include "senders/sender.h"

#include "base/text.h"

/* The names that the policy at hand gives; verified like a name of ours. */
static bool fits_policy(const struct sc_view *v, const char **note)
{
	const struct sc_lax_policy *p = v->sts;

	for (size_t i = 0; v->shown.leaf && i < p->n_mx; i++) {
		/* An MX pattern is a name for "secure": ".example.org". */
		bool star = sc_text_has_prefix(p->mx[i], "*.");
		bool below = star || p->mx[i][0] == '.';

		if (!sc_sender_has_name(
			    v, p->mx[i] + (star ? 2 : below), below))
			continue;
		*note = "compares the names of the certificate with the "
			"policy, not that of the host, and no TLSA records";
		return true;
	}
	*note = "looks for the names of the policy in the certificate";
	return false;
}

static bool is_asked(const struct sc_view *v)
{
	return (v->endpoint->host || sc_sender_is_literal(v)) &&
		!sc_sender_sts_unseen(v->seen);
}

bool sc_sender_sts_binds(const struct sc_view *v)
{
	return is_asked(v) && v->sts && v->sts->enforces;
}

/* [32] */
static struct sc_decision listed(const struct sc_view *v)
{
	struct sc_decision d = sc_sender_then(SC_THEN_DEFER, SC_REASON_NONE);

	if (sc_sender_policy_lists(v))
		return sc_sender_host(v);
	d.result_type = "validation-failure";
	return d;
}

struct sc_decision sc_sender_sts_names(const struct sc_view *v)
{
	if (!is_asked(v))
		return sc_sender_sts(v);
	if (!v->sts)
		return sc_sender_without(v, "finds no policy that it accepts");
	if (!v->sts->enforces)
		return sc_sender_without(v, NULL);

	struct sc_decision d = v->rule->demand == SC_DEMAND_STS_LISTED ?
		listed(v) :
		sc_sender_verify(v, fits_policy);

	if (d.outcome == SC_SENDER_DEFERS) {
		sc_why_add(&d.why, SC_REASON_STS_UNLISTED);
		sc_why_add(&d.why, SC_REASON_STS_CERTIFICATE);
	}
	return d;
}
