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
		.id = "sts-none",
		.title = "The domain has an MTA-STS policy",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_INFO,
		.who = "A",
		.source = "RFC 8461 section 3.1",
		.remedy = "Publish the policy, then the record, beginning with "
			  "mode testing; after some weeks of good TLS reports "
			  "change to enforce and give the record a new id.",
		.run = none,
		.yields_to = "sts-txt-wrong-owner sts-subdomain mx-none",
	},
	{
		.id = "sts-txt-lookup-error",
		.title = "The MTA-STS record can be looked up",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "S",
		.source = "RFC 8461 sections 3.1 and 3.3",
		.remedy = "Repair the name servers of the zone, or its "
			  "signatures; an empty answer must be NOERROR or "
			  "NXDOMAIN.",
		.run = lookup_error,
		.yields_to = "dns-bogus dns-lookup-error",
	},
	{
		.id = "sts-txt-multiple",
		.title = "There is one MTA-STS record",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.1",
		.remedy = "Remove all of them but one.",
		.run = multiple,
	},
	{
		.id = "sts-txt-syntax",
		.title = "The MTA-STS record is written as it should be",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.1",
		.remedy = "Publish the record as given.",
		.run = syntax,
		.yields_to = "sts-txt-not-ascii sts-id-invalid sts-txt-case "
			     "sts-txt-version-space sts-txt-multiple",
	},
	{
		.id = "sts-txt-version-space",
		.title = "The MTA-STS record begins with \"v=STSv1;\"",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "S",
		.source = "RFC 8461 section 3.1",
		.remedy = "Remove the blank before the first semicolon.",
		.run = version_space,
		.yields_to = "sts-txt-case",
	},
	{
		.id = "sts-txt-case",
		.title = "The MTA-STS record has its letters in the right case",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.1; RFC 7405 section 2.1",
		.remedy = "Write v, STSv1 and id exactly so.",
		.run = letter_case,
	},
	{
		.id = "sts-id-invalid",
		.title = "The id of the MTA-STS record is 1 to 32 letters and "
			 "digits",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.1",
		.remedy = "Use letters and digits alone, such as a time.",
		.run = id_invalid,
		.yields_to = "sts-txt-not-ascii",
	},
	{
		.id = "sts-txt-duplicate-field",
		.title = "No field stands twice in the MTA-STS record",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "S",
		.source = "RFC 8461 section 3.2",
		.remedy = "Remove the later one.",
		.run = duplicate_field,
	},
	{
		.id = "sts-txt-not-ascii",
		.title = "The MTA-STS record is plain ASCII",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.1",
		.remedy = "Type the record again: quotation marks, dashes and "
			  "blanks from a word processor are not ASCII.",
		.run = not_ascii,
	},
	{
		.id = "sts-txt-split",
		.title = "The MTA-STS record is one string",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_INFO,
		.who = "",
		.source = "RFC 8461 section 3.1",
		.remedy = "None is needed.",
		.run = split,
	},
	{
		.id = "sts-txt-cname",
		.title = "The MTA-STS record stands in the zone of the domain",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_INFO,
		.who = "",
		.source = "RFC 8461 sections 3.1 and 8.2",
		.remedy = "None is needed; let the operator change the id "
			  "whenever the policy changes.",
		.run = cname,
	},
	{
		.id = "sts-txt-wrong-owner",
		.title = "The MTA-STS record stands where senders look",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "A",
		.source = "RFC 8461 section 3.1",
		.remedy = "Move the record to _mta-sts under the mail domain.",
		.run = wrong_owner,
	},
	{
		.id = "sts-txt-without-policy",
		.title = "The policy that the MTA-STS record promises is there",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "S",
		.source = "RFC 8461 section 3.3; RFC 8460 section 4.3.2.2",
		.remedy = "Serve the policy as given, or remove the record.",
		.run = without_policy,
		.yields_to = "sts-smuggled-host sts-host-nxdomain "
			     "sts-host-unreachable sts-host-tls "
			     "sts-host-cert-expired sts-host-cert-untrusted "
			     "sts-host-cert-name sts-host-cert-incomplete "
			     "sts-http-redirect sts-http-status sts-http-large "
			     "sts-http-slow",
	},
	{
		.id = "sts-policy-without-txt",
		.title = "A policy that is served is announced by a record",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "SA",
		.source = "RFC 8461 sections 3.1 and 5.1",
		.remedy = "Publish the record as given.",
		.run = policy_without_txt,
		.yields_to = "sts-txt-wrong-owner",
	},
	{
		.id = "sts-subdomain",
		.title = "A subdomain with mail has a policy of its own where "
			 "the domain above has one",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_INFO,
		.who = "A",
		.source = "RFC 8461 section 3.4",
		.remedy = "Publish a policy and a record for the subdomain.",
		.run = subdomain,
		.yields_to = "sts-txt-wrong-owner sts-policy-without-txt",
	},
	{ 0 },
};
