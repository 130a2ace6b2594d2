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
		sc_evidence(v, s, "dns", "%s", presented(s, mx));
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

	struct sc_verdict v = sc_fires(s,
		"%s has no MX record, so its own address takes the mail; "
		"some senders and most list checks want to see one.",
		s->obs->target.domain);

	sc_remedy(&v, s, "Publish %s. IN MX 10 <host name>.",
		s->obs->target.domain);
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
		gone ? "%s does not exist in the DNS: mail to it bounces." :
		       "%s has neither MX nor address records: mail to it "
		       "bounces.",
		s->obs->target.domain);

	sc_evidence(&v, s, "dns", "%s MX: %s", a->name,
		gone ? "NXDOMAIN" : "no such record");
	return v;
}

static struct sc_verdict null_mx(const struct sc_subject *s)
{
	const struct sc_domain *d = s->domain;

	if (!sc_route_is_null_mx(d))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"%s says with a null MX that it takes no mail; there is no "
		"server to look at.",
		s->obs->target.domain);

	show_mx(&v, s, NULL);
	return v;
}

static struct sc_verdict null_mixed(const struct sc_subject *s)
{
	if (!sc_route_is_null_mixed(s->domain))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"A null MX stands beside real MX records: some senders "
		"deliver, others bounce the mail at once (Postfix does).");

	show_mx(&v, s, NULL);
	return v;
}

static struct sc_verdict null_pref(const struct sc_subject *s)
{
	const struct sc_domain *d = s->domain;

	if (d->n_mx != 1 || !sc_route_is_null(&d->mx[0]) ||
		d->mx[0].preference == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The null MX has preference %d where the standard wants 0; "
		"senders take no notice of it.",
		d->mx[0].preference);

	show_mx(&v, s, NULL);
	sc_remedy(&v, s, "Publish %s. IN MX 0 .", s->obs->target.domain);
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

	struct sc_verdict v = sc_fires(s, "%s",
		count_mx(s, is_in_brackets) == n ?
			"An MX record holds an address in brackets where a "
			"host name belongs: senders look the brackets up as "
			"part of a name, and do not find it." :
			"An MX record holds an address where a host name "
			"belongs: Exim, mox and maddy do not deliver, other "
			"senders do, and neither DANE nor MTA-STS can apply.");

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
static const char *bad_name_cost(enum sc_name_match match)
{
	if (match == SC_NAME_EXACT)
		return "though this certificate does";
	return match == SC_NAME_WILDCARD ?
		"and senders with OpenSSL (Postfix) cannot verify it by a "
		"wildcard" :
		"and MTA-STS and strict senders cannot verify it";
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

	struct sc_verdict v = sc_fires(s,
		"The MX name %s %s, so it is no host name: no public CA may "
		"name it in a certificate, %s.",
		sc_show(s, sc_bytes_of(mx->exchange)),
		sc_dname_fault_text(fault_of(mx)), bad_name_cost(match));

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

	struct sc_verdict v = sc_fires(s,
		"%s outside of %s: what is said about %s certificates is for "
		"its operator to mend.",
		n == 1 ? "One MX host lies" : "MX hosts lie",
		s->obs->target.domain, n == 1 ? "its" : "their");

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

	struct sc_verdict v = sc_fires(s,
		"The same host stands in more than one MX record; senders "
		"try it again where another host was meant.");

	show_mx(&v, s, is_repeated);
	return v;
}

static struct sc_verdict implicit_tls(const struct sc_subject *s)
{
	if (!s->endpoint->implicit_tls_answers)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Port %d expects TLS at once instead of greeting: no mail "
		"server speaks like that to another, so no sender of any "
		"kind can deliver.",
		s->endpoint->port);

	sc_evidence(&v, s, "seen", "no greeting; a ClientHello was answered");
	sc_evidence(&v, s, "wanted", "220 greeting, EHLO, STARTTLS");
	return v;
}

static struct sc_verdict auth_cleartext(const struct sc_subject *s)
{
	struct sc_bytes line = sc_ehlo_clear_auth(&s->endpoint->ehlo);

	if (!line.p)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server invites passwords in clear text on port %d; "
		"senders deliver all the same.",
		s->endpoint->port);

	sc_evidence(&v, s, "seen", "250 %s before STARTTLS", sc_show(s, line));
	return v;
}

const struct sc_check sc_checks_mx[] = {
	{
		.id = SC_CHECK_MX_NONE_IMPLICIT,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Publish an explicit MX record.",
		.needs = SC_NEED_MX,
		.run = none_implicit,
	},
	{
		.id = SC_CHECK_MX_NONE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Publish MX records, or a null MX if the domain "
			  "takes no mail.",
		.needs = SC_NEED_MX,
		.run = none,
	},
	{
		.id = SC_CHECK_MX_NULL,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "None.",
		.needs = SC_NEED_MX,
		.run = null_mx,
	},
	{
		.id = SC_CHECK_MX_NULL_MIXED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Remove either the null MX or the real ones.",
		.needs = SC_NEED_MX,
		.run = null_mixed,
	},
	{
		.id = SC_CHECK_MX_NULL_PREF,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Use preference 0.",
		.needs = SC_NEED_MX,
		.run = null_pref,
	},
	{
		.id = SC_CHECK_MX_TARGET_CNAME,
		.scope = SC_SCOPE_HOST,
		.remedy = "Put the canonical host name in the MX record.",
		.run = sc_mx_target_cname,
	},
	{
		.id = SC_CHECK_MX_TARGET_IP,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Use a host name in the MX record.",
		.needs = SC_NEED_MX,
		.run = target_ip,
	},
	{
		.id = SC_CHECK_MX_TARGET_NO_ADDRESS,
		.scope = SC_SCOPE_HOST,
		.remedy = "Add address records or remove the MX.",
		.needs = SC_NEED_ADDRESSES,
		.run = sc_mx_target_no_address,
	},
	{
		.id = SC_CHECK_MX_TARGET_RESERVED_IP,
		.scope = SC_SCOPE_HOST,
		.remedy = "Publish only globally routable addresses.",
		.run = sc_mx_reserved_ip,
	},
	{
		.id = SC_CHECK_MX_TARGET_BAD_HOSTNAME,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Rename the host to letters, digits and hyphens.",
		.needs = SC_NEED_MX,
		.run = bad_hostname,
	},
	{
		.id = SC_CHECK_MX_NO_IPV6,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Add an AAAA record to at least one MX host.",
		.run = sc_mx_no_ipv6,
	},
	{
		.id = SC_CHECK_MX_NO_IPV4,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Add an A record to at least one MX host.",
		.run = sc_mx_no_ipv4,
	},
	{
		.id = SC_CHECK_MX_FOREIGN_OPERATOR,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Address certificate findings to the provider.",
		.needs = SC_NEED_MX,
		.run = foreign_operator,
	},
	{
		.id = SC_CHECK_MX_DUPLICATE,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Remove the repetition.",
		.needs = SC_NEED_MX,
		.run = duplicate,
	},
	{
		.id = SC_CHECK_MX_IMPLICIT_TLS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Switch the TLS wrapper mode off on port 25 and "
			  "offer STARTTLS there.",
		.needs = SC_NEED_CONNECT | SC_NEED_STARTTLS_MODE,
		.run = implicit_tls,
	},
	{
		.id = SC_CHECK_MX_AUTH_CLEARTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Disable AUTH on port 25.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = auth_cleartext,
	},
	{ 0 },
};
