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
	sc_evidence(v, s, "domain", SC_TEXT("domain", s->obs->target.domain));
	sc_evidence(v, s, "names", SC_TEXT("names", sc_name_list(s)));
}

static struct sc_verdict mx_only(const struct sc_subject *s)
{
	const char *domain = unnamed_domain(s);

	if (!is_known(s))
		return SC_IS_NA;
	if (!domain || is_below(s, domain))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(NAME_MX_ONLY),
		SC_TEXT("reference", s->ef->name.reference),
		SC_TEXT("domain", domain));

	show(&v, s);
	sc_remedy(&v, s, SC_MSG(NAME_MX_ONLY_EXACT_FIX),
		SC_TEXT("domain", domain),
		SC_TEXT("reference", s->ef->name.reference));
	return v;
}

static struct sc_verdict sub_domain_missing(const struct sc_subject *s)
{
	const char *domain = unnamed_domain(s);

	if (!is_known(s))
		return SC_IS_NA;
	if (!domain)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(NAME_SUB_DOMAIN_MISSING), SC_TEXT("domain", domain));

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
	return sc_fires(
		s, SC_MSG(NAME_CASE), SC_TEXT("presented", n->presented));
}

const struct sc_check sc_checks_name_scope[] = {
	{
		.id = SC_CHECK_NAME_MX_ONLY,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_MX_ONLY_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = mx_only,
	},
	{
		.id = SC_CHECK_NAME_SUB_DOMAIN_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_SUB_DOMAIN_MISSING_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = sub_domain_missing,
	},
	{
		.id = SC_CHECK_NAME_CASE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = other_case,
	},
	{ 0 },
};
