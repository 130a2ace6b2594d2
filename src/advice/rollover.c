#include <string.h>

#include "advice/advice.h"
#include "base/dname.h"
#include "policy/answer.h"
#include "policy/dane.h"
#include "policy/sts.h"
#include "x509/chain.h"
#include "x509/dane.h"
#include "x509/match.h"

/* What is asked of every host. */
struct question {
	struct sc_arena *a;
	const struct sc_obs *obs;
	const struct sc_facts *facts;
	const struct sc_key_file *next;
	const struct sc_chain *chain; /* of the file; a bare key has none */
	struct sc_date published;
	struct sc_trust *trust;
};

/*
 * The chain as the server would send it. A bare key becomes a certificate that
 * has nothing but the key: only DANE-EE records of the key can match it.
 */
static const struct sc_chain *chain_of(struct sc_arena *a,
	const struct sc_key_file *next, struct sc_date at,
	struct sc_trust *trust)
{
	struct sc_chain *c = sc_new(a, struct sc_chain, 1);
	struct sc_cert *key = sc_new(a, struct sc_cert, 1);
	const struct sc_cert **sent = sc_new(a, const struct sc_cert *, 1);

	if (next->n_chain)
		return sc_chain_judge(a, next->chain, next->n_chain, at, trust);
	key->key.spki = next->spki;
	sent[0] = key;
	c->sent = sent;
	c->n_sent = 1;
	return c;
}

static struct sc_tlsa key_record(const struct question *q)
{
	const struct sc_cert key = { .key.spki = q->next->spki };

	return (struct sc_tlsa){ .usage = SC_TLSA_DANE_EE,
		.selector = SC_TLSA_SPKI,
		.mtype = SC_TLSA_SHA256,
		.data = sc_dane_data(
			q->a, &key, SC_TLSA_SPKI, SC_TLSA_SHA256) };
}

/* "2 h", "10 min", "45 s" */
static const char *duration(struct sc_arena *a, long long s)
{
	if (s % 3600 == 0 && s)
		return sc_arena_printf(a, "%lld h", s / 3600);
	return s % 60 == 0 && s ? sc_arena_printf(a, "%lld min", s / 60) :
				  sc_arena_printf(a, "%lld s", s);
}

static void judge_covered(const struct question *q, struct sc_rollover_host *h,
	const char *record)
{
	long long wait = 2 * h->ttl_s;
	long long age = q->facts->at.s - q->published.s;

	h->record = record;
	h->state = SC_ROLLOVER_COVERED;
	h->why = sc_arena_printf(q->a,
		"%s is published and fits; it must have been there for two "
		"TTLs (%s).",
		record, duration(q->a, wait));
	if (!q->published.s || age >= wait)
		return;
	h->state = SC_ROLLOVER_WAIT;
	h->why = sc_arena_printf(q->a,
		"%s fits, but caches may still hold the older records: wait "
		"%s more.",
		record, duration(q->a, wait - age));
}

static void judge_bound(const struct question *q,
	const struct sc_dane_policy *policy, struct sc_rollover_host *h)
{
	struct sc_dane_facts f =
		sc_dane_match(q->a, policy, q->chain, q->facts->at, q->trust);
	struct sc_tlsa wanted = key_record(q);

	h->ttl_s = policy->answer ? policy->answer->ttl_s : 0;
	if (f.result == SC_DANE_UNAUTHENTICATED) {
		h->state = SC_ROLLOVER_FREE;
		h->why = "None of its TLSA records is usable, so none binds "
			 "the key.";
	} else if (f.result == SC_DANE_AUTHENTICATED && f.record >= 0) {
		judge_covered(
			q, h, sc_tlsa_text(q->a, &policy->records[f.record]));
	} else {
		h->state = SC_ROLLOVER_MISSING;
		h->publish = sc_tlsa_text(q->a, &wanted);
		h->why = sc_arena_printf(q->a,
			"None of its TLSA records fits: DANE senders would not "
			"deliver. Publish the record below beside the others, "
			"wait two TTLs (%s), then deploy.",
			duration(q->a, 2 * h->ttl_s));
	}
}

static bool is_gone(const struct sc_host *host)
{
	return sc_answer_no_address(&host->a, &host->aaaa);
}

static struct sc_rollover_host judge_host(const struct question *q, size_t i)
{
	const struct sc_host *host = &q->obs->hosts[i];
	const struct sc_dane_policy *policy = q->facts->hosts[i].dane;
	struct sc_rollover_host h = { .host = host->name,
		.port = host->port,
		.owner = sc_arena_printf(q->a, "%s.",
			policy && policy->owner ?
				policy->owner :
				sc_tlsa_owner(q->a, host->name, host->port)) };

	if (is_gone(host)) {
		h.state = SC_ROLLOVER_GONE;
		h.why = "It has no address: no sender comes to it, and nothing "
			"of it binds the key.";
		return h;
	}
	switch (policy ? policy->state : SC_DANE_UNKNOWN) {
	case SC_DANE_NO_DNSSEC:
	case SC_DANE_NONE:
		h.state = SC_ROLLOVER_FREE;
		h.why = "It has no secure TLSA records: nothing binds its key.";
		break;
	case SC_DANE_UNUSABLE:
	case SC_DANE_BINDING: judge_bound(q, policy, &h); break;
	case SC_DANE_FAILED:
	case SC_DANE_UNKNOWN:
		h.why = sc_arena_printf(q->a,
			"Its TLSA records could not be looked up: %s.",
			policy && policy->why ? policy->why :
						"no answer that is validated");
		break;
	}
	return h;
}

