#include "check/topics.h"

#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"
#include "check/mx.h"
#include "check/peer.h"
#include "facts/ehlo.h"
#include "facts/route.h"

#define MX_SHOWN 8

static const char *presented(const struct sc_subject *s, const struct sc_mx *mx)
{
	return sc_arena_printf(s->arena, "MX %d %s", mx->preference,
		sc_show(s, sc_bytes_of(mx->exchange)));
}

/* Evidence: the MX records that `is`, or all of them. */
static void show_mx(struct sc_verdict *v, const struct sc_subject *s,
	bool (*is)(const struct sc_subject *, const struct sc_mx *))
{
	size_t shown = 0;

	for (size_t i = 0; i < s->domain->n_mx && shown < MX_SHOWN; i++) {
		const struct sc_mx *mx = &s->domain->mx[i];

		if (is && !is(s, mx))
			continue;
		shown++;
		sc_evidence(
			v, s, "dns", SC_TEXT("presented", presented(s, mx)));
	}
}

static size_t count_mx(const struct sc_subject *s,
	bool (*is)(const struct sc_subject *, const struct sc_mx *))
{
	size_t n = 0;

	for (size_t i = 0; i < s->domain->n_mx; i++)
		n += is(s, &s->domain->mx[i]);
	return n;
}

static struct sc_verdict none_implicit(const struct sc_subject *s)
{
	if (!s->domain->implicit || sc_route_addresses(s->obs, NULL) == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_NONE_IMPLICIT),
		SC_TEXT("domain", s->obs->target.domain));

	sc_remedy(&v, s, SC_MSG(MX_NONE_IMPLICIT_EXACT_FIX),
		SC_TEXT("domain", s->obs->target.domain));
	return v;
}

static struct sc_verdict none(const struct sc_subject *s)
{
	const struct sc_answer *a = &s->domain->answer;
	bool gone = a->rcode == SC_RCODE_NXDOMAIN;

	if (s->domain->n_mx || sc_route_addresses(s->obs, NULL))
		return SC_IS_FINE;
	if (!sc_route_is_none(s->obs))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };

	struct sc_verdict v = sc_fires(s,
		gone ? SC_MSG(MX_NONE_NXDOMAIN) : SC_MSG(MX_NONE_NODATA),
		SC_TEXT("domain", s->obs->target.domain));

	sc_evidence(&v, s, "dns", SC_MSG(MX_NONE_DNS),
		SC_TEXT("owner", a->name), SC_FLAG("gone", gone));
	return v;
}

static struct sc_verdict null_mx(const struct sc_subject *s)
{
	const struct sc_domain *d = s->domain;

	if (!sc_route_is_null_mx(d))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(MX_NULL), SC_TEXT("domain", s->obs->target.domain));

	show_mx(&v, s, NULL);
	return v;
}

static struct sc_verdict null_mixed(const struct sc_subject *s)
{
	if (!sc_route_is_null_mixed(s->domain))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_NULL_MIXED));

	show_mx(&v, s, NULL);
	return v;
}

static struct sc_verdict null_pref(const struct sc_subject *s)
{
	const struct sc_domain *d = s->domain;

	if (d->n_mx != 1 || !sc_route_is_null(&d->mx[0]) ||
		d->mx[0].preference == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_NULL_PREF),
		SC_NUMBER("preference", d->mx[0].preference));

	show_mx(&v, s, NULL);
	sc_remedy(&v, s, SC_MSG(MX_NULL_PREF_EXACT_FIX),
		SC_TEXT("domain", s->obs->target.domain));
	return v;
}

static bool is_literal(const struct sc_subject *s, const struct sc_mx *mx)
{
	return sc_route_is_literal(s->arena, mx);
}

/* Looked up as a name with brackets in it, which no zone has. */
static bool is_in_brackets(const struct sc_subject *s, const struct sc_mx *mx)
{
	return mx->exchange[0] == '[' && is_literal(s, mx);
}

static struct sc_verdict target_ip(const struct sc_subject *s)
{
	size_t n = count_mx(s, is_literal);

	if (n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_TARGET_IP),
		SC_FLAG("brackets", count_mx(s, is_in_brackets) == n));

	show_mx(&v, s, is_literal);
	return v;
}

static enum sc_dname_fault fault_of(const struct sc_mx *mx)
{
	return sc_dname_check(sc_bytes_of(mx->exchange));
}

static bool is_bad_name(const struct sc_subject *s, const struct sc_mx *mx)
{
	return !sc_route_is_null(mx) && !is_literal(s, mx) && fault_of(mx);
}

/* How the certificate of the host, at its first address, names it. */
static enum sc_name_match match_of(const struct sc_subject *s, const char *host)
{
	for (size_t i = 0; i < s->facts->n_endpoints; i++) {
		const struct sc_name_facts *n = &s->facts->endpoints[i].name;

		if (n->match != SC_NAME_NO_REFERENCE &&
			sc_dname_equal(n->reference, host))
			return n->match;
	}
	return SC_NAME_NO_REFERENCE;
}

/* Go and GnuTLS let a wildcard cover an underscore; all compare whole names. */
static enum sc_message bad_name_cost(enum sc_name_match match)
{
	if (match == SC_NAME_EXACT)
		return SC_MSG_MX_BAD_NAME_NAMED;
	return match == SC_NAME_WILDCARD ? SC_MSG_MX_BAD_NAME_WILDCARD :
					   SC_MSG_MX_BAD_NAME_UNNAMED;
}

static struct sc_verdict bad_hostname(const struct sc_subject *s)
{
	const struct sc_mx *mx = s->domain->mx;
	enum sc_name_match match;

