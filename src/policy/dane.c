#include "policy/dane.h"

#include "base/dname.h"
#include "policy/answer.h"

/*
 * Every failure to get an answer counts as bogus, every status that we do not
 * know as indeterminate, so that four values say how an answer stands.
 */
static enum sc_dnssec standing(const struct sc_answer *r)
{
	enum sc_answer_end end = sc_answer_end(r);

	if (end == SC_ANSWER_FAILED)
		return SC_DNSSEC_BOGUS;
	if (end == SC_ANSWER_NONE || r->dnssec == SC_DNSSEC_UNKNOWN)
		return SC_DNSSEC_INDETERMINATE;
	return r->dnssec;
}

static const char *failure_text(const struct sc_answer *r)
{
	static const char *const rcodes[] = {
		[1] = "ends in FORMERR",
		[2] = "ends in SERVFAIL",
		[4] = "ends in NOTIMP",
		[5] = "ends in REFUSED",
	};

	if (r->dnssec == SC_DNSSEC_BOGUS)
		return "is bogus";
	if (r->rcode > 0 && (size_t)r->rcode < SC_COUNT(rcodes) &&
		rcodes[r->rcode])
		return rcodes[r->rcode];
	return "fails";
}

/* The question was not finished, or not even asked. */
static const char *why_none(struct sc_arena *a, const struct sc_answer *r)
{
	if (!r || r->outcome == SC_OUTCOME_UNTRIED)
		return "TLSA was not looked up";
	if (r->outcome == SC_OUTCOME_LOCAL)
		return r->detail ? r->detail : "DNS does not work here";
	return sc_arena_printf(a, "the lookup of %s %s gets no answer in time",
		r->type, r->name);
}

static const char *why_failed(struct sc_arena *a, const struct sc_answer *r)
{
	return sc_arena_printf(a, "the lookup of %s %s %s",
		r->type ? r->type : "an address", r->name ? r->name : "",
		failure_text(r));
}

/* Where to look for TLSA, or why nowhere. */
struct search {
	enum sc_dane_state state; /* NONE: look at the bases */
	const struct sc_answer *answer;
	const char *why;
	const char *bases[2]; /* in order; also when the state is UNKNOWN */
	size_t n_bases;
};

static bool is_weaker(const struct sc_answer *x, const struct sc_answer *than)
{
	static const int strength[] = {
		[SC_DNSSEC_SECURE] = 2,
		[SC_DNSSEC_INDETERMINATE] = 1,
		[SC_DNSSEC_INSECURE] = 0,
	};

	return strength[standing(x)] < strength[standing(than)];
}

/*
 * The answer that stands for both families. A failed A keeps senders away; a
 * failed AAAA beside addresses from A does not, as senders were seen to do. Of
 * two answers with addresses the weaker one counts; a denial of one family may
 * be insecure (opt-out, RFC 5155 6) and says nothing about the other.
 */
static const struct sc_answer *address_answer(const struct sc_host *host)
{
	const struct sc_answer *a = &host->a, *aaaa = &host->aaaa;
	bool bad_aaaa = standing(aaaa) == SC_DNSSEC_BOGUS;

	if (standing(a) == SC_DNSSEC_BOGUS)
		return a;
	if (a->n_records == 0)
		return bad_aaaa || aaaa->n_records ? aaaa : a;
	if (bad_aaaa || aaaa->n_records == 0)
		return a;
	return is_weaker(aaaa, a) ? aaaa : a;
}

static void add_base(struct sc_arena *a, struct search *s, const char *name)
{
	if (s->n_bases == 0 || !sc_dname_equal(s->bases[0], name))
		s->bases[s->n_bases++] = sc_dname_fold(a, sc_bytes_of(name));
}

/* `r`: insecure at some step of its aliases; the first step may be secure. */
static enum sc_dnssec first_standing(
	const struct sc_host *host, const struct sc_answer *r)
{
	if (r->n_aliases == 0 || standing(r) != SC_DNSSEC_INSECURE)
		return standing(r);
	return host->cname ? standing(host->cname) : SC_DNSSEC_INDETERMINATE;
}

