/*
 * Under which name the TLSA records stand, and how the answer came.
 */
#include <string.h>

#include "base/date.h"
#include "base/dname.h"
#include "base/text.h"
#include "check/answers.h"
#include "check/dane.h"
#include "check/topics.h"
#include "policy/answer.h"

#define RECORDS_MANY 12
#define HOUR_S       3600
#define DAY_S        86400

static bool has_tlsa(const struct sc_answer *r)
{
	return r->type && sc_text_same(r->type, "TLSA") &&
		sc_answer_end(r) == SC_ANSWER_READ && r->n_records;
}

/* The port of "_443._tcp.host" when it is of that host; else -1. */
static int port_of(
	const struct sc_subject *s, const char *owner, const char *host)
{
	char digits[6] = "";
	size_t n = *owner == '_' ? strcspn(owner + 1, ".") : 0;
	int port;

	if (n == 0 || n >= sizeof(digits))
		return -1;
	memcpy(digits, owner + 1, n);
	if (!sc_text_number(digits, 0, 65535, &port) ||
		!sc_dname_equal(owner, sc_tlsa_owner(s->arena, host, port)))
		return -1;
	return port;
}

/* A host without records; else NULL, and the verdict. */
static const struct sc_dane_policy *without_records(
	const struct sc_subject *s, struct sc_verdict *v)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);

	*v = SC_IS_NA;
	if (!p || p->state == SC_DANE_UNKNOWN)
		v->status = SC_STATUS_UNSEEN;
	else if (p->state == SC_DANE_UNUSABLE || p->state == SC_DANE_BINDING)
		*v = SC_IS_FINE;
	return p && p->state == SC_DANE_NONE ? p : NULL;
}

/* A hint with records, of another port or of no place that is a service. */
static const struct sc_answer *find_hint(
	const struct sc_subject *s, bool of_port)
{
	for (size_t i = 0; i < s->host->n_hints; i++) {
		const struct sc_answer *r = &s->host->hints[i];

		if (has_tlsa(r) &&
			(port_of(s, r->name, s->host->name) >= 0) == of_port)
			return r;
	}
	return NULL;
}

static struct sc_verdict wrong_owner(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = without_records(s, &v);
	const struct sc_answer *r = p ? find_hint(s, false) : NULL;

	if (!r)
		return p ? SC_IS_FINE : v;
	v = sc_fires(s, SC_MSG(DANE_WRONG_OWNER),
		SC_TEXT("found_owner", r->name), SC_TEXT("host", s->host->name),
		SC_TEXT("owner", p->owner));
	sc_answers_show(&v, s, r);
	sc_evidence(&v, s, "wanted", SC_TEXT("owner", p->owner));
	sc_dane_fix_after(&v, s,
		SC_SAY(SC_MSG(DANE_REMOVE_MISPLACED),
			SC_TEXT("found_owner", r->name)));
	return v;
}

static struct sc_verdict wrong_port(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = without_records(s, &v);
	const struct sc_answer *r = p ? find_hint(s, true) : NULL;

	if (!r)
		return p ? SC_IS_FINE : v;
	v = sc_fires(s, SC_MSG(DANE_WRONG_PORT), SC_TEXT("host", s->host->name),
		SC_TEXT("found_owner", r->name));
	sc_answers_show(&v, s, r);
	sc_evidence(&v, s, "wanted", SC_TEXT("owner", p->owner));
	sc_dane_fix(&v, s, NULL);
	return v;
}

static struct sc_verdict wildcard_owner(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_published(s, &v);

	if (!p)
		return v;
	if (!p->answer->wildcard)
		return SC_IS_FINE;
	v = sc_fires(
		s, SC_MSG(DANE_WILDCARD_OWNER), SC_TEXT("host", s->host->name));
	sc_answers_show(&v, s, p->answer);
	return v;
}

static struct sc_verdict too_many(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_published(s, &v);

	if (!p)
		return v;
	if (p->n_records <= RECORDS_MANY)
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_TOO_MANY), SC_TEXT("host", s->host->name),
		SC_NUMBER("record_count", p->n_records));
	sc_dane_show_records(&v, s, NULL);
	sc_dane_fix(&v, s, NULL);
	return v;
}

