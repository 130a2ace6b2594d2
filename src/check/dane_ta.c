/*
 * Usage 2: a CA vouches for the server, and so it has to be sent, the path up
 * to it has to hold, and the names count. Nothing is completed from a trust
 * store (RFC 7672 3.1.2), which is where these records fail in practice.
 */
#include "base/date.h"
#include "check/chain.h"
#include "check/dane.h"
#include "check/topics.h"

/* The finding about the first handshake of that cause, and its record. */
struct miss {
	const struct sc_dane_policy *p;
	const struct sc_dane_shown *x;
	const struct sc_tlsa *record;
	const struct sc_tlsa_facts *f;
};

/* False, and the verdict, when none of the handshakes fails for `cause`. */
static bool find_miss(const struct sc_subject *s, enum sc_dane_cause cause,
	struct sc_dane_tally *t, struct miss *out, struct sc_verdict *v)
{
	if (!sc_dane_count(s, t, v))
		return false;
	*v = SC_IS_FINE;
	if (!t->n[cause] || t->record[cause] < 0)
		return false;
	out->p = sc_dane_policy(s);
	out->x = &t->first[cause];
	out->record = &out->p->records[t->record[cause]];
	out->f = &out->x->dane->records[t->record[cause]];
	return true;
}

static void explain(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_value *first)
{
	sc_dane_show_seen(v, s);
	sc_dane_show_records(v, s, NULL);
	sc_dane_fix(v, s, first);
}

/* "the issuer CN", what a certificate of a chain is called */
static const char *title(const struct sc_subject *s, const struct sc_cert *c)
{
	return c ? sc_chain_title(s, c) : "the CA";
}

/* A handshake that only a record with full data authenticates: Exim's limit. */
static bool find_unsent(const struct sc_subject *s, struct sc_dane_shown *out)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	struct sc_dane_walk w = { .s = s };

	while (p && sc_dane_next(&w, out)) {
		int i = out->dane->record;

		if (out->dane->result == SC_DANE_AUTHENTICATED && i >= 0 &&
			p->records[i].usage == SC_TLSA_DANE_TA &&
			out->dane->records[i].at < 0)
			return true;
	}
	return false;
}

static struct sc_verdict unsent(
	const struct sc_subject *s, const struct sc_dane_shown *x)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	struct sc_verdict v = sc_fires(s, SC_MSG(DANE_UNSENT),
		SC_TEXT("record",
			sc_tlsa_short(s->arena, &p->records[x->dane->record])),
		SC_FLAG("mx", s->role == SC_ROLE_MX));

	sc_weigh(&v, SC_W_WARN);
	explain(&v, s, SC_SAY(SC_MSG(DANE_ADD_CA)));
	return v;
}

static struct sc_verdict not_in_chain(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	struct miss m;
	struct sc_dane_shown x;

	if (!find_miss(s, SC_DANE_TA_ABSENT, &t, &m, &v))
		return v.status == SC_STATUS_PASS && find_unsent(s, &x) ?
			unsent(s, &x) :
			v;
	v = sc_fires(s, SC_MSG(DANE_TA_NOT_IN_CHAIN),
		SC_TEXT("record", sc_tlsa_short(s->arena, m.record)),
		SC_TEXT("host", s->host->name),
		SC_WORD("cost", sc_dane_cost(s)));
	if (m.f->mistaken)
		sc_evidence(&v, s, "hint", SC_MSG(DANE_HINT_MISTAKEN),
			SC_TEXT("record", sc_tlsa_short(s->arena, m.record)),
			SC_TEXT("mistaken", m.f->mistaken));
	explain(&v, s, SC_SAY(SC_MSG(DANE_APPEND_CA)));
	return v;
}

static struct sc_verdict is_leaf(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	struct miss m;

	if (!find_miss(s, SC_DANE_TA_LEAF, &t, &m, &v))
		return v;
	v = sc_fires(s, SC_MSG(DANE_TA_IS_LEAF),
		SC_TEXT("record", sc_tlsa_short(s->arena, m.record)),
		SC_TEXT("host", s->host->name),
		SC_WORD("cost", sc_dane_cost(s)));
	sc_dane_show_seen(&v, s);
	sc_dane_show_records(&v, s, NULL);
	sc_dane_fix_after(&v, s, SC_SAY(SC_MSG(DANE_USAGE_3)));
	return v;
}