/* RFC 7672 2.2.2 and 2.2.3, before any TLSA question. */
static struct search search_bases(
	struct sc_arena *a, const struct sc_host *host)
{
	const struct sc_answer *r = address_answer(host);
	enum sc_dnssec all = standing(r), first = first_standing(host, r);
	struct search s = { .answer = r };

	if (all != SC_DNSSEC_BOGUS && r->n_records == 0) {
		s.why = sc_answer_end(r) == SC_ANSWER_NONE &&
				r->outcome != SC_OUTCOME_UNTRIED ?
			why_none(a, r) :
			"no address of the host is known";
		return s;
	}
	if (first != all && host->cname)
		s.answer = host->cname;
	if (first == SC_DNSSEC_BOGUS || first == SC_DNSSEC_INSECURE) {
		bool bogus = first == SC_DNSSEC_BOGUS;

		s.state = bogus ? SC_DANE_FAILED : SC_DANE_NO_DNSSEC;
		s.why = bogus ? why_failed(a, s.answer) : NULL;
		return s;
	}
	if (r->n_aliases && all != SC_DNSSEC_INSECURE)
		add_base(a, &s, r->aliases[r->n_aliases - 1]);
	add_base(a, &s, host->name);
	if (first == SC_DNSSEC_SECURE)
		s.state = SC_DANE_NONE;
	else
		s.why = "the addresses of the host could not be validated";
	return s;
}

#define MAIL_PORT 25

static size_t owners_of(struct sc_arena *a, const struct sc_target *target,
	const struct sc_host *host, const struct search *s,
	struct sc_dane_owner **out)
{
	int port = host->port ? host->port : target->port;
	int ports[] = { port, MAIL_PORT };
	bool both = target->role == SC_ROLE_MX &&
		target->kind == SC_TARGET_DOMAIN && port != MAIL_PORT;
	size_t n_ports = both ? 2 : 1, n = 0;

	*out = sc_new(a, struct sc_dane_owner, s->n_bases * n_ports);
	for (size_t i = 0; i < s->n_bases; i++)
		for (size_t j = 0; j < n_ports; j++)
			(*out)[n++] = (struct sc_dane_owner){ s->bases[i],
				sc_tlsa_owner(a, s->bases[i], ports[j]) };
	return n;
}

size_t sc_dane_owners(struct sc_arena *a, const struct sc_target *target,
	const struct sc_host *host, struct sc_dane_owner **out)
{
	struct search s = search_bases(a, host);

	return owners_of(a, target, host, &s, out);
}

static const struct sc_answer *find_tlsa(
	const struct sc_host *host, const char *owner)
{
	for (size_t i = 0; i < host->n_tlsa; i++)
		if (sc_dname_equal(host->tlsa[i].name, owner))
			return &host->tlsa[i];
	return NULL;
}

static void settle(struct sc_dane_policy *p, enum sc_dane_state state,
	const struct sc_answer *answer, const char *why)
{
	p->state = state;
	p->answer = answer;
	p->why = why;
}

static void take_records(struct sc_arena *a, struct sc_dane_policy *p,
	const struct sc_answer *answer, enum sc_role role,
	struct sc_dane_owner owner)
{
	struct sc_tlsa *v;

	p->n_records = sc_tlsa_read_all(a, answer, role, &v);
	p->records = v;
	p->base = owner.base;
	p->owner = owner.owner;
	settle(p, SC_DANE_UNUSABLE, answer, NULL);
	for (size_t i = 0; i < p->n_records; i++)
		if (v[i].use == SC_TLSA_USABLE)
			p->state = SC_DANE_BINDING;
}

