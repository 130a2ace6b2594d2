#include "base/text.h"
#include "check/hello.h"
#include "check/key.h"
#include "check/peer.h"
#include "check/topics.h"

static struct sc_verdict cert_mldsa(const struct sc_subject *s)
{
	if (s->cert->key.type != SC_KEY_ML_DSA)
		return SC_IS_FINE;
	return sc_key_fires(
		s, SC_MSG(PQC_CERT_MLDSA), SC_PHRASE("cost", sc_peer_cost(s)));
}

/* The groups of RFC 10024. */
static bool is_hybrid(const char *group)
{
	static const char *const groups[] = { "X25519MLKEM768",
		"SecP256r1MLKEM768", "SecP384r1MLKEM1024" };

	for (size_t i = 0; group && i < SC_COUNT(groups); i++)
		if (sc_text_same(group, groups[i]))
			return true;
	return false;
}

/* A hybrid that was chosen while classical groups were offered. */
static bool prefers_hybrid(const struct sc_subject *s, struct sc_taken *out)
{
	struct sc_taken t;

	for (size_t i = 0; sc_taken_next(s, &i, &t);) {
		bool alone = t.hello && strcmp(t.hello, "pq-only") == 0;

		if (alone || !is_hybrid(t.group))
			continue;
		*out = t;
		return true;
	}
	return false;
}

/* Of whatever offer. */
static bool knows_hybrid(const struct sc_subject *s)
{
	struct sc_taken t;

	for (size_t i = 0; sc_taken_next(s, &i, &t);)
		if (is_hybrid(t.group))
			return true;
	return false;
}

static void show_group(struct sc_verdict *v, const struct sc_subject *s,
	const char *group, const char *hello)
{
	if (hello)
		sc_evidence(v, s, "seen", SC_MSG(PQC_GROUP_SEEN),
			SC_TEXT("group", group), SC_TEXT("hello", hello));
	else
		sc_evidence(v, s, "seen", SC_TEXT("group", group));
}

static struct sc_verdict hybrid(const struct sc_subject *s)
{
	struct sc_taken t;

	if (!prefers_hybrid(s, &t))
		return sc_hello_answer(s, "large") ? SC_IS_FINE :
						     sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(PQC_HYBRID));

	show_group(&v, s, t.group, t.hello);
	return v;
}

static struct sc_verdict none(const struct sc_subject *s)
{
	if (knows_hybrid(s))
		return SC_IS_FINE;
	if (sc_taken_1_3(s) == SC_TAKEN_NO)
		return SC_IS_NA;
	if (sc_hello_answer(s, "pq-only") != SC_TAKEN_NO)
		return sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(PQC_NONE));

	sc_evidence(&v, s, "seen", SC_MSG(PQC_NONE_SEEN));
	return v;
}

/* With the group that it chose, or asked for. */
static const struct sc_hello *with_group(
	const struct sc_subject *s, const char *name)
{
	const struct sc_hello *h = sc_hello_taken(s, name);

	return h && h->group ? h : NULL;
}

/* Only of the hybrid whose key was sent along. */
static struct sc_verdict not_preferred(const struct sc_subject *s)
{
	const struct sc_hello *both = with_group(s, "large");
	const struct sc_hello *alone = with_group(s, "pq-only");

	if (sc_hello_answer(s, "pq-only") == SC_TAKEN_NO)
		return SC_IS_NA;
	if (!both || !alone || strcmp(alone->group, "X25519MLKEM768") != 0)
		return sc_hello_unknown(s);
	if (is_hybrid(both->group))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(PQC_NOT_PREFERRED));

	sc_evidence(&v, s, "seen", SC_MSG(PQC_NOT_PREFERRED_SEEN),
		SC_TEXT("group", both->group),
		SC_TEXT("offered_group", alone->group));
	return v;
}

static struct sc_verdict retry(const struct sc_subject *s)
{
	const struct sc_hello *h = with_group(s, "pq-offer");

	if (!h)
		return sc_taken_1_3(s) == SC_TAKEN_NO ? SC_IS_NA :
							sc_hello_unknown(s);
	if (!h->hello_retry || !is_hybrid(h->group))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(PQC_HRR));

	sc_evidence(&v, s, "seen", SC_MSG(PQC_HRR_SEEN),
		SC_TEXT("group", h->group));
	return v;
}

static struct sc_verdict draft_kyber(const struct sc_subject *s)
{
	const struct sc_hello *h = with_group(s, "kyber");

	if (!h)
		return sc_hello_answer(s, "kyber") == SC_TAKEN_NO ||
				sc_taken_1_3(s) == SC_TAKEN_NO ?
			SC_IS_FINE :
			sc_hello_unknown(s);
	if (knows_hybrid(s))
		return SC_IS_FINE;
	if (sc_hello_answer(s, "pq-only") != SC_TAKEN_NO)
		return sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(PQC_DRAFT_KYBER));

	show_group(&v, s, h->group, h->name);
	return v;
}

static struct sc_verdict pure(const struct sc_subject *s)
{
	const struct sc_hello *h = with_group(s, "mlkem");

	if (!h)
		return sc_hello_answer(s, "mlkem") == SC_TAKEN_NO ||
				sc_taken_1_3(s) == SC_TAKEN_NO ?
			SC_IS_FINE :
			sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s, SC_MSG(PQC_PURE));

	show_group(&v, s, h->group, h->name);
	return v;
}

const struct sc_check sc_checks_pqc[] = {
	{
		.id = SC_CHECK_PQC_CERT_MLDSA,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_PQC_CERT_MLDSA_FIX,
		.needs = SC_NEED_PARSED,
		.run = cert_mldsa,
	},
	{
		.id = SC_CHECK_PQC_HYBRID,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PQC_HYBRID_FIX,
		.needs = SC_NEED_CONNECT,
		.run = hybrid,
	},
	{
		.id = SC_CHECK_PQC_NONE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PQC_NONE_FIX,
		.needs = SC_NEED_CONNECT,
		.run = none,
	},
	{
		.id = SC_CHECK_PQC_NOT_PREFERRED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PQC_NOT_PREFERRED_FIX,
		.needs = SC_NEED_CONNECT,
		.run = not_preferred,
	},
	{
		.id = SC_CHECK_PQC_HRR,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PQC_HRR_FIX,
		.needs = SC_NEED_CONNECT,
		.run = retry,
	},
	{
		.id = SC_CHECK_PQC_DRAFT_KYBER,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PQC_DRAFT_KYBER_FIX,
		.needs = SC_NEED_CONNECT,
		.run = draft_kyber,
	},
	{
		.id = SC_CHECK_PQC_PURE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PQC_PURE_FIX,
		.needs = SC_NEED_CONNECT,
		.run = pure,
	},
	{ 0 },
};
