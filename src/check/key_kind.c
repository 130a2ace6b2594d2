/* Keys by their kind: which curves and algorithms others can use. */
#include "check/key.h"

#include "check/cert.h"
#include "check/chain.h"
#include "check/peer.h"
#include "check/topics.h"

#define ISSUER_BITS_MIN 256 /* below: chain-weak-issuer-key */

static bool is_curve(const struct sc_key_facts *k, const char *name)
{
	return k->curve && strcmp(k->curve, name) == 0;
}

/* True when the key is of the kind and counts. */
static bool applies(const struct sc_subject *s, enum sc_key_type type)
{
	return s->cert->key.type == type && sc_chain_matters(s);
}

/*
 * A key that clients cannot use. That of the server ends every handshake; that
 * of an issuer is noticed by those who verify.
 */
static struct sc_verdict refused(
	const struct sc_subject *s, const struct sc_value *what)
{
	struct sc_verdict v = sc_key_fires(s, SC_MSG(KEY_REFUSED),
		SC_PHRASE("what", sc_phrase_keep(s->arena, what)),
		SC_PHRASE("cost",
			s->depth ? sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS) :
				   sc_peer_cost(s)));

	if (s->depth)
		sc_weigh(&v, SC_W_PKIX);
	return v;
}

static struct sc_verdict ec_p521(const struct sc_subject *s)
{
	if (!applies(s, SC_KEY_EC))
		return SC_IS_NA;
	if (!is_curve(&s->cert->key, "P-521"))
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_EC_P521));
}

static struct sc_verdict ec_unsupported_curve(const struct sc_subject *s)
{
	const struct sc_key_facts *k = &s->cert->key;

	if (!applies(s, SC_KEY_EC) || k->explicit_curve)
		return SC_IS_NA;
	if (sc_key_has_usual_curve(k) ||
		(s->depth && k->bits < ISSUER_BITS_MIN))
		return SC_IS_FINE;
	return k->curve ? refused(s,
				  SC_SAY(SC_MSG(KEY_ON_RARE_CURVE),
					  SC_TEXT("curve", k->curve))) :
			  refused(s, SC_SAY(SC_MSG(KEY_ON_NO_CURVE)));
}

static struct sc_verdict ec_explicit_params(const struct sc_subject *s)
{
	if (!applies(s, SC_KEY_EC))
		return SC_IS_NA;
	if (!s->cert->key.explicit_curve)
		return SC_IS_FINE;
	return refused(s, SC_SAY(SC_MSG(KEY_EC_EXPLICIT_PARAMS)));
}

static struct sc_verdict ec_invalid_point(const struct sc_subject *s)
{
	if (!applies(s, SC_KEY_EC))
		return SC_IS_NA;
	if (!s->cert->key.invalid_point)
		return SC_IS_FINE;
	return refused(s, SC_SAY(SC_MSG(KEY_EC_INVALID_POINT)));
}

static struct sc_verdict ec_compressed(const struct sc_subject *s)
{
	if (!applies(s, SC_KEY_EC))
		return SC_IS_NA;
	if (!s->cert->key.compressed_point)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_EC_COMPRESSED));
}

static struct sc_verdict eddsa(const struct sc_subject *s)
{
	enum sc_key_type type = s->cert->key.type;

	if (type != SC_KEY_ED25519 && type != SC_KEY_ED448)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_EDDSA),
		SC_PHRASE("cost", sc_peer_cost_to_some(s)));
}

static struct sc_verdict dsa(const struct sc_subject *s)
{
	if (!sc_chain_matters(s))
		return SC_IS_NA;
	if (s->cert->key.type != SC_KEY_DSA)
		return SC_IS_FINE;
	return refused(s, SC_SAY(SC_MSG(KEY_DSA)));
}

static struct sc_verdict rsapss_spki(const struct sc_subject *s)
{
	if (!sc_chain_matters(s))
		return SC_IS_NA;
	if (s->cert->key.type != SC_KEY_RSA_PSS)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_RSAPSS_SPKI));
}

static struct sc_verdict spki_encoding(const struct sc_subject *s)
{
	if (!sc_chain_matters(s))
		return SC_IS_NA;
	if (!s->cert->key.unusual_encoding)
		return SC_IS_FINE;
	return sc_key_fires(s, SC_MSG(KEY_SPKI_ENCODING));
}

const struct sc_check sc_checks_key_kind[] = {
	{
		.id = SC_CHECK_KEY_EC_P521,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_KEY_EC_P521_FIX,
		.needs = SC_NEED_PARSED,
		.run = ec_p521,
	},
	{
		.id = SC_CHECK_KEY_EC_UNSUPPORTED_CURVE,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_EC_UNSUPPORTED_CURVE_FIX,
		.needs = SC_NEED_PARSED,
		.run = ec_unsupported_curve,
	},
	{
		.id = SC_CHECK_KEY_EC_EXPLICIT_PARAMS,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_EC_EXPLICIT_PARAMS_FIX,
		.needs = SC_NEED_PARSED,
		.run = ec_explicit_params,
	},
	{
		.id = SC_CHECK_KEY_EC_INVALID_POINT,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSA_E_INVALID_FIX,
		.needs = SC_NEED_PARSED,
		.run = ec_invalid_point,
	},
	{
		.id = SC_CHECK_KEY_EC_COMPRESSED,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_EC_COMPRESSED_FIX,
		.needs = SC_NEED_PARSED,
		.run = ec_compressed,
	},
	{
		.id = SC_CHECK_KEY_EDDSA,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_KEY_EDDSA_FIX,
		.needs = SC_NEED_PARSED,
		.run = eddsa,
	},
	{
		.id = SC_CHECK_KEY_DSA,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_DSA_FIX,
		.needs = SC_NEED_PARSED,
		.run = dsa,
	},
	{
		.id = SC_CHECK_KEY_RSAPSS_SPKI,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_RSAPSS_SPKI_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsapss_spki,
	},
	{
		.id = SC_CHECK_KEY_SPKI_ENCODING,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_KEY_SPKI_ENCODING_FIX,
		.needs = SC_NEED_PARSED,
		.run = spki_encoding,
	},
	{ 0 },
};
