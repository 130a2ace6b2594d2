#include <string.h>

#include "report/parts.h"

/* How many hosts there are, and how many of them have no fault anywhere. */
static void count_hosts(const struct sc_report *r, int *all, int *fine)
{
	for (size_t i = 0; i < r->n_endpoints; i++) {
		const char *host = r->endpoints[i].host;
		bool seen = false, good = true;

		for (size_t k = 0; k < r->n_endpoints; k++) {
			if (!host || !r->endpoints[k].host ||
				strcmp(host, r->endpoints[k].host) != 0)
				continue;
			seen |= k < i;
			good &= r->endpoints[k].verdict == SC_VERDICT_PASS;
		}
		*all += !seen;
		*fine += !seen && good;
	}
}

/* The mildest of what senders that verify, and those that do not, do. */
static const char *delivery(const struct sc_report *r)
{
	enum sc_outcome_of_sender best = SC_SENDER_NOT_APPLICABLE;

	for (size_t i = 0; i < r->n_senders; i++)
		if (r->senders[i].outcome == SC_SENDER_AUTHENTICATED)
			best = SC_SENDER_AUTHENTICATED;
		else if (!best)
			best = r->senders[i].outcome;
	switch (best) {
	case SC_SENDER_AUTHENTICATED:
		return "mail is delivered encrypted, and authenticated by "
		       "senders that verify";
	case SC_SENDER_ENCRYPTED: return "mail is delivered encrypted";
	case SC_SENDER_CLEARTEXT: return "mail is delivered in clear text";
	case SC_SENDER_DEFERS: return "mail stays queued at the sender";
	case SC_SENDER_BOUNCES: return "mail bounces";
	case SC_SENDER_UNKNOWN:
	case SC_SENDER_NOT_APPLICABLE: break;
	}
	return "we could not tell whether mail is delivered";
}

static const char *about(const struct sc_finding *f)
{
	return f->subject.host     ? f->subject.host :
		f->subject.address ? f->subject.address :
				     NULL;
}

/* The finding that decides what senders do, such as a null MX; or NULL. */
static const struct sc_finding *deciding(const struct sc_report *r)
{
	const char *id = r->n_senders ? r->senders[0].finding : NULL;

	for (size_t i = 0; id && i < r->n_findings; i++)
		if (strcmp(r->findings[i].id, id) == 0)
			return &r->findings[i];
	return NULL;
}

/* Below what is wrong: that there may be more. */
static bool was_cut_short(const struct sc_report *r)
{
	for (size_t i = 1; i < r->n_findings; i++)
		if (r->findings[i].severity == SC_SEVERITY_UNKNOWN &&
			strcmp(r->findings[i].id,
				"probe-variant-inconclusive") == 0)
			return true;
	return false;
}

static const char *in_one_sentence(
	const struct sc_judgement *j, const struct sc_report *r)
{
	bool domain = j->obs->target.kind == SC_TARGET_DOMAIN;
	const struct sc_finding *worst =
		r->verdict == SC_VERDICT_PASS ? NULL : &r->findings[0];
	int all = 0, fine = 0;

	count_hosts(r, &all, &fine);
	if (!worst && deciding(r))
		return deciding(r)->message;
	if (!worst)
		return !domain || all == 0 ?
			sc_arena_printf(
				j->a, "Nothing is wrong: %s.", delivery(r)) :
			sc_arena_printf(j->a, "%d of %d host%s fine: %s.", fine,
				all, all == 1 ? "" : "s", delivery(r));
	if (!domain || all == 0)
		return worst->message;
	return sc_arena_printf(j->a, "%d of %d host%s fine; %s%s%s", fine, all,
		all == 1 ? "" : "s", about(worst) ? about(worst) : "",
		about(worst) ? ": " : "", worst->message);
}

const char *sc_report_summary(
	const struct sc_judgement *j, const struct sc_report *r)
{
	const char *text = in_one_sentence(j, r);

	return was_cut_short(r) ?
		sc_arena_printf(j->a, "%s The look was cut short.", text) :
		text;
}
