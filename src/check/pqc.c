#include "base/text.h"
#include "check/hello.h"
#include "check/key.h"
#include "check/peer.h"
#include "check/topics.h"

static struct sc_verdict cert_mldsa(const struct sc_subject *s)
{
	if (s->cert->key.type != SC_KEY_ML_DSA)
		return SC_IS_FINE;
	return sc_key_fires(s,
		"is not known yet to any mail client, sender or public CA; if "
		"the server has no second certificate, %s.",
		sc_peer_cost(s));
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
		sc_evidence(
			v, s, "seen", "%s, to the hello \"%s\"", group, hello);
	else
		sc_evidence(v, s, "seen", "%s", group);
}

static struct sc_verdict hybrid(const struct sc_subject *s)
{
	struct sc_taken t;

	if (!prefers_hybrid(s, &t))
		return sc_hello_answer(s, "large") ? SC_IS_FINE :
						     sc_hello_unknown(s);

	struct sc_verdict v = sc_fires(s,
		"The server chooses a hybrid key exchange with ML-KEM where the "
		"client offers it: mail that is recorded today stays secret when there "
		"are quantum computers.");

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

	struct sc_verdict v = sc_fires(s,
		"The server speaks TLS 1.3 and knows no hybrid key exchange: "
		"who records mail today may read it when there are quantum "
		"computers; senders deliver.");

	sc_evidence(&v, s, "seen",
		"X25519MLKEM768, SecP256r1MLKEM768 and SecP384r1MLKEM1024 were "
		"offered alone and refused");
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

	struct sc_verdict v = sc_fires(s,
		"The server knows a hybrid key exchange, and chooses the "
		"classical one although keys for both were sent.");

	sc_evidence(&v, s, "seen", "%s, where %s was offered as well",
		both->group, alone->group);
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

	struct sc_verdict v = sc_fires(s,
		"A client that knows the hybrid and sent no key for it is asked "
		"for one: that costs a round trip.");

	sc_evidence(&v, s, "seen", "HelloRetryRequest for %s", h->group);
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

	struct sc_verdict v = sc_fires(s,
		"The only hybrid key exchange is that of a draft (Kyber), which "
		"no client knows any more; all get the classical one.");

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

	struct sc_verdict v = sc_fires(s,
		"The server chooses ML-KEM without a classical part as well.");

	show_group(&v, s, h->group, h->name);
	return v;
}

const struct sc_check sc_checks_pqc[] = {
	{
		.id = SC_CHECK_PQC_CERT_MLDSA,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Keep a certificate with an EC P-256 or RSA key "
			  "beside it.",
		.needs = SC_NEED_PARSED,
		.run = cert_mldsa,
	},
	{
		.id = SC_CHECK_PQC_HYBRID,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Nothing: this is as it should be.",
		.needs = SC_NEED_CONNECT,
		.run = hybrid,
	},
	{
		.id = SC_CHECK_PQC_NONE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Upgrade to OpenSSL 3.5 or later, or enable "
			  "X25519MLKEM768.",
		.needs = SC_NEED_CONNECT,
		.run = none,
	},
	{
		.id = SC_CHECK_PQC_NOT_PREFERRED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Put X25519MLKEM768 first in the server's groups.",
		.needs = SC_NEED_CONNECT,
		.run = not_preferred,
	},
	{
		.id = SC_CHECK_PQC_HRR,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Nothing: it is the client that guessed.",
		.needs = SC_NEED_CONNECT,
		.run = retry,
	},
	{
		.id = SC_CHECK_PQC_DRAFT_KYBER,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Upgrade the TLS library to one with "
			  "X25519MLKEM768.",
		.needs = SC_NEED_CONNECT,
		.run = draft_kyber,
	},
	{
		.id = SC_CHECK_PQC_PURE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Nothing: clients choose the hybrid.",
		.needs = SC_NEED_CONNECT,
		.run = pure,
	},
	{ 0 },
};
