/*
 * The TXT record of MTA-STS, RFC 8461 section 3.1. A record that breaks the
 * grammar counts as none, so what it means for mail is always the same.
 */
#include "check/topics.h"

#include "base/dname.h"
#include "base/text.h"
#include "check/answers.h"
#include "check/sts.h"

#define OWNER      "_mta-sts."
#define AS_IF_NONE "senders act as if it were not there: " SC_STS_TWO_SENDERS

static const struct sc_sts_record *record_of(const struct sc_subject *s)
{
	return &s->facts->sts->record;
}

static struct sc_verdict none(const struct sc_subject *s)
{
	const struct sc_sts *sts = s->facts->sts;

	if (!s->domain || sc_sts_is_null_mx(s))
		return SC_IS_NA;
	if (sts->record.state == SC_RECORD_UNKNOWN)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (sts->record.state != SC_RECORD_ABSENT ||
		(sts->has_policy && sts->policy.valid))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(STS_NONE), SC_TEXT("domain", s->obs->target.domain));

	sc_sts_publish_policy(&v, s, SC_STS_TESTING);
	sc_sts_publish_record(&v, s);
	return v;
}

static struct sc_verdict lookup_error(const struct sc_subject *s)
{
	if (!s->domain || record_of(s)->state == SC_RECORD_UNKNOWN)
		return SC_IS_NA;
	if (record_of(s)->state != SC_RECORD_FAILED)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_TXT_LOOKUP_ERROR),
		SC_TEXT("domain", s->obs->target.domain));

	sc_answers_show(&v, s, s->domain->sts);
	return v;
}

static struct sc_verdict multiple(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (record_of(s)->state != SC_RECORD_SEVERAL)
		return SC_IS_FINE;

	const struct sc_answer *a = s->domain->sts;
	struct sc_verdict v = sc_fires(s, SC_MSG(STS_TXT_MULTIPLE),
		SC_NUMBER("record_count", record_of(s)->n_candidates));

	for (size_t i = 0; a && i < a->n_records && i < 8; i++)
		sc_evidence(&v, s, "dns", SC_MSG(TXT_RECORD),
			SC_TEXT("owner", a->name),
			SC_BYTES("record", sc_bytes_of(a->records[i])));
	sc_sts_publish_record(&v, s);
	return v;
}

/* The finding about faults of a kind; `what` is what is so, in words. */
static struct sc_verdict fault(const struct sc_subject *s,
	enum sc_policy_fault_kind kind, enum sc_message what)
{
	const struct sc_sts_record *r = record_of(s);

	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (!sc_policy_fault_find(&r->faults, kind))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MESSAGE(what));

	sc_sts_show_record(&v, s, s->domain->sts, r->text);
	sc_sts_show_faults(&v, s, &r->faults, kind);
	sc_sts_publish_record(&v, s);
	return v;
}

static struct sc_verdict syntax(const struct sc_subject *s)
{
	const struct sc_policy_faults *f = &record_of(s)->faults;

	if (sc_sts_is_meant(s) && !sc_policy_fault_find(f, SC_FAULT_SYNTAX))
		return fault(s, SC_FAULT_ID_MISSING, SC_MSG_STS_TXT_ID_MISSING);
	return fault(s, SC_FAULT_SYNTAX, SC_MSG_STS_TXT_SYNTAX);
}

static struct sc_verdict version_space(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_VERSION_SPACE, SC_MSG_STS_TXT_VERSION_SPACE);
}

static struct sc_verdict letter_case(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_CASE, SC_MSG_STS_TXT_CASE);
}

static struct sc_verdict id_invalid(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_ID, SC_MSG_STS_TXT_ID_INVALID);
}

static struct sc_verdict duplicate_field(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_DUPLICATE, SC_MSG_STS_TXT_DUPLICATE_FIELD);
}

static struct sc_verdict not_ascii(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_NOT_ASCII, SC_MSG_STS_TXT_NOT_ASCII);
}

