/*
 * What each class of sender would do with each endpoint and with the target as
 * a whole, and each program of the class. The loop over hosts is that of RFC
 * 5321 5.1.
 */
#include <string.h>

#include "facts/answer.h"
#include "facts/route.h"
#include "policy/dane.h"
#include "policy/sts.h"
#include "senders/client.h"

struct sender_class {
	struct sc_rule rule;
	bool on_mx, on_submission;
};

/* clang-format off */
static const struct sender_class classes[] = {
	{ { "opportunistic", SC_DEMAND_NOTHING, SC_HABIT_TLS12, true,
		&sc_manners_class, NULL }, true, true },
	{ { "dane", SC_DEMAND_DANE, SC_HABIT_TLS12, true,
		&sc_manners_class, NULL }, true, false },
	{ { "mta-sts", SC_DEMAND_STS, SC_HABIT_TLS12, true,
		&sc_manners_strict, NULL }, true, false },
	{ { "mail-client", SC_DEMAND_CLIENT, 0, true,
		&sc_manners_class, NULL }, false, true },
	{ { "strict", SC_DEMAND_HOST, SC_HABIT_OPENSSL, true,
		&sc_manners_strict, NULL }, true, true },
};
/* clang-format on */

/* A sender that still has an older policy. */
static const struct sc_rule returning_rule = { "returning",
	SC_DEMAND_STS_CACHED, SC_HABIT_TLS12, true, &sc_manners_strict, NULL };

static bool delivers(enum sc_outcome_of_sender o)
{
	return o == SC_SENDER_AUTHENTICATED || o == SC_SENDER_ENCRYPTED ||
		o == SC_SENDER_UNVERIFIED || o == SC_SENDER_CLEARTEXT ||
		o == SC_SENDER_PASSWORD_IN_CLEAR;
}

/* An error may be the fault of our own network when it makes no sense. */
static bool is_dns_unsure(const struct sc_obs *obs)
{
	return !sc_answers_any(obs, SC_ANSWERS_MAIL, sc_answer_has_error);
}

static bool is_dns_lost(const struct sc_obs *obs)
{
	return sc_answers_any(obs, SC_ANSWERS_MAIL, sc_answer_failed) ||
		sc_answers_any(obs, SC_ANSWERS_SENDER, sc_answer_is_late);
}

static bool is_any_without_address(const struct sc_obs *obs)
{
	for (size_t i = 0; i < obs->n_hosts; i++)
		if (sc_route_lacks_address(&obs->hosts[i]))
			return true;
	return false;
}

/* "[192.0.2.1]" is looked up as a name, which has no address. */
static bool all_in_brackets(const struct sc_domain *d)
{
	for (size_t i = 0; d && i < d->n_mx; i++)
		if (d->mx[i].exchange[0] != '[')
			return false;
	return d && d->n_mx > 0;
}

