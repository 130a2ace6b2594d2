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

	struct sc_verdict v = sc_fires(s,
		"%s has no MTA-STS policy: whoever sits between a sender "
		"without DANE and its servers can read and divert the mail.",
		s->obs->target.domain);

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

	struct sc_verdict v = sc_fires(s,
		"The MTA-STS record of %s cannot be looked up: " SC_STS_TWO_SENDERS
		".",
		s->obs->target.domain);

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
	struct sc_verdict v = sc_fires(s,
		"There are %zu MTA-STS records where one is allowed; " AS_IF_NONE
		".",
		record_of(s)->n_candidates);

	for (size_t i = 0; a && i < a->n_records && i < 8; i++)
		sc_evidence(&v, s, "dns", "%s TXT %s", a->name,
			sc_show(s, sc_bytes_of(a->records[i])));
	sc_sts_publish_record(&v, s);
	return v;
}

/* The finding about faults of a kind; `what` is what is so, in words. */
static struct sc_verdict fault(const struct sc_subject *s,
	enum sc_policy_fault_kind kind, const char *what)
{
	const struct sc_sts_record *r = record_of(s);

	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (!sc_policy_fault_find(&r->faults, kind))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, "%s.", what);

	sc_sts_show_record(&v, s, s->domain->sts, r->text);
	sc_sts_show_faults(&v, s, &r->faults, kind);
	sc_sts_publish_record(&v, s);
	return v;
}

static struct sc_verdict syntax(const struct sc_subject *s)
{
	const struct sc_policy_faults *f = &record_of(s)->faults;

	if (sc_sts_is_meant(s) && !sc_policy_fault_find(f, SC_FAULT_SYNTAX))
		return fault(s, SC_FAULT_ID_MISSING,
			"The MTA-STS record has no id; " AS_IF_NONE);
	return fault(s, SC_FAULT_SYNTAX,
		"The MTA-STS record is not written as RFC 8461 wants it; " AS_IF_NONE);
}

static struct sc_verdict version_space(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_VERSION_SPACE,
		"The MTA-STS record does not begin with \"v=STSv1;\" but has a "
		"blank before the semicolon: the RFC's grammar allows it, its "
		"rule for picking records does not; senders by the rule see "
		"no record, others (postfix-mta-sts-resolver) do");
}

static struct sc_verdict letter_case(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_CASE,
		"The MTA-STS record has letters in the wrong case; strict " AS_IF_NONE);
}

static struct sc_verdict id_invalid(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_ID,
		"The id of the MTA-STS record is not 1 to 32 letters and "
		"digits; strict " AS_IF_NONE
		" (postfix-mta-sts-resolver takes a hyphen for good)");
}

static struct sc_verdict duplicate_field(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_DUPLICATE,
		"A field stands twice in the MTA-STS record; the first one "
		"counts");
}

static struct sc_verdict not_ascii(const struct sc_subject *s)
{
	return fault(s, SC_FAULT_NOT_ASCII,
		"The MTA-STS record has characters outside of ASCII; " AS_IF_NONE);
}

