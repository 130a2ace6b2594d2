/*
 * Names and addresses that a public CA cannot know the holder of. A network
 * of one's own is full of them, and there is nothing wrong with it: with
 * --allow-private nothing of this is said.
 */
#include "check/topics.h"

#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"
#include "check/cert.h"

/* 2026-03-15 */
#define NO_REVERSE_FROM_S 1773532800

/*
 * Top-level domains that are not in the DNS and in use all the same: RFC 6762
 * appendix G, RFC 6761, and what routers and installers make up. Not here are
 * "test" and "example": who has a certificate for these is testing.
 */
static const char *const internal_tlds[] = {
	"local",
	"localhost",
	"localdomain",
	"intranet",
	"internal",
	"private",
	"corp",
	"home",
	"lan",
	"mail",
	"invalid",
	"workgroup",
};

static struct sc_bytes top_label(struct sc_bytes name)
{
	for (size_t i = name.n; i > 0; i--)
		if (name.p[i - 1] == '.')
			return (struct sc_bytes){ name.p + i, name.n - i };
	return name;
}

static bool is_internal(struct sc_bytes name)
{
	struct sc_bytes tld = top_label(name);

	if (sc_dname_check(sc_cert_without_wildcard(name)) != SC_DNAME_OK)
		return false;
	if (tld.n == name.n)
		return true;
	for (size_t i = 0; i < SC_COUNT(internal_tlds); i++)
		if (sc_bytes_same_text(tld, sc_bytes_of(internal_tlds[i])))
			return true;
	return false;
}

static bool is_reverse(struct sc_arena *a, struct sc_bytes name)
{
	const char *folded = sc_dname_fold(a, name);

	return sc_dname_within(folded, "in-addr.arpa") ||
		sc_dname_within(folded, "ip6.arpa");
}

static struct sc_list internal_names(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	struct sc_list few = { 0 };

	for (size_t i = 0; i < c->n_dns_names; i++)
		if (is_internal(c->dns_names[i]))
			sc_list_add(s->arena, &few,
				SC_TEXT("names",
					sc_cert_name(s, c->dns_names[i])));
	return few;
}

static struct sc_verdict internal_name(const struct sc_subject *s)
{
	bool is_public = sc_cert_is_public(s);
	struct sc_list few = { 0 };

	if (s->obs->target.allow_private)
		return SC_IS_NA;
	few = internal_names(s);
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		is_public ? SC_MSG(CERT_SAN_INTERNAL_NAME_PUBLIC) :
			    SC_MSG(CERT_SAN_INTERNAL_NAME_PRIVATE),
		SC_TEXT("name", few.values[0].text));

	if (is_public)
		sc_weigh(&v, SC_W_FAIL);
	sc_evidence_list(&v, s, "names", &few);
	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_list reserved_addresses(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	struct sc_list few = { 0 };

	for (size_t i = 0; i < c->n_ip_addresses; i++) {
		char text[SC_IP_TEXT_MAX];
		struct sc_ip ip;

		if (sc_ip_from_bytes(c->ip_addresses[i], &ip) &&
			sc_ip_special(ip))
			sc_list_add(s->arena, &few,
				SC_TEXT("names",
					sc_arena_printf(s->arena, "%s (%s)",
						sc_ip_format(ip, text),
						sc_ip_special(ip))));
	}
	return few;
}

static struct sc_verdict reserved_ip(const struct sc_subject *s)
{
	struct sc_list few = { 0 };

	if (!sc_cert_is_public(s) || s->obs->target.allow_private)
		return SC_IS_NA;
	few = reserved_addresses(s);
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SAN_RESERVED_IP),
		SC_TEXT("name", few.values[0].text));

	sc_evidence_list(&v, s, "names", &few);
	sc_cert_show(&v, s, s->cert);
	return v;
}

static struct sc_verdict reverse_zone(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	struct sc_list few = { 0 };

	if (!sc_cert_is_public(s) || c->not_before.s < NO_REVERSE_FROM_S)
		return SC_IS_NA;
	for (size_t i = 0; i < c->n_dns_names; i++)
		if (is_reverse(s->arena,
			    sc_cert_without_wildcard(c->dns_names[i])))
			sc_list_add(s->arena, &few,
				SC_TEXT("names",
					sc_cert_name(s, c->dns_names[i])));
	if (few.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CERT_SAN_REVERSE_ZONE),
		SC_TEXT("name", few.values[0].text));

	sc_evidence_list(&v, s, "names", &few);
	sc_cert_show(&v, s, c);
	return v;
}

const struct sc_check sc_checks_cert_reserved[] = {
	{
		.id = SC_CHECK_CERT_SAN_INTERNAL_NAME,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_INTERNAL_NAME_FIX,
		.needs = SC_NEED_PARSED,
		.run = internal_name,
	},
	{
		.id = SC_CHECK_CERT_SAN_RESERVED_IP,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_RESERVED_IP_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = reserved_ip,
	},
	{
		.id = SC_CHECK_CERT_SAN_REVERSE_ZONE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CERT_SAN_REVERSE_ZONE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = reverse_zone,
	},
	{ 0 },
};