static struct sc_verdict ttl_long(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_published(s, &v);

	if (!p)
		return v;
	if (sc_answers_ttl_s(p->answer) <= HOUR_S)
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_TTL_LONG), SC_TEXT("host", s->host->name),
		SC_SPAN("ttl", sc_answers_ttl_s(p->answer)));
	if (sc_answers_ttl_s(p->answer) <= DAY_S ||
		s->role == SC_ROLE_SUBMISSION)
		sc_weigh(&v, SC_W_INFO);
	sc_evidence(&v, s, "dns", SC_MSG(DANE_TTL_LONG_DNS),
		SC_TEXT("owner", p->owner),
		SC_NUMBER("ttl_s", p->answer->ttl_s));
	sc_remedy(&v, s, SC_MSG(DANE_TTL_LONG_EXACT_FIX),
		SC_TEXT("owner", p->owner),
		SC_SPAN("ttl", sc_answers_ttl_s(p->answer)));
	return v;
}

static const char *alias_of(const struct sc_host *h)
{
	const struct sc_answer *r = h->a.n_aliases ? &h->a : &h->aaaa;

	return r->n_aliases ? r->aliases[r->n_aliases - 1] : NULL;
}

static struct sc_verdict base_cname(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_published(s, &v);
	const char *alias = alias_of(s->host);

	if (!p)
		return v;
	if (!alias)
		return SC_IS_FINE;

	bool at_end = sc_dname_equal(p->base, alias);

	v = sc_fires(s, SC_MSG(DANE_BASE_CNAME), SC_TEXT("host", s->host->name),
		SC_TEXT("alias", alias), SC_TEXT("base", p->base),
		SC_FLAG("at_end", at_end));
	for (size_t i = 0; i < s->host->n_tlsa; i++)
		sc_answers_show(&v, s, &s->host->tlsa[i]);
	return v;
}

static bool has_record(const struct sc_answer *r, const char *record)
{
	for (size_t i = 0; i < r->n_records; i++)
		if (strcmp(r->records[i], record) == 0)
			return true;
	return false;
}

static bool has_all(const struct sc_answer *a, const struct sc_answer *of)
{
	for (size_t i = 0; i < of->n_records; i++)
		if (!has_record(a, of->records[i]))
			return false;
	return true;
}

/* Secure records of the same port that lose against those that count. */
static const struct sc_answer *find_shadowed(
	const struct sc_subject *s, const struct sc_dane_policy *p)
{
	size_t port = strcspn(p->owner, ".");

	for (size_t i = 0; i < s->host->n_tlsa; i++) {
		const struct sc_answer *r = &s->host->tlsa[i];

		if (r != p->answer && has_tlsa(r) &&
			r->dnssec == SC_DNSSEC_SECURE &&
			strncmp(r->name, p->owner, port + 1) == 0)
			return r;
	}
	return NULL;
}

static struct sc_verdict base_expanded_shadow(const struct sc_subject *s)
{
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_published(s, &v);
	const struct sc_answer *r = p ? find_shadowed(s, p) : NULL;

	if (!p)
		return v;
	if (!r || (has_all(r, p->answer) && has_all(p->answer, r)))
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_BASE_EXPANDED_SHADOW),
		SC_TEXT("owner", p->owner), SC_TEXT("found_owner", r->name),
		SC_TEXT("host", s->host->name));
	sc_answers_show(&v, s, p->answer);
	sc_dane_show_records(&v, s, NULL);
	sc_answers_show(&v, s, r);
	sc_dane_fix_after(&v, s,
		SC_SAY(SC_MSG(DANE_MAKE_SAME), SC_TEXT("found_owner", r->name),
			SC_TEXT("owner", p->owner)));
	return v;
}

const struct sc_check sc_checks_dane_owner[] = {
	{
		.id = SC_CHECK_DANE_BASE_CNAME,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_BASE_CNAME_FIX,
		.run = base_cname,
	},
	{
		.id = SC_CHECK_DANE_BASE_EXPANDED_SHADOW,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_BASE_EXPANDED_SHADOW_FIX,
		.run = base_expanded_shadow,
	},
	{
		.id = SC_CHECK_DANE_WRONG_OWNER,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_WRONG_OWNER_FIX,
		.run = wrong_owner,
	},
	{
		.id = SC_CHECK_DANE_WRONG_PORT,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_WRONG_PORT_FIX,
		.run = wrong_port,
	},
	{
		.id = SC_CHECK_DANE_WILDCARD_OWNER,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_WILDCARD_OWNER_FIX,
		.run = wildcard_owner,
	},
	{
		.id = SC_CHECK_DANE_TOO_MANY,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TOO_MANY_FIX,
		.run = too_many,
	},
	{
		.id = SC_CHECK_DANE_TTL_LONG,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TTL_LONG_FIX,
		.run = ttl_long,
	},
	{ 0 },
};