static struct sc_verdict split(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (!record_of(s)->split)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_TXT_SPLIT));

	sc_sts_show_record(&v, s, s->domain->sts, record_of(s)->text);
	return v;
}

static struct sc_verdict cname(const struct sc_subject *s)
{
	const struct sc_answer *a = s->domain ? s->domain->sts : NULL;

	if (!a || !sc_sts_is_meant(s))
		return SC_IS_NA;
	if (a->n_aliases == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_TXT_CNAME));

	for (size_t i = 0; i < a->n_aliases && i < 8; i++)
		sc_evidence(&v, s, "dns", SC_MSG(ALIAS_OF),
			SC_BYTES("owner",
				sc_bytes_of(i ? a->aliases[i - 1] : a->name)),
			SC_BYTES("target", sc_bytes_of(a->aliases[i])));
	return v;
}

/* The record of a domain above the target. */
static bool is_parents(const struct sc_subject *s, const struct sc_answer *hint)
{
	const char *above = hint->name + strlen(OWNER);

	return sc_text_starts(hint->name, OWNER) &&
		sc_dname_within(s->obs->target.domain, above) &&
		!sc_dname_equal(s->obs->target.domain, above);
}

/* The first further place with an MTA-STS record; NULL: none. */
static const struct sc_answer *elsewhere(
	const struct sc_subject *s, bool parents)
{
	for (size_t i = 0; s->domain && i < s->domain->n_hints; i++) {
		const struct sc_answer *hint = &s->domain->hints[i];

		if (sc_text_same(hint->type, "TXT") &&
			is_parents(s, hint) == parents &&
			sc_sts_record_read(s->arena, hint).n_candidates)
			return hint;
	}
	return NULL;
}

static struct sc_verdict wrong_owner(const struct sc_subject *s)
{
	if (!s->domain || record_of(s)->state != SC_RECORD_ABSENT)
		return SC_IS_NA;

	const struct sc_answer *a = elsewhere(s, false);

	if (!a)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_TXT_WRONG_OWNER),
		SC_TEXT("owner", a->name),
		SC_TEXT("domain", s->obs->target.domain));

	sc_sts_show_record(&v, s, a, sc_sts_record_read(s->arena, a).text);
	sc_sts_publish_record(&v, s);
	if (s->facts->sts->has_policy && s->facts->sts->policy.valid)
		sc_weigh(&v, SC_W_FAIL);
	return v;
}

static struct sc_verdict subdomain(const struct sc_subject *s)
{
	if (!s->domain || record_of(s)->state != SC_RECORD_ABSENT ||
		sc_sts_is_null_mx(s))
		return SC_IS_NA;

	const struct sc_answer *a = elsewhere(s, true);

	if (!a)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_SUBDOMAIN),
		SC_TEXT("parent", a->name + strlen(OWNER)),
		SC_TEXT("domain", s->obs->target.domain));

	sc_sts_show_record(&v, s, a, sc_sts_record_read(s->arena, a).text);
	sc_sts_publish_policy(&v, s, SC_STS_TESTING);
	sc_sts_publish_record(&v, s);
	return v;
}

/* Nobody but this machine is to blame: no library, no descriptor. */
static bool is_our_trouble(const struct sc_subject *s)
{
	const struct sc_policy_host *h = s->domain->policy_host;

	for (size_t i = 0; h && i < h->n_fetches; i++)
		if (h->fetches[i].connect != SC_OUTCOME_LOCAL)
			return false;
	return h && h->n_fetches;
}

static struct sc_verdict policy_not_fetched(const struct sc_subject *s)
{
	const char *why = s->domain->policy_host->fetches[0].detail;
	struct sc_verdict v = sc_fires(s, SC_MSG(STS_POLICY_NOT_FETCHED),
		SC_TEXT("domain", s->obs->target.domain));

