/* The lives of the issuers that the server sends, against the leaf's. */
#include "check/topics.h"

#include "base/date.h"
#include "check/cert.h"
#include "check/weight.h"

#define SOON_DAYS 30

static struct sc_verdict intermediate_expired(const struct sc_subject *s)
{
	const struct sc_chain *chain = s->chain;

	if (chain->trusted || chain->fault != SC_PATH_EXPIRED ||
		chain->fault_at == 0 || chain->fault_at >= chain->n_path)
		return SC_IS_FINE;

	const struct sc_cert *c = chain->path[chain->fault_at];
	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_INTERMEDIATE_EXPIRED),
		SC_SPAN("ago", s->now.s - c->not_after.s),
		SC_DAY("not_after", c->not_after),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_cert_weigh_rest(&v, s, c, sc_weight_of(s, SC_W_PKIX));
	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

/* The issuer in the path that expires first, a root left out; or NULL. */
static const struct sc_cert *first_to_expire(const struct sc_chain *chain)
{
	const struct sc_cert *first = NULL;

	for (size_t i = 1; i < chain->n_path; i++) {
		const struct sc_cert *c = chain->path[i];

		if (!c->self_signed &&
			(!first || c->not_after.s < first->not_after.s))
			first = c;
	}
	return first;
}

static struct sc_verdict intermediate_expiring(const struct sc_subject *s)
{
	const struct sc_cert *c = first_to_expire(s->chain);

	if (!s->chain->trusted || !c)
		return SC_IS_NA;

	int64_t left_s = sc_cert_left_s(c, s->now);
	bool soon = left_s < (int64_t)SOON_DAYS * SC_DAY_S;

	if (!soon && c->not_after.s >= s->cert->not_after.s)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_INTERMEDIATE_EXPIRING),
		SC_SPAN("left", left_s), SC_DAY("not_after", c->not_after),
		SC_FLAG("before_leaf", c->not_after.s < s->cert->not_after.s),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_cert_weigh_rest(&v, s, c, SC_W_WARN);
	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

static struct sc_verdict issuer_before_leaf(const struct sc_subject *s)
{
	const struct sc_cert *leaf = s->cert;

	if (!s->chain->trusted || s->chain->n_path < 2)
		return SC_IS_NA;

	const struct sc_cert *issuer = s->chain->path[1];

	if (leaf->not_before.s >= issuer->not_before.s &&
		leaf->not_after.s <= issuer->not_after.s)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_ISSUER_BEFORE_LEAF));

	sc_cert_show_life(&v, s, leaf);
	sc_evidence(&v, s, "issuer", SC_MSG(TIME_ISSUER_BEFORE_LEAF_ISSUER),
		SC_TEXT("subject", issuer->subject),
		SC_TIME("not_before", issuer->not_before),
		SC_TIME("not_after", issuer->not_after));
	return v;
}

const struct sc_check sc_checks_time_issuer[] = {
	{
		.id = SC_CHECK_TIME_INTERMEDIATE_EXPIRED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_INTERMEDIATE_EXPIRED_FIX,
		.needs = SC_NEED_PARSED,
		.run = intermediate_expired,
	},
	{
		.id = SC_CHECK_TIME_INTERMEDIATE_EXPIRING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_INTERMEDIATE_EXPIRING_FIX,
		.needs = SC_NEED_PARSED,
		.run = intermediate_expiring,
	},
	{
		.id = SC_CHECK_TIME_ISSUER_BEFORE_LEAF,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_ISSUER_BEFORE_LEAF_FIX,
		.needs = SC_NEED_PARSED,
		.run = issuer_before_leaf,
	},
	{ 0 },
};
