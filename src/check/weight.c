#include "check/weight.h"

#include "policy/dane.h"
#include "policy/sts.h"

const char *const sc_rules_words[] = {
	[SC_RULES_POSTMASTER] = "postmaster",
	[SC_RULES_MONITORING] = "monitoring",
	NULL,
};

bool sc_weight_is_monitored(const struct sc_subject *s)
{
	return s->settings && s->settings->rules == SC_RULES_MONITORING;
}

enum sc_regime sc_weight_regime(const struct sc_subject *s)
{
	const struct sc_sts *sts = s->facts ? s->facts->sts : NULL;

	if (!sts || !s->domain || sts->record.state == SC_RECORD_UNKNOWN)
		return SC_REGIME_UNKNOWN;
	switch (sts->mode) {
	case SC_STS_ENFORCE: return SC_REGIME_ENFORCED;
	case SC_STS_TESTING: return SC_REGIME_TESTING;
	case SC_STS_NONE:
	case SC_STS_NO_MODE: break;
	}
	return SC_REGIME_NONE;
}

/* Why it does not match, when an issuer that was sent does. */
static enum sc_bond broken_bond(const struct sc_dane_facts *d)
{
	for (size_t i = 0; i < d->n_records; i++) {
		if (d->records[i].match == SC_TLSA_TA_PATH)
			return SC_BOND_TA_PATH;
		if (d->records[i].match == SC_TLSA_TA_NAME)
			return SC_BOND_TA_NAME;
	}
	return SC_BOND_BROKEN;
}

static enum sc_bond bond_of_match(
	const struct sc_dane_policy *p, const struct sc_dane_facts *d)
{
	size_t record = d->record < 0 ? p->n_records : (size_t)d->record;

	switch (d->result) {
	case SC_DANE_AUTHENTICATED:
		return record < p->n_records &&
				p->records[record].usage == SC_TLSA_DANE_TA ?
			SC_BOND_TA :
			SC_BOND_EE;
	case SC_DANE_UNAUTHENTICATED: return SC_BOND_TLS;
	case SC_DANE_MISMATCH: return broken_bond(d);
	case SC_DANE_NOTHING_SHOWN: return SC_BOND_BROKEN;
	case SC_DANE_NOT_BOUND: break;
	}
	return SC_BOND_NONE;
}

enum sc_bond sc_weight_bond(const struct sc_subject *s)
{
	const struct sc_dane_policy *p = s->ef ? s->ef->dane_policy : NULL;

	if (!p)
		return SC_BOND_UNKNOWN;
	switch (p->state) {
	case SC_DANE_NO_DNSSEC:
	case SC_DANE_NONE: return SC_BOND_NONE;
	case SC_DANE_FAILED: return SC_BOND_BROKEN;
	case SC_DANE_UNUSABLE: return SC_BOND_TLS;
	case SC_DANE_BINDING: return bond_of_match(p, &s->ef->dane);
	case SC_DANE_UNKNOWN: break;
	}
	return SC_BOND_UNKNOWN;
}

/* By bond, where MTA-STS says nothing. A defect that fits the match is none. */
static const struct {
	enum sc_weight pkix, name, expiry;
} by_bond[] = {
	[SC_BOND_UNKNOWN] = { SC_W_WARN, SC_W_WARN, SC_W_WARN },
	[SC_BOND_NONE] = { SC_W_WARN, SC_W_WARN, SC_W_WARN },
	[SC_BOND_TLS] = { SC_W_WARN, SC_W_WARN, SC_W_WARN },
	[SC_BOND_EE] = { SC_W_INFO, SC_W_INFO, SC_W_INFO },
	[SC_BOND_TA] = { SC_W_INFO, SC_W_INFO, SC_W_FAIL },
	[SC_BOND_TA_PATH] = { SC_W_FAIL, SC_W_WARN, SC_W_FAIL },
	[SC_BOND_TA_NAME] = { SC_W_WARN, SC_W_FAIL, SC_W_FAIL },
	[SC_BOND_BROKEN] = { SC_W_WARN, SC_W_WARN, SC_W_WARN },
};

static enum sc_weight harder(enum sc_weight a, enum sc_weight b)
{
	return a > b ? a : b;
}

static enum sc_weight by_policy(
	const struct sc_subject *s, enum sc_weight by_dane)
{
	if (s->role == SC_ROLE_SUBMISSION || sc_weight_is_monitored(s))
		return SC_W_FAIL;
	switch (sc_weight_regime(s)) {
	case SC_REGIME_ENFORCED: return SC_W_FAIL;
	case SC_REGIME_TESTING: return harder(by_dane, SC_W_WARN);
	case SC_REGIME_UNKNOWN:
	case SC_REGIME_NONE: break;
	}
	return by_dane;
}

enum sc_weight sc_weight_of(const struct sc_subject *s, enum sc_weight w)
{
	enum sc_bond bond = sc_weight_bond(s);

	if (w == SC_W_PKIX)
		return by_policy(s, by_bond[bond].pkix);
	if (w == SC_W_NAME)
		return by_policy(s, by_bond[bond].name);
	return w;
}

enum sc_weight sc_weight_of_expiry(const struct sc_subject *s)
{
	return by_policy(s, by_bond[sc_weight_bond(s)].expiry);
}

static bool is_sts_concerned(const struct sc_subject *s)
{
	enum sc_regime regime = sc_weight_regime(s);

	return regime == SC_REGIME_UNKNOWN || regime == SC_REGIME_ENFORCED;
}

const struct sc_value *sc_weight_senders(
	const struct sc_subject *s, const char *dane, bool modern)
{
	return sc_phrase(s->arena, SC_MSG(WEIGHT_SENDERS),
		SC_FLAG("sts", is_sts_concerned(s)), SC_TEXT("dane", dane),
		SC_FLAG("modern", modern));
}
