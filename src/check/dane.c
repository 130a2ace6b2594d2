/*
 * Whether there are TLSA records that a sender can use, before any of them is
 * read: looked up, validated, denied. A lookup that fails keeps senders with
 * DANE away even from a host that has no such record (RFC 7672 2.1.2).
 */
#include "check/dane.h"
#include "check/answers.h"

#include "base/dname.h"
#include "base/text.h"
#include "check/peer.h"
#include "check/topics.h"
#include "policy/answer.h"

#define IS_UNSEEN ((struct sc_verdict){ .status = SC_STATUS_UNSEEN })

static bool is_tlsa(const struct sc_answer *r)
{
	return r && r->type && sc_text_same(r->type, "TLSA");
}

static bool is_read(const struct sc_answer *r)
{
	return sc_answer_end(r) == SC_ANSWER_READ;
}

static const struct sc_answer *hint_at(
	const struct sc_host *h, const char *name, const char *type)
{
	for (size_t i = 0; name && i < h->n_hints; i++)
		if (sc_text_same(h->hints[i].type, type) &&
			sc_dname_equal(h->hints[i].name, name))
			return &h->hints[i];
	return NULL;
}

/* TLSA records that a hint found; else the first question for them. */
static const struct sc_answer *tlsa_hint(const struct sc_host *h)
{
	const struct sc_answer *first = NULL;

	for (size_t i = 0; i < h->n_hints; i++) {
		if (!sc_text_same(h->hints[i].type, "TLSA"))
			continue;
		if (h->hints[i].n_records)
			return &h->hints[i];
		first = first ? first : &h->hints[i];
	}
	return first;
}

static void show_all_tlsa(struct sc_verdict *v, const struct sc_subject *s)
{
	for (size_t i = 0; i < s->host->n_tlsa; i++)
		sc_answers_show(v, s, &s->host->tlsa[i]);
}

/*
 * Without TLS there must be no record (RFC 7672 2.2), so without a key shown
 * there is nothing to publish yet.
 */
static void publish(struct sc_verdict *v, const struct sc_subject *s)
{
	enum sc_message missing = sc_dane_publish(v, s);

	if (missing)
		sc_remedy(v, s, SC_MSG(DANE_PUBLISH_EXACT_FIX),
			SC_WORD("publish", missing),
			SC_PHRASE("wait", sc_dane_wait(s)));
}

static struct sc_verdict none(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);

	if (!p || p->state == SC_DANE_UNKNOWN || p->state == SC_DANE_FAILED)
		return IS_UNSEEN;
	if (p->state == SC_DANE_NO_DNSSEC)
		return SC_IS_NA;
	if (p->state != SC_DANE_NONE)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(DANE_NONE), SC_TEXT("host", s->host->name),
			SC_FLAG("mx", s->role == SC_ROLE_MX));

	show_all_tlsa(&v, s);
	publish(&v, s);
	return v;
}

/* The failed answer to a TLSA question; NULL and a verdict: there is none. */
static const struct sc_answer *failed_tlsa(
	const struct sc_subject *s, struct sc_verdict *v)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);

	*v = IS_UNSEEN;
	if (!p || p->state == SC_DANE_UNKNOWN)
		return NULL;
	*v = SC_IS_NA;
	if (p->state == SC_DANE_NO_DNSSEC)
		return NULL;
	*v = SC_IS_FINE;
	return p->state == SC_DANE_FAILED && is_tlsa(p->answer) ? p->answer :
								  NULL;
}

static const char *unusable_host(const struct sc_subject *s)
{
	return s->role == SC_ROLE_MX ?
		"senders with DANE do not use this host, and they would not "
		"even if there were no such record" :
		"clients with DANE do not use this host";
}

static struct sc_verdict lookup_error(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_answer *r = failed_tlsa(s, &v);

	if (!r || r->dnssec == SC_DNSSEC_BOGUS)
		return v.status == SC_STATUS_PASS || !r ? v : SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_LOOKUP_ERROR),
		SC_TEXT("host", s->host->name),
		SC_TEXT("fault", unusable_host(s)));
	sc_answers_show(&v, s, r);

	const struct sc_answer *hint = hint_at(s->host, r->name, "A");

	if (is_read(hint))
		sc_answers_show(&v, s, hint);
	sc_remedy(&v, s, SC_MSG(DANE_LOOKUP_ERROR_EXACT_FIX),
		SC_TEXT("owner", r->name));
	return v;
}

static struct sc_verdict bogus(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_answer *r = failed_tlsa(s, &v);

	if (!r || r->dnssec != SC_DNSSEC_BOGUS)
		return v;
	v = sc_fires(s, SC_MSG(DANE_BOGUS), SC_TEXT("host", s->host->name),
		SC_TEXT("fault", unusable_host(s)));
	sc_answers_show(&v, s, r);
	return v;
}