/* A domain that nobody can deliver to, or whose hosts we did not look at. */
static struct sc_decision nowhere(
	const struct sc_seen *seen, const struct sc_rule *rule)
{
	const struct sc_manners *m = rule->manners;
	const struct sc_obs *obs = seen->obs;
	bool mx = obs->domain && sc_answer_is_clean(&obs->domain->answer);
	bool absent =
		obs->domain && obs->domain->answer.rcode == SC_RCODE_NXDOMAIN;
	const struct {
		bool so;
		enum sc_reason reason;
		enum sc_then then;
	} ways[] = {
		{ mx && sc_route_is_null_mx(obs->domain), SC_REASON_NULL_MX,
			SC_THEN_BOUNCE },
		{ sc_answers_any(obs, SC_ANSWERS_SENDER, sc_answer_is_ours),
			SC_REASON_NO_DNS_HERE, SC_THEN_UNKNOWN },
		{ sc_answers_any(obs, SC_ANSWERS_LOCATING, sc_answer_is_bogus),
			SC_REASON_DNS_BOGUS, SC_THEN_DEFER },
		{ is_dns_lost(obs), SC_REASON_DNS_ERROR,
			is_dns_unsure(obs) ? SC_THEN_UNKNOWN : SC_THEN_DEFER },
		{ sc_route_is_none(obs), SC_REASON_NO_MX,
			absent ? m->absent : m->nowhere },
		{ mx && sc_route_has_literal(seen->a, obs->domain),
			SC_REASON_MX_LITERAL,
			all_in_brackets(obs->domain) ? m->no_address :
						       m->literal },
		{ is_any_without_address(obs), SC_REASON_MX_NO_ADDRESS,
			m->no_address },
	};
	size_t w = 0;

	while (w < SC_COUNT(ways) && !ways[w].so)
		w++;
	if (w == SC_COUNT(ways))
		return sc_sender_decision(SC_SENDER_UNKNOWN, SC_REASON_NONE);

	struct sc_decision d = sc_sender_then(ways[w].then, ways[w].reason);

	if (ways[w].reason == SC_REASON_MX_LITERAL &&
		d.outcome == SC_SENDER_UNKNOWN)
		d.note = "connects to an address in an MX record, where we did "
			 "not";
	return d;
}

/* The host that decides, in the order in which they are tried. */
static const struct sc_decision *deciding(
	const struct sc_rule *rule, const struct sc_decision *v, size_t n)
{
	const struct sc_decision *best = &v[0];
	bool last = rule->habits & SC_HABIT_LAST_HOST;

	for (size_t i = 0; i < n; i++) {
		if (v[i].final || (delivers(v[i].outcome) && !v[i].later))
			return &v[i];
		if (last || v[i].outcome < best->outcome)
			best = &v[i];
	}
	return best;
}

/*
 * A host without an address, or whose lookup failed, takes no mail either. One
 * that we could not look up may take it.
 */
static void consider_lookups(const struct sc_seen *seen, struct sc_decision *d)
{
	const struct sc_obs *obs = seen->obs;
	const struct {
		bool so, unknown;
		enum sc_reason reason;
	} cases[] = {
		{ is_dns_lost(obs), is_dns_unsure(obs), SC_REASON_DNS_ERROR },
		{ is_any_without_address(obs), false, SC_REASON_MX_NO_ADDRESS },
		{ sc_answers_any(obs, SC_ANSWERS_SENDER, sc_answer_is_ours),
			true, SC_REASON_NO_DNS_HERE },
	};

	for (size_t i = 0; i < SC_COUNT(cases); i++) {
		enum sc_outcome_of_sender o =
			cases[i].unknown ? SC_SENDER_UNKNOWN : SC_SENDER_DEFERS;

		if (!cases[i].so || d->worst >= o)
			continue;
		d->worst = o;
		d->why = (struct sc_why){ { cases[i].reason }, SC_WHY_TARGET };
	}
}

/* RFC 7505 3 forbids it, and senders differ in what they make of it [5]. */
static void consider_null_mx(const struct sc_seen *seen,
	const struct sc_rule *rule, struct sc_decision *d)
{
	const struct sc_domain *domain = seen->obs->domain;

	if (!domain || !sc_answer_is_clean(&domain->answer) ||
		!sc_route_is_null_mixed(domain))
		return;
	if (!(rule->habits & SC_HABIT_NULL_MX) && !rule->is_class)
		return;
	if (!rule->is_class) {
		d->outcome = SC_SENDER_BOUNCES;
		d->note = "bounces for a null MX, whatever stands beside it";
	}
	d->worst = SC_SENDER_BOUNCES;
	d->why = (struct sc_why){ { SC_REASON_NULL_MX_MIXED }, SC_WHY_TARGET };
}

/*
 * Hosts are tried in the order of preference: the first that takes the mail
 * says what happens normally; where none does, the mildest refusal.
 */
