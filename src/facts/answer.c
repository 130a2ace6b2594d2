#include "facts/answer.h"

/* Calls `take` for each answer of the kinds; stops when it says so. */
struct walk {
	unsigned kinds;
	bool (*is)(const struct sc_answer *);
	bool (*take)(struct walk *w, const struct sc_answer *a);
	struct sc_arena *arena; /* of the list */
	struct sc_answers list;
	bool stopped;
};

static void visit(struct walk *w, enum sc_answers_of kind,
	const struct sc_answer *v, size_t n)
{
	for (size_t i = 0; v && w->kinds & kind && i < n && !w->stopped; i++)
		if (v[i].outcome != SC_OUTCOME_UNTRIED &&
			(!w->is || w->is(&v[i])))
			w->stopped = !w->take(w, &v[i]);
}

static void visit_domain(struct walk *w, const struct sc_domain *d)
{
	visit(w, SC_ANSWERS_MX, &d->answer, 1);
	visit(w, SC_ANSWERS_MX, d->submissions, 1);
	visit(w, SC_ANSWERS_MX, d->submission, 1);
	visit(w, SC_ANSWERS_POLICY, d->sts, 1);
	visit(w, SC_ANSWERS_POLICY, d->tlsrpt, 1);
	if (!d->policy_host)
		return;
	visit(w, SC_ANSWERS_POLICY_HOST, &d->policy_host->a, 1);
	visit(w, SC_ANSWERS_POLICY_HOST, &d->policy_host->aaaa, 1);
}

static void visit_host(struct walk *w, const struct sc_host *h)
{
	visit(w, SC_ANSWERS_ADDRESS, &h->a, 1);
	visit(w, SC_ANSWERS_ADDRESS, &h->aaaa, 1);
	visit(w, SC_ANSWERS_ALIAS, h->cname, 1);
	visit(w, SC_ANSWERS_TLSA, h->tlsa, h->n_tlsa);
	visit(w, SC_ANSWERS_CAA, h->caa, h->n_caa);
}

static void visit_all(struct walk *w, const struct sc_obs *obs)
{
	if (obs->domain)
		visit_domain(w, obs->domain);
	for (size_t i = 0; i < obs->n_hosts; i++)
		visit_host(w, &obs->hosts[i]);
}

static bool add(struct walk *w, const struct sc_answer *a)
{
	w->list.v = sc_grow(
		w->arena, w->list.v, w->list.n, const struct sc_answer *);
	w->list.v[w->list.n++] = a;
	return true;
}

struct sc_answers sc_answers_that(struct sc_arena *a, const struct sc_obs *obs,
	unsigned kinds, bool (*is)(const struct sc_answer *))
{
	struct walk w = { .kinds = kinds, .is = is, .take = add, .arena = a };

	visit_all(&w, obs);
	return w.list;
}

static bool stop(struct walk *w, const struct sc_answer *a)
{
	(void)w;
	(void)a;
	return false;
}

bool sc_answers_any(const struct sc_obs *obs, unsigned kinds,
	bool (*is)(const struct sc_answer *))
{
	struct walk w = { .kinds = kinds, .is = is, .take = stop };

	visit_all(&w, obs);
	return w.stopped;
}

bool sc_answer_was_asked(const struct sc_answer *a)
{
	return a->outcome != SC_OUTCOME_UNTRIED;
}

bool sc_answer_is_bogus(const struct sc_answer *a)
{
	return sc_answer_was_asked(a) && a->dnssec == SC_DNSSEC_BOGUS;
}

bool sc_answer_has_error(const struct sc_answer *a)
{
	return a->outcome == SC_OUTCOME_OK && a->rcode != SC_RCODE_NOERROR &&
		a->rcode != SC_RCODE_NXDOMAIN && !sc_answer_is_bogus(a);
}

bool sc_answer_is_late(const struct sc_answer *a)
{
	return a->outcome == SC_OUTCOME_TIMEOUT && !sc_answer_is_bogus(a);
}

bool sc_answer_is_lost(const struct sc_answer *a)
{
	return sc_answer_was_asked(a) && a->outcome != SC_OUTCOME_OK &&
		a->outcome != SC_OUTCOME_LOCAL && !sc_answer_is_late(a) &&
		!sc_answer_is_bogus(a);
}

bool sc_answer_failed(const struct sc_answer *a)
{
	return sc_answer_has_error(a) || sc_answer_is_lost(a);
}

bool sc_answer_is_ours(const struct sc_answer *a)
{
	return a->outcome == SC_OUTCOME_LOCAL;
}

bool sc_answer_is_clean(const struct sc_answer *a)
{
	return a->outcome == SC_OUTCOME_OK && a->dnssec != SC_DNSSEC_BOGUS &&
		(a->rcode == SC_RCODE_NOERROR || a->rcode == SC_RCODE_NXDOMAIN);
}