/* Looks at one owner; true when no other one is to be looked at. */
static bool settle_by_owner(struct sc_arena *a, struct sc_dane_policy *p,
	const struct sc_host *host, enum sc_role role,
	struct sc_dane_owner owner)
{
	const struct sc_answer *answer = find_tlsa(host, owner.owner);
	enum sc_answer_end end = sc_answer_end(answer);
	enum sc_dnssec status =
		answer ? standing(answer) : SC_DNSSEC_INDETERMINATE;

	if (end == SC_ANSWER_FAILED)
		settle(p, SC_DANE_FAILED, answer, why_failed(a, answer));
	else if (end == SC_ANSWER_NONE)
		settle(p, SC_DANE_UNKNOWN, answer, why_none(a, answer));
	else if (status == SC_DNSSEC_INDETERMINATE)
		settle(p, SC_DANE_UNKNOWN, answer,
			"the answer to TLSA could not be validated");
	else if (status == SC_DNSSEC_SECURE && answer->n_records)
		take_records(a, p, answer, role, owner);
	else
		return false;
	return true;
}

static void find_records(struct sc_arena *a, struct sc_dane_policy *p,
	const struct sc_obs *obs, const struct sc_host *host,
	const struct search *s)
{
	struct sc_dane_owner *owners;
	size_t n = owners_of(a, &obs->target, host, s, &owners);

	p->owner = owners[0].owner;
	p->answer = find_tlsa(host, p->owner);
	for (size_t i = 0; i < n; i++)
		if (settle_by_owner(a, p, host, obs->target.role, owners[i]))
			return;
}

/* True when a record of `srv` names the host: "priority weight port target" */
static bool srv_names(const struct sc_answer *srv, const char *host)
{
	for (size_t i = 0; srv && i < srv->n_records; i++) {
		const char *target = strrchr(srv->records[i], ' ');

		if (target && sc_dname_equal(target + 1, host))
			return true;
	}
	return false;
}

static bool is_secure(const struct sc_answer *r)
{
	return standing(r) == SC_DNSSEC_SECURE;
}

static bool choice_is_secure(
	const struct sc_domain *domain, enum sc_role role, const char *host)
{
	if (!domain || domain->implicit)
		return true;
	if (role == SC_ROLE_MX)
		return is_secure(&domain->answer);
	return (srv_names(domain->submissions, host) &&
		       is_secure(domain->submissions)) ||
		(srv_names(domain->submission, host) &&
			is_secure(domain->submission));
}

static void add_name(
	struct sc_arena *a, struct sc_dane_policy *p, const char *name)
{
	for (size_t i = 0; i < p->n_names; i++)
		if (!name || sc_dname_equal(p->names[i], name))
			return;
	if (name && p->n_names < SC_COUNT(p->names))
		p->names[p->n_names++] = sc_dname_fold(a, sc_bytes_of(name));
}

/*
 * The base; the next hop and what it is an alias of, when the way from there
 * to the host is secure. The next hop of a server named by the user is itself.
 */
static void set_names(struct sc_arena *a, struct sc_dane_policy *p,
	const struct sc_obs *obs, const struct sc_host *host)
{
	const struct sc_domain *domain = obs->domain;

	add_name(a, p, p->base);
	if (!domain)
		add_name(a, p, host->name);
	if (!domain || !p->mx_secure)
		return;
	add_name(a, p, obs->target.domain);
	if (domain->answer.n_aliases)
		add_name(a, p,
			domain->answer.aliases[domain->answer.n_aliases - 1]);
}

struct sc_dane_policy sc_dane_of(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_host *host)
{
	const struct sc_target *target = &obs->target;
	struct search s = search_bases(a, host);
	struct sc_dane_policy p = {
		.state = s.state,
		.mx_secure =
			choice_is_secure(obs->domain, target->role, host->name),
		.base = sc_dname_fold(a, sc_bytes_of(host->name)),
		.answer = s.answer,
		.why = s.why,
	};

	p.owner = sc_tlsa_owner(
		a, p.base, host->port ? host->port : target->port);
	if (s.state == SC_DANE_NONE)
		find_records(a, &p, obs, host, &s);
	set_names(a, &p, obs, host);
	return p;
}
