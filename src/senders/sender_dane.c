/*
 * Senders with DANE: RFC 7672 section 2. What binds a host is decided by
 * policy/dane.h, what its records make of a chain by x509/dane.h; here is what
 * becomes of the mail, and in what programs differ.
 */
#include "senders/sender.h"

#include "base/dname.h"
#include "policy/dane.h"

static bool demands_records(const struct sc_view *v)
{
	return v->rule->demand == SC_DEMAND_DANE_ONLY;
}

/* No TLSA record that counts: most deliver as if there were no DANE. */
static struct sc_decision without(const struct sc_view *v, const char *why)
{
	if (!demands_records(v))
		return sc_sender_without(v,
			sc_arena_printf(v->seen->a,
				"%s: delivers as opportunistic senders do",
				why));

	bool bounces = v->rule->habits & SC_HABIT_REQUIRE_BOUNCES;
	struct sc_decision d = sc_sender_decision(
		bounces ? SC_SENDER_BOUNCES : SC_SENDER_DEFERS,
		SC_REASON_NO_TLSA);

	d.final = bounces;
	d.result_type = "dane-required";
	d.note = sc_arena_printf(
		v->seen->a, "%s, which this setting demands", why);
	return d;
}

/* The base domain is the host itself, though it is an alias of another. */
static bool is_base_before_alias(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	return v->host && (v->host->a.n_aliases || v->host->aaaa.n_aliases) &&
		p->base && sc_dname_equal(p->base, v->host->name);
}

static bool is_base_behind_alias(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	return v->host && p->base && !sc_dname_equal(p->base, v->host->name);
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
	if (habits & SC_HABIT_ALIAS_ONLY && is_base_behind_alias(v, p))
		return "no TLSA records at the name in the MX record";
	return NULL;
}

bool sc_sender_dane_binds(const struct sc_view *v)
{
	const struct sc_dane_policy *p = v->facts->dane_policy;

	return v->endpoint->host && p && !ignores(v, p) &&
		(p->state == SC_DANE_FAILED || p->state == SC_DANE_UNUSABLE ||
			p->state == SC_DANE_BINDING);
}

static bool is_valid(const struct sc_view *v, const struct sc_cert *c)
{
	int64_t now = v->seen->facts->at.s;

	return c->not_before.s <= now && now <= c->not_after.s;
}

/* The leaf itself is the trust anchor of the record [29]. */
static bool is_leaf_anchor(
	const struct sc_view *v, const struct sc_tlsa_facts *f)
{
	unsigned habits = v->rule->habits;
	const struct sc_cert *leaf = v->shown.leaf;

	return f->match == SC_TLSA_TA_NOT_SENT && f->at == 0 && leaf &&
		!leaf->parse_error && habits & SC_HABIT_LEAF_TA &&
		(leaf->is_ca || !(habits & SC_HABIT_LEAF_CA));
}

/* The certificate of the trust anchor, where it was sent; or NULL. */
static const struct sc_cert *sent_anchor(
	const struct sc_view *v, const struct sc_tlsa_facts *f)
{
	return f->at >= 0 && (size_t)f->at < v->shown.chain->n_sent ?
		v->shown.chain->sent[f->at] :
		NULL;
}

/* The path up to the TA holds, but for what this sender does not look at. */
static bool is_path_fine(const struct sc_view *v, const struct sc_tlsa *t,
	const struct sc_tlsa_facts *f)
{
	unsigned habits = v->rule->habits;
	const struct sc_cert *ta = sent_anchor(v, f);

	if (!ta &&
		habits &
			(t->selector == SC_TLSA_CERT ? SC_HABIT_TA_SENT :
						       SC_HABIT_TA_KEY_SENT))
		return false;
	if (ta && habits & SC_HABIT_TA_DATES && !is_valid(v, ta))
		return false;
	switch (f->match) {
	case SC_TLSA_MATCH:
	case SC_TLSA_TA_NAME: return true;
	case SC_TLSA_TA_PATH:
		return f->fault == SC_PATH_EKU && habits & SC_HABIT_NO_EKU;
	case SC_TLSA_TA_NOT_SENT: return is_leaf_anchor(v, f);
	case SC_TLSA_NOT_USED:
	case SC_TLSA_NO_MATCH:
	case SC_TLSA_PKIX: break;
	}
	return false;
}

static bool is_met(const struct sc_view *v, enum sc_name_match m)
{
	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD ||
		(m == SC_NAME_CN_ONLY && !(v->rule->habits & SC_HABIT_GO));
}

