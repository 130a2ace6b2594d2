/* Names that are no host names: addresses and services. */
#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"
#include "check/name.h"
#include "check/topics.h"

/* The text of `name` as an address. */
static bool is_address(struct sc_bytes name, struct sc_ip *ip)
{
	char text[SC_IP_TEXT_MAX];

	if (name.n >= sizeof(text) || memchr(name.p, 0, name.n))
		return false;
	memcpy(text, name.p, name.n);
	text[name.n] = '\0';
	return sc_ip_parse(text, ip);
}

/* BR 7.1.4.3 lets a common name repeat an iPAddress, as text. */
static bool is_among_addresses(const struct sc_cert *c, struct sc_ip ip)
{
	struct sc_ip one;

	for (size_t i = 0; i < c->n_ip_addresses; i++)
		if (sc_ip_from_bytes(c->ip_addresses[i], &one) &&
			sc_ip_equal(one, ip))
			return true;
	return false;
}

struct sc_bytes sc_name_misplaced_address(
	const struct sc_cert *c, enum sc_message *where)
{
	struct sc_ip ip;

	*where = SC_MSG_NAME_WHERE_DNS;
	for (size_t i = 0; i < c->n_dns_names; i++)
		if (is_address(c->dns_names[i], &ip))
			return c->dns_names[i];
	*where = SC_MSG_NAME_WHERE_CN;
	for (size_t i = 0; i < c->n_common_names; i++)
		if (is_address(c->common_names[i], &ip) &&
			!is_among_addresses(c, ip))
			return c->common_names[i];
	return (struct sc_bytes){ 0 };
}

/* Where the address is what was looked for, name-mismatch says why. */
static bool is_told_as_mismatch(const struct sc_subject *s)
{
	return s->ef->name.reference_is_address &&
		s->ef->name.match != SC_NAME_EXACT;
}

static struct sc_verdict ip_in_dns(const struct sc_subject *s)
{
	enum sc_message where;
	struct sc_bytes name = sc_name_misplaced_address(s->cert, &where);

	if (!name.p || is_told_as_mismatch(s))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(NAME_IP_IN_DNS),
		SC_BYTES("name", name), SC_WORD("where", where));

	sc_evidence(&v, s, "names", SC_TEXT("names", sc_name_list(s)));
	sc_remedy(&v, s, SC_MSG(NAME_IP_IN_DNS_EXACT_FIX),
		SC_BYTES("name", name));
	return v;
}

static struct sc_verdict ip_san(const struct sc_subject *s)
{
	const struct sc_name_facts *n = &s->ef->name;

	if (!n->address_match || n->reference_is_address)
		return SC_IS_FINE;
	return sc_fires(s, SC_MSG(NAME_IP_SAN),
		SC_TEXT("address", s->endpoint->address));
}

static const char *service_of(const struct sc_endpoint *e)
{
	return e->mode == SC_MODE_IMPLICIT ? "_submissions." : "_submission.";
}

/*
 * The mail domain of a single server is not known, but a client that came by a
 * SRV record has the server's own domain, or one above it, as its mail domain.
 */
static bool is_domain_of(const struct sc_subject *s, const char *domain)
{
	if (s->obs->target.domain)
		return sc_dname_equal(domain, s->obs->target.domain);
	return sc_dname_labels(domain) > 1 &&
		sc_dname_within(s->ef->name.reference, domain);
}

/* RFC 4985 section 2: _Service.Name, without the protocol of the record. */
static bool is_service_of(const struct sc_subject *s, struct sc_bytes id)
{
	const char *service = service_of(s->endpoint);

	if (memchr(id.p, 0, id.n))
		return false;

	const char *text = sc_dname_fold(s->arena, id);

	return sc_text_starts(text, service) &&
		is_domain_of(s, text + strlen(service));
}

static struct sc_verdict srvid_match(const struct sc_subject *s)
{
	if (!s->cert->n_srv_names || s->ef->name.reference_is_address)
		return SC_IS_NA;
	for (size_t i = 0; i < s->cert->n_srv_names; i++)
		if (is_service_of(s, s->cert->srv_names[i]))
			return sc_fires(s, SC_MSG(NAME_SRVID_MATCH),
				SC_BYTES("service", s->cert->srv_names[i]));
	return SC_IS_FINE;
}

const struct sc_check sc_checks_name_form[] = {
	{
		.id = SC_CHECK_NAME_IP_SAN,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_IP_SAN_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = ip_san,
	},
	{
		.id = SC_CHECK_NAME_IP_IN_DNS,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NAME_IP_IN_DNS_FIX,
		.needs = SC_NEED_PARSED,
		.run = ip_in_dns,
	},
	{
		.id = SC_CHECK_NAME_SRVID_MATCH,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_PARSED | SC_NEED_NAME,
		.run = srvid_match,
	},
	{ 0 },
};