/* "mx1.example.org or example.org" */
static const char *names_of(
	const struct sc_subject *s, const struct sc_dane_policy *p)
{
	const char *list = p->n_names ? p->names[0] : s->host->name;

	for (size_t i = 1; i < p->n_names; i++)
		list = sc_arena_printf(s->arena, "%s or %s", list, p->names[i]);
	return list;
}

static struct sc_verdict name_mismatch(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	struct miss m;

	if (!find_miss(s, SC_DANE_TA_NAME, &t, &m, &v))
		return v;
	v = sc_fires(s, SC_MSG(DANE_TA_NAME_MISMATCH),
		SC_TEXT("record", sc_tlsa_short(s->arena, m.record)),
		SC_TEXT("names", names_of(s, m.p)),
		SC_FLAG("submission", s->role == SC_ROLE_SUBMISSION),
		SC_WORD("cost", sc_dane_cost(s)),
		SC_FLAG("trusted", m.x->chain->trusted));
	sc_evidence(&v, s, "wanted", SC_TEXT("names", names_of(s, m.p)));
	sc_evidence(&v, s, "names", SC_MSG(DANE_TA_NAME_MISMATCH_NAMES),
		SC_BYTES("name",
			m.x->leaf->n_dns_names ? m.x->leaf->dns_names[0] :
						 (struct sc_bytes){ 0 }));
	explain(&v, s,
		SC_SAY(SC_MSG(DANE_REISSUE_FOR), SC_TEXT("base", m.p->base)));
	return v;
}

/* The one whose dates, signature or constraints break the path. */
static struct sc_verdict chain_invalid(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	struct miss m;

	if (!find_miss(s, SC_DANE_TA_PATH, &t, &m, &v))
		return v;
	v = sc_fires(s, SC_MSG(DANE_TA_CHAIN_INVALID),
		SC_TEXT("record", sc_tlsa_short(s->arena, m.record)),
		SC_TEXT("fault_text", m.f->fault_text),
		SC_FLAG("eku",
			s->role == SC_ROLE_MX && m.f->fault == SC_PATH_EKU),
		SC_WORD("cost", sc_dane_cost(s)));
	sc_evidence(&v, s, "seen", SC_MSG(DANE_TA_CHAIN_INVALID_SEEN),
		SC_TEXT("certificate", title(s, m.f->fault_cert)));
	if (s->role == SC_ROLE_MX)
		sc_evidence(&v, s, "report",
			m.f->fault == SC_PATH_EXPIRED ?
				SC_MSG(DANE_REPORT_EXPIRED) :
				SC_MSG(DANE_REPORT_NOT_TRUSTED));
	explain(&v, s,
		SC_SAY(SC_MSG(DANE_RENEW_CERT_OF),
			SC_TEXT("certificate", title(s, m.f->fault_cert))));
	return v;
}

/* The CA that authenticates what `x` shows, when it was sent; or NULL. */
static const struct sc_cert *anchor_of(
	const struct sc_dane_policy *p, const struct sc_dane_shown *x)
{
	int i = x->dane->record;

	if (x->dane->result != SC_DANE_AUTHENTICATED || i < 0 ||
		(size_t)i >= p->n_records ||
		p->records[i].usage != SC_TLSA_DANE_TA)
		return NULL;

	int at = x->dane->records[i].at;

	return at > 0 && (size_t)at < x->chain->n_sent ? x->chain->sent[at] :
							 NULL;
}

/* The first handshake whose anchor `is`; or false, and the verdict. */
static bool find_anchor(const struct sc_subject *s,
	bool (*is)(const struct sc_subject *, const struct sc_dane_shown *,
		const struct sc_cert *),
	struct sc_dane_shown *out, struct sc_verdict *v)
{
	struct sc_dane_tally t;
	struct sc_dane_walk w = { .s = s };
	bool any = false;

