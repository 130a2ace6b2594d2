/*
 * How certificates are signed. A self-signature says nothing about anybody and
 * is left alone; issuers signed with SHA-1 or MD5 belong to the chain.
 */
#include "check/cert.h"
#include "check/chain.h"
#include "check/topics.h"

/* A signature that somebody relies on. */
static bool counts(const struct sc_subject *s)
{
	return !s->cert->self_signed && sc_chain_matters(s);
}

static struct sc_verdict with_hash(
	const struct sc_subject *s, enum sc_hash hash, enum sc_message why)
{
	if (!counts(s))
		return SC_IS_NA;
	if (s->cert->signature_hash != hash)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SIG_WITH_HASH),
		SC_PHRASE("whose", sc_chain_whose(s)),
		SC_TEXT("signature_name", s->cert->signature_name),
		SC_WORD("why", why),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_evidence(&v, s, "issuer", SC_TEXT("issuer", s->cert->issuer));
	return v;
}

#define BROKEN "which anybody with a computer can forge"

static struct sc_verdict md2(const struct sc_subject *s)
{
	return with_hash(s, SC_HASH_MD2, SC_MSG_SIG_MD2);
}

static struct sc_verdict md4(const struct sc_subject *s)
{
	return with_hash(s, SC_HASH_MD4, SC_MSG_SIG_MD2);
}

static struct sc_verdict md5(const struct sc_subject *s)
{
	return with_hash(s, SC_HASH_MD5, SC_MSG_SIG_MD2);
}

static struct sc_verdict sha1(const struct sc_subject *s)
{
	return with_hash(s, SC_HASH_SHA1, SC_MSG_SIG_SHA1);
}

/* An unusual signature: not weak, but not known to everybody. */
static struct sc_verdict unusual(
	const struct sc_subject *s, enum sc_message what)
{
	struct sc_verdict v = sc_fires(s, SC_MSG(SIG_UNUSUAL),
		SC_PHRASE("whose", sc_chain_whose(s)), SC_WORD("what", what));

	sc_evidence(&v, s, "seen",
		SC_TEXT("signature_name", s->cert->signature_name));
	sc_evidence(&v, s, "issuer", SC_TEXT("issuer", s->cert->issuer));
	return v;
}

static struct sc_verdict sha224(const struct sc_subject *s)
{
	if (!counts(s))
		return SC_IS_NA;
	if (s->cert->signature_hash != SC_HASH_SHA224)
		return SC_IS_FINE;
	return unusual(s, SC_MSG_SIG_SHA224);
}

static struct sc_verdict rsa_unusual(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!counts(s))
		return SC_IS_NA;
	if (c->signature_unusual_pss)
		return unusual(s, SC_MSG_SIG_RSA_UNUSUAL);
	if (c->signature_hash == SC_HASH_SHA3)
		return unusual(s, SC_MSG_SIG_RSA_UNUSUAL_WHAT);
	if (c->signature_hash == SC_HASH_RIPEMD160)
		return unusual(s, SC_MSG_SIG_RSA_UNUSUAL_WHAT_2);
	return SC_IS_FINE;
}

static struct sc_verdict unknown_alg(const struct sc_subject *s)
{
	const struct sc_cert *c = sc_chain_culprit(s->chain);

	if (s->chain->fault != SC_PATH_UNKNOWN_ALGORITHM || !c)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SIG_UNKNOWN_ALG),
		SC_TEXT("certificate", sc_chain_title(s, c)));

	sc_evidence(&v, s, "seen", SC_TEXT("signature_oid", c->signature_oid));
	return v;
}

const struct sc_check sc_checks_sig[] = {
	{
		.id = SC_CHECK_SIG_MD5,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_SIG_MD5_FIX,
		.needs = SC_NEED_PARSED,
		.run = md5,
	},
	{
		.id = SC_CHECK_SIG_MD2,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_SIG_MD5_FIX,
		.needs = SC_NEED_PARSED,
		.run = md2,
	},
	{
		.id = SC_CHECK_SIG_MD4,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_SIG_MD5_FIX,
		.needs = SC_NEED_PARSED,
		.run = md4,
	},
	{
		.id = SC_CHECK_SIG_SHA1,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_SIG_MD5_FIX,
		.needs = SC_NEED_PARSED,
		.run = sha1,
	},
	{
		.id = SC_CHECK_SIG_SHA224,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_SIG_SHA224_FIX,
		.needs = SC_NEED_PARSED,
		.run = sha224,
	},
	{
		.id = SC_CHECK_SIG_RSA_UNUSUAL,
		.scope = SC_SCOPE_CERT,
		.remedy = SC_MSG_SIG_RSA_UNUSUAL_FIX,
		.needs = SC_NEED_PARSED,
		.run = rsa_unusual,
	},
	{
		.id = SC_CHECK_SIG_UNKNOWN_ALG,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_SIG_UNKNOWN_ALG_FIX,
		.needs = SC_NEED_PARSED,
		.run = unknown_alg,
	},
	{ 0 },
};
