#include "report/lapsed.h"

#define RCODE_SERVFAIL 2

struct lapse {
	struct sc_arena *a;
	struct sc_date until;
};

static struct sc_answer changed(const struct lapse *l, struct sc_answer answer)
{
	if (answer.dnssec != SC_DNSSEC_SECURE || !answer.signed_until.s ||
		answer.signed_until.s > l->until.s)
		return answer;
	answer.dnssec = SC_DNSSEC_BOGUS;
	answer.rcode = RCODE_SERVFAIL;
	answer.detail = "its signature has ended";
	answer.n_records = 0;
	answer.n_aliases = 0;
	return answer;
}

static const struct sc_answer *changed_all(
	const struct lapse *l, const struct sc_answer *v, size_t n)
{
	struct sc_answer *out;

	if (!v)
		return NULL;
	out = sc_new(l->a, struct sc_answer, n);
	for (size_t i = 0; i < n; i++)
		out[i] = changed(l, v[i]);
	return out;
}

static const struct sc_policy_host *changed_policy_host(
	const struct lapse *l, const struct sc_policy_host *h)
{
	struct sc_policy_host *out;

	if (!h)
		return NULL;
	out = sc_new(l->a, struct sc_policy_host, 1);
	*out = *h;
	out->a = changed(l, h->a);
	out->aaaa = changed(l, h->aaaa);
	return out;
}

static const struct sc_domain *changed_domain(
	const struct lapse *l, const struct sc_domain *d)
{
	struct sc_domain *out;

	if (!d)
		return NULL;
	out = sc_new(l->a, struct sc_domain, 1);
	*out = *d;
	out->answer = changed(l, d->answer);
	out->sts = changed_all(l, d->sts, 1);
	out->tlsrpt = changed_all(l, d->tlsrpt, 1);
	out->policy_host = changed_policy_host(l, d->policy_host);
	out->submissions = changed_all(l, d->submissions, 1);
	out->submission = changed_all(l, d->submission, 1);
	return out;
}

const struct sc_obs *sc_lapsed(
	struct sc_arena *a, const struct sc_obs *obs, struct sc_date until)
{
	struct lapse l = { a, until };
	struct sc_obs *out = sc_new(a, struct sc_obs, 1);
	struct sc_host *hosts = sc_new(a, struct sc_host, obs->n_hosts);

	for (size_t i = 0; i < obs->n_hosts; i++) {
		const struct sc_host *h = &obs->hosts[i];

		hosts[i] = *h;
		hosts[i].a = changed(&l, h->a);
		hosts[i].aaaa = changed(&l, h->aaaa);
		hosts[i].cname = changed_all(&l, h->cname, 1);
		hosts[i].tlsa = changed_all(&l, h->tlsa, h->n_tlsa);
		hosts[i].caa = changed_all(&l, h->caa, h->n_caa);
	}
	*out = *obs;
	out->hosts = hosts;
	out->domain = changed_domain(&l, obs->domain);
	return out;
}
