/*
 * The TLSRPT record, RFC 8460 section 3. It changes nothing about delivery: a
 * broken one means that nobody tells of failures.
 */
#include "check/topics.h"

#include "base/dname.h"
#include "base/text.h"
#include "check/sts.h"
#include "policy/answer.h"
#include "policy/dane.h"

#define AS_IF_NONE "senders act as if it were not there and send no reports"

static const struct sc_tlsrpt *record_of(const struct sc_subject *s)
{
	return s->facts->tlsrpt;
}

static bool is_meant(const struct sc_subject *s)
{
	return s->domain && record_of(s)->state > SC_RECORD_ABSENT;
}

/* Reports would be about the TLSA records of MX hosts, whoever runs them. */
static bool has_dane(const struct sc_subject *s)
{
	for (size_t i = 0; i < s->facts->n_hosts; i++) {
		const struct sc_dane_policy *d = s->facts->hosts[i].dane;

		if (d && d->state >= SC_DANE_UNUSABLE)
			return true;
	}
	return false;
}

static struct sc_verdict none(const struct sc_subject *s)
{
	if (!s->domain || sc_sts_is_null_mx(s))
		return SC_IS_NA;
	if (record_of(s)->state <= SC_RECORD_FAILED)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (record_of(s)->state != SC_RECORD_ABSENT)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLSRPT_NONE),
		SC_TEXT("domain", s->obs->target.domain),
		SC_FLAG("has_dane", has_dane(s)));

	sc_sts_publish_tlsrpt(&v, s);
	return v;
}

static struct sc_verdict ok(const struct sc_subject *s)
{
	if (!is_meant(s))
		return SC_IS_NA;
	if (record_of(s)->state != SC_RECORD_VALID)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(TLSRPT_OK), SC_TEXT("domain", s->obs->target.domain));

	sc_sts_show_record(&v, s, s->domain->tlsrpt, record_of(s)->text);
	return v;
}

static struct sc_verdict multiple(const struct sc_subject *s)
{
	if (!is_meant(s))
		return SC_IS_NA;
	if (record_of(s)->state != SC_RECORD_SEVERAL)
		return SC_IS_FINE;

	const struct sc_answer *a = s->domain->tlsrpt;
	struct sc_verdict v = sc_fires(s, SC_MSG(TLSRPT_MULTIPLE),
		SC_NUMBER("record_count", record_of(s)->n_candidates));

	for (size_t i = 0; a && i < a->n_records && i < 8; i++)
		sc_evidence(&v, s, "dns", SC_MSG(TXT_RECORD),
			SC_TEXT("owner", a->name),
			SC_BYTES("record", sc_bytes_of(a->records[i])));
	sc_sts_publish_tlsrpt(&v, s);
	return v;
}

static struct sc_verdict fault(const struct sc_subject *s,
	enum sc_policy_fault_kind kind, enum sc_message what)
{
	const struct sc_tlsrpt *r = record_of(s);

	if (!is_meant(s))
		return SC_IS_NA;
	if (!sc_policy_fault_find(&r->faults, kind))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MESSAGE(what));

	sc_sts_show_record(&v, s, s->domain->tlsrpt, r->text);
	sc_sts_show_faults(&v, s, &r->faults, kind);
	sc_sts_publish_tlsrpt(&v, s);
	return v;
}

static struct sc_verdict syntax(const struct sc_subject *s)
{
	static const struct {
		enum sc_policy_fault_kind kind;
		enum sc_message what;
		enum sc_weight weight;
	} ways[] = {
		{ SC_FAULT_NOT_ASCII, SC_MSG_TLSRPT_NOT_ASCII, SC_W_FAIL },
		{ SC_FAULT_CASE, SC_MSG_TLSRPT_CASE, SC_W_FAIL },
		{ SC_FAULT_SYNTAX, SC_MSG_TLSRPT_SYNTAX, SC_W_FAIL },
		{ SC_FAULT_VERSION_SPACE, SC_MSG_TLSRPT_VERSION_SPACE,
			SC_W_WARN },
		{ SC_FAULT_DUPLICATE, SC_MSG_TLSRPT_DUPLICATE, SC_W_WARN },
	};

	for (size_t i = 0; i < SC_COUNT(ways); i++) {
		struct sc_verdict v = fault(s, ways[i].kind, ways[i].what);

		if (v.status == SC_STATUS_PASS)
			continue;
		sc_weigh(&v, ways[i].weight);
		return v;
	}
	return SC_IS_FINE;
}

static struct sc_verdict rua_missing(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_RUA_MISSING, SC_MSG_TLSRPT_RUA_MISSING);
}

static struct sc_verdict rua_scheme(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_RUA_SCHEME, SC_MSG_TLSRPT_RUA_SCHEME);
}

static struct sc_verdict rua_encoding(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_RUA_ENCODING, SC_MSG_TLSRPT_RUA_ENCODING);
}

static bool is_null_record(const struct sc_answer *a)
{
	size_t n = a->n_records == 1 ? strlen(a->records[0]) : 0;

	return n > 2 && a->records[0][n - 1] == '.' &&
		a->records[0][n - 2] == ' ';
}

