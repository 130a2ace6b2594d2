#include "check/topics.h"

#include "base/codec.h"
#include "check/cert.h"

static struct sc_verdict duplicate_extension(const struct sc_subject *s)
{
	if (!s->cert->duplicate_extension)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_DUPLICATE_EXTENSION),
		SC_TEXT("duplicate_extension", s->cert->duplicate_extension),
		SC_WORD("cost", sc_cert_some_refuse(s)));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict unknown_critical(const struct sc_subject *s)
{
	if (!s->cert->unknown_critical)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_UNKNOWN_CRITICAL_EXT),
		SC_TEXT("unknown_critical", s->cert->unknown_critical),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict precert_poison(const struct sc_subject *s)
{
	if (!s->cert->precert_poison)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_PRECERT_POISON),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict name_constraints(const struct sc_subject *s)
{
	if (!s->cert->has_name_constraints)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_NAME_CONSTRAINTS_LEAF),
		SC_WORD("cost", sc_cert_some_refuse(s)));

	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict policy_oid(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	size_t n = sc_cert_forum_policies(c);
	struct sc_list few = { 0 };

	if (!sc_cert_is_public(s))
		return SC_IS_NA;
	if (n == 1)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(CERT_POLICY_OID), SC_FLAG("n", n));

	for (size_t i = 0; i < c->n_policies; i++)
		sc_list_add(
			s->arena, &few, SC_TEXT("policies", c->policies[i]));
	sc_evidence_list(&v, s, "policies", &few);
	sc_cert_show(&v, s, c);
	return v;
}

/* A private CA's omission harms nobody while there is one path to find. */
static struct sc_verdict aki_missing(const struct sc_subject *s)
{
	if (s->cert->self_signed)
		return SC_IS_NA;
	if (s->cert->has_authority_key_id)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_AKI_MISSING));

	if (!sc_cert_is_public(s))
		sc_weigh(&v, SC_W_INFO);
	sc_cert_show(&v, s, s->cert);
	return v;
}

static bool contains(struct sc_bytes b, struct sc_bytes part)
{
	return part.n == 0 ||
		(b.n >= part.n && memmem(b.p, b.n, part.p, part.n) != NULL);
}

/* The identifier speaks of the issuer's own issuer and serial number. */
static bool designates(const struct sc_cert *leaf, const struct sc_cert *issuer)
{
	return (!leaf->authority_serial.p ||
		       sc_bytes_equal(
			       leaf->authority_serial, issuer->serial)) &&
		(!leaf->authority_issuer.p ||
			contains(leaf->authority_issuer, issuer->issuer_der));
}

/*
 * A served issuer by name that the identifier contradicts, while there is none
 * that it agrees with; NULL otherwise.
 */
static const struct sc_cert *contradicted(const struct sc_subject *s)
{
	const struct sc_cert *found = NULL;

	for (size_t i = 1; i < s->chain->n_sent; i++) {
		const struct sc_cert *c = s->chain->sent[i];

		if (c->parse_error || c == s->cert ||
			!sc_bytes_equal(c->subject_der, s->cert->issuer_der))
			continue;
		if (designates(s->cert, c))
			return NULL;
		found = c;
	}
	return found;
}

static struct sc_verdict aki_issuer_serial(const struct sc_subject *s)
{
	const struct sc_cert *leaf = s->cert;

	if (leaf->self_signed ||
		(!leaf->authority_issuer.p && !leaf->authority_serial.p))
		return SC_IS_NA;

	const struct sc_cert *issuer = contradicted(s);

	if (!issuer)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_AKI_ISSUER_SERIAL));

	if (leaf->authority_serial.p)
		sc_evidence(&v, s, "wanted",
			SC_MSG(CERT_AKI_ISSUER_SERIAL_WANTED),
			SC_TEXT("authority_serial",
				sc_hex(s->arena, leaf->authority_serial)));
	sc_evidence(&v, s, "sent", SC_MSG(CERT_AKI_ISSUER_SERIAL_SENT),
		SC_TEXT("subject", issuer->subject),
		SC_TEXT("serial", sc_hex(s->arena, issuer->serial)));
	return v;
}

static struct sc_verdict aia_missing(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!sc_cert_is_public(s))
		return SC_IS_NA;
	if (c->n_ca_issuers)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(CERT_AIA_MISSING), SC_FLAG("has_aia", c->has_aia));

	sc_cert_show(&v, s, c);
	return v;
}

static struct sc_verdict crldp_missing(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!sc_cert_is_public(s))
		return SC_IS_NA;
	if (c->n_ocsp_urls || c->n_crl_urls || sc_cert_is_short_lived(c))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_CRLDP_MISSING));

	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

const struct sc_check sc_checks_cert_extensions[] = {
	{
		.id = SC_CHECK_CERT_DUPLICATE_EXTENSION,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_DUPLICATE_EXTENSION_FIX,
		.needs = SC_NEED_PARSED,
		.run = duplicate_extension,
	},
	{
		.id = SC_CHECK_CERT_UNKNOWN_CRITICAL_EXT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_UNKNOWN_CRITICAL_EXT_FIX,
		.needs = SC_NEED_PARSED,
		.run = unknown_critical,
	},
	{
		.id = SC_CHECK_CERT_PRECERT_POISON,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_PRECERT_POISON_FIX,
		.needs = SC_NEED_PARSED,
		.run = precert_poison,
	},
	{
		.id = SC_CHECK_CERT_NAME_CONSTRAINTS_LEAF,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_NAME_CONSTRAINTS_LEAF_FIX,
		.needs = SC_NEED_PARSED,
		.run = name_constraints,
	},
	{
		.id = SC_CHECK_CERT_POLICY_OID,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_POLICY_OID_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = policy_oid,
	},
	{
		.id = SC_CHECK_CERT_AKI_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_AKI_MISSING_FIX,
		.needs = SC_NEED_PARSED,
		.run = aki_missing,
	},
	{
		.id = SC_CHECK_CERT_AKI_ISSUER_SERIAL,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_AKI_ISSUER_SERIAL_FIX,
		.needs = SC_NEED_PARSED,
		.run = aki_issuer_serial,
	},
	{
		.id = SC_CHECK_CERT_AIA_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_AIA_MISSING_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = aia_missing,
	},
	{
		.id = SC_CHECK_CERT_CRLDP_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_POLICY_OID_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = crldp_missing,
	},
	{ 0 },
};
