#include <string.h>

#include "report/parts.h"

struct hosts {
	int all, fine, failed; /* fine: without a fault at any address */
};

static struct hosts count_hosts(const struct sc_report *r)
{
	struct hosts h = { 0 };

	for (size_t i = 0; i < r->n_endpoints; i++) {
		const char *host = r->endpoints[i].host;
		bool seen = false, good = true, failed = false;

		for (size_t k = 0; k < r->n_endpoints; k++) {
			if (!host || !r->endpoints[k].host ||
				strcmp(host, r->endpoints[k].host) != 0)
				continue;
			seen |= k < i;
			good &= r->endpoints[k].verdict == SC_VERDICT_PASS;
			failed |= r->endpoints[k].verdict == SC_VERDICT_FAIL;
		}
		h.all += !seen;
		h.fine += !seen && good;
		h.failed += !seen && failed;
	}
	return h;
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
	case SC_SENDER_UNVERIFIED:
	case SC_SENDER_REFUSES:
	case SC_SENDER_PASSWORD_IN_CLEAR:
	case SC_SENDER_UNKNOWN:
	case SC_SENDER_NOT_APPLICABLE: break;
	}
	return "we could not tell whether mail is delivered";
}

/* Where it is, unless the message says so: "mx1.example.org: " */
static const char *about(struct sc_arena *a, const struct sc_finding *f)
{
	const char *place =
		f->subject.host ? f->subject.host : f->subject.address;

	return place && !strstr(f->message, place) ?
		sc_arena_printf(a, "%s: ", place) :
		"";
}

static const struct sc_finding *find(const struct sc_report *r, const char *id)
{
	for (size_t i = 0; id && i < r->n_findings; i++)
		if (strcmp(r->findings[i].id, id) == 0)
			return &r->findings[i];
	return NULL;
}

/* The finding that decides what senders do, such as a null MX; or NULL. */
static const struct sc_finding *deciding(const struct sc_report *r)
{
	return find(r, r->n_senders ? r->senders[0].finding : NULL);
}

/* What makes mail clients send the password in clear text; or NULL. */
static const struct sc_finding *leak(const struct sc_report *r)
{
	for (size_t i = 0; i < r->n_senders; i++) {
		const struct sc_sender *s = &r->senders[i];

		for (size_t k = 0; k < s->n_implementations; k++)
			if (s->implementations[k].outcome ==
				SC_SENDER_PASSWORD_IN_CLEAR)
				return find(r, s->implementations[k].finding);
	}
	return NULL;
}

/* What a verdict other than PASS is to be told by. */
static const struct sc_finding *worst_of(const struct sc_report *r)
{
	const struct sc_finding *f = leak(r);

	if (r->verdict == SC_VERDICT_PASS)
		return NULL;
	return f ? f : &r->findings[0];
}

/* Nothing is called fine over a failure, which may be that of the domain. */
static const char *count_words(
	struct sc_arena *a, const struct sc_report *r, struct hosts h)
{
	const char *plural = h.all == 1 ? "" : "s";

	if (r->verdict == SC_VERDICT_FAIL)
		return h.failed ?
			sc_arena_printf(a, "%d of %d host%s at fault. ",
				h.failed, h.all, plural) :
			"";
	return sc_arena_printf(a, "%d of %d host%s fine%s. ", h.fine, h.all,
		plural,
		r->verdict == SC_VERDICT_UNKNOWN ? ", not all was seen" : "");
}

static const char *in_one_sentence(
	const struct sc_judgement *j, const struct sc_report *r)
{
	bool domain = j->obs->target.kind == SC_TARGET_DOMAIN;
	const struct sc_finding *worst = worst_of(r);
	struct hosts h = count_hosts(r);

	if (!worst && deciding(r))
		return deciding(r)->message;
	if (!worst)
		return !domain || h.all == 0 ?
			sc_arena_printf(
				j->a, "Nothing is wrong: %s.", delivery(r)) :
			sc_arena_printf(j->a, "%d of %d host%s fine: %s.",
				h.fine, h.all, h.all == 1 ? "" : "s",
				delivery(r));
	if (!domain || h.all == 0)
		return worst->message;
	return sc_arena_printf(j->a, "%s%s%s", count_words(j->a, r, h),
		about(j->a, worst), worst->message);
}

/* Below what is wrong: that there may be more. */
static bool was_cut_short(const struct sc_report *r)
{
	const struct sc_finding *f = find(r, "probe-variant-inconclusive");

	return f && f != &r->findings[0] && f->severity == SC_SEVERITY_UNKNOWN;
}

const char *sc_report_summary(
	const struct sc_judgement *j, const struct sc_report *r)
{
	const char *text = in_one_sentence(j, r);

	return was_cut_short(r) ?
		sc_arena_printf(j->a, "%s The look was cut short.", text) :
		text;
}