static struct sc_decision sum_up(const struct sc_seen *seen,
	const struct sc_rule *rule, const struct sc_decision *v, size_t n)
{
	if (n == 0)
		return sc_client_word(rule, nowhere(seen, rule));

	struct sc_decision d = *deciding(rule, v, n);
	const struct sc_decision *worst = &v[0];

	for (size_t i = 0; i < n; i++)
		if (v[i].worst > worst->worst)
			worst = &v[i];
	d.worst = worst->worst;
	d.why = worst->why;
	d.note = d.note ? d.note : worst->note;
	consider_lookups(seen, &d);
	consider_null_mx(seen, rule, &d);
	return sc_client_word(rule, d);
}

static bool same_host(const struct sc_endpoint *a, const struct sc_endpoint *b)
{
	return a->host && b->host && strcmp(a->host, b->host) == 0;
}

/*
 * One address of a host is tried, whichever it is, unless nobody answers there:
 * so the worst of them may well be what happens [25].
 */
static void stay_with_one(
	const struct sc_seen *seen, struct sc_decision *v, size_t n)
{
	const struct sc_endpoint *e = seen->obs->endpoints;
	size_t end;

	for (size_t i = 0; i < n; i = end) {
		struct sc_decision worst = { .outcome = 0 };

		for (end = i; end < n && same_host(&e[i], &e[end]); end++)
			if (e[end].connect == SC_OUTCOME_OK &&
				v[end].outcome > worst.outcome)
				worst = v[end];
		for (size_t k = i; k < end; k++)
			if (e[k].connect == SC_OUTCOME_OK)
				v[k] = worst;
		end += end == i;
	}
}

static struct sc_decision *decide_all(
	const struct sc_seen *seen, const struct sc_rule *rule)
{
	size_t n = seen->obs->n_endpoints;
	struct sc_decision *v = sc_new(seen->a, struct sc_decision, n);
	const struct sc_lax_policy *sts =
		rule->reader ? sc_sender_policy(seen, rule->reader) : NULL;

	for (size_t i = 0; i < n; i++)
		v[i] = sc_sender_decide(seen, rule, sts, i);
	if (rule->habits & SC_HABIT_ONE_ADDRESS)
		stay_with_one(seen, v, n);
	return v;
}

/* Takes out what a client does on ports that are none of its own. */
static size_t keep_own_ports(const struct sc_seen *seen,
	const struct sc_rule *rule, struct sc_decision *v)
{
	const struct sc_client *c = sc_client_of(rule);
	size_t n = 0;

	for (size_t i = 0; i < seen->obs->n_endpoints; i++)
		if (!c || sc_client_uses(c, seen->obs->endpoints[i].mode))
			v[n++] = v[i];
	return n;
}

struct sc_decision sc_sender_whole(
	const struct sc_seen *seen, const struct sc_rule *rule)
{
	struct sc_decision *v = decide_all(seen, rule);

	return sum_up(seen, rule, v, keep_own_ports(seen, rule, v));
}

static void set_hosts(const struct sc_seen *seen, const struct sc_decision *v,
	struct sc_sender *s)
{
	size_t n = seen->obs->n_endpoints;
	struct sc_sender_host *hosts =
		sc_new(seen->a, struct sc_sender_host, n);

	for (size_t i = 0; i < n; i++) {
		const struct sc_endpoint *e = &seen->obs->endpoints[i];

		hosts[i] = (struct sc_sender_host){ e->host, e->address,
			e->port, v[i].outcome, v[i].worst, v[i].why, NULL,
			v[i].note, v[i].result_type };
	}
	s->hosts = hosts;
	s->n_hosts = n;
}

/* The note says why it is not as with the class; else there is none to say. */
static struct sc_implementation implementation_of(const struct sc_seen *seen,
	const struct sc_program *p, const struct sc_sender *class)
{
	struct sc_decision d = sc_sender_whole(seen, &p->rule);
	bool same = d.outcome == class->outcome && d.worst == class->worst;

	return (struct sc_implementation){ p->rule.name, d.outcome, d.worst,
		d.why, NULL, same ? NULL : d.note, p->mandatory, NULL, 0 };
}

