/*
 * Keys by their size and exponent. A key is looked at where it counts: that of
 * the leaf, and those of the issuers on the path. Weak sizes of issuers are a
 * matter of the chain (chain-weak-issuer-key). Lost keys: key_broken.c.
 */
#include "check/key.h"

#include <inttypes.h>

#include "base/codec.h"
#include "check/chain.h"
#include "check/peer.h"
#include "check/topics.h"

#define BITS_BROKEN  1024
#define BITS_SHORT   2048
#define BITS_LONG    8192
#define BITS_TOO_BIG 16384 /* what OpenSSL takes at most */
#define E_USUAL      65537
#define E_SHOWN      8 /* bytes of an exponent shown as a number */

static bool is_called_rsa(const struct sc_key_facts *k)
{
	return k->type == SC_KEY_RSA || k->type == SC_KEY_RSA_PSS;
}

bool sc_key_is_rsa(const struct sc_key_facts *k)
{
	return is_called_rsa(k) && k->modulus.n;
}

static const char *show_exponent(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (k->exponent.n > E_SHOWN)
		return sc_arena_printf(
			s->arena, "a number of %zu bytes", k->exponent.n);
	return sc_arena_printf(s->arena, "%" PRIu64, sc_key_exponent(k));
}

static void show_key(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (sc_key_is_rsa(k))
		sc_evidence(v, s, "key", SC_MSG(KEY_SEEN_RSA),
			SC_TEXT("key_type", k->name),
			SC_NUMBER("bits", k->bits),
			SC_TEXT("exponent", show_exponent(s)));
	else if (k->curve)
		sc_evidence(v, s, "key", SC_MSG(KEY_SEEN_CURVE),
			SC_TEXT("key_type", k->name),
			SC_TEXT("curve", k->curve));
	else
		sc_evidence(v, s, "key", SC_TEXT("key_type", k->name));
	if (k->spki_sha256)
		sc_evidence(v, s, "spki", SC_MSG(KEY_SPKI),
			SC_TEXT("spki_sha256", k->spki_sha256));
}

struct sc_verdict sc_key_fires_with(
	const struct sc_subject *s, const struct sc_value *phrase)
{
	struct sc_verdict v = sc_fires_with(s, phrase);

	show_key(&v, s);
	return v;
}

static struct sc_verdict rsa_lt_1024(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!is_called_rsa(k))
		return SC_IS_NA;
	if (k->bits >= BITS_BROKEN)
		return SC_IS_FINE;
	if (!k->modulus.n)
		return sc_key_fires(s, SC_MSG(KEY_RSA_NO_MODULUS),
			SC_PHRASE("cost", sc_peer_cost(s)));
	return sc_key_fires(s, SC_MSG(KEY_RSA_LT_1024),
		SC_NUMBER("bits", k->bits), SC_PHRASE("cost", sc_peer_cost(s)));
}

static struct sc_verdict rsa_lt_2048(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!sc_key_is_rsa(k))
		return SC_IS_NA;
	if (k->bits < BITS_BROKEN || k->bits >= BITS_SHORT)
		return SC_IS_FINE;
	if (s->role == SC_ROLE_SUBMISSION)
		return sc_key_fires(s, SC_MSG(KEY_RSA_LT_2048_SUBMISSION),
			SC_NUMBER("bits", k->bits),
			SC_PHRASE("cost", sc_peer_cost(s)));
	return sc_key_fires(
		s, SC_MSG(KEY_RSA_LT_2048), SC_NUMBER("bits", k->bits));
}

static struct sc_verdict rsa_odd_size(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!sc_key_is_rsa(k) || !sc_chain_matters(s))
		return SC_IS_NA;
	if (k->bits % 8 == 0)
		return SC_IS_FINE;
	return sc_key_fires(
		s, SC_MSG(KEY_RSA_ODD_SIZE), SC_NUMBER("bits", k->bits));
}

static struct sc_verdict rsa_too_large(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!sc_key_is_rsa(k) || !sc_chain_matters(s))
		return SC_IS_NA;
	if (k->bits <= BITS_LONG)
		return SC_IS_FINE;

	struct sc_verdict v = sc_key_fires(
		s, SC_MSG(KEY_RSA_TOO_LARGE), SC_NUMBER("bits", k->bits));

	if (k->bits > BITS_TOO_BIG)
		sc_weigh(&v, SC_W_FAIL);
	return v;
}

/* RFC 8017 section 3.1 and BR 6.1.6: odd, at least 3, less than n. */
static enum sc_message why_invalid(const struct sc_key_facts *k)
{
	struct sc_bytes e = k->exponent, n = k->modulus;

	if (!e.n || e.p[e.n - 1] % 2 == 0)
		return SC_MSG_KEY_EXPONENT_EVEN;
	if (sc_key_exponent(k) == 1)
		return SC_MSG_KEY_EXPONENT_ONE;
	if (e.n > n.n || (e.n == n.n && memcmp(e.p, n.p, n.n) >= 0))
		return SC_MSG_KEY_EXPONENT_LARGE;
	return SC_MSG_NONE;
}

static bool is_sound(const struct sc_key_facts *k)
{
	return sc_key_is_rsa(k) && !why_invalid(k);
}

static struct sc_verdict rsa_e_invalid(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!sc_key_is_rsa(k) || !sc_chain_matters(s))
		return SC_IS_NA;

	enum sc_message why = why_invalid(k);

	if (!why)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_RSA_E_INVALID), SC_WORD("why", why));
}

static struct sc_verdict rsa_e_small(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!is_sound(k) || !sc_chain_matters(s))
		return SC_IS_NA;
	if (sc_key_exponent(k) >= E_USUAL)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_RSA_E_SMALL),
		SC_TEXT("exponent", show_exponent(s)));
}

static struct sc_verdict rsa_e_large(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!is_sound(k) || !sc_chain_matters(s))
		return SC_IS_NA;
	if (sc_key_exponent(k) <= SC_KEY_E_LARGE)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_RSA_E_LARGE),
		SC_TEXT("exponent", show_exponent(s)));
}

const struct sc_check sc_checks_key[] = {
	{
		.id = SC_CHECK_KEY_RSA_LT_1024,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_KEY_RSA_LT_1024_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_lt_1024,
	},
	{
		.id = SC_CHECK_KEY_RSA_LT_2048,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_KEY_RSA_LT_1024_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_lt_2048,
	},
	{
		.id = SC_CHECK_KEY_RSA_ODD_SIZE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_ODD_SIZE_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_odd_size,
	},
	{
		.id = SC_CHECK_KEY_RSA_TOO_LARGE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_TOO_LARGE_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_too_large,
	},
	{
		.id = SC_CHECK_KEY_RSA_E_INVALID,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_E_INVALID_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_e_invalid,
	},
	{
		.id = SC_CHECK_KEY_RSA_E_SMALL,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_E_SMALL_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_e_small,
	},
	{
		.id = SC_CHECK_KEY_RSA_E_LARGE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_E_SMALL_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_e_large,
	},
	{ 0 },
};
