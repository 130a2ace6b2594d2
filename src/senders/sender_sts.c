/*
 * Senders with MTA-STS: RFC 8461 section 5, with the policy that is published
 * now, or with one that was cached before; and what they report (RFC 8460).
 */
#include "senders/sender.h"

#include "base/dname.h"
#include "policy/dane.h"
#include "policy/sts.h"

#define FIRST_TIME ": delivers as opportunistic senders do"

/* The verdict on host and certificate; the concrete finding goes first. */
static struct sc_decision demand_certificate(const struct sc_view *v)
{
	struct sc_decision d = sc_sender_host(v);

	if (d.outcome == SC_SENDER_DEFERS)
		sc_why_add(&d.why, SC_REASON_STS_CERTIFICATE);
	return d;
}

static bool dane_fails(const struct sc_view *v)
{
	const struct sc_dane_policy *p = v->facts->dane_policy;

	return p &&
		(p->state == SC_DANE_FAILED ||
			(p->state == SC_DANE_BINDING &&
				v->shown.dane->result == SC_DANE_MISMATCH));
}

static struct sc_decision enforce(const struct sc_view *v)
{
	const char *host = sc_dname_fold(
		v->seen->a, sc_bytes_of(sc_endpoint_name(v->endpoint)));
	struct sc_decision d;

	if (!sc_sts_lists(&v->seen->facts->sts->policy, host)) {
		d = sc_sender_decision(
			SC_SENDER_DEFERS, SC_REASON_STS_UNLISTED);
		d.result_type = "validation-failure";
		d.note = v->rule->is_class ?
			"postfix-mta-sts-resolver compares the names of the "
			"certificate with the policy, not that of the host" :
			NULL;
		return d;
	}
	d = demand_certificate(v);
	if (d.outcome == SC_SENDER_AUTHENTICATED && dane_fails(v))
		d.note = "a sender that does DANE too does not deliver (RFC "
			 "8461 section 2)";
	return d;
}

/* As an opportunistic sender, and a report of what would fail. */
static struct sc_decision test(const struct sc_view *v)
{
	struct sc_decision strict = enforce(v);
	struct sc_decision d = sc_sender_without(v,
		"mode testing: failures are reported, the mail is delivered");

	if (strict.outcome == SC_SENDER_DEFERS) {
		d.result_type = strict.result_type;
		sc_why_add(&d.why, strict.why.reasons[0]);
		sc_why_add(&d.why, strict.why.reasons[1]);
	}
	return d;
}

/* What a policy that cannot be had is to be reported as, RFC 8460 4.3.2.2. */
static const char *fetch_type(const struct sc_sts *s)
{
	if (s->record.state != SC_RECORD_VALID)
		return NULL;
	switch (s->fetch) {
	case SC_STS_FETCH_CERTIFICATE: return "sts-webpki-invalid";
	case SC_STS_FETCH_OK:
		return s->has_policy && !s->policy.valid ?
			"sts-policy-invalid" :
			NULL;
	case SC_STS_FETCH_UNTRIED: return NULL;
	case SC_STS_FETCH_LOOKUP:
	case SC_STS_FETCH_NO_ADDRESS:
	case SC_STS_FETCH_UNREACHABLE:
	case SC_STS_FETCH_TLS:
	case SC_STS_FETCH_HTTP:
	case SC_STS_FETCH_REDIRECT:
	case SC_STS_FETCH_STATUS:
	case SC_STS_FETCH_LARGE: break;
	}
	return "sts-policy-fetch-error";
}

static struct sc_decision no_policy(const struct sc_view *v)
{
	const struct sc_sts *s = v->seen->facts->sts;
	struct sc_decision d = sc_sender_without(v,
		s->traces ? "no usable MTA-STS policy" FIRST_TIME :
			    "no MTA-STS policy" FIRST_TIME);

	d.result_type = fetch_type(s);
	return d;
}

static struct sc_decision no_name(void)
{
	struct sc_decision d =
		sc_sender_decision(SC_SENDER_NOT_APPLICABLE, SC_REASON_NONE);

	d.note = "MTA-STS is of names";
	return d;
}

const char *sc_sender_sts_unseen(const struct sc_seen *seen)
{
	const struct sc_sts *s = seen->facts->sts;

	if (!s || !seen->obs->domain)
		return "the policy is that of the mail domain, which was not "
		       "given";
	if (s->record.state == SC_RECORD_UNKNOWN)
		return "its policy records were not looked at";
	return sc_sts_is_out_of_reach(s) ?
		"its policy could not be fetched from here" :
		NULL;
}

struct sc_decision sc_sender_sts(const struct sc_view *v)
{
	if (!v->endpoint->host && !sc_sender_is_literal(v))
		return no_name();
	if (sc_sender_sts_unseen(v->seen))
		return sc_sender_unsure(v, sc_sender_sts_unseen(v->seen));
	switch (v->seen->facts->sts->mode) {
	case SC_STS_ENFORCE: return enforce(v);
	case SC_STS_TESTING: return test(v);
	case SC_STS_NONE:
		return sc_sender_without(v, "policy of mode none" FIRST_TIME);
	case SC_STS_NO_MODE: break;
	}
	return no_policy(v);
}

/*
 * An older policy is not there to be read. What it can be expected to say is
 * that it enforces, and lists the hosts that are MX today.
 */
struct sc_decision sc_sender_sts_cached(const struct sc_view *v)
{
	const struct sc_sts *s = v->seen->facts->sts;

	if (!v->seen->obs->domain || !v->endpoint->host || s->mode ||
		!s->traces)
		return sc_sender_sts(v);
	return demand_certificate(v);
}
