/*
 * DANE across the hosts of a domain, and beside the other things that it
 * publishes: what is right at each place can still contradict.
 */
#include <string.h>

#include "base/dname.h"
#include "check/answers.h"
#include "check/cert.h"
#include "check/dane.h"
#include "check/peer.h"
#include "check/topics.h"
#include "policy/sts.h"

#define RECORDS_COMPARED 32 /* of one host */
#define LINES_SHOWN      6

static struct sc_subject of_host(
	const struct sc_subject *s, const struct sc_host *h)
{
	struct sc_subject of = *s;

	of.host = h;
	return of;
}

static enum sc_dane_state state_of(
	const struct sc_subject *s, const struct sc_host *h)
{
	struct sc_subject of = of_host(s, h);
	const struct sc_dane_policy *p = sc_dane_policy(&of);

	return p ? p->state : SC_DANE_UNKNOWN;
}

static bool has_records(enum sc_dane_state state)
{
	return state == SC_DANE_BINDING || state == SC_DANE_UNUSABLE;
}

static bool has_none(enum sc_dane_state state)
{
	return state == SC_DANE_NONE || state == SC_DANE_NO_DNSSEC;
}

/* Hosts of the domain with addresses whose state `is`, as a list of names. */
static struct sc_list hosts_that(
	const struct sc_subject *s, bool (*is)(enum sc_dane_state))
{
	struct sc_list few = { 0 };

	for (size_t i = 0; i < s->obs->n_hosts; i++) {
		const struct sc_host *h = &s->obs->hosts[i];

		if (h->a.n_records + h->aaaa.n_records && is(state_of(s, h)))
			sc_list_add(
				s->arena, &few, SC_TEXT("host_names", h->name));
	}
	return few;
}

static struct sc_verdict mx_insecure(const struct sc_subject *s)
{
	const struct sc_answer *mx = &s->domain->answer;
	struct sc_list with = hosts_that(s, has_records);

	if (!with.n)
		return SC_IS_NA;
	if (mx->dnssec != SC_DNSSEC_INSECURE || s->domain->implicit)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(DANE_MX_INSECURE),
		SC_TEXT("host", with.values[0].text),
		SC_TEXT("domain", sc_peer_name(s)));

	sc_answers_show(&v, s, mx);
	sc_evidence_list(&v, s, "hosts", &with);
	sc_remedy(&v, s, SC_MSG(DANE_MX_INSECURE_EXACT_FIX),
		SC_TEXT("zone", mx->name));
	return v;
}

/* What the hosts without records would have to publish. */
static enum sc_message publish_all(
	struct sc_verdict *v, const struct sc_subject *s)
{
	enum sc_message all = SC_MSG_NONE;
	int n = 0;

	for (size_t i = 0; i < s->obs->n_hosts && n < LINES_SHOWN; i++) {
		struct sc_subject of = of_host(s, &s->obs->hosts[i]);
		enum sc_message missing = has_none(state_of(s, of.host)) ?
			sc_dane_publish(v, &of) :
			SC_MSG_NONE;

		if (missing)
			all = n++ ? SC_MSG_DANE_THE_RECORDS : missing;
	}
	return all;
}

static bool lacks_dnssec(enum sc_dane_state state)
{
	return state == SC_DANE_NO_DNSSEC;
}

static struct sc_verdict partial_mx(const struct sc_subject *s)
{
	struct sc_list with = hosts_that(s, has_records);
	struct sc_list without = hosts_that(s, has_none);
	struct sc_list unsigned_ones = hosts_that(s, lacks_dnssec);

	if (!with.n)
		return SC_IS_NA;
	if (!without.n)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(DANE_PARTIAL_MX), SC_NUMBER("with", with.n),
			SC_NUMBER("hosts", with.n + without.n),
			SC_TEXT("domain", sc_peer_name(s)),
			SC_TEXT("other", without.values[0].text));

	sc_evidence_list(&v, s, "with", &with);
	sc_evidence_list(&v, s, "without", &without);
	sc_evidence_list(&v, s, "unsigned", &unsigned_ones);

	enum sc_message missing = publish_all(&v, s);

	if (missing)
		sc_remedy(&v, s, SC_MSG(DANE_PARTIAL_MX_EXACT_FIX),
			SC_FLAG("unsigned", unsigned_ones.n),
			SC_WORD("publish", missing));
	return v;
}

