#include "advice/advice.h"
#include "policy/answer.h"
#include "policy/dane.h"
#include "policy/sts.h"

/* How many hosts are in each state that matters. */
struct tally {
	size_t bound, free, lost, gone;
	const char *a_gone_one;
	const char *why_lost; /* half a sentence; or NULL */
	bool mx_secure;
};

static void count_one(struct tally *t, const struct sc_host *host,
	const struct sc_dane_policy *policy)
{
	if (sc_answer_no_address(&host->a, &host->aaaa)) {
		t->gone++;
		t->a_gone_one = host->name;
		return;
	}
	switch (policy ? policy->state : SC_DANE_UNKNOWN) {
	case SC_DANE_BINDING: t->bound++; break;
	case SC_DANE_UNUSABLE:
	case SC_DANE_NO_DNSSEC:
	case SC_DANE_NONE: t->free++; break;
	case SC_DANE_FAILED:
	case SC_DANE_UNKNOWN:
		t->lost++;
		t->why_lost = policy ? policy->why : NULL;
		break;
	}
	t->mx_secure &= policy && policy->mx_secure;
}

static struct tally count(
	const struct sc_obs *obs, const struct sc_facts *facts)
{
	struct tally t = { .mx_secure = true };

	for (size_t i = 0; i < facts->n_hosts && i < obs->n_hosts; i++)
		count_one(&t, &obs->hosts[i], facts->hosts[i].dane);
	return t;
}

/* A lookup failed: what Postfix has may be right. */
static void keep(struct sc_arena *a, struct sc_postfix_policy *p,
	const char *about, const char *why)
{
	p->known = false;
	p->why = sc_arena_printf(a,
		"The DNS gave no validated answer about %s%s%s: keep the "
		"policy that you have.",
		about, why ? ", " : "", why ? why : "");
}

/* "*.example.org" is ".example.org" for Postfix. */
static void set_match(struct sc_arena *a, const struct sc_sts_policy *policy,
	struct sc_postfix_policy *p)
{
	const char **v = sc_new(a, const char *, policy->n_mx + 1);

	for (size_t i = 0; i < policy->n_mx; i++)
		v[i] = policy->mx[i] + (policy->mx[i][0] == '*');
	p->match = v;
	p->n_match = policy->n_mx;
}

static void write_line(struct sc_arena *a, struct sc_postfix_policy *p)
{
	p->line = sc_arena_printf(a, "%s %s", p->domain, p->level);
	for (size_t i = 0; i < p->n_match; i++)
		p->line = sc_arena_printf(
			a, "%s%s%s", p->line, i ? ":" : " match=", p->match[i]);
	if (p->n_match)
		p->line = sc_arena_printf(a, "%s servername=hostname", p->line);
}

static void by_sts(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_sts *sts, struct sc_postfix_policy *p)
{
	bool lost = obs->domain && obs->domain->sts &&
		(sts->record.state == SC_RECORD_UNKNOWN ||
			sts->record.state == SC_RECORD_FAILED ||
			sc_sts_is_out_of_reach(sts));

	if (lost) {
		keep(a, p, "MTA-STS",
			sts->record.state == SC_RECORD_VALID ?
				"or the policy could not be fetched from here" :
				NULL);
	} else if (sts->mode == SC_STS_ENFORCE) {
		p->level = "secure";
		set_match(a, &sts->policy, p);
		p->why = "Its MTA-STS policy is enforced.";
	} else if (sts->mode == SC_STS_TESTING) {
		p->why = "Its MTA-STS policy is in testing, which asks for "
			 "nothing: leave it opportunistic.";
	} else {
		p->why = "It publishes neither DANE nor an enforced MTA-STS "
			 "policy: leave it opportunistic.";
	}
}

static void by_dane(const struct tally *t, struct sc_postfix_policy *p)
{
	bool only = t->free == 0 && t->mx_secure;

	p->level = only ? "dane-only" : "dane";
	p->why = only   ? "Every MX host has secure, usable TLSA records." :
		t->free ? "Only some MX hosts have usable TLSA records." :
			  "The MX hosts have TLSA records, but the MX lookup "
			  "is not secure.";
}

/* No host that mail could be taken to: because there is none, or who knows. */
static void by_nothing(struct sc_arena *a, const struct sc_obs *obs,
	const struct tally *t, struct sc_postfix_policy *p)
{
	const struct sc_answer *mx = obs->domain ? &obs->domain->answer : NULL;

	if (t->gone || sc_answer_end(mx) == SC_ANSWER_READ)
		p->why = "It takes no mail: there is no MX host with an "
			 "address.";
	else
		keep(a, p, "its MX hosts", mx ? mx->detail : NULL);
}

/* Names what was passed over. */
static const char *beside(
	struct sc_arena *a, const struct tally *t, const char *why)
{
	if (!t->gone || t->bound + t->free + t->lost == 0)
		return why;
	return t->gone == 1 ?
		sc_arena_printf(a, "%s %s has no address and was passed over.",
			why, t->a_gone_one) :
		sc_arena_printf(a,
			"%s %s and %zu more have no address and were passed "
			"over.",
			why, t->a_gone_one, t->gone - 1);
}

struct sc_postfix_policy sc_advice_postfix(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts)
{
	const struct sc_target *target = &obs->target;
	struct tally t = count(obs, facts);
	struct sc_postfix_policy p = { .known = true };

	p.domain = target->domain ?
		target->domain :
		target->host ?
		sc_arena_printf(a, "[%s]:%d", target->host, target->port) :
		target->address;
	if (t.lost)
		keep(a, &p, "DANE", t.why_lost);
	else if (t.bound + t.free == 0)
		by_nothing(a, obs, &t, &p);
	else if (t.bound)
		by_dane(&t, &p);
	else
		by_sts(a, obs, facts->sts, &p);
	if (p.level)
		write_line(a, &p);
	p.why = beside(a, &t, p.why);
	return p;
}
