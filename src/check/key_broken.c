/*
 * Keys that are lost: whoever wants it has the secret half. A sender cannot
 * notice, so what he does is no part of the weight: it is a failure for every
 * role and under every policy.
 */
#include "check/chain.h"
#include "check/key.h"
#include "check/topics.h"

/* The key, when it is RSA and counts; else NULL. */
static const struct sc_key_facts *rsa_of(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	return sc_key_is_rsa(k) && sc_chain_matters(s) ? k : NULL;
}

static struct sc_verdict rsa_small_factor(const struct sc_subject *s)
{
	const struct sc_key_facts *k = rsa_of(s);

	if (!k)
		return SC_IS_NA;
	if (!k->small_factor)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_RSA_SMALL_FACTOR),
		SC_NUMBER("factor", k->small_factor));
}

/* A condition of the modulus that is said in one sentence. */
static struct sc_verdict judge(
	const struct sc_subject *s, bool is_so, enum sc_message sentence)
{
	if (!rsa_of(s))
		return SC_IS_NA;
	return is_so ? sc_key_fires(s, SC_MSG(KEY_JUDGE),
			       SC_WORD("sentence", sentence)) :
		       SC_IS_FINE;
}

static struct sc_verdict rsa_prime_power(const struct sc_subject *s)
{
	return judge(s, s->cert->key.prime_power, SC_MSG_KEY_RSA_PRIME_POWER);
}

static struct sc_verdict rsa_fermat(const struct sc_subject *s)
{
	return judge(s, s->cert->key.close_primes, SC_MSG_KEY_RSA_FERMAT);
}

static struct sc_verdict rsa_roca(const struct sc_subject *s)
{
	return judge(s, s->cert->key.roca, SC_MSG_KEY_RSA_ROCA);
}

static struct sc_verdict rsa_small_d(const struct sc_subject *s)
{
	return judge(s, s->cert->key.small_secret, SC_MSG_KEY_RSA_SMALL_D);
}

static const enum sc_message patterns[] = {
	[SC_KEY_NO_PATTERN] = SC_MSG_NONE,
	[SC_KEY_REPEATS] = SC_MSG_KEY_PATTERN_REPEATS,
	[SC_KEY_BIASED] = SC_MSG_KEY_PATTERN_BIASED,
	[SC_KEY_COLUMNS] = SC_MSG_KEY_PATTERN_COLUMNS,
};

static struct sc_verdict rsa_pattern(const struct sc_subject *s)
{
	enum sc_key_pattern pattern = s->cert->key.pattern;

	if (!rsa_of(s))
		return SC_IS_NA;
	if (!pattern)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_RSA_PATTERN),
		SC_WORD("pattern", patterns[pattern]));
}

static struct sc_verdict rsa_shared_factor(const struct sc_subject *s)
{
	const struct sc_key_facts *k = rsa_of(s);

	if (!k)
		return SC_IS_NA;
	if (k->known_prime)
		return sc_key_fires(s, SC_MSG(KEY_RSA_LISTED_FACTOR));
	if (!k->shares_prime_with)
		return k->not_compared ?
			(struct sc_verdict){ .status = SC_STATUS_UNSEEN } :
			SC_IS_FINE;

	const struct sc_cert *other = k->shares_prime_with;
	struct sc_verdict v = sc_key_fires(s, SC_MSG(KEY_RSA_SHARED_FACTOR),
		SC_TEXT("certificate", sc_chain_title(s, other)));

	sc_evidence(&v, s, "other", SC_MSG(KEY_RSA_SHARED_FACTOR_OTHER),
		SC_TEXT("certificate", sc_chain_title(s, other)),
		SC_TEXT("sha256", other->sha256));
	return v;
}

static struct sc_verdict debian_weak(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!sc_chain_matters(s))
		return SC_IS_NA;
	if (k->leak == SC_KEY_DEBIAN)
		return sc_key_fires(s, SC_MSG(KEY_DEBIAN_WEAK),
			SC_TEXT("source", k->leak_source));
	return s->facts->has_key_blocklist ?
		SC_IS_FINE :
		(struct sc_verdict){ .status = SC_STATUS_UNSEEN };
}

static struct sc_verdict known_private(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!sc_chain_matters(s))
		return SC_IS_NA;
	if (k->leak != SC_KEY_PUBLISHED)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_KNOWN_PRIVATE),
		SC_TEXT("source", k->leak_source));
}

const struct sc_check sc_checks_key_broken[] = {
	{
		.id = SC_CHECK_KEY_RSA_SMALL_FACTOR,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_SMALL_FACTOR_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_small_factor,
	},
	{
		.id = SC_CHECK_KEY_RSA_PRIME_POWER,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_SMALL_FACTOR_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_prime_power,
	},
	{
		.id = SC_CHECK_KEY_RSA_FERMAT,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_FERMAT_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_fermat,
	},
	{
		.id = SC_CHECK_KEY_RSA_ROCA,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_ROCA_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_roca,
	},
	{
		.id = SC_CHECK_KEY_RSA_SMALL_D,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_SMALL_D_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_small_d,
	},
	{
		.id = SC_CHECK_KEY_RSA_PATTERN,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_SMALL_FACTOR_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_pattern,
	},
	{
		.id = SC_CHECK_KEY_RSA_SHARED_FACTOR,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_SHARED_FACTOR_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_shared_factor,
	},
	{
		.id = SC_CHECK_KEY_DEBIAN_WEAK,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_DEBIAN_WEAK_FIX,
		.needs = SC_NEED_PARSED,
		.run = debian_weak,
	},
	{
		.id = SC_CHECK_KEY_KNOWN_PRIVATE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_KNOWN_PRIVATE_FIX,
		.needs = SC_NEED_PARSED,
		.run = known_private,
	},
	{ 0 },
};
