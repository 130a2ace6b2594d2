/*
 * The MX hosts against the policy: RFC 8461 section 4. What counts is the name
 * in the MX record, and a certificate with that name for each of them.
 */
#include "check/topics.h"

#include "base/dname.h"
#include "base/text.h"
#include "check/cert.h"
#include "check/sts.h"

#define SHOWN 8

static const struct sc_sts_policy *policy_of(const struct sc_subject *s)
{
	return &s->facts->sts->policy;
}

static const char *host_name(const struct sc_subject *s)
{
	return sc_dname_fold(s->arena, sc_bytes_of(s->host->name));
}

bool sc_sts_is_listed(const struct sc_subject *s, const char *host)
{
	return sc_sts_lists(policy_of(s),
		       sc_dname_fold(s->arena, sc_bytes_of(host))) != NULL;
}

static size_t count_listed(const struct sc_subject *s)
{
	const char *const *hosts;
	size_t n = sc_sts_hosts(s, &hosts), listed = 0;

	for (size_t i = 0; i < n; i++)
		listed += sc_sts_is_listed(s, hosts[i]);
	return listed;
}

void sc_sts_show_patterns(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_sts_policy *p = policy_of(s);
	struct sc_list few = { 0 };

	for (size_t i = 0; i < p->n_mx; i++)
		sc_list_add(s->arena, &few, SC_TEXT("names", p->mx[i]));
	sc_evidence_list(v, s, "policy", &few);
}

static bool is_mx(const struct sc_subject *s)
{
	return s->host->preference >= 0 || s->domain->implicit;
}

/* The wildcard that was perhaps meant to list the host; or NULL. */
static const char *wildcard_near(const struct sc_subject *s, const char *host)
{
	const struct sc_sts_policy *p = policy_of(s);

	for (size_t i = 0; i < p->n_mx; i++)
		if (sc_text_has_prefix(p->mx[i], "*.") &&
			sc_dname_within(host, p->mx[i] + 2))
			return p->mx[i];
	return NULL;
}

static int count_labels(const char *name, const char *end)
{
	int n = 1;

	for (; name < end; name++)
		n += *name == '.';
	return n;
}

/* Evidence "hint": why a pattern that looks right does not list `host`. */
static void show_depth(
	struct sc_verdict *v, const struct sc_subject *s, const char *host)
{
	const char *near = wildcard_near(s, host);
	const char *dot = strchr(host, '.');

	if (!near || !dot)
		return;

	/* what stands before the dot that ends the wildcard's label */
	const char *end = host + strlen(host) - (strlen(near) - 1);
	int n = end > host ? count_labels(host, end) : 0;

	if (n == 0)
		sc_evidence(v, s, "hint", SC_MSG(STS_HINT_DOMAIN_ITSELF),
			SC_TEXT("near", near), SC_TEXT("host", host));
	else
		sc_evidence(v, s, "hint", SC_MSG(STS_HINT_DEEPER),
			SC_TEXT("near", near), SC_TEXT("host", host),
			SC_NUMBER("labels", n), SC_TEXT("base", near + 2),
			SC_TEXT("suffix", dot));
}

static enum sc_message will_not_use(const struct sc_subject *s)
{
	return sc_sts_will_not(s, SC_MSG_STS_NO_USE, SC_MSG_STS_NO_USE_LATER);
}

static struct sc_verdict unlisted(const struct sc_subject *s,
	const struct sc_value *message, enum sc_message sender)
{
	struct sc_verdict v = sc_fires_with(s, message);

	sc_weigh(&v, sc_sts_weight(s));
	sc_sts_show_patterns(&v, s);
	show_depth(&v, s, host_name(s));
	sc_evidence(&v, s, "report", SC_MSG(STS_UNLISTED_REPORT));
	sc_evidence(&v, s, "sender", SC_MSG(STS_UNLISTED_SENDER),
		SC_WORD("sender", sender));
	sc_evidence(&v, s, "publish", SC_MSG(STS_UNLISTED_PUBLISH),
		SC_TEXT("host_name", host_name(s)));
	sc_sts_publish_record(&v, s);
	return v;
}

