/*
 * The MX hosts of a domain against each other: who forges an answer or takes
 * one host down decides which of them gets the mail.
 */
#include "check/topics.h"

#include "check/peer.h"
#include "policy/dane.h"
#include "policy/sts.h"

/* What the policies of the domain make of one address. */
enum standing {
	UNSEEN = 0, /* not reached, or not looked up */
	OPEN,       /* no policy protects it */
	PROTECTED,  /* a policy is in force and satisfied */
	REFUSED,    /* a policy is in force, and senders that follow it skip
		       the host */
};

static bool fits_sts(const struct sc_subject *s, const struct sc_endpoint *e,
	const struct sc_endpoint_facts *f)
{
	return sc_sts_lists(&s->facts->sts->policy, e->host) && f->chain &&
		f->chain->trusted &&
		(f->name.match == SC_NAME_EXACT ||
			f->name.match == SC_NAME_WILDCARD);
}

static enum standing by_dane(const struct sc_endpoint_facts *f)
{
	switch (f->dane_policy ? f->dane_policy->state : SC_DANE_UNKNOWN) {
	case SC_DANE_BINDING:
		return f->dane.result == SC_DANE_AUTHENTICATED ? PROTECTED :
								 REFUSED;
	case SC_DANE_FAILED: return REFUSED;
	case SC_DANE_UNKNOWN: return UNSEEN;
	case SC_DANE_NO_DNSSEC:
	case SC_DANE_NONE:
	case SC_DANE_UNUSABLE: break;
	}
	return OPEN;
}

static enum standing standing_of(const struct sc_subject *s, size_t i)
{
	const struct sc_endpoint *e = &s->obs->endpoints[i];
	const struct sc_endpoint_facts *f = &s->facts->endpoints[i];
	enum standing dane = by_dane(f);

	if (!e->host || e->connect != SC_OUTCOME_OK || dane == UNSEEN)
		return UNSEEN;
	if (s->facts->sts->mode != SC_STS_ENFORCE || dane == REFUSED)
		return dane;
	return fits_sts(s, e, f) ? PROTECTED : REFUSED;
}

/* The first endpoint of a standing behind `from`; or NULL. */
static const struct sc_endpoint *find(
	const struct sc_subject *s, enum standing standing, size_t from)
{
	for (size_t i = from; i < s->obs->n_endpoints; i++)
		if (standing_of(s, i) == standing)
			return &s->obs->endpoints[i];
	return NULL;
}

static struct sc_verdict mixed(const struct sc_subject *s)
{
	const struct sc_endpoint *good = find(s, PROTECTED, 0);
	const struct sc_endpoint *open = find(s, OPEN, 0);

	if (!find(s, PROTECTED, 0) && !open)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!good || !open)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_MIXED_SECURITY),
		SC_TEXT("host", good->host), SC_TEXT("open_host", open->host));

	sc_evidence(&v, s, "seen", SC_MSG(MX_SEEN_PROTECTED),
		SC_TEXT("host", good->host), SC_TEXT("address", good->address));
	sc_evidence(&v, s, "seen", SC_MSG(MX_SEEN_OPEN),
		SC_TEXT("open_host", open->host),
		SC_TEXT("address", open->address));
	return v;
}

static struct sc_verdict backup(const struct sc_subject *s)
{
	const struct sc_endpoint *primary = find(s, PROTECTED, 0);
	size_t from = primary ? (size_t)(primary - s->obs->endpoints) : 0;
	const struct sc_endpoint *bad =
		primary ? find(s, REFUSED, from + 1) : NULL;

	if (s->domain->n_mx < 2)
		return SC_IS_NA;
	while (bad && bad->preference <= primary->preference)
		bad = find(s, REFUSED, (size_t)(bad - s->obs->endpoints) + 1);
	if (!bad)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_BACKUP_UNVERIFIED),
		SC_TEXT("host", bad->host), SC_TEXT("primary", primary->host));

	sc_evidence(&v, s, "seen", SC_MSG(MX_SEEN_PASSING),
		SC_NUMBER("preference", primary->preference),
		SC_TEXT("primary", primary->host),
		SC_TEXT("address", primary->address));
	sc_evidence(&v, s, "seen", SC_MSG(MX_SEEN_FAILING),
		SC_NUMBER("preference", bad->preference),
		SC_TEXT("host", bad->host), SC_TEXT("address", bad->address));
	return v;
}

const struct sc_check sc_checks_mx_policy[] = {
	{
		.id = SC_CHECK_MX_MIXED_SECURITY,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_MIXED_SECURITY_FIX,
		.needs = SC_NEED_MX,
		.run = mixed,
	},
	{
		.id = SC_CHECK_MX_BACKUP_UNVERIFIED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_BACKUP_UNVERIFIED_FIX,
		.needs = SC_NEED_MX,
		.run = backup,
	},
	{ 0 },
};
