/* How far a public CA looked before it signed: BR 7.1.6.1. */
#include "check/cert.h"
#include "check/topics.h"

static const struct {
	const char *policy;
	enum sc_message level;
} levels[] = {
	{ "2.23.140.1.1", SC_MSG_CERT_LEVEL_EV },
	{ "2.23.140.1.2.2", SC_MSG_CERT_LEVEL_OV },
	{ "2.23.140.1.2.3", SC_MSG_CERT_LEVEL_IV },
	{ "2.23.140.1.2.1", SC_MSG_CERT_LEVEL_DV },
};

static bool has_policy(const struct sc_cert *c, const char *oid)
{
	for (size_t i = 0; i < c->n_policies; i++)
		if (strcmp(c->policies[i], oid) == 0)
			return true;
	return false;
}

/* The highest that it claims, if any. */
static enum sc_message level_of(const struct sc_cert *c)
{
	for (size_t i = 0; i < SC_COUNT(levels); i++)
		if (has_policy(c, levels[i].policy))
			return levels[i].level;
	return SC_MSG_NONE;
}

static struct sc_verdict validation(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	enum sc_message level = level_of(c);

	if (!level || !sc_cert_is_public(s))
		return SC_IS_NA;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(CERT_EV_OV_DV), SC_WORD("level", level));

	if (c->subject_organization)
		sc_evidence(&v, s, "organization",
			SC_TEXT("organization", c->subject_organization));
	sc_evidence(&v, s, "issuer", SC_TEXT("issuer", c->issuer));
	return v;
}

const struct sc_check sc_checks_cert_level[] = {
	{
		.id = SC_CHECK_CERT_EV_OV_DV,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = validation,
	},
	{ 0 },
};