/* A sender with MTA-STS in mode enforce delivers here, RFC 8461 4.2. */
static bool sts_accepts(const struct sc_subject *s,
	const struct sc_endpoint_facts *f, const struct sc_endpoint *e)
{
	const char *host = sc_dname_fold(s->arena, sc_bytes_of(e->host));

	return f->chain->trusted &&
		(f->name.match == SC_NAME_EXACT ||
			f->name.match == SC_NAME_WILDCARD) &&
		sc_sts_lists(&s->facts->sts->policy, host);
}

static const struct sc_value *why_sts_refuses(const struct sc_subject *s,
	const struct sc_endpoint_facts *f, const struct sc_endpoint *e)
{
	if (!f->chain->trusted)
		return f->chain->fault_text ?
			sc_phrase(s->arena,
				SC_TEXT("fault_text", f->chain->fault_text)) :
			sc_phrase(s->arena, SC_MSG(DANE_STS_UNTRUSTED));
	if (f->name.match != SC_NAME_EXACT && f->name.match != SC_NAME_WILDCARD)
		return sc_phrase(s->arena, SC_MSG(DANE_STS_UNNAMED),
			SC_TEXT("host", e->host));
	return sc_phrase(
		s->arena, SC_MSG(DANE_STS_UNLISTED), SC_TEXT("host", e->host));
}

/* One address with two verdicts; both are told. */
struct conflict {
	const struct sc_endpoint *e;
	const struct sc_endpoint_facts *f;
	bool dane; /* it is DANE that accepts */
};

static bool in_conflict(
	const struct sc_subject *s, size_t i, struct conflict *out)
{
	const struct sc_endpoint *e = &s->obs->endpoints[i];
	const struct sc_endpoint_facts *f = &s->facts->endpoints[i];

	if (!f->chain || !e->host ||
		(f->dane.result != SC_DANE_AUTHENTICATED &&
			f->dane.result != SC_DANE_MISMATCH))
		return false;
	*out = (struct conflict){ e, f,
		f->dane.result == SC_DANE_AUTHENTICATED };
	return out->dane != sts_accepts(s, f, e);
}

static void show_conflict(struct sc_verdict *v, const struct sc_subject *s,
	const struct conflict *c)
{
	sc_evidence(v, s, "dane", SC_MSG(DANE_CONFLICT_DANE),
		SC_TEXT("address", c->e->address), SC_FLAG("dane", c->dane));
	sc_evidence(v, s, "sts", SC_MSG(DANE_CONFLICT_STS),
		SC_TEXT("address", c->e->address),
		SC_PHRASE("why",
			c->dane ? why_sts_refuses(s, c->f, c->e) : NULL));
}

static void fix_conflict(struct sc_verdict *v, const struct sc_subject *s,
	const struct conflict *c)
{
	struct sc_subject of = of_host(s, sc_host_of(s->obs, c->e));

	if (!c->dane && of.host) {
		sc_dane_fix(v, &of, NULL);
		return;
	}
	sc_remedy(v, s, SC_MSG(DANE_FIX_CONFLICT_EXACT_FIX),
		SC_TEXT("host", c->e->host),
		SC_PHRASE("wait", sc_dane_wait(&of)));
}

static struct sc_verdict sts_conflict(const struct sc_subject *s)
{
	struct conflict first = { 0 }, c;
	struct sc_verdict v;
	size_t n = 0;

