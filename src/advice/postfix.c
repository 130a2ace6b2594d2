#include "advice/advice.h"
#include "policy/dane.h"
#include "policy/sts.h"

/* How many hosts are in each state that matters. */
struct tally {
	size_t bound, free, lost;
	bool mx_secure;
};

static struct tally count(const struct sc_facts *facts)
{
	struct tally t = { .mx_secure = true };

	for (size_t i = 0; i < facts->n_hosts; i++) {
		const struct sc_dane_policy *policy = facts->hosts[i].dane;

		switch (policy ? policy->state : SC_DANE_UNKNOWN) {
		case SC_DANE_BINDING: t.bound++; break;
		case SC_DANE_UNUSABLE:
		case SC_DANE_NO_DNSSEC:
		case SC_DANE_NONE: t.free++; break;
		case SC_DANE_FAILED:
		case SC_DANE_UNKNOWN: t.lost++; break;
		}
		t.mx_secure &= policy && policy->mx_secure;
	}
	return t;
}

/* "*.example.org" is ".example.org" for Postfix. */
static const char *patterns(
	struct sc_arena *a, const struct sc_sts_policy *policy)
{
	const char *s = "";

	for (size_t i = 0; i < policy->n_mx; i++)
		s = sc_arena_printf(a, "%s%s%s", s, *s ? ":" : "",
			policy->mx[i] + (policy->mx[i][0] == '*'));
	return s;
}

static void by_sts(struct sc_arena *a, const struct sc_sts *sts,
	struct sc_postfix_policy *p)
{
	if (sts->mode == SC_STS_ENFORCE) {
		p->line = sc_arena_printf(a,
			"%s secure match=%s servername=hostname", p->domain,
			patterns(a, &sts->policy));
		p->why = "Its MTA-STS policy is enforced.";
	} else if (sts->mode == SC_STS_TESTING) {
		p->why = "Its MTA-STS policy is in testing, which asks for "
			 "nothing: leave it opportunistic.";
	} else {
		p->why = "It publishes neither DANE nor an enforced MTA-STS "
			 "policy: leave it opportunistic.";
	}
}

struct sc_postfix_policy sc_advice_postfix(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts)
{
	const struct sc_target *target = &obs->target;
	struct tally t = count(facts);
	struct sc_postfix_policy p = { .known = true };

	p.domain = target->domain ?
		target->domain :
		target->host ?
		sc_arena_printf(a, "[%s]:%d", target->host, target->port) :
		target->address;
	if (t.lost || facts->n_hosts == 0) {
		p.known = false;
		p.why = "The DNS gave no validated answer about DANE: keep the "
			"policy that you have.";
	} else if (t.bound && t.free == 0 && t.mx_secure) {
		p.line = sc_arena_printf(a, "%s dane-only", p.domain);
		p.why = "Every MX host has secure, usable TLSA records.";
	} else if (t.bound) {
		p.line = sc_arena_printf(a, "%s dane", p.domain);
		p.why = t.free ?
			"Only some MX hosts have usable TLSA records." :
			"The MX hosts have TLSA records, but the MX "
			"lookup is not secure.";
	} else {
		by_sts(a, facts->sts, &p);
	}
	return p;
}
