/*
 * Senders with DANE: RFC 7672 section 2. What binds a host is decided by
 * policy/dane.h, what its records make of a chain by x509/dane.h; here is what
 * becomes of the mail, and in what Exim differs.
 */
#include "report/sender.h"

#include "base/dname.h"
#include "policy/dane.h"

#define NO_MATCH_FINDINGS                                                    \
	"dane-digest-agility dane-dual-cert-no-match dane-ta-name-mismatch " \
	"dane-ta-chain-invalid dane-ta-expired dane-ta-not-in-chain "        \
	"dane-sni-differs dane-no-match dane-partial-address "               \
	"dane-combo-no-match dane-"
#define LOOKUP_FINDINGS                                              \
	"dane-bogus dns-bogus dane-lookup-error dane-denial-broken " \
	"dns-lookup-error"

static bool demands_records(const struct sc_view *v)
{
	return v->rule->demand == SC_DEMAND_DANE_ONLY;
}

/* No TLSA record that counts: most deliver as if there were no DANE. */
static struct sc_decision without(const struct sc_view *v, const char *why)
{
	if (!demands_records(v))
		return sc_sender_without(v,
			sc_arena_printf(v->j->a,
				"%s: delivers as opportunistic senders do",
				why));

	bool bounces = v->rule->habits & SC_HABIT_REQUIRE_BOUNCES;
	struct sc_decision d = sc_sender_decision(
		bounces ? SC_SENDER_BOUNCES : SC_SENDER_DEFERS,
		sc_sender_fired(v,
			"dane-mx-insecure dane-addr-insecure "
			"dane-tlsa-insecure dane-none "
			"dns-insecure"));

	d.final = bounces;
	d.result_type = "dane-required";
	d.note =
		sc_arena_printf(v->j->a, "%s, which this setting demands", why);
	return d;
}

/* The base domain is the host itself, though it is an alias of another. */
static bool is_base_before_alias(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	return v->host && (v->host->a.n_aliases || v->host->aaaa.n_aliases) &&
		p->base && sc_dname_equal(p->base, v->host->name);
}

/* Why the records are none for this sender; NULL: they are. */
static const char *ignores(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	unsigned habits = v->rule->habits;

	if (!p->mx_secure &&
		(demands_records(v) || habits & SC_HABIT_SECURE_MX))
		return "no TLSA records that count without signed MX records";
	if (habits & SC_HABIT_TARGET_ONLY && is_base_before_alias(v, p))
		return "no TLSA records where the alias ends";
	return NULL;
}

/* The path up to the TA holds, but for what this sender does not look at. */
static bool is_path_fine(const struct sc_view *v, const struct sc_tlsa_facts *f)
{
	const struct sc_cert *ta =
		f->at >= 0 && (size_t)f->at < v->shown.chain->n_sent ?
		v->shown.chain->sent[f->at] :
		NULL;

	if (!ta || ta->not_after.s < v->j->facts->at.s)
		return false; /* [7], [14] */
	return f->match != SC_TLSA_TA_PATH || f->fault == SC_PATH_EKU;
}

/* The certificate names the host, not only another name that DANE allows. */
static bool is_named(const struct sc_view *v, size_t record)
{
	const struct sc_dane_facts *d = v->shown.dane;
	enum sc_name_match m = v->shown.name->match;

	switch (d->records[record].match) {
	case SC_TLSA_MATCH:
		return !(d->next_hop_only && d->record == (int)record);
	case SC_TLSA_TA_PATH:
		return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD ||
			m == SC_NAME_CN_ONLY;
	case SC_TLSA_NOT_USED:
	case SC_TLSA_NO_MATCH:
	case SC_TLSA_TA_NOT_SENT:
	case SC_TLSA_TA_NAME:
	case SC_TLSA_PKIX: break;
	}
	return false;
}

/* Exim with GnuTLS, one record: what it makes of the chain [7, 13, 14]. */
static enum sc_outcome_of_sender by_record(
	const struct sc_view *v, const struct sc_tlsa *t, size_t i)
{
	const struct sc_tlsa_facts *f = &v->shown.dane->records[i];
	bool ta = f->match == SC_TLSA_MATCH || f->match == SC_TLSA_TA_PATH ||
		f->match == SC_TLSA_TA_NAME;

	if (t->usage == SC_TLSA_DANE_EE && f->match == SC_TLSA_MATCH)
		return SC_SENDER_AUTHENTICATED;
	if (t->usage != SC_TLSA_DANE_TA || !ta || !is_path_fine(v, f))
		return SC_SENDER_DEFERS;
	if (is_named(v, i))
		return SC_SENDER_AUTHENTICATED;
	return v->shown.chain->trusted ? SC_SENDER_ENCRYPTED : SC_SENDER_DEFERS;
}

static struct sc_decision by_records(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	const struct sc_dane_facts *f = v->shown.dane;
	struct sc_decision d = sc_sender_decision(SC_SENDER_DEFERS, NULL);

	for (size_t i = 0;
		v->shown.chain && i < f->n_records && i < p->n_records; i++) {
		enum sc_outcome_of_sender o = by_record(v, &p->records[i], i);

		if (p->records[i].use == SC_TLSA_USABLE && o < d.outcome)
			d = sc_sender_decision(o, NULL);
	}
	if (d.outcome == SC_SENDER_ENCRYPTED)
		d.note = "delivers for a name that DANE does not allow, since "
			 "the chain is that of a public CA";
	else if (d.outcome == SC_SENDER_DEFERS)
		d.note = f->result == SC_DANE_AUTHENTICATED ?
			"refuses a chain that RFC 7671 allows: the trust "
			"anchor is not sent, has expired, or only the mail "
			"domain is named" :
			NULL;
	else if (f->result != SC_DANE_AUTHENTICATED)
		d.note = f->not_agile_differs ?
			"does not prefer the stronger digest" :
			"does not look at the extended key usage";
	return d;
}

