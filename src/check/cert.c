#include "check/cert.h"

#include "base/codec.h"
#include "base/date.h"
#include "base/text.h"
#include "check/weight.h"

/* CA/B BR 7.1.6.1: EV, and the three kinds of other server certificates. */
static const char *const forum_policies[] = {
	"2.23.140.1.1",
	"2.23.140.1.2.1",
	"2.23.140.1.2.2",
	"2.23.140.1.2.3",
};

static bool is_forum_policy(const char *oid)
{
	for (size_t i = 0; i < SC_COUNT(forum_policies); i++)
		if (strcmp(forum_policies[i], oid) == 0)
			return true;
	return false;
}

size_t sc_cert_forum_policies(const struct sc_cert *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_policies; i++)
		n += is_forum_policy(c->policies[i]);
	return n;
}

bool sc_cert_is_public(const struct sc_subject *s)
{
	return sc_chain_is_public(s->chain, s->cert);
}

bool sc_cert_is_for_address(const struct sc_subject *s)
{
	const struct sc_name_facts *n = s->ef ? &s->ef->name : NULL;

	if (!n)
		return false;
	return n->reference_is_address ? n->match == SC_NAME_EXACT :
					 !n->reference && n->address_match;
}

int64_t sc_cert_left_s(const struct sc_cert *c, struct sc_date now)
{
	return c->not_after.s + 1 - now.s;
}

/* 2026-03-15, from when "short" means 7 days and no longer 10. */
#define SHORTER_FROM_S 1773532800

bool sc_cert_is_short_lived(const struct sc_cert *c)
{
	int days = c->not_before.s >= SHORTER_FROM_S ? 7 : 10;

	return sc_cert_life_s(c) <= (int64_t)days * SC_DAY_S;
}

struct sc_bytes sc_cert_without_wildcard(struct sc_bytes name)
{
	if (name.n >= 2 && name.p[0] == '*' && name.p[1] == '.')
		return (struct sc_bytes){ name.p + 2, name.n - 2 };
	return name;
}

/* DANE-TA takes part where it binds, and where we do not know. */
static bool is_ta_concerned(enum sc_bond bond)
{
	return bond == SC_BOND_UNKNOWN || bond == SC_BOND_TA ||
		bond == SC_BOND_TA_PATH || bond == SC_BOND_TA_NAME;
}

/* What becomes of the mail of those who do not refuse. */
static const struct sc_value *others(
	const struct sc_subject *s, bool ta_refuses)
{
	enum sc_bond bond = sc_weight_bond(s);
	bool by_dane =
		bond == SC_BOND_EE || (bond == SC_BOND_TA && !ta_refuses);
	bool reported = sc_weight_regime(s) == SC_REGIME_TESTING;

	return sc_phrase(s->arena, SC_MSG(CERT_OTHERS),
		SC_FLAG("reported", reported), SC_FLAG("by_dane", by_dane));
}

const struct sc_value *sc_cert_refusal(
	const struct sc_subject *s, enum sc_cert_verifiers verifiers)
{
	bool ta = verifiers == SC_CERT_ALL_VERIFIERS &&
		is_ta_concerned(sc_weight_bond(s));

	if (s->role == SC_ROLE_SUBMISSION)
		return sc_phrase(s->arena, SC_MSG(CERT_REFUSAL_CLIENTS));
	return sc_phrase(s->arena, SC_MSG(CERT_REFUSAL),
		SC_PHRASE("senders",
			sc_weight_senders(s, ta ? "DANE-TA" : NULL,
				verifiers == SC_CERT_MODERN_VERIFIERS)),
		SC_PHRASE("others", others(s, ta)));
}

enum sc_message sc_cert_some_refuse(const struct sc_subject *s)
{
	return s->role == SC_ROLE_SUBMISSION ? SC_MSG_CERT_SOME_REFUSE_CLIENTS :
					       SC_MSG_CERT_SOME_REFUSE;
}

void sc_cert_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_cert *c)
{
	const char *subject =
		c->subject && *c->subject ? c->subject : "(empty)";

	sc_evidence(v, s, "seen", SC_MSG(CERT_SEEN),
		SC_TEXT("subject", subject),
		SC_TEXT("serial",
			c->serial.n ? sc_hex(s->arena, c->serial) : NULL));
	sc_evidence(v, s, "issuer", SC_MSG(CERT_ISSUER),
		SC_TEXT("issuer", c->issuer));
}

void sc_cert_show_life(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_cert *c)
{
	sc_evidence(v, s, "life", SC_MSG(CERT_LIFE),
		SC_TIME("not_before", c->not_before),
		SC_FLAG("never_expires", c->never_expires),
		SC_TIME("not_after", c->not_after),
		SC_FLAG("ends", sc_cert_life_s(c) > 0),
		SC_SPAN("life", sc_cert_life_s(c)));
}

const char *sc_cert_name(const struct sc_subject *s, struct sc_bytes name)
{
	return name.n ? sc_show(s, name) : "(empty)";
}
