/* What Apple's systems ask of TLS servers, of those with a private CA too. */
#include "check/topics.h"

#include "check/cert.h"

/* Certificates issued from 2019-07-01 on have a longest life and an EKU. */
#define STRICTER_FROM_S 1561939200
#define LIFE_MAX_DAYS   825
#define RSA_MIN_BITS    2048

static bool has_weak_key(const struct sc_cert *c)
{
	switch (c->key.type) {
	case SC_KEY_EC: return false;
	case SC_KEY_RSA: return c->key.bits < RSA_MIN_BITS;
	case SC_KEY_UNKNOWN:
	case SC_KEY_RSA_PSS:
	case SC_KEY_DSA:
	case SC_KEY_ED25519:
	case SC_KEY_ED448:
	case SC_KEY_ML_DSA: break;
	}
	return true;
}

static bool has_other_hash(const struct sc_cert *c)
{
	return c->signature_hash != SC_HASH_SHA256 &&
		c->signature_hash != SC_HASH_SHA384 &&
		c->signature_hash != SC_HASH_SHA512;
}

static bool has_no_name(const struct sc_cert *c)
{
	return c->n_dns_names == 0;
}

static bool is_recent(const struct sc_cert *c)
{
	return c->not_before.s >= STRICTER_FROM_S;
}

static bool lacks_usage(const struct sc_cert *c)
{
	return is_recent(c) && !c->eku_server_auth;
}

static bool lives_long(const struct sc_cert *c)
{
	return is_recent(c) &&
		sc_cert_life_s(c) > (int64_t)LIFE_MAX_DAYS * SC_DAY_S;
}

static const struct {
	bool (*is_so)(const struct sc_cert *);
	enum sc_message text;
	bool of_hosts; /* not where an address is asked for, and named */
} demands[] = {
	{ has_weak_key, SC_MSG_CERT_APPLE_WEAK_KEY, false },
	{ has_other_hash, SC_MSG_CERT_APPLE_OTHER_HASH, false },
	{ has_no_name, SC_MSG_CERT_APPLE_NO_NAME, true },
	{ lacks_usage, SC_MSG_CERT_APPLE_NO_USAGE, false },
	{ lives_long, SC_MSG_CERT_APPLE_LONG_LIFE, false },
};

static struct sc_verdict apple(const struct sc_subject *s)
{
	struct sc_list few = { 0 };

	for (size_t i = 0; i < SC_COUNT(demands); i++)
		if (demands[i].is_so(s->cert) &&
			!(demands[i].of_hosts && sc_cert_is_for_address(s)))
			sc_list_add(s->arena, &few,
				SC_WORD("faults", demands[i].text));
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_APPLE),
		SC_PHRASE("faults", sc_list_phrase(s->arena, &few)));

	/* Who trusts a CA of his own knows on which devices. */
	if (!sc_cert_is_public(s))
		sc_weigh(&v, SC_W_INFO);
	sc_cert_show(&v, s, s->cert);
	sc_cert_show_life(&v, s, s->cert);
	return v;
}

const struct sc_check sc_checks_cert_apple[] = {
	{
		.id = SC_CHECK_CERT_APPLE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_APPLE_FIX,
		.needs = SC_NEED_PARSED,
		.run = apple,
	},
	{ 0 },
};