static struct sc_verdict split(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (!record_of(s)->split)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The MTA-STS record is split over several strings; senders "
		"join them without a blank.");

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

	struct sc_verdict v = sc_fires(s,
		"The MTA-STS record is an alias of one elsewhere: whoever runs "
		"that name decides when senders fetch the policy anew.");

	for (size_t i = 0; i < a->n_aliases && i < 8; i++)
		sc_evidence(&v, s, "dns", "%s CNAME %s",
			sc_show(s,
				sc_bytes_of(i ? a->aliases[i - 1] : a->name)),
			sc_show(s, sc_bytes_of(a->aliases[i])));
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

	struct sc_verdict v = sc_fires(s,
		"There is an MTA-STS record at %s, where no sender looks; at " OWNER
		"%s there is none.",
		a->name, s->obs->target.domain);

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

	struct sc_verdict v = sc_fires(s,
		"%s has MTA-STS and %s has not: a policy is not inherited, "
		"each mail domain needs its own.",
		a->name + strlen(OWNER), s->obs->target.domain);

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
	struct sc_verdict v = sc_fires(s,
		"The policy of %s was not fetched, because this machine could "
		"not do it: nothing is known about MTA-STS.",
		s->obs->target.domain);

	if (why)
		sc_evidence(&v, s, "seen", "%s", sc_show(s, sc_bytes_of(why)));
	sc_remedy(&v, s, "Repair what the evidence names, and look again.");
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

	struct sc_verdict v = sc_fires(s,
		"The MTA-STS record promises a policy, and senders cannot get "
		"it: " SC_STS_TWO_SENDERS ".");
	const char *why = sts->from ? sts->from->detail : NULL;

	if (why)
		sc_evidence(&v, s, "seen", "%s", sc_show(s, sc_bytes_of(why)));
	sc_evidence(&v, s, "report", "sts-policy-fetch-error");
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

	struct sc_verdict v = sc_fires(s,
		"A policy lies at mta-sts.%s and there is no record at " OWNER
		"%s, so no sender comes to look: " SC_STS_TWO_SENDERS ".",
		s->obs->target.domain, s->obs->target.domain);

	sc_sts_publish_record(&v, s);
	return v;
}

const struct sc_check sc_checks_sts_record[] = {
	{
		.id = SC_CHECK_STS_NONE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Publish the policy, then the record, beginning with "
			  "mode testing; after some weeks of good TLS reports "
			  "change to enforce and give the record a new id.",
		.run = none,
	},
	{
		.id = SC_CHECK_STS_TXT_LOOKUP_ERROR,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Repair the name servers of the zone, or its "
			  "signatures; an empty answer must be NOERROR or "
			  "NXDOMAIN.",
		.run = lookup_error,
	},
	{
		.id = SC_CHECK_STS_TXT_MULTIPLE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Remove all of them but one.",
		.run = multiple,
	},
	{
		.id = SC_CHECK_STS_TXT_SYNTAX,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Publish the record as given.",
		.run = syntax,
	},
	{
		.id = SC_CHECK_STS_TXT_VERSION_SPACE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Remove the blank before the first semicolon.",
		.run = version_space,
	},
	{
		.id = SC_CHECK_STS_TXT_CASE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Write v, STSv1 and id exactly so.",
		.run = letter_case,
	},
	{
		.id = SC_CHECK_STS_ID_INVALID,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Use letters and digits alone, such as a time.",
		.run = id_invalid,
	},
	{
		.id = SC_CHECK_STS_TXT_DUPLICATE_FIELD,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Remove the later one.",
		.run = duplicate_field,
	},
	{
		.id = SC_CHECK_STS_TXT_NOT_ASCII,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Type the record again: quotation marks, dashes and "
			  "blanks from a word processor are not ASCII.",
		.run = not_ascii,
	},
	{
		.id = SC_CHECK_STS_TXT_SPLIT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "None is needed.",
		.run = split,
	},
	{
		.id = SC_CHECK_STS_TXT_CNAME,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "None is needed; let the operator change the id "
			  "whenever the policy changes.",
		.run = cname,
	},
	{
		.id = SC_CHECK_STS_TXT_WRONG_OWNER,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Move the record to _mta-sts under the mail domain.",
		.run = wrong_owner,
	},
	{
		.id = SC_CHECK_STS_TXT_WITHOUT_POLICY,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Serve the policy as given, or remove the record.",
		.run = without_policy,
	},
	{
		.id = SC_CHECK_STS_POLICY_WITHOUT_TXT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Publish the record as given.",
		.run = policy_without_txt,
	},
	{
		.id = SC_CHECK_STS_SUBDOMAIN,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Publish a policy and a record for the subdomain.",
		.run = subdomain,
	},
	{ 0 },
};