	if (!s->facts->sts || s->facts->sts->mode != SC_STS_ENFORCE)
		return SC_IS_NA;
	if (!hosts_that(s, has_records).n)
		return SC_IS_NA;
	if (!s->facts->n_anchors)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	for (size_t i = 0; i < s->facts->n_endpoints; i++)
		if (in_conflict(s, i, &c) && n++ == 0)
			first = c;
	if (n == 0)
		return SC_IS_FINE;
	v = sc_fires(s,
		first.dane ? SC_MSG(DANE_ACCEPTS_STS_REFUSES) :
			     SC_MSG(STS_ACCEPTS_DANE_REFUSES),
		SC_TEXT("host", first.e->host));
	for (size_t i = 0, shown = 0;
		i < s->facts->n_endpoints && shown < LINES_SHOWN; i++)
		if (in_conflict(s, i, &c)) {
			show_conflict(&v, s, &c);
			shown++;
		}
	fix_conflict(&v, s, &first);
	return v;
}

/* Another job: another rank, another port, another operator's zone. */
static bool differ_in_function(const struct sc_host *a, const struct sc_host *b)
{
	const char *zone_a = strchr(a->name, '.');
	const char *zone_b = strchr(b->name, '.');

	return a->preference != b->preference || a->port != b->port ||
		!zone_a || !zone_b || !sc_dname_equal(zone_a, zone_b);
}

static bool is_ee(const struct sc_tlsa *t)
{
	return t->use == SC_TLSA_USABLE && t->usage == SC_TLSA_DANE_EE;
}

static const struct sc_tlsa *shared_record(
	const struct sc_dane_policy *a, const struct sc_dane_policy *b)
{
	for (size_t i = 0; i < a->n_records && i < RECORDS_COMPARED; i++)
		for (size_t k = 0; k < b->n_records && k < RECORDS_COMPARED;
			k++) {
			const struct sc_tlsa *x = &a->records[i];
			const struct sc_tlsa *y = &b->records[k];

			if (is_ee(x) && is_ee(y) &&
				x->selector == y->selector &&
				x->mtype == y->mtype &&
				sc_bytes_equal(x->data, y->data))
				return x;
		}
	return NULL;
}

static const struct sc_tlsa *shared_by(const struct sc_subject *s,
	const struct sc_host *a, const struct sc_host *b)
{
	struct sc_subject of_a = of_host(s, a), of_b = of_host(s, b);
	const struct sc_dane_policy *p = sc_dane_policy(&of_a);
	const struct sc_dane_policy *q = sc_dane_policy(&of_b);

	if (!p || !q || sc_dname_equal(p->base, q->base) ||
		!differ_in_function(a, b))
		return NULL;
	return shared_record(p, q);
}

static struct sc_verdict shared_ee(const struct sc_subject *s)
{
	const struct sc_obs *obs = s->obs;

	if (hosts_that(s, has_records).n < 2)
		return SC_IS_NA;
	for (size_t i = 0; i < obs->n_hosts; i++)
		for (size_t k = i + 1; k < obs->n_hosts; k++) {
			const struct sc_host *a = &obs->hosts[i];
			const struct sc_host *b = &obs->hosts[k];
			const struct sc_tlsa *t = shared_by(s, a, b);

			if (!t)
				continue;

			struct sc_verdict v =
				sc_fires(s, SC_MSG(DANE_SHARED_EE),
					SC_TEXT("host", a->name),
					SC_TEXT("other", b->name));

			sc_evidence(&v, s, "dns",
				SC_TEXT("record", sc_tlsa_short(s->arena, t)));
			return v;
		}
	return SC_IS_FINE;
}

const struct sc_check sc_checks_dane_whole[] = {
	{
		.id = SC_CHECK_DANE_MX_INSECURE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DANE_MX_INSECURE_FIX,
		.needs = SC_NEED_MX,
		.run = mx_insecure,
	},
	{
		.id = SC_CHECK_DANE_PARTIAL_MX,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DANE_PARTIAL_MX_FIX,
		.needs = SC_NEED_MX,
		.run = partial_mx,
	},
	{
		.id = SC_CHECK_DANE_STS_CONFLICT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DANE_STS_CONFLICT_FIX,
		.needs = SC_NEED_MX,
		.run = sts_conflict,
	},
	{
		.id = SC_CHECK_DANE_SHARED_EE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_DANE_SHARED_EE_FIX,
		.run = shared_ee,
	},
	{ 0 },
};
