#include "check/topics.h"

#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"
#include "check/mx.h"
#include "check/peer.h"

#define MX_SHOWN 8

static bool is_null(const struct sc_mx *mx)
{
	return sc_text_same(mx->exchange, ".");
}

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
	if (!s->domain->implicit || sc_mx_addresses(s->obs, NULL) == 0)
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

	if (s->domain->n_mx || sc_mx_addresses(s->obs, NULL))
		return SC_IS_FINE;
	if (!sc_mx_is_clean(a) || !sc_mx_all_clean(s->obs) ||
		(!gone && s->obs->n_hosts == 0))
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

	if (d->n_mx != 1 || !is_null(&d->mx[0]) || d->mx[0].preference != 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"%s says with a null MX that it takes no mail; there is no "
		"server to look at.",
		s->obs->target.domain);

	show_mx(&v, s, NULL);
	return v;
}

static bool is_null_of(const struct sc_subject *s, const struct sc_mx *mx)
{
	(void)s;
	return is_null(mx);
}

static struct sc_verdict null_mixed(const struct sc_subject *s)
{
	size_t nulls = count_mx(s, is_null_of);

	if (nulls == 0 || nulls == s->domain->n_mx)
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

	if (d->n_mx != 1 || !is_null(&d->mx[0]) || d->mx[0].preference == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The null MX has preference %d where the standard wants 0; "
		"senders take no notice of it.",
		d->mx[0].preference);

	show_mx(&v, s, NULL);
	sc_remedy(&v, s, "Publish %s. IN MX 0 .", s->obs->target.domain);
	return v;
}