/* The certificate has a name that this sender looks for. */
static bool is_named(const struct sc_view *v, size_t record)
{
	const struct sc_dane_facts *d = v->shown.dane;
	const struct sc_name_facts *n = v->shown.name;
	bool host_only = v->rule->habits & SC_HABIT_HOST_NAME;

	if (d->records[record].match == SC_TLSA_TA_NAME)
		return false;
	if (d->records[record].match == SC_TLSA_MATCH &&
		!(v->rule->habits & SC_HABIT_GO))
		return !(host_only && d->next_hop_only &&
			d->record == (int)record);
	return is_met(v, n->match) ||
		(!host_only &&
			(is_met(v, n->domain_match) ||
				is_met(v, n->alias_match)));
}

/* What a sender without digest agility makes of the chain [7, 13, 14, 29]. */
static enum sc_outcome_of_sender by_record(
	const struct sc_view *v, const struct sc_tlsa *t, size_t i)
{
	const struct sc_tlsa_facts *f = &v->shown.dane->records[i];

	if (t->usage == SC_TLSA_DANE_EE && f->match == SC_TLSA_MATCH)
		return SC_SENDER_AUTHENTICATED;
	if (t->usage != SC_TLSA_DANE_TA || !is_path_fine(v, t, f))
		return SC_SENDER_DEFERS;
	if (is_named(v, i))
		return SC_SENDER_AUTHENTICATED;
	return v->shown.chain->trusted &&
			v->rule->habits & SC_HABIT_TA_OR_PKIX ?
		SC_SENDER_ENCRYPTED :
		SC_SENDER_DEFERS;
}

static const char *note_of_records(
	const struct sc_dane_facts *f, enum sc_outcome_of_sender outcome)
{
	bool fits = f->result == SC_DANE_AUTHENTICATED;

	if (outcome == SC_SENDER_ENCRYPTED)
		return "delivers for a name that DANE does not allow, since "
		       "the chain is that of a public CA";
	if (outcome == SC_SENDER_DEFERS)
		return fits ? "refuses a chain that RFC 7671 allows: the trust "
			      "anchor is not sent, has expired, or the host is "
			      "not among the names" :
			      NULL;
	if (fits)
		return NULL;
	return f->not_agile_differs ?
		"does not prefer the stronger digest" :
		"takes the certificate itself for a trust anchor, or does not "
		"look at the extended key usage";
}

static struct sc_decision by_records(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	const struct sc_dane_facts *f = v->shown.dane;
	struct sc_decision d =
		sc_sender_decision(SC_SENDER_DEFERS, SC_REASON_NONE);

	for (size_t i = 0;
		v->shown.chain && i < f->n_records && i < p->n_records; i++) {
		enum sc_outcome_of_sender o = by_record(v, &p->records[i], i);

		if (p->records[i].use == SC_TLSA_USABLE && o < d.outcome)
			d = sc_sender_decision(o, SC_REASON_NONE);
	}
	d.note = note_of_records(f, d.outcome);
	return d;
}

/* The result is that of a sender with digest agility and all the names. */
static bool has_own_result(const struct sc_view *v)
{
	const struct sc_dane_facts *f = v->shown.dane;

	if (f->result == SC_DANE_AUTHENTICATED && f->next_hop_only &&
		v->rule->habits & SC_HABIT_HOST_NAME)
		return true;
	return v->rule->habits & SC_HABIT_ALL_DIGESTS &&
		(f->result == SC_DANE_AUTHENTICATED ||
			f->result == SC_DANE_MISMATCH);
}

static struct sc_decision by_result(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	enum sc_dane_result result = v->shown.dane->result;

	if (has_own_result(v))
		return by_records(v, p);
	switch (result) {
	case SC_DANE_AUTHENTICATED:
		return sc_sender_decision(
			SC_SENDER_AUTHENTICATED, SC_REASON_NONE);
	case SC_DANE_UNAUTHENTICATED:
		return sc_sender_decision(SC_SENDER_ENCRYPTED, SC_REASON_NONE);
	case SC_DANE_NOT_BOUND:
		return sc_sender_decision(SC_SENDER_UNKNOWN, SC_REASON_NONE);
	case SC_DANE_NOTHING_SHOWN:
		if (v->shown.tls && v->shown.tls->large_message)
			return sc_sender_decision(
				SC_SENDER_UNKNOWN, SC_REASON_NONE);
		break;
	case SC_DANE_MISMATCH: break;
	}
	return sc_sender_decision(SC_SENDER_DEFERS, SC_REASON_NONE);
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
		*d = sc_sender_decision(SC_SENDER_ENCRYPTED, SC_REASON_NONE);
		d->note = "the MX records are not signed, so that a match does "
			  "not authenticate";
	}
	if (v->rule->is_class)
		d->note = "the MX records are not signed: Postfix and maddy go "
			  "by the TLSA records, others ignore them";
}

