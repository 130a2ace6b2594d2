/*
 * What each class of sender would do with each endpoint and with the target as
 * a whole, and each program of the class. The loop over hosts is that of RFC
 * 5321 5.1.
 */
#include <string.h>

#include "policy/sts.h"
#include "report/client.h"

struct sender_class {
	struct sc_rule rule;
	bool on_mx, on_submission;
};

/* clang-format off */
static const struct sender_class classes[] = {
	{ { "opportunistic", SC_DEMAND_NOTHING, 0, true }, true, true },
	{ { "dane", SC_DEMAND_DANE, 0, true }, true, false },
	{ { "mta-sts", SC_DEMAND_STS, 0, true }, true, false },
	{ { "mail-client", SC_DEMAND_CLIENT, 0, true }, false, true },
	{ { "strict", SC_DEMAND_HOST, SC_HABIT_COMMON_NAME, true }, true, true },
};
/* clang-format on */

/* A sender that still has an older policy. */
static const struct sc_rule returning_rule = { "returning",
	SC_DEMAND_STS_CACHED, 0, true };

static const struct sc_fired *find_fired(
	const struct sc_judgement *j, const char *id)
{
	for (size_t i = 0; i < j->run->n_fired; i++)
		if (strcmp(j->run->fired[i].check->id, id) == 0)
			return &j->run->fired[i];
	return NULL;
}

static bool fired(const struct sc_judgement *j, const char *id)
{
	return find_fired(j, id) != NULL;
}

static bool delivers(enum sc_outcome_of_sender o)
{
	return o == SC_SENDER_AUTHENTICATED || o == SC_SENDER_ENCRYPTED ||
		o == SC_SENDER_UNVERIFIED || o == SC_SENDER_CLEARTEXT ||
		o == SC_SENDER_PASSWORD_IN_CLEAR;
}

/* A domain that nobody can deliver to, whatever the class of sender. */
static struct sc_decision nowhere(
	const struct sc_judgement *j, const struct sc_rule *rule)
{
	static const struct {
		const char *id;
		enum sc_outcome_of_sender outcome;
	} ways[] = {
		{ "mx-null", SC_SENDER_BOUNCES },
		{ "probe-no-dns", SC_SENDER_UNKNOWN },
		{ "dns-bogus", SC_SENDER_DEFERS },
		{ "dns-lookup-error", SC_SENDER_DEFERS },
		{ "mx-none", SC_SENDER_BOUNCES },
		{ "mx-target-ip", SC_SENDER_BOUNCES },
		{ "mx-target-no-address", SC_SENDER_BOUNCES }, /* [4] */
	};
	struct sc_decision d = sc_sender_decision(SC_SENDER_UNKNOWN, NULL);

	for (size_t w = 0; w < SC_COUNT(ways); w++) {
		const struct sc_fired *f = find_fired(j, ways[w].id);

		if (!f)
			continue;
		d = sc_sender_decision(f->severity == SC_SEVERITY_UNKNOWN ?
				SC_SENDER_UNKNOWN :
				ways[w].outcome,
			ways[w].id);
		if (rule->habits & SC_HABIT_LITERAL_MX &&
			strcmp(d.finding, "mx-target-ip") == 0) {
			d.outcome = d.worst = SC_SENDER_UNKNOWN;
			d.note = "connects to an address in an MX record, "
				 "where we did not";
		}
		return d;
	}
	return d;
}

/* The host that decides, in the order in which they are tried. */
static const struct sc_decision *deciding(const struct sc_decision *v, size_t n)
{
	const struct sc_decision *best = &v[0];

	for (size_t i = 0; i < n; i++) {
		if (v[i].final || (delivers(v[i].outcome) && !v[i].later))
			return &v[i];
		if (v[i].outcome < best->outcome)
			best = &v[i];
	}
	return best;
}

/*
 * A host without an address, or whose lookup failed, takes no mail either. One
 * that we could not look up may take it.
 */
static void consider_lookups(
	const struct sc_judgement *j, struct sc_decision *d)
{
	static const char *const ids[] = { "dns-lookup-error",
		"mx-target-no-address", "probe-no-dns" };

	for (size_t i = 0; i < SC_COUNT(ids); i++) {
		const struct sc_fired *f = find_fired(j, ids[i]);
		enum sc_outcome_of_sender o =
			f && f->severity == SC_SEVERITY_UNKNOWN ?
			SC_SENDER_UNKNOWN :
			SC_SENDER_DEFERS;

		if (f && d->worst < o) {
			d->worst = o;
			d->finding = ids[i];
		}
	}
}

/* RFC 7505 3 forbids it, and senders differ in what they make of it [5]. */
static void consider_null_mx(const struct sc_judgement *j,
	const struct sc_rule *rule, struct sc_decision *d)
{
	if (!fired(j, "mx-null-mixed"))
		return;
	if (!(rule->habits & SC_HABIT_NULL_MX) && !rule->is_class)
		return;
	if (!rule->is_class) {
		d->outcome = SC_SENDER_BOUNCES;
		d->note = "bounces for a null MX, whatever stands beside it";
	}
	d->worst = SC_SENDER_BOUNCES;
	d->finding = "mx-null-mixed";
}