/* An address where a host name belongs, in brackets or without. */
static bool is_literal(const struct sc_subject *s, const struct sc_mx *mx)
{
	struct sc_bytes b = sc_bytes_of(mx->exchange);
	struct sc_ip ip;

	if (b.n > 2 && b.p[0] == '[' && b.p[b.n - 1] == ']')
		b = (struct sc_bytes){ b.p + 1, b.n - 2 };
	return sc_ip_parse(sc_arena_copy(s->arena, b.p, b.n), &ip);
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
	return !is_null(mx) && !is_literal(s, mx) && fault_of(mx);
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
	return !is_null(mx) && !is_literal(s, mx) &&
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
	struct sc_bytes line = sc_peer_clear_auth(&s->endpoint->ehlo);

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
		.id = "mx-none-implicit",
		.title = "The domain has MX records of its own",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "ODS",
		.source = "RFC 5321 section 5.1; RFC 7672 section 2.2.2; "
			  "RFC 8314 section 4.5.1",
		.remedy = "Publish an explicit MX record.",
		.needs = SC_NEED_MX,
		.run = none_implicit,
	},
	{
		.id = "mx-none",
		.title = "The domain has an MX record or at least an address",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "ODSUVR",
		.source = "RFC 5321 section 5.1",
		.remedy = "Publish MX records, or a null MX if the domain "
			  "takes no mail.",
		.needs = SC_NEED_MX,
		.run = none,
	},
	{
		.id = "mx-null",
		.title = "The domain takes mail",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_INFO,
		.who = "ODSUVR",
		.source = "RFC 7505 section 3",
		.remedy = "None.",
		.needs = SC_NEED_MX,
		.run = null_mx,
	},
	{
		.id = "mx-null-mixed",
		.title = "A null MX stands alone",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "O",
		.source = "RFC 7505 section 3",
		.remedy = "Remove either the null MX or the real ones.",
		.needs = SC_NEED_MX,
		.run = null_mixed,
	},
	{
		.id = "mx-null-pref",
		.title = "A null MX has preference 0",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "C",
		.source = "RFC 7505 section 3",
		.remedy = "Use preference 0.",
		.needs = SC_NEED_MX,
		.run = null_pref,
	},
	{
		.id = "mx-target-cname",
		.title = "An MX record names a host and no alias",
		.scope = SC_SCOPE_HOST,
		.mx = SC_W_WARN,
		.who = "ODS",
		.source = "RFC 2181 section 10.3; RFC 5321 section 5.1; "
			  "RFC 7672 section 2.2.2; RFC 7671 section 7",
		.remedy = "Put the canonical host name in the MX record.",
		.run = sc_mx_target_cname,
	},
	{
		.id = "mx-target-ip",
		.title = "An MX record holds a name and no address",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_FAIL,
		.who = "OD",
		.source = "RFC 5321 section 5.1; RFC 7672 section 2.2",
		.remedy = "Use a host name in the MX record.",
		.needs = SC_NEED_MX,
		.run = target_ip,
	},
	{
		.id = "mx-target-no-address",
		.title = "Every MX host has an address",
		.scope = SC_SCOPE_HOST,
		.mx = SC_W_FAIL,
		.who = "ODSUVR",
		.source = "RFC 5321 section 5.1",
		.remedy = "Add address records or remove the MX.",
		.needs = SC_NEED_ADDRESSES,
		.run = sc_mx_target_no_address,
	},
	{
		.id = "mx-target-reserved-ip",
		.title = "Published addresses can be reached from the Internet",
		.scope = SC_SCOPE_HOST,
		.mx = SC_W_FAIL,
		.sub = SC_W_FAIL,
		.who = "O",
		.source = "RFC 6890",
		.remedy = "Publish only globally routable addresses.",
		.run = sc_mx_reserved_ip,
	},
	{
		.id = "mx-target-bad-hostname",
		.title = "An MX record names something that is a host name",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.who = "SVU",
		.source = "BR section 7.1.2.7.12; RFC 6698 section 3",
		.remedy = "Rename the host to letters, digits and hyphens.",
		.needs = SC_NEED_MX,
		.run = bad_hostname,
	},
	{
		.id = "mx-no-ipv6",
		.title = "At least one server has an IPv6 address",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_INFO,
		.sub = SC_W_INFO,
		.who = "O",
		.source = "RFC 5321 section 5.2",
		.remedy = "Add an AAAA record to at least one MX host.",
		.run = sc_mx_no_ipv6,
	},
	{
		.id = "mx-no-ipv4",
		.title = "At least one server has an IPv4 address",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_WARN,
		.sub = SC_W_WARN,
		.who = "ODSU",
		.source = "RFC 5321 section 5.2",
		.remedy = "Add an A record to at least one MX host.",
		.run = sc_mx_no_ipv4,
	},
	{
		.id = "mx-foreign-operator",
		.title = "The MX hosts lie inside the mail domain",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_INFO,
		.who = "",
		.source = "RFC 7672 section 2.2.1",
		.remedy = "Address certificate findings to the provider.",
		.needs = SC_NEED_MX,
		.run = foreign_operator,
	},
	{
		.id = "mx-duplicate",
		.title = "Each host stands in one MX record only",
		.scope = SC_SCOPE_DOMAIN,
		.mx = SC_W_INFO,
		.who = "C",
		.source = "RFC 5321 section 5.1",
		.remedy = "Remove the repetition.",
		.needs = SC_NEED_MX,
		.run = duplicate,
	},
	{
		.id = "mx-implicit-tls",
		.title = "Port 25 greets in clear text",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_FAIL,
		.who = "ODSVR",
		.source = "RFC 3207 section 4; RFC 5321 section 3.1",
		.remedy = "Switch the TLS wrapper mode off on port 25 and "
			  "offer STARTTLS there.",
		.needs = SC_NEED_CONNECT | SC_NEED_STARTTLS_MODE,
		.run = implicit_tls,
	},
	{
		.id = "mx-auth-cleartext",
		.title = "Port 25 does not invite passwords in clear text",
		.scope = SC_SCOPE_ENDPOINT,
		.mx = SC_W_WARN,
		.who = "A",
		.source = "RFC 4954 section 4",
		.remedy = "Disable AUTH on port 25.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = auth_cleartext,
	},
	{ 0 },
};