#define RECORD_HABITS                                                     \
	(SC_HABIT_TA_DATES | SC_HABIT_TA_OR_PKIX | SC_HABIT_ALL_DIGESTS | \
		SC_HABIT_TA_SENT | SC_HABIT_NO_EKU)

static struct sc_decision by_result(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	enum sc_dane_result result = v->shown.dane->result;

	if ((v->rule->habits & RECORD_HABITS) == RECORD_HABITS &&
		(result == SC_DANE_AUTHENTICATED || result == SC_DANE_MISMATCH))
		return by_records(v, p);
	switch (result) {
	case SC_DANE_AUTHENTICATED:
		return sc_sender_decision(SC_SENDER_AUTHENTICATED, NULL);
	case SC_DANE_UNAUTHENTICATED:
		return sc_sender_decision(SC_SENDER_ENCRYPTED, NULL);
	case SC_DANE_NOT_BOUND:
		return sc_sender_decision(SC_SENDER_UNKNOWN, NULL);
	case SC_DANE_NOTHING_SHOWN:
		if (v->shown.tls && v->shown.tls->large_message)
			return sc_sender_decision(SC_SENDER_UNKNOWN, NULL);
		break;
	case SC_DANE_MISMATCH: break;
	}
	return sc_sender_decision(SC_SENDER_DEFERS, NULL);
}

/* A failure of the path or of the name has a word of its own. */
static const char *mismatch_type(const struct sc_dane_facts *f)
{
	for (size_t i = 0; i < f->n_records; i++) {
		const struct sc_tlsa_facts *r = &f->records[i];

		if (r->match == SC_TLSA_TA_NAME)
			return "certificate-host-mismatch";
		if (r->match == SC_TLSA_TA_PATH)
			return r->fault == SC_PATH_EXPIRED ?
				"certificate-expired" :
				"certificate-not-trusted";
	}
	return "tlsa-invalid";
}

/* RFC 7672 2.2.1: a match says nothing when the choice of host is not safe. */
static void halve(struct sc_decision *d, const struct sc_view *v)
{
	if (d->outcome == SC_SENDER_AUTHENTICATED) {
		*d = sc_sender_decision(SC_SENDER_ENCRYPTED, NULL);
		d->note = "the MX records are not signed, so that a match does "
			  "not authenticate";
	}
	if (v->rule->is_class)
		d->note = "the MX records are not signed: Exim ignores the "
			  "TLSA records, Postfix goes by them";
}

static struct sc_decision bound(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	struct sc_decision d = sc_sender_session(v, true);

	if (d.outcome != SC_SENDER_ENCRYPTED) {
		const char *about_dane = d.result_type ?
			sc_sender_fired(v, "dane-no-starttls") :
			NULL;

		d.finding = about_dane ? about_dane : d.finding;
		return d;
	}
	if (p->state == SC_DANE_UNUSABLE)
		return v->rule->habits & SC_HABIT_NEEDS_USABLE ?
			without(v, "no usable TLSA record") :
			d;
	if (sc_sender_is_outdated(&v->shown) &&
		!(v->rule->habits & SC_HABIT_OLD_TLS)) {
		d = sc_sender_decision(SC_SENDER_DEFERS,
			sc_sender_fired(v, SC_SENDER_OUTDATED_FINDINGS));
		d.result_type = "validation-failure";
		return d;
	}
	d = by_result(v, p);
	if (d.outcome == SC_SENDER_DEFERS) {
		d.finding = sc_sender_fired(v, NO_MATCH_FINDINGS);
		d.result_type = mismatch_type(v->shown.dane);
	}
	if (!p->mx_secure && d.outcome != SC_SENDER_UNKNOWN)
		halve(&d, v);
	return d;
}

static struct sc_decision failed(const struct sc_view *v)
{
	struct sc_decision d = sc_sender_decision(
		SC_SENDER_DEFERS, sc_sender_fired(v, LOOKUP_FINDINGS));

	d.result_type = "dnssec-invalid";
	return d;
}

static struct sc_decision not_asked(const struct sc_view *v, const char *why)
{
	return sc_sender_unsure(
		v, why ? why : "its TLSA records were not looked at");
}

struct sc_decision sc_sender_dane(const struct sc_view *v)
{
	const struct sc_dane_policy *p = v->facts->dane_policy;
	const char *none = p ? ignores(v, p) : NULL;

	if (!v->endpoint->host) {
		struct sc_decision d =
			sc_sender_decision(SC_SENDER_NOT_APPLICABLE, NULL);

		d.note = "DANE is of names; by address it delivers as "
			 "opportunistic senders do";
		return d;
	}
	if (!p)
		return not_asked(v, NULL);
	switch (p->state) {
	case SC_DANE_NO_DNSSEC: return without(v, "no DNSSEC, so no TLSA");
	case SC_DANE_NONE: return without(v, "no TLSA records");
	case SC_DANE_FAILED: return none ? without(v, none) : failed(v);
	case SC_DANE_UNUSABLE:
	case SC_DANE_BINDING: return none ? without(v, none) : bound(v, p);
	case SC_DANE_UNKNOWN: break;
	}
	return not_asked(v, p->why);
}