	if (why)
		sc_evidence(&v, s, "seen", SC_BYTES("why", sc_bytes_of(why)));
	sc_remedy(&v, s, SC_MSG(STS_POLICY_NOT_FETCHED_EXACT_FIX));
	sc_weigh(&v, SC_W_UNKNOWN);
	return v;
}

static struct sc_verdict without_policy(const struct sc_subject *s)
{
	const struct sc_sts *sts = s->facts->sts;

	if (!s->domain || sts->record.state != SC_RECORD_VALID)
		return SC_IS_NA;
	if (sts->fetch == SC_STS_FETCH_UNTRIED)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (sts->fetch == SC_STS_FETCH_OK)
		return SC_IS_FINE;
	if (is_our_trouble(s))
		return policy_not_fetched(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_TXT_WITHOUT_POLICY));
	const char *why = sts->from ? sts->from->detail : NULL;

	if (why)
		sc_evidence(&v, s, "seen", SC_BYTES("why", sc_bytes_of(why)));
	sc_evidence(&v, s, "report", SC_MSG(STS_HTTP_REDIRECT_REPORT));
	sc_sts_publish_policy(&v, s, sc_sts_mode_wanted(s));
	return v;
}

static struct sc_verdict policy_without_txt(const struct sc_subject *s)
{
	const struct sc_sts *sts = s->facts->sts;

	if (!s->domain || sts->record.state != SC_RECORD_ABSENT)
		return SC_IS_NA;
	if (!sts->has_policy || !sts->policy.valid)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_POLICY_WITHOUT_TXT),
		SC_TEXT("domain", s->obs->target.domain));

	sc_sts_publish_record(&v, s);
	return v;
}

const struct sc_check sc_checks_sts_record[] = {
	{
		.id = SC_CHECK_STS_NONE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_NONE_FIX,
		.run = none,
	},
	{
		.id = SC_CHECK_STS_TXT_LOOKUP_ERROR,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_TXT_LOOKUP_ERROR_FIX,
		.run = lookup_error,
	},
	{
		.id = SC_CHECK_STS_TXT_MULTIPLE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_TXT_MULTIPLE_FIX,
		.run = multiple,
	},
	{
		.id = SC_CHECK_STS_TXT_SYNTAX,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TXT_SYNTAX_FIX,
		.run = syntax,
	},
	{
		.id = SC_CHECK_STS_TXT_VERSION_SPACE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_TXT_VERSION_SPACE_FIX,
		.run = version_space,
	},
	{
		.id = SC_CHECK_STS_TXT_CASE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_TXT_CASE_FIX,
		.run = letter_case,
	},
	{
		.id = SC_CHECK_STS_ID_INVALID,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_ID_INVALID_FIX,
		.run = id_invalid,
	},
	{
		.id = SC_CHECK_STS_TXT_DUPLICATE_FIELD,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_POLICY_DUPLICATE_FIELD_FIX,
		.run = duplicate_field,
	},
	{
		.id = SC_CHECK_STS_TXT_NOT_ASCII,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_TXT_NOT_ASCII_FIX,
		.run = not_ascii,
	},
	{
		.id = SC_CHECK_STS_TXT_SPLIT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_OK_FIX,
		.run = split,
	},
	{
		.id = SC_CHECK_STS_TXT_CNAME,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_TXT_CNAME_FIX,
		.run = cname,
	},
	{
		.id = SC_CHECK_STS_TXT_WRONG_OWNER,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_TXT_WRONG_OWNER_FIX,
		.run = wrong_owner,
	},
	{
		.id = SC_CHECK_STS_TXT_WITHOUT_POLICY,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_TXT_WITHOUT_POLICY_FIX,
		.run = without_policy,
	},
	{
		.id = SC_CHECK_STS_POLICY_WITHOUT_TXT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_TXT_SYNTAX_FIX,
		.run = policy_without_txt,
	},
	{
		.id = SC_CHECK_STS_SUBDOMAIN,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_SUBDOMAIN_FIX,
		.run = subdomain,
	},
	{ 0 },
};