/* A name is there for all types or for none, RFC 8020. */
static struct sc_verdict denial_broken(const struct sc_subject *s)
{
	bool any = false;

	for (size_t i = 0; i < s->host->n_tlsa; i++) {
		const struct sc_answer *t = &s->host->tlsa[i];
		const struct sc_answer *a = hint_at(s->host, t->name, "A");

		if (!is_read(t) || !is_read(a))
			continue;
		any = true;
		if ((t->rcode == SC_RCODE_NXDOMAIN) ==
			(a->rcode == SC_RCODE_NXDOMAIN))
			continue;

		struct sc_verdict v = sc_fires(s, SC_MSG(DANE_DENIAL_BROKEN),
			SC_TEXT("owner", t->name));

		sc_answers_show(&v, s, t);
		sc_answers_show(&v, s, a);
		return v;
	}
	return any ? SC_IS_FINE : SC_IS_NA;
}

/* The records that nobody asks for: what a secure zone would offer. */
static struct sc_verdict addr_insecure(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);

	if (!p || p->state == SC_DANE_UNKNOWN)
		return IS_UNSEEN;
	if (p->state != SC_DANE_NO_DNSSEC)
		return SC_IS_FINE;

	const struct sc_answer *r =
		s->host->n_tlsa ? &s->host->tlsa[0] : tlsa_hint(s->host);

	if (!r)
		return IS_UNSEEN;
	if (!r->n_records)
		return SC_IS_NA;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(DANE_ADDR_INSECURE), SC_TEXT("host", s->host->name));

	if (p->answer)
		sc_answers_show(&v, s, p->answer);
	sc_answers_show(&v, s, r);
	sc_remedy(&v, s, SC_MSG(DANE_ADDR_INSECURE_EXACT_FIX),
		SC_TEXT("host", s->host->name));
	return v;
}

/* An alias that leaves the signed zone, or records in an unsigned one. */
static const struct sc_answer *find_insecure(
	const struct sc_subject *s, bool aliased)
{
	for (size_t i = 0; i < s->host->n_tlsa; i++) {
		const struct sc_answer *r = &s->host->tlsa[i];

		if (is_read(r) && r->dnssec == SC_DNSSEC_INSECURE &&
			(r->n_aliases > 0) == aliased &&
			(aliased || r->n_records))
			return r;
	}
	return NULL;
}

static struct sc_verdict not_insecure(const struct sc_subject *s)
{
	return s->host->n_tlsa ? SC_IS_FINE : SC_IS_NA;
}

static struct sc_verdict tlsa_insecure(const struct sc_subject *s)
{
	const struct sc_answer *r = find_insecure(s, false);

	if (!r)
		return not_insecure(s);

	struct sc_verdict v = sc_fires(
		s, SC_MSG(DANE_TLSA_INSECURE), SC_TEXT("owner", r->name));

	sc_answers_show(&v, s, r);
	return v;
}

static struct sc_verdict tlsa_cname_insecure(const struct sc_subject *s)
{
	const struct sc_answer *r = find_insecure(s, true);

	if (!r)
		return not_insecure(s);

	struct sc_verdict v = sc_fires(
		s, SC_MSG(DANE_TLSA_CNAME_INSECURE), SC_TEXT("owner", r->name));

	sc_answers_show(&v, s, r);

	enum sc_message missing = sc_dane_publish(&v, s);

	if (missing)
		sc_remedy(&v, s, SC_MSG(DANE_TLSA_CNAME_INSECURE_EXACT_FIX),
			SC_TEXT("target", r->aliases[r->n_aliases - 1]),
			SC_WORD("publish", missing),
			SC_PHRASE("wait", sc_dane_wait(s)));
	return v;
}

const struct sc_check sc_checks_dane[] = {
	{
		.id = SC_CHECK_DANE_NONE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_NONE_FIX,
		.run = none,
	},
	{
		.id = SC_CHECK_DANE_LOOKUP_ERROR,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_LOOKUP_ERROR_FIX,
		.run = lookup_error,
	},
	{
		.id = SC_CHECK_DANE_BOGUS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_BOGUS_FIX,
		.run = bogus,
	},
	{
		.id = SC_CHECK_DANE_DENIAL_BROKEN,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_DENIAL_BROKEN_FIX,
		.run = denial_broken,
	},
	{
		.id = SC_CHECK_DANE_ADDR_INSECURE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_ADDR_INSECURE_FIX,
		.run = addr_insecure,
	},
	{
		.id = SC_CHECK_DANE_TLSA_INSECURE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TLSA_INSECURE_FIX,
		.run = tlsa_insecure,
	},
	{
		.id = SC_CHECK_DANE_TLSA_CNAME_INSECURE,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TLSA_CNAME_INSECURE_FIX,
		.run = tlsa_cname_insecure,
	},
	{ 0 },
};
