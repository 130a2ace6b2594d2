/*
 * What the policy asks of each MX host that it lists, RFC 8461 section 4, and
 * in which state all of it is.
 */
#include "check/topics.h"

#include "base/dname.h"
#include "check/sts.h"

#define SHOWN 8

/* One endpoint of a listed host, against what RFC 8461 section 4 wants. */
struct view {
	const struct sc_subject *s;
	const struct sc_endpoint *e;
	const struct sc_endpoint_facts *ef;
};

static bool lacks_starttls(const struct view *v, const char **why)
{
	enum sc_end end = sc_endpoint_end(v->e);

	*why = sc_endpoint_story(v->s->arena, v->e);
	return end >= SC_END_STARTTLS_NOT_OFFERED &&
		end <= SC_END_HANDSHAKE_FAILED;
}

static bool is_old_tls(const struct view *v, const char **why)
{
	static const char *const current[] = { "TLSv1.2", "TLSv1.3" };
	const struct sc_tls *tls = v->e->tls;

	*why = tls ? tls->version : NULL;
	if (!*why || tls->outcome != SC_OUTCOME_OK)
		return false;
	for (size_t i = 0; i < SC_COUNT(current); i++)
		if (strcmp(*why, current[i]) == 0)
			return false;
	return true;
}

static bool is_for_host(const struct view *v)
{
	return v->ef->name.match == SC_NAME_EXACT ||
		v->ef->name.match == SC_NAME_WILDCARD;
}

static bool has_bad_certificate(const struct view *v, const char **why)
{
	const struct sc_chain *c = v->ef->chain;

	*why = NULL;
	if (!c || c->store_empty)
		return false;
	if (!c->trusted)
		*why = c->fault_text ? c->fault_text : "not trusted";
	else if (!is_for_host(v))
		*why = "it does not name the host";
	return *why != NULL;
}

/* What a TLS report says of it, RFC 8460 section 4.3. */
static const char *certificate_report(const struct view *v)
{
	enum sc_path_fault fault = v->ef->chain->fault;

	if (v->ef->chain->trusted)
		return "certificate-host-mismatch";
	return fault == SC_PATH_EXPIRED ? "certificate-expired" :
					  "certificate-not-trusted";
}

static const char *starttls_report(const struct view *v)
{
	return sc_endpoint_end(v->e) == SC_END_HANDSHAKE_FAILED ?
		"validation-failure" :
		"starttls-not-supported";
}

static const char *version_report(const struct view *v)
{
	(void)v;
	return "validation-failure";
}

/* One rule of the policy for listed hosts. */
struct rule {
	bool (*is_broken)(const struct view *v, const char **why);
	const char *(*report)(const struct view *v);
	enum sc_message what;
};

static const struct rule starttls_rule = { lacks_starttls, starttls_report,
	SC_MSG_STS_RULE_STARTTLS };
static const struct rule version_rule = { is_old_tls, version_report,
	SC_MSG_STS_RULE_VERSION };
static const struct rule certificate_rule = { has_bad_certificate,
	certificate_report, SC_MSG_STS_RULE_CERTIFICATE };

static struct view view_of(const struct sc_subject *s, size_t i)
{
	return (struct view){ s, &s->obs->endpoints[i],
		&s->facts->endpoints[i] };
}

static bool is_bound(const struct sc_subject *s, const struct sc_endpoint *e)
{
	return e->host && e->connect == SC_OUTCOME_OK &&
		sc_sts_is_listed(s, e->host);
}

static void show_broken(struct sc_verdict *v, const struct view *w,
	const struct rule *rule, const char *why)
{
	sc_evidence(v, w->s, "at", SC_MSG(STS_BROKEN_AT),
		SC_TEXT("host", w->e->host), SC_TEXT("address", w->e->address),
		why ? SC_BYTES("why", sc_bytes_of(why)) :
		      SC_WORD("why", rule->what));
	sc_evidence(v, w->s, "report", SC_TEXT("report", rule->report(w)));
	if (sc_endpoint_end(w->e) == SC_END_STARTTLS_REFUSED)
		sc_evidence(v, w->s, "sender", SC_MSG(STS_SHOW_BROKEN_SENDER));
}

static struct sc_verdict broken(
	const struct sc_subject *s, const struct rule *rule, const char *host)
{
	struct sc_verdict v = sc_fires(s, SC_MSG(STS_BROKEN),
		SC_TEXT("host", host), SC_WORD("what", rule->what),
		SC_WORD("cost",
			sc_sts_will_not(s, SC_MSG_STS_NO_DELIVERY_THERE,
				SC_MSG_STS_NO_DELIVERY_THERE_LATER)));

	sc_weigh(&v, sc_sts_weight(s));
	return v;
}

