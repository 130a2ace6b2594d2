/*
 * The path from the leaf to a root: how it ends, and the fault on it that is
 * nearest to the leaf. At most one check fires for either: one cause, one
 * finding. Faults of the leaf alone (its dates, its usage, its extensions)
 * belong to the tables of time and certificate.
 */
#include "base/codec.h"
#include "check/cert.h"
#include "check/chain.h"
#include "check/topics.h"

#define WEAK_RSA_BITS 2048
#define WEAK_EC_BITS  256

static struct sc_verdict path_ok(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->store_empty)
		return SC_IS_UNSEEN;
	if (!c->trusted)
		return SC_IS_FINE;
	return sc_fires(s, SC_MSG(CHAIN_OK),
		SC_TEXT("root", c->anchor ? c->anchor->subject : NULL));
}

static struct sc_verdict self_signed(const struct sc_subject *s)
{
	if (s->chain->store_empty)
		return SC_IS_UNSEEN;
	if (sc_chain_end(s->chain) != SC_PATH_SELF_SIGNED_LEAF)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_SELF_SIGNED),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	sc_cert_show(&v, s, s->cert);
	sc_chain_or_dane(&v, s);
	return v;
}

/* What the last certificate of the path asks for and did not get. */
static void show_missing(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->missing_key_id)
		sc_evidence(v, s, "key-id",
			SC_TEXT("missing_key_id", c->missing_key_id));
	if (c->missing_url)
		sc_evidence(v, s, "url", SC_MSG(CHAIN_MISSING_URL),
			SC_TEXT("missing_url", c->missing_url));
	sc_chain_show_sent(v, s);
}

static struct sc_verdict missing_intermediate(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->store_empty)
		return SC_IS_UNSEEN;
	if (sc_chain_end(c) != SC_PATH_NO_ISSUER || !c->missing_subject ||
		c->missing_is_root)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_MISSING_INTERMEDIATE),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	sc_evidence(&v, s, "missing",
		SC_TEXT("missing_subject", c->missing_subject));
	show_missing(&v, s);
	sc_remedy(&v, s, SC_MSG(CHAIN_MISSING_INTERMEDIATE_EXACT_FIX),
		SC_TEXT("certificate", sc_chain_title(s, sc_chain_last(c))),
		SC_TEXT("missing_subject", c->missing_subject),
		SC_TEXT("missing_url", c->missing_url));
	return v;
}

static struct sc_verdict wrong_intermediate(const struct sc_subject *s)
{
	const struct sc_cert *child = sc_chain_culprit(s->chain);

	if (s->chain->fault != SC_PATH_WRONG_ISSUER_KEY || !child)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_WRONG_INTERMEDIATE),
		SC_TEXT("certificate", sc_chain_title(s, child)),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	sc_evidence(&v, s, "issuer", SC_TEXT("issuer", child->issuer));
	if (child->authority_key_id.n)
		sc_evidence(&v, s, "key-id",
			SC_TEXT("authority_key_id",
				sc_hex(s->arena, child->authority_key_id)));
	sc_chain_show_sent(&v, s);
	if (child->n_ca_issuers)
		sc_remedy(&v, s, SC_MSG(CHAIN_WRONG_INTERMEDIATE_EXACT_FIX),
			SC_TEXT("url", child->ca_issuers[0]));
	return v;
}

/*
 * A rule broken somewhere on the path, maybe by the anchor, which is not on
 * it: the facts name who it was.
 */
static struct sc_verdict broken(const struct sc_subject *s,
	enum sc_path_fault fault, enum sc_message what)
{
	if (s->chain->fault != fault)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_BROKEN),
		SC_WORD("what", what),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	if (s->chain->fault_text)
		sc_evidence(&v, s, "why",
			SC_TEXT("fault_text", s->chain->fault_text));
	sc_chain_show_sent(&v, s);
	return v;
}

/* The same of an issuer: what the leaf itself does is told elsewhere. */
static struct sc_verdict broken_issuer(const struct sc_subject *s,
	enum sc_path_fault fault, enum sc_message what)
{
	return s->chain->fault_at ? broken(s, fault, what) : SC_IS_FINE;
}

static struct sc_verdict bad_signature(const struct sc_subject *s)
{
	return broken(s, SC_PATH_BAD_SIGNATURE, SC_MSG_CHAIN_BAD_SIGNATURE);
}

static struct sc_verdict pathlen(const struct sc_subject *s)
{
	return broken(s, SC_PATH_PATH_LENGTH, SC_MSG_CHAIN_PATHLEN);
}

static struct sc_verdict issuer_not_ca(const struct sc_subject *s)
{
	return broken(s, SC_PATH_ISSUER_NOT_CA, SC_MSG_CHAIN_ISSUER_NOT_CA);
}

static struct sc_verdict issuer_ku(const struct sc_subject *s)
{
	return broken(s, SC_PATH_ISSUER_KEY_USAGE, SC_MSG_CHAIN_ISSUER_KU);
}

static struct sc_verdict name_constraints(const struct sc_subject *s)
{
	return broken(
		s, SC_PATH_NAME_CONSTRAINTS, SC_MSG_CHAIN_NAME_CONSTRAINTS);
}

static struct sc_verdict eku_not_nested(const struct sc_subject *s)
{
	return broken_issuer(s, SC_PATH_EKU, SC_MSG_CHAIN_EKU_NOT_NESTED);
}

static struct sc_verdict critical_ext(const struct sc_subject *s)
{
	return broken_issuer(
		s, SC_PATH_CRITICAL_EXTENSION, SC_MSG_CHAIN_CRITICAL_EXT);
}