/* A digest of a wrong length is a record that fits nothing [27]. */
static bool counts_as_usable(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	if (!(v->rule->habits & SC_HABIT_ANY_LENGTH))
		return false;
	for (size_t i = 0; i < p->n_records; i++) {
		const struct sc_tlsa *t = &p->records[i];

		if (t->use == SC_TLSA_BAD_LENGTH &&
			(t->usage == SC_TLSA_DANE_TA ||
				t->usage == SC_TLSA_DANE_EE))
			return true;
	}
	return false;
}

static bool is_key_short(const struct sc_view *v)
{
	const struct sc_cert *leaf = v->shown.leaf;

	return v->rule->habits & SC_HABIT_KEY_2048 && leaf &&
		!leaf->parse_error && leaf->key.type == SC_KEY_RSA &&
		leaf->key.bits && leaf->key.bits < 2048;
}

static struct sc_decision mismatch(const struct sc_view *v)
{
	struct sc_decision d =
		sc_sender_decision(SC_SENDER_DEFERS, SC_REASON_TLSA_MISMATCH);

	d.result_type = mismatch_type(v->shown.dane);
	return d;
}

/* TLS is there, and so are records: do they let the mail through? */
static struct sc_decision authenticate(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	struct sc_decision d;

	if (p->state == SC_DANE_UNUSABLE && counts_as_usable(v, p))
		return mismatch(v);
	if (p->state == SC_DANE_UNUSABLE)
		return demands_records(v) &&
				!(v->rule->habits & SC_HABIT_REQUIRE_BOUNCES) ?
			without(v, "no usable TLSA record") :
			sc_sender_decision(SC_SENDER_ENCRYPTED, SC_REASON_NONE);
	if (sc_sender_is_outdated(&v->shown) &&
		!(v->rule->habits & SC_HABIT_OLD_TLS)) {
		d = sc_sender_decision(SC_SENDER_DEFERS, SC_REASON_OUTDATED);
		d.result_type = "validation-failure";
		return d;
	}
	d = is_key_short(v) ?
		sc_sender_decision(SC_SENDER_DEFERS, SC_REASON_NONE) :
		by_result(v, p);
	if (d.outcome == SC_SENDER_DEFERS) {
		const char *note = d.note;

		d = mismatch(v);
		d.note = note;
	}
	if (!p->mx_secure && d.outcome != SC_SENDER_UNKNOWN &&
		!(v->rule->habits & SC_HABIT_ANY_MX))
		halve(&d, v);
	return d;
}

static struct sc_decision bound(
	const struct sc_view *v, const struct sc_dane_policy *p)
{
	struct sc_decision d = sc_sender_session(v, true);
	bool lacks_tls = sc_sender_lacks_tls(v->end);

	if (d.outcome == SC_SENDER_ENCRYPTED) {
		d = authenticate(v, p);
	} else if (d.result_type) {
		struct sc_why session = d.why;

		d.why = (struct sc_why){ { SC_REASON_DANE_NO_STARTTLS,
						 session.reasons[0] },
			SC_WHY_TARGET };
	}
	if (v->rule->habits & SC_HABIT_DANE_BOUNCES &&
		d.outcome == SC_SENDER_DEFERS &&
		(lacks_tls || v->end == SC_END_OK)) {
		d.outcome = d.worst = SC_SENDER_BOUNCES;
		d.note = "for it a DANE failure is final";
	}
	return d;
}

static struct sc_decision failed(void)
{
	struct sc_decision d =
		sc_sender_decision(SC_SENDER_DEFERS, SC_REASON_TLSA_FAILED);

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

	if (sc_sender_is_literal(v))
		return without(v, "an MX record with an address: no TLSA");
	if (!v->endpoint->host) {
		struct sc_decision d = sc_sender_decision(
			SC_SENDER_NOT_APPLICABLE, SC_REASON_NONE);

		d.note = "DANE is of names; by address it delivers as "
			 "opportunistic senders do";
		return d;
	}
	if (!p)
		return not_asked(v, NULL);
	switch (p->state) {
	case SC_DANE_NO_DNSSEC: return without(v, "no DNSSEC, so no TLSA");
	case SC_DANE_NONE: return without(v, "no TLSA records");
	case SC_DANE_FAILED: return none ? without(v, none) : failed();
	case SC_DANE_UNUSABLE:
	case SC_DANE_BINDING: return none ? without(v, none) : bound(v, p);
	case SC_DANE_UNKNOWN: break;
	}
	return not_asked(v, p->why);
}
