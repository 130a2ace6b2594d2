/* What a certificate that names the server says about the mail domain. */
#include "base/dname.h"
#include "base/text.h"
#include "check/cert.h"
#include "check/name.h"
#include "check/topics.h"

static bool is_accepted(enum sc_name_match m)
{
	return m == SC_NAME_EXACT || m == SC_NAME_WILDCARD;
}

/* The mail domain, where the server is named and the domain is not; or NULL. */
static const char *unnamed_domain(const struct sc_subject *s)
{
	const struct sc_name_facts *n = &s->ef->name;

	if (!is_accepted(n->match) || is_accepted(n->domain_match))
		return NULL;
	return s->obs->target.domain;
}

static bool is_known(const struct sc_subject *s)
{
	return s->obs->target.domain && is_accepted(s->ef->name.match);
}

/*
 * The patterns of Postfix's level "secure" are the mail domain and all that is
 * below it, so a host of the domain's own never gets in its way.
 */
static bool is_below(const struct sc_subject *s, const char *domain)
{
	const struct sc_cert *c = s->cert;

	for (size_t i = 0; i < c->n_dns_names; i++) {
		struct sc_bytes name =
			sc_cert_without_wildcard(c->dns_names[i]);

		if (sc_dname_within(sc_dname_fold(s->arena, name), domain))
			return true;
	}
	return false;
}

static void show(struct sc_verdict *v, const struct sc_subject *s)
{
	sc_evidence(v, s, "domain", "%s", s->obs->target.domain);
	sc_evidence(v, s, "names", "%s", sc_name_list(s));
}

static struct sc_verdict mx_only(const struct sc_subject *s)
{
	const char *domain = unnamed_domain(s);

	if (!is_known(s))
		return SC_IS_NA;
	if (!domain || is_below(s, domain))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate names %s and nothing of %s, as is usual; a "
		"partner whose Postfix has the level \"secure\" for it does "
		"not deliver unless told which names to match.",
		s->ef->name.reference, domain);

	show(&v, s);
	sc_remedy(&v, s,
		"Have such partners write \"%s secure match=%s\" in "
		"smtp_tls_policy_maps.",
		domain, s->ef->name.reference);
	return v;
}

static struct sc_verdict sub_domain_missing(const struct sc_subject *s)
{
	const char *domain = unnamed_domain(s);

	if (!is_known(s))
		return SC_IS_NA;
	if (!domain)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The certificate does not name the mail domain %s, by which a "
		"mail client could tell that a SRV record without DNSSEC led "
		"it to the right server.",
		domain);

	show(&v, s);
	return v;
}

/* The reference is in lower case, and nothing else is changed about it. */
static struct sc_verdict other_case(const struct sc_subject *s)
{
	const struct sc_name_facts *n = &s->ef->name;

	if (n->match != SC_NAME_EXACT || n->reference_is_address ||
		!n->presented)
		return SC_IS_NA;
	if (strcmp(n->presented, n->reference) == 0)
		return SC_IS_FINE;
	return sc_fires(s,
		"The certificate spells the name %s, which is the same to all "
		"who compare names.",
		n->presented);
}

const struct sc_check sc_checks_name_scope[] = {
	{
		.id = SC_CHECK_NAME_MX_ONLY,
		.scope = SC_SCOPE_LEAF,
		.remedy = "Tell partners with a policy of their own to match "
			  "the name of the MX host.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = mx_only,
	},
	{
		.id = SC_CHECK_NAME_SUB_DOMAIN_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = "None is needed: mail clients compare the name that "
			  "their user has configured.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = sub_domain_missing,
	},
	{
		.id = SC_CHECK_NAME_CASE,
		.scope = SC_SCOPE_LEAF,
		.remedy = "None.",
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = other_case,
	},
	{ 0 },
};