/* The answer to a question about `name`, of those that were seen. */
static const struct sc_answer *seen_of(
	const struct sc_subject *s, const char *name, const char *type)
{
	const struct sc_domain *d = s->domain;

	if (sc_text_same(type, "MX") && sc_dname_equal(d->answer.name, name))
		return &d->answer;
	for (size_t i = 0; i < d->n_hints; i++)
		if (sc_text_same(d->hints[i].type, type) &&
			sc_dname_equal(d->hints[i].name, name))
			return &d->hints[i];
	return NULL;
}

static bool is_denied(const struct sc_answer *a)
{
	return sc_answer_end(a) == SC_ANSWER_READ && a->n_records == 0;
}

/* How the answers show that no mail gets to `name`; SC_MSG_NONE: it may. */
static enum sc_message refusal(
	const struct sc_subject *s, const char *name, enum sc_weight *weight)
{
	const struct sc_answer *mx = seen_of(s, name, "MX");

	*weight = SC_W_FAIL;
	if (sc_answer_end(mx) != SC_ANSWER_READ)
		return SC_MSG_NONE;
	if (mx->rcode == SC_RCODE_NXDOMAIN)
		return SC_MSG_TLSRPT_NXDOMAIN;
	if (is_null_record(mx))
		return SC_MSG_TLSRPT_NULL_MX;
	if (mx->n_records || !is_denied(seen_of(s, name, "A")))
		return SC_MSG_NONE;
	if (is_denied(seen_of(s, name, "AAAA")))
		return SC_MSG_TLSRPT_NO_ADDRESS;
	*weight = SC_W_WARN;
	return seen_of(s, name, "AAAA") ? SC_MSG_NONE : SC_MSG_TLSRPT_NO_IPV4;
}

static void undelivered(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_tlsrpt_rua *rua)
{
	enum sc_weight weight;
	enum sc_message why = refusal(s, rua->domain, &weight);

	if (!why)
		return;
	if (v->status != SC_STATUS_FIRES) {
		*v = sc_fires(s, SC_MSG(TLSRPT_UNDELIVERED),
			SC_TEXT("domain", rua->domain), SC_WORD("why", why));
		sc_weigh(v, weight);
	}
	sc_evidence(v, s, "seen", SC_MSG(TLSRPT_UNDELIVERED_SEEN),
		SC_BYTES("uri", rua->uri));
}

static struct sc_verdict undeliverable(const struct sc_subject *s)
{
	struct sc_verdict v = { .status = SC_STATUS_UNSEEN };
	const struct sc_tlsrpt *r = record_of(s);

	if (!is_meant(s))
		return SC_IS_NA;
	for (size_t i = 0; i < r->n_rua; i++) {
		const struct sc_tlsrpt_rua *u = &r->rua[i];

		if (!u->mailto || !u->domain || !seen_of(s, u->domain, "MX"))
			continue;
		if (v.status == SC_STATUS_UNSEEN)
			v.status = SC_STATUS_PASS;
		undelivered(&v, s, u);
	}
	return v;
}

static bool is_inside(const struct sc_subject *s, const struct sc_tlsrpt_rua *u)
{
	return u->mailto && u->domain &&
		sc_dname_within(u->domain, s->obs->target.domain);
}

static struct sc_verdict same_domain(const struct sc_subject *s)
{
	const struct sc_tlsrpt *r = record_of(s);

	if (!s->domain || r->state != SC_RECORD_VALID || r->n_rua == 0)
		return SC_IS_NA;
	for (size_t i = 0; i < r->n_rua; i++)
		if (!is_inside(s, &r->rua[i]))
			return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLSRPT_MAILTO_SAME_DOMAIN),
		SC_TEXT("domain", s->obs->target.domain));

	sc_sts_show_record(&v, s, s->domain->tlsrpt, r->text);
	return v;
}

const struct sc_check sc_checks_tlsrpt[] = {
	{
		.id = SC_CHECK_TLSRPT_NONE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TLSRPT_NONE_FIX,
		.run = none,
	},
	{
		.id = SC_CHECK_TLSRPT_OK,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_OK_FIX,
		.run = ok,
	},
	{
		.id = SC_CHECK_TLSRPT_MULTIPLE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TLSRPT_MULTIPLE_FIX,
		.run = multiple,
	},
	{
		.id = SC_CHECK_TLSRPT_SYNTAX,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TXT_SYNTAX_FIX,
		.run = syntax,
	},
	{
		.id = SC_CHECK_TLSRPT_RUA_MISSING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TLSRPT_RUA_MISSING_FIX,
		.run = rua_missing,
	},
	{
		.id = SC_CHECK_TLSRPT_RUA_SCHEME,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TLSRPT_RUA_SCHEME_FIX,
		.run = rua_scheme,
	},
	{
		.id = SC_CHECK_TLSRPT_RUA_ENCODING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TLSRPT_RUA_ENCODING_FIX,
		.run = rua_encoding,
	},
	{
		.id = SC_CHECK_TLSRPT_MAILTO_UNDELIVERABLE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TLSRPT_MAILTO_UNDELIVERABLE_FIX,
		.run = undeliverable,
	},
	{
		.id = SC_CHECK_TLSRPT_MAILTO_SAME_DOMAIN,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TLSRPT_MAILTO_SAME_DOMAIN_FIX,
		.run = same_domain,
	},
	{ 0 },
};