static struct sc_verdict not_listed(const struct sc_subject *s)
{
	if (!sc_sts_binds(s) || !is_mx(s))
		return SC_IS_NA;
	if (sc_sts_is_listed(s, s->host->name))
		return SC_IS_FINE;
	return unlisted(s,
		SC_SAY(SC_MSG(STS_UNLISTED), SC_TEXT("host", host_name(s)),
			SC_WORD("cost", will_not_use(s))),
		SC_MSG_STS_MX_NOT_LISTED);
}

static struct sc_verdict wildcard_depth(const struct sc_subject *s)
{
	if (!sc_sts_binds(s) || !is_mx(s))
		return SC_IS_NA;
	const char *near = wildcard_near(s, host_name(s));

	if (sc_sts_is_listed(s, s->host->name) || !near)
		return SC_IS_FINE;
	return unlisted(s,
		SC_SAY(SC_MSG(STS_PATTERN_TOO_SHORT), SC_TEXT("pattern", near),
			SC_TEXT("host", host_name(s)),
			SC_WORD("cost", will_not_use(s))),
		SC_MSG_STS_MX_WILDCARD_DEPTH);
}

static struct sc_verdict none_listed(const struct sc_subject *s)
{
	const char *const *hosts;

	if (!sc_sts_binds(s))
		return SC_IS_NA;

	size_t n = sc_sts_hosts(s, &hosts);

	if (n == 0)
		return SC_IS_NA;
	if (count_listed(s) > 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_MX_NONE_LISTED),
		SC_WORD("cost",
			sc_sts_will_not(s, SC_MSG_STS_NO_DELIVERY,
				SC_MSG_STS_NO_DELIVERY_LATER)));

	sc_weigh(&v, sc_sts_weight(s));
	for (size_t i = 0; i < n && i < SHOWN; i++)
		sc_evidence(&v, s, "dns", SC_MSG(STS_MX_NONE_LISTED_DNS),
			SC_TEXT("mx", hosts[i]));
	sc_sts_show_patterns(&v, s);
	sc_sts_show_faults(&v, s, &policy_of(s)->faults, SC_FAULT_MX);
	for (size_t i = 0; i < n && i < SHOWN; i++)
		show_depth(&v, s, hosts[i]);
	sc_evidence(&v, s, "report", SC_MSG(STS_UNLISTED_REPORT));
	sc_sts_publish_policy(&v, s, policy_of(s)->mode);
	sc_sts_publish_record(&v, s);
	return v;
}

static bool is_used(const struct sc_subject *s, const char *pattern)
{
	const char *const *hosts;
	size_t n = sc_sts_hosts(s, &hosts);

	for (size_t i = 0; i < n; i++)
		if (sc_sts_matches(pattern, hosts[i]))
			return true;
	return false;
}

static struct sc_verdict unused_pattern(const struct sc_subject *s)
{
	const struct sc_sts_policy *p = policy_of(s);
	struct sc_list few = { 0 };

	if (!sc_sts_binds(s) || sc_sts_is_null_mx(s))
		return SC_IS_NA;
	for (size_t i = 0; i < p->n_mx; i++)
		if (!is_used(s, p->mx[i]))
			sc_list_add(s->arena, &few, SC_TEXT("names", p->mx[i]));
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_MX_UNUSED_PATTERN),
		SC_FLAG("single", few.n == 1),
		SC_TEXT("few", few.values[0].text));

	sc_evidence_list(&v, s, "policy", &few);
	return v;
}

const struct sc_check sc_checks_sts_mx[] = {
	{
		.id = SC_CHECK_STS_MX_NONE_LISTED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MX_NONE_LISTED_FIX,
		.run = none_listed,
	},
	{
		.id = SC_CHECK_STS_MX_WILDCARD_DEPTH,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_STS_MX_WILDCARD_DEPTH_FIX,
		.run = wildcard_depth,
	},
	{
		.id = SC_CHECK_STS_MX_NOT_LISTED,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_STS_MX_NOT_LISTED_FIX,
		.run = not_listed,
	},
	{
		.id = SC_CHECK_STS_MX_UNUSED_PATTERN,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MX_UNUSED_PATTERN_FIX,
		.run = unused_pattern,
	},
	{ 0 },
};