static bool has_dane(const struct sc_seen *seen)
{
	for (size_t i = 0; i < seen->facts->n_hosts; i++) {
		const struct sc_dane_policy *p = seen->facts->hosts[i].dane;

		if (p && p->state >= SC_DANE_FAILED)
			return true;
	}
	return false;
}

/* What has both DANE and MTA-STS is of a class whose policy there is. */
static bool is_of_class(const struct sc_seen *seen, const struct sc_program *p,
	const struct sc_sender *class)
{
	const struct sc_sts *sts = seen->facts->sts;

	if (p->rule.demand != SC_DEMAND_BOTH)
		return true;
	return strcmp(class->sender, "dane") == 0 ? has_dane(seen) :
						    sts && sts->mode;
}

/* What a program does at its usual setting, some of the class do. */
static void consider_program(
	struct sc_sender *s, const struct sc_implementation *p)
{
	if (p->mandatory || p->outcome == SC_SENDER_UNKNOWN ||
		p->outcome <= s->worst)
		return;
	s->worst = p->outcome;
	s->otherwise = s->why;
	s->why = p->why;
}

static void set_implementations(const struct sc_seen *seen, struct sc_sender *s)
{
	const struct sc_sender class = *s;
	struct sc_implementation *v = NULL;

	for (const struct sc_program *p = sc_programs; p->sender; p++) {
		bool own = strcmp(p->sender, s->sender) == 0;

		if (!own && !(p->also && strcmp(p->also, s->sender) == 0))
			continue;

		struct sc_implementation i = implementation_of(seen, p, &class);

		if (is_of_class(seen, p, &class))
			consider_program(s, &i);
		if (!own)
			continue;
		v = sc_grow(seen->a, v, s->n_implementations,
			struct sc_implementation);
		v[s->n_implementations++] = i;
	}
	s->implementations = v;
}

static void set_returning(const struct sc_seen *seen, struct sc_sender *s)
{
	const struct sc_sts *sts = seen->facts->sts;

	if (strcmp(s->sender, "mta-sts") != 0 || !sts || sts->mode ||
		!sts->traces)
		return;
	s->returning = sc_sender_whole(seen, &returning_rule).outcome;
	s->note = "returning senders are assumed to hold a policy that "
		  "enforces and lists the MX hosts of today";
}

static struct sc_sender sender_of(
	const struct sc_seen *seen, const struct sender_class *c)
{
	bool mx = seen->obs->target.role == SC_ROLE_MX;
	struct sc_sender s = { .sender = c->rule.name };
	struct sc_decision *v =
		sc_new(seen->a, struct sc_decision, seen->obs->n_endpoints);

	if (!(mx ? c->on_mx : c->on_submission)) {
		set_hosts(seen, v, &s);
		return s;
	}
	v = decide_all(seen, &c->rule);
	set_hosts(seen, v, &s);

	struct sc_decision d = sum_up(seen, &c->rule, v, s.n_hosts);

	s.outcome = s.returning = d.outcome;
	s.worst = d.worst;
	s.why = d.why;
	s.note = d.note;
	if (mx)
		set_implementations(seen, &s);
	else if (c->rule.demand == SC_DEMAND_CLIENT)
		sc_client_implementations(seen, &s);
	set_returning(seen, &s);
	return s;
}

size_t sc_senders(const struct sc_seen *seen, struct sc_sender **out)
{
	*out = sc_new(seen->a, struct sc_sender, SC_COUNT(classes));
	for (size_t i = 0; i < SC_COUNT(classes); i++)
		(*out)[i] = sender_of(seen, &classes[i]);
	return SC_COUNT(classes);
}