	if (count_mx(s, is_bad_name) == 0)
		return SC_IS_FINE;
	while (!is_bad_name(s, mx))
		mx++;
	match = match_of(s, mx->exchange);

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_TARGET_BAD_HOSTNAME),
		SC_BYTES("exchange", sc_bytes_of(mx->exchange)),
		SC_TEXT("fault", sc_dname_fault_text(fault_of(mx))),
		SC_WORD("cost", bad_name_cost(match)));

	if (match == SC_NAME_EXACT)
		sc_weigh(&v, SC_W_INFO);
	show_mx(&v, s, is_bad_name);
	return v;
}

static bool is_foreign(const struct sc_subject *s, const struct sc_mx *mx)
{
	return !sc_route_is_null(mx) && !is_literal(s, mx) &&
		!sc_dname_within(mx->exchange, s->obs->target.domain);
}

static struct sc_verdict foreign_operator(const struct sc_subject *s)
{
	size_t n = count_mx(s, is_foreign);

	if (n == 0)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(MX_FOREIGN_OPERATOR), SC_NUMBER("hosts", n),
			SC_TEXT("domain", s->obs->target.domain));

	show_mx(&v, s, is_foreign);
	return v;
}

static bool is_repeated(const struct sc_subject *s, const struct sc_mx *mx)
{
	const struct sc_domain *d = s->domain;

	for (const struct sc_mx *m = d->mx; m < d->mx + d->n_mx; m++)
		if (m != mx && sc_dname_equal(m->exchange, mx->exchange))
			return true;
	return false;
}

static struct sc_verdict duplicate(const struct sc_subject *s)
{
	if (count_mx(s, is_repeated) == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_DUPLICATE));

	show_mx(&v, s, is_repeated);
	return v;
}

static struct sc_verdict implicit_tls(const struct sc_subject *s)
{
	if (!s->endpoint->implicit_tls_answers)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_IMPLICIT_TLS),
		SC_NUMBER("port", s->endpoint->port));

	sc_evidence(&v, s, "seen", SC_MSG(SILENCE_IN_CLEAR));
	sc_evidence(&v, s, "wanted", SC_MSG(A_GREETING));
	return v;
}

static struct sc_verdict auth_cleartext(const struct sc_subject *s)
{
	struct sc_bytes line = sc_ehlo_clear_auth(&s->endpoint->ehlo);

	if (!line.p)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_AUTH_CLEARTEXT),
		SC_NUMBER("port", s->endpoint->port));

	sc_evidence(&v, s, "seen", SC_MSG(AUTH_BEFORE_STARTTLS),
		SC_BYTES("line", line));
	return v;
}

const struct sc_check sc_checks_mx[] = {
	{
		.id = SC_CHECK_MX_NONE_IMPLICIT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_NONE_IMPLICIT_FIX,
		.needs = SC_NEED_MX,
		.run = none_implicit,
	},
	{
		.id = SC_CHECK_MX_NONE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_NONE_FIX,
		.needs = SC_NEED_MX,
		.run = none,
	},
	{
		.id = SC_CHECK_MX_NULL,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_MX,
		.run = null_mx,
	},
	{
		.id = SC_CHECK_MX_NULL_MIXED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_NULL_MIXED_FIX,
		.needs = SC_NEED_MX,
		.run = null_mixed,
	},
	{
		.id = SC_CHECK_MX_NULL_PREF,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_NULL_PREF_FIX,
		.needs = SC_NEED_MX,
		.run = null_pref,
	},
	{
		.id = SC_CHECK_MX_TARGET_CNAME,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_MX_TARGET_CNAME_FIX,
		.run = sc_mx_target_cname,
	},
	{
		.id = SC_CHECK_MX_TARGET_IP,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_TARGET_IP_FIX,
		.needs = SC_NEED_MX,
		.run = target_ip,
	},
	{
		.id = SC_CHECK_MX_TARGET_NO_ADDRESS,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_MX_TARGET_NO_ADDRESS_FIX,
		.needs = SC_NEED_ADDRESSES,
		.run = sc_mx_target_no_address,
	},
	{
		.id = SC_CHECK_MX_TARGET_RESERVED_IP,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_MX_TARGET_RESERVED_IP_FIX,
		.run = sc_mx_reserved_ip,
	},
	{
		.id = SC_CHECK_MX_TARGET_BAD_HOSTNAME,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_TARGET_BAD_HOSTNAME_FIX,
		.needs = SC_NEED_MX,
		.run = bad_hostname,
	},
	{
		.id = SC_CHECK_MX_NO_IPV6,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_NO_IPV6_FIX,
		.run = sc_mx_no_ipv6,
	},
	{
		.id = SC_CHECK_MX_NO_IPV4,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_NO_IPV4_FIX,
		.run = sc_mx_no_ipv4,
	},
	{
		.id = SC_CHECK_MX_FOREIGN_OPERATOR,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_FOREIGN_OPERATOR_FIX,
		.needs = SC_NEED_MX,
		.run = foreign_operator,
	},
	{
		.id = SC_CHECK_MX_DUPLICATE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_MX_DUPLICATE_FIX,
		.needs = SC_NEED_MX,
		.run = duplicate,
	},
	{
		.id = SC_CHECK_MX_IMPLICIT_TLS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_MX_IMPLICIT_TLS_FIX,
		.needs = SC_NEED_CONNECT | SC_NEED_STARTTLS_MODE,
		.run = implicit_tls,
	},
	{
		.id = SC_CHECK_MX_AUTH_CLEARTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_MX_AUTH_CLEARTEXT_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = auth_cleartext,
	},
	{ 0 },
};
