#include "check/topics.h"

#include "policy/dane.h"
#include "policy/sts.h"

static bool offers(const struct sc_reply *r)
{
	return sc_reply_offers(r, "REQUIRETLS");
}

static struct sc_verdict absent(const struct sc_subject *s)
{
	if (offers(&s->endpoint->ehlo_tls))
		return SC_IS_FINE;
	return sc_fires(s, SC_MSG(REQTLS_ABSENT));
}

static struct sc_verdict advertised(const struct sc_subject *s)
{
	if (!offers(&s->endpoint->ehlo_tls))
		return SC_IS_NA;
	return sc_fires(s, SC_MSG(REQTLS_ADVERTISED));
}

static struct sc_verdict in_clear(const struct sc_subject *s)
{
	if (!offers(&s->endpoint->ehlo))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(REQTLS_ADVERTISED_CLEARTEXT));

	sc_evidence(
		&v, s, "server", SC_MSG(REQTLS_ADVERTISED_CLEARTEXT_SERVER));
	return v;
}

/* RFC 8689 4.2.1: the certificate by PKIX, CN allowed, or by DANE. */
static bool is_verified(const struct sc_subject *s)
{
	enum sc_name_match m = s->ef->name.match;

	return s->ef->dane.result == SC_DANE_AUTHENTICATED ||
		(s->chain && s->chain->trusted &&
			(m == SC_NAME_EXACT || m == SC_NAME_WILDCARD ||
				m == SC_NAME_CN_ONLY));
}

/* RFC 8689 2: the host is the right one, by DNSSEC or by MTA-STS. */
static bool is_chosen_securely(const struct sc_subject *s)
{
	const struct sc_sts *sts = s->facts->sts;

	if (!s->domain)
		return true; /* the user named it */
	if (s->domain->answer.dnssec == SC_DNSSEC_SECURE)
		return true;
	return sts->mode >= SC_STS_TESTING && s->endpoint->host &&
		sc_sts_lists(&sts->policy, s->endpoint->host);
}

static struct sc_verdict unauthenticated(const struct sc_subject *s)
{
	bool verified = is_verified(s), chosen = is_chosen_securely(s);

	if (!offers(&s->endpoint->ehlo_tls))
		return SC_IS_NA;
	if (verified && chosen)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(REQTLS_UNAUTHENTICATED),
		SC_FLAG("verified", verified));

	sc_evidence(&v, s, "seen", SC_MSG(REQTLS_UNAUTHENTICATED_SEEN),
		SC_FLAG("verified", verified), SC_FLAG("chosen", chosen));
	return v;
}

const struct sc_check sc_checks_reqtls[] = {
	{
		.id = SC_CHECK_REQTLS_ABSENT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_REQTLS_ABSENT_FIX,
		.needs = SC_NEED_EHLO_TLS,
		.run = absent,
	},
	{
		.id = SC_CHECK_REQTLS_ADVERTISED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_EHLO_TLS,
		.run = advertised,
	},
	{
		.id = SC_CHECK_REQTLS_ADVERTISED_CLEARTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_REQTLS_ADVERTISED_CLEARTEXT_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = in_clear,
	},
	{
		.id = SC_CHECK_REQTLS_UNAUTHENTICATED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_REQTLS_UNAUTHENTICATED_FIX,
		.needs = SC_NEED_EHLO_TLS,
		.run = unauthenticated,
	},
	{ 0 },
};