/*
 * Hosts are tried in the order of preference: the first that takes the mail
 * says what happens normally; where none does, the mildest refusal.
 */
static struct sc_decision sum_up(const struct sc_judgement *j,
	const struct sc_rule *rule, const struct sc_decision *v, size_t n)
{
	if (n == 0)
		return sc_client_word(rule, nowhere(j, rule));

	struct sc_decision d = *deciding(v, n);
	const struct sc_decision *worst = &v[0];

	for (size_t i = 0; i < n; i++)
		if (v[i].worst > worst->worst)
			worst = &v[i];
	d.worst = worst->worst;
	d.finding = worst->finding;
	d.note = d.note ? d.note : worst->note;
	consider_lookups(j, &d);
	consider_null_mx(j, rule, &d);
	return sc_client_word(rule, d);
}

static struct sc_decision *decide_all(
	const struct sc_judgement *j, const struct sc_rule *rule)
{
	size_t n = j->obs->n_endpoints;
	struct sc_decision *v = sc_new(j->a, struct sc_decision, n);

	for (size_t i = 0; i < n; i++)
		v[i] = sc_sender_decide(j, rule, i);
	return v;
}

/* Takes out what a client does on ports that are none of its own. */
static size_t keep_own_ports(const struct sc_judgement *j,
	const struct sc_rule *rule, struct sc_decision *v)
{
	const struct sc_client *c = sc_client_of(rule);
	size_t n = 0;

	for (size_t i = 0; i < j->obs->n_endpoints; i++)
		if (!c || sc_client_uses(c, j->obs->endpoints[i].mode))
			v[n++] = v[i];
	return n;
}

struct sc_decision sc_sender_whole(
	const struct sc_judgement *j, const struct sc_rule *rule)
{
	struct sc_decision *v = decide_all(j, rule);

	return sum_up(j, rule, v, keep_own_ports(j, rule, v));
}

static void set_hosts(const struct sc_judgement *j, const struct sc_decision *v,
	struct sc_sender *s)
{
	size_t n = j->obs->n_endpoints;
	struct sc_sender_host *hosts = sc_new(j->a, struct sc_sender_host, n);

	for (size_t i = 0; i < n; i++) {
		const struct sc_endpoint *e = &j->obs->endpoints[i];

		hosts[i] = (struct sc_sender_host){ e->host, e->address,
			e->port, v[i].outcome, v[i].worst, v[i].finding,
			v[i].note, v[i].result_type };
	}
	s->hosts = hosts;
	s->n_hosts = n;
}

/* The note says why it is not as with the class; else there is none to say. */
static struct sc_implementation implementation_of(const struct sc_judgement *j,
	const struct sc_program *p, const struct sc_sender *class)
{
	struct sc_decision d = sc_sender_whole(j, &p->rule);
	bool same = d.outcome == class->outcome && d.worst == class->worst;

	return (struct sc_implementation){ p->rule.name, d.outcome, d.worst,
		d.finding, same ? NULL : d.note, p->mandatory, NULL, 0 };
}

static void set_implementations(
	const struct sc_judgement *j, struct sc_sender *s)
{
	struct sc_implementation *v = NULL;

	for (const struct sc_program *p = sc_programs; p->sender; p++) {
		if (strcmp(p->sender, s->sender) != 0)
			continue;
		v = sc_grow(j->a, v, s->n_implementations,
			struct sc_implementation);
		v[s->n_implementations++] = implementation_of(j, p, s);
	}
	s->implementations = v;
}

static void set_returning(const struct sc_judgement *j, struct sc_sender *s)
{
	const struct sc_sts *sts = j->facts->sts;

	if (strcmp(s->sender, "mta-sts") != 0 || !sts || sts->mode ||
		!sts->traces)
		return;
	s->returning = sc_sender_whole(j, &returning_rule).outcome;
	s->note = "returning senders are assumed to hold a policy that "
		  "enforces and lists the MX hosts of today";
}

static struct sc_sender sender_of(
	const struct sc_judgement *j, const struct sender_class *c)
{
	bool mx = j->obs->target.role == SC_ROLE_MX;
	struct sc_sender s = { .sender = c->rule.name };
	struct sc_decision *v =
		sc_new(j->a, struct sc_decision, j->obs->n_endpoints);

	if (!(mx ? c->on_mx : c->on_submission)) {
		set_hosts(j, v, &s);
		return s;
	}
	v = decide_all(j, &c->rule);
	set_hosts(j, v, &s);

	struct sc_decision d = sum_up(j, &c->rule, v, s.n_hosts);

	s.outcome = s.returning = d.outcome;
	s.worst = d.worst;
	s.finding = d.finding;
	s.note = d.note;
	if (mx)
		set_implementations(j, &s);
	else if (c->rule.demand == SC_DEMAND_CLIENT)
		sc_client_implementations(j, &s);
	set_returning(j, &s);
	return s;
}

void sc_report_senders(const struct sc_judgement *j, struct sc_report *r)
{
	struct sc_sender *v = sc_new(j->a, struct sc_sender, SC_COUNT(classes));

	for (size_t i = 0; i < SC_COUNT(classes); i++)
		v[i] = sender_of(j, &classes[i]);
	r->senders = v;
	r->n_senders = SC_COUNT(classes);
}