static bool names(const struct question *q, const char *host)
{
	const char *ignored;
	enum sc_name_match m = q->next->n_chain ?
		sc_match_name(q->a, q->next->chain[0], host, &ignored) :
		SC_NAME_MISMATCH;

	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD;
}

static bool names_any(const struct question *q)
{
	for (size_t i = 0; i < q->obs->n_hosts; i++)
		if (names(q, q->obs->hosts[i].name) &&
			!is_gone(&q->obs->hosts[i]))
			return true;
	return false;
}

/* Against an enforced MTA-STS policy; NULL: nothing is wrong. */
static const char *against_sts(const struct question *q)
{
	const struct sc_sts *sts = q->facts->sts;

	if (!sts || sts->mode != SC_STS_ENFORCE || !q->next->n_chain)
		return NULL;
	if (!q->chain->trusted)
		return sc_arena_printf(q->a,
			"The MTA-STS policy is enforced, and the certificate "
			"would not be trusted: %s",
			q->chain->fault_text);
	for (size_t i = 0; i < q->obs->n_hosts && !names_any(q); i++)
		return sc_arena_printf(q->a,
			"The MTA-STS policy is enforced, and the certificate "
			"has not the name %s.",
			q->obs->hosts[i].name);
	return NULL;
}

/* How bad a state is, for the worst of all. */
static int rank(enum sc_rollover_state s)
{
	static const int ranks[] = {
		[SC_ROLLOVER_GONE] = 0,
		[SC_ROLLOVER_FREE] = 1,
		[SC_ROLLOVER_COVERED] = 2,
		[SC_ROLLOVER_WAIT] = 3,
		[SC_ROLLOVER_UNKNOWN] = 4,
		[SC_ROLLOVER_MISSING] = 5,
	};

	return ranks[s];
}

static long long wait_of(
	const struct question *q, const struct sc_rollover_host *h)
{
	long long wait = 2 * h->ttl_s;

	if (h->state == SC_ROLLOVER_WAIT)
		return wait - (q->facts->at.s - q->published.s);
	return h->state == SC_ROLLOVER_MISSING ? wait : 0;
}

static const char *sum_up(const struct question *q, const struct sc_rollover *r)
{
	switch (r->state) {
	case SC_ROLLOVER_FREE: return "Safe: no host is bound by TLSA records.";
	case SC_ROLLOVER_COVERED:
		return "Safe: the published TLSA records fit the next key.";
	case SC_ROLLOVER_WAIT:
		return sc_arena_printf(
			q->a, "Not yet: wait %s.", duration(q->a, r->wait_s));
	case SC_ROLLOVER_MISSING:
		return sc_arena_printf(q->a,
			"Not safe: publish the missing TLSA record, then wait "
			"at least %s.",
			duration(q->a, r->wait_s));
	case SC_ROLLOVER_GONE:
		return "Could not tell: no host has an address, so there is "
		       "nothing to deploy the key to.";
	case SC_ROLLOVER_UNKNOWN: break;
	}
	return "Could not tell: keep the old key until the lookup succeeds.";
}

static struct sc_rollover judge_hosts(const struct question *q)
{
	bool some = names_any(q);
	size_t n = q->obs->n_hosts;
	struct sc_rollover_host *hosts =
		sc_new(q->a, struct sc_rollover_host, n);
	struct sc_rollover r = { .hosts = hosts, .state = SC_ROLLOVER_GONE };

	for (size_t i = 0; i < n; i++) {
		if (some && !names(q, q->obs->hosts[i].name))
			continue;

		struct sc_rollover_host *h = &hosts[r.n_hosts++];

		*h = judge_host(q, i);
		if (rank(h->state) > rank(r.state))
			r.state = h->state;
		if (wait_of(q, h) > r.wait_s)
			r.wait_s = wait_of(q, h);
	}
	if (r.n_hosts == 0)
		r.state = SC_ROLLOVER_UNKNOWN;
	return r;
}

static struct sc_rollover roll_one(const struct question *q)
{
	struct sc_rollover r = judge_hosts(q);
	const char *sts = against_sts(q);

	r.safe = !sts &&
		(r.state == SC_ROLLOVER_FREE || r.state == SC_ROLLOVER_COVERED);
	r.why = sts && rank(r.state) <= rank(SC_ROLLOVER_COVERED) ?
		sts :
		sum_up(q, &r);
	return r;
}

/* Both keys are deployed at once, so that the worse one decides. */
static struct sc_rollover both(struct sc_arena *a, const struct sc_rollover *x,
	const struct sc_rollover *y)
{
	bool x_is_worse =
		x->safe == y->safe ? rank(x->state) > rank(y->state) : y->safe;
	struct sc_rollover r = x_is_worse ? *x : *y;
	struct sc_rollover_host *hosts =
		sc_new(a, struct sc_rollover_host, x->n_hosts + y->n_hosts + 1);

	memcpy(hosts, x->hosts, x->n_hosts * sizeof(*hosts));
	memcpy(hosts + x->n_hosts, y->hosts, y->n_hosts * sizeof(*hosts));
	r.hosts = hosts;
	r.n_hosts = x->n_hosts + y->n_hosts;
	if (x->wait_s > r.wait_s)
		r.wait_s = x->wait_s;
	return r;
}

struct sc_rollover sc_advice_rollover(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts,
	const struct sc_key_files *next, struct sc_date published,
	struct sc_trust *trust)
{
	struct sc_rollover all = { .n_hosts = 0 };

	for (size_t i = 0; i < next->n; i++) {
		const struct sc_key_file *file = &next->v[i];
		struct question q = { a, obs, facts, file,
			chain_of(a, file, facts->at, trust), published, trust };
		struct sc_rollover one = roll_one(&q);

		all = i ? both(a, &all, &one) : one;
	}
	return all;
}