/* Whichever certificate ends it, it is the issuers' wishes that do not fit. */
static struct sc_verdict policy(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->fault != SC_PATH_POLICY)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_POLICY),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	if (c->fault_text)
		sc_evidence(
			&v, s, "seen", SC_TEXT("fault_text", c->fault_text));
	sc_chain_show_sent(&v, s);
	return v;
}

/*
 * The first issuer on the path for which `is` holds. How a root signed itself
 * is of no interest, and a trust anchor is trusted as it is.
 */
static const struct sc_cert *issuer_that(
	const struct sc_chain *c, bool (*is)(const struct sc_cert *))
{
	for (size_t i = 1; i < c->n_path; i++)
		if (!c->path[i]->parse_error && is(c->path[i]))
			return c->path[i];
	return NULL;
}

static struct sc_verdict weakly_signed(
	const struct sc_subject *s, bool (*is)(const struct sc_cert *))
{
	const struct sc_cert *c = issuer_that(s->chain, is);

	if (!c)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_WEAKLY_SIGNED),
		SC_TEXT("certificate", sc_chain_title(s, c)),
		SC_TEXT("signature_name", c->signature_name),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_chain_show_sent(&v, s);
	return v;
}

static bool has_sha1(const struct sc_cert *c)
{
	return !c->self_signed && c->signature_hash == SC_HASH_SHA1;
}

static bool has_md(const struct sc_cert *c)
{
	return !c->self_signed &&
		(c->signature_hash == SC_HASH_MD2 ||
			c->signature_hash == SC_HASH_MD4 ||
			c->signature_hash == SC_HASH_MD5);
}

static struct sc_verdict sha1_intermediate(const struct sc_subject *s)
{
	return weakly_signed(s, has_sha1);
}

static struct sc_verdict md5_intermediate(const struct sc_subject *s)
{
	return weakly_signed(s, has_md);
}

static bool has_weak_key(const struct sc_cert *c)
{
	const struct sc_key_facts *k = &c->key;

	if (k->type == SC_KEY_RSA || k->type == SC_KEY_RSA_PSS)
		return k->bits < WEAK_RSA_BITS;
	return k->type == SC_KEY_EC && k->bits && k->bits < WEAK_EC_BITS;
}

static struct sc_verdict weak_issuer_key(const struct sc_subject *s)
{
	const struct sc_cert *c = issuer_that(s->chain, has_weak_key);

	if (!c)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_WEAK_ISSUER_KEY),
		SC_TEXT("certificate", sc_chain_title(s, c)),
		SC_NUMBER("bits", c->key.bits),
		SC_TEXT("key_type", c->key.name),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_chain_show_sent(&v, s);
	return v;
}

const struct sc_check sc_checks_chain_path[] = {
	{
		.id = SC_CHECK_CHAIN_OK,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_PARSED,
		.run = path_ok,
	},
	{
		.id = SC_CHECK_CHAIN_SELF_SIGNED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_SELF_SIGNED_FIX,
		.needs = SC_NEED_PARSED,
		.run = self_signed,
	},
	{
		.id = SC_CHECK_CHAIN_MISSING_INTERMEDIATE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_MISSING_INTERMEDIATE_FIX,
		.needs = SC_NEED_PARSED,
		.run = missing_intermediate,
	},
	{
		.id = SC_CHECK_CHAIN_WRONG_INTERMEDIATE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_WRONG_INTERMEDIATE_FIX,
		.needs = SC_NEED_PARSED,
		.run = wrong_intermediate,
	},
	{
		.id = SC_CHECK_CHAIN_BAD_SIGNATURE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_BAD_SIGNATURE_FIX,
		.needs = SC_NEED_PARSED,
		.run = bad_signature,
	},
	{
		.id = SC_CHECK_CHAIN_PATHLEN,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_PATHLEN_FIX,
		.needs = SC_NEED_PARSED,
		.run = pathlen,
	},
	{
		.id = SC_CHECK_CHAIN_ISSUER_NOT_CA,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_ISSUER_NOT_CA_FIX,
		.needs = SC_NEED_PARSED,
		.run = issuer_not_ca,
	},
	{
		.id = SC_CHECK_CHAIN_ISSUER_KU,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_ISSUER_KU_FIX,
		.needs = SC_NEED_PARSED,
		.run = issuer_ku,
	},
	{
		.id = SC_CHECK_CHAIN_NAME_CONSTRAINTS,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_NAME_CONSTRAINTS_FIX,
		.needs = SC_NEED_PARSED,
		.run = name_constraints,
	},
	{
		.id = SC_CHECK_CHAIN_EKU_NOT_NESTED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_EKU_NOT_NESTED_FIX,
		.needs = SC_NEED_PARSED,
		.run = eku_not_nested,
	},
	{
		.id = SC_CHECK_CHAIN_CRITICAL_EXT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_CRITICAL_EXT_FIX,
		.needs = SC_NEED_PARSED,
		.run = critical_ext,
	},
	{
		.id = SC_CHECK_CHAIN_POLICY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_CRITICAL_EXT_FIX,
		.needs = SC_NEED_PARSED,
		.run = policy,
	},
	{
		.id = SC_CHECK_CHAIN_SHA1_INTERMEDIATE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_SHA1_INTERMEDIATE_FIX,
		.needs = SC_NEED_PARSED,
		.run = sha1_intermediate,
	},
	{
		.id = SC_CHECK_CHAIN_MD5_INTERMEDIATE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_SHA1_INTERMEDIATE_FIX,
		.needs = SC_NEED_PARSED,
		.run = md5_intermediate,
	},
	{
		.id = SC_CHECK_CHAIN_WEAK_ISSUER_KEY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_WEAK_ISSUER_KEY_FIX,
		.needs = SC_NEED_PARSED,
		.run = weak_issuer_key,
	},
	{ 0 },
};