/* The rule against every address of listed hosts; the first break fires. */
static struct sc_verdict hold(
	const struct sc_subject *s, const struct rule *rule)
{
	struct sc_verdict v = { .status = SC_STATUS_UNSEEN };
	const char *why;
	size_t n = 0;

	if (!sc_sts_binds(s))
		return SC_IS_NA;
	for (size_t i = 0; i < s->obs->n_endpoints; i++) {
		struct view w = view_of(s, i);

		if (!is_bound(s, w.e))
			continue;
		if (n == 0)
			v.status = SC_STATUS_PASS;
		if (!rule->is_broken(&w, &why))
			continue;
		if (n++ == 0)
			v = broken(s, rule, w.e->host);
		if (n <= SHOWN)
			show_broken(&v, &w, rule, why);
	}
	return v;
}

static struct sc_verdict mx_starttls(const struct sc_subject *s)
{
	return hold(s, &starttls_rule);
}

static struct sc_verdict mx_tls12(const struct sc_subject *s)
{
	return hold(s, &version_rule);
}

static struct sc_verdict mx_cert(const struct sc_subject *s)
{
	return hold(s, &certificate_rule);
}

static bool is_well(const struct view *v)
{
	const char *why;

	return sc_endpoint_end(v->e) == SC_END_OK && v->ef->chain &&
		v->ef->chain->trusted && is_for_host(v) && !is_old_tls(v, &why);
}

static bool has_well(const struct sc_subject *s, const char *host)
{
	for (size_t i = 0; i < s->obs->n_endpoints; i++) {
		struct view w = view_of(s, i);

		if (w.e->host && sc_dname_equal(w.e->host, host) && is_well(&w))
			return true;
	}
	return false;
}

/*
 * All is in order that a first sender needs: record, policy, and of each MX
 * host an address that passes, and none that fails.
 */
static bool all_pass(const struct sc_subject *s, enum sc_sts_mode mode)
{
	const char *const *hosts;

	if (!s->domain || s->facts->sts->mode != mode)
		return false;

	size_t n = sc_sts_hosts(s, &hosts);

	for (size_t i = 0; i < n; i++)
		if (!sc_sts_is_listed(s, hosts[i]) || !has_well(s, hosts[i]))
			return false;
	return n && hold(s, &starttls_rule).status == SC_STATUS_PASS &&
		hold(s, &version_rule).status == SC_STATUS_PASS &&
		hold(s, &certificate_rule).status == SC_STATUS_PASS;
}

static struct sc_verdict ok(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (!all_pass(s, SC_STS_ENFORCE))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_OK));

	sc_sts_show_patterns(&v, s);
	return v;
}

static struct sc_verdict mode_testing(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (!all_pass(s, SC_STS_TESTING))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_MODE_TESTING));

	sc_sts_publish_policy(&v, s, SC_STS_ENFORCE);
	sc_sts_publish_record(&v, s);
	return v;
}

static struct sc_verdict mode_none(const struct sc_subject *s)
{
	if (!sc_sts_is_meant(s))
		return SC_IS_NA;
	if (s->facts->sts->mode != SC_STS_NONE)
		return SC_IS_FINE;

	return sc_fires(s, SC_MSG(STS_MODE_NONE));
}

static struct sc_verdict null_mx(const struct sc_subject *s)
{
	if (!sc_sts_is_null_mx(s))
		return SC_IS_NA;
	if (!sc_sts_is_meant(s) && !s->facts->sts->has_policy)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_NULL_MX),
		SC_TEXT("domain", s->obs->target.domain));

	sc_sts_show_record(&v, s, s->domain->sts, s->facts->sts->record.text);
	return v;
}

static struct sc_verdict no_tlsrpt(const struct sc_subject *s)
{
	if (!sc_sts_binds(s) || s->facts->tlsrpt->state <= SC_RECORD_FAILED)
		return SC_IS_NA;
	if (s->facts->tlsrpt->state != SC_RECORD_ABSENT)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STS_NO_TLSRPT));

	sc_sts_publish_tlsrpt(&v, s);
	return v;
}

const struct sc_check sc_checks_sts_mode[] = {
	{
		.id = SC_CHECK_STS_OK,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_OK_FIX,
		.run = ok,
	},
	{
		.id = SC_CHECK_STS_MX_STARTTLS,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MX_STARTTLS_FIX,
		.run = mx_starttls,
	},
	{
		.id = SC_CHECK_STS_MX_TLS12,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MX_TLS12_FIX,
		.run = mx_tls12,
	},
	{
		.id = SC_CHECK_STS_MX_CERT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MX_CERT_FIX,
		.run = mx_cert,
	},
	{
		.id = SC_CHECK_STS_MODE_TESTING,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MODE_TESTING_FIX,
		.run = mode_testing,
	},
	{
		.id = SC_CHECK_STS_MODE_NONE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_MODE_NONE_FIX,
		.run = mode_none,
	},
	{
		.id = SC_CHECK_STS_NULL_MX,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_NULL_MX_FIX,
		.run = null_mx,
	},
	{
		.id = SC_CHECK_STS_NO_TLSRPT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_STS_NO_TLSRPT_FIX,
		.run = no_tlsrpt,
	},
	{ 0 },
};