	if (!sc_dane_count(s, &t, v))
		return false;
	while (sc_dane_next(&w, out)) {
		const struct sc_cert *ta = anchor_of(sc_dane_policy(s), out);

		any |= ta != NULL;
		if (ta && is(s, out, ta))
			return true;
	}
	*v = any ? SC_IS_FINE : SC_IS_NA;
	return false;
}

static bool is_expired(const struct sc_subject *s,
	const struct sc_dane_shown *x, const struct sc_cert *ta)
{
	(void)x;
	return !ta->parse_error && ta->not_after.s < s->now.s;
}

static struct sc_verdict expired(const struct sc_subject *s)
{
	struct sc_dane_shown x;
	struct sc_verdict v;

	if (!find_anchor(s, is_expired, &x, &v))
		return v;

	const struct sc_cert *ta = anchor_of(sc_dane_policy(s), &x);

	v = sc_fires(s, SC_MSG(DANE_TA_EXPIRED),
		SC_TEXT("certificate", title(s, ta)),
		SC_DAY("not_after", ta->not_after),
		SC_FLAG("mx", s->role == SC_ROLE_MX));
	explain(&v, s, SC_SAY(SC_MSG(DANE_VALID_CA)));
	return v;
}

/* It is on a path to a public root: whoever it issues for is accepted. */
static bool is_public(const struct sc_subject *s, const struct sc_dane_shown *x,
	const struct sc_cert *ta)
{
	(void)s;
	for (size_t i = 1; x->chain->trusted && i < x->chain->n_path; i++)
		if (x->chain->path[i] == ta)
			return true;
	return false;
}

static struct sc_verdict public_ca(const struct sc_subject *s)
{
	struct sc_dane_shown x;
	struct sc_verdict v;

	if (!find_anchor(s, is_public, &x, &v))
		return v;

	const struct sc_dane_policy *p = sc_dane_policy(s);

	v = sc_fires(s, SC_MSG(DANE_TA_PUBLIC_CA),
		SC_TEXT("record",
			sc_tlsa_short(s->arena, &p->records[x.dane->record])),
		SC_TEXT("certificate", title(s, anchor_of(p, &x))),
		SC_TEXT("names", names_of(s, p)));
	explain(&v, s, NULL);
	return v;
}

static bool is_next_hop_only(const struct sc_subject *s,
	const struct sc_dane_shown *x, const struct sc_cert *ta)
{
	(void)s, (void)ta;
	return x->dane->next_hop_only;
}

static struct sc_verdict nexthop_only(const struct sc_subject *s)
{
	struct sc_dane_shown x;
	struct sc_verdict v;

	if (!find_anchor(s, is_next_hop_only, &x, &v))
		return v;
	v = sc_fires(s, SC_MSG(DANE_TA_NEXTHOP_ONLY),
		SC_TEXT("name", x.dane->name), SC_TEXT("host", s->host->name),
		SC_FLAG("trusted", x.chain->trusted));
	explain(&v, s,
		SC_SAY(SC_MSG(DANE_REISSUE_ALSO_FOR),
			SC_TEXT("host", s->host->name)));
	return v;
}

const struct sc_check sc_checks_dane_ta[] = {
	{
		.id = SC_CHECK_DANE_TA_NOT_IN_CHAIN,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TA_NOT_IN_CHAIN_FIX,
		.run = not_in_chain,
	},
	{
		.id = SC_CHECK_DANE_TA_IS_LEAF,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TA_IS_LEAF_FIX,
		.run = is_leaf,
	},
	{
		.id = SC_CHECK_DANE_TA_NAME_MISMATCH,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TA_NAME_MISMATCH_FIX,
		.run = name_mismatch,
	},
	{
		.id = SC_CHECK_DANE_TA_NEXTHOP_ONLY,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TA_NEXTHOP_ONLY_FIX,
		.run = nexthop_only,
	},
	{
		.id = SC_CHECK_DANE_TA_CHAIN_INVALID,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TA_CHAIN_INVALID_FIX,
		.run = chain_invalid,
	},
	{
		.id = SC_CHECK_DANE_TA_EXPIRED,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TA_EXPIRED_FIX,
		.run = expired,
	},
	{
		.id = SC_CHECK_DANE_TA_PUBLIC_CA,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_TA_PUBLIC_CA_FIX,
		.run = public_ca,
	},
	{ 0 },
};
