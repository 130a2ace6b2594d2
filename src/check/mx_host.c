#include "check/mx.h"

#include "base/dname.h"
#include "base/ip.h"
#include "check/peer.h"
#include "facts/answer.h"
#include "facts/route.h"

#define RECORDS_SHOWN 8

static size_t addresses_of(const struct sc_host *h)
{
	return h->a.n_records + h->aaaa.n_records;
}

static void show_aliases(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *a)
{
	const char *from = s->host->name;

	for (size_t i = 0; i < a->n_aliases && i < RECORDS_SHOWN; i++) {
		sc_evidence(v, s, "dns", SC_MSG(ALIAS_OF),
			SC_TEXT("owner", from),
			SC_TEXT("target", a->aliases[i]));
		from = a->aliases[i];
	}
}

struct sc_verdict sc_mx_target_cname(const struct sc_subject *s)
{
	const struct sc_host *h = s->host;
	const struct sc_answer *a = h->a.n_aliases ? &h->a : &h->aaaa;

	if (h->preference < 0)
		return SC_IS_NA;
	if (a->n_aliases == 0)
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(MX_TARGET_CNAME), SC_TEXT("host", h->name));

	show_aliases(&v, s, a);
	sc_remedy(&v, s, SC_MSG(MX_TARGET_CNAME_EXACT_FIX),
		SC_TEXT("domain", s->obs->target.domain),
		SC_NUMBER("preference", h->preference),
		SC_TEXT("target", a->aliases[a->n_aliases - 1]));
	return v;
}

struct sc_verdict sc_mx_target_no_address(const struct sc_subject *s)
{
	const struct sc_host *h = s->host;

	if (h->preference < 0)
		return SC_IS_NA;
	if (!sc_answer_is_clean(&h->a) || !sc_answer_is_clean(&h->aaaa))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (!sc_route_lacks_address(h))
		return SC_IS_FINE;

	bool alone = sc_route_addresses(s->obs, h) == 0;
	struct sc_verdict v = sc_fires(s,
		alone ? SC_MSG(MX_ONLY_TARGET_NO_ADDRESS) :
			SC_MSG(MX_TARGET_NO_ADDRESS),
		SC_TEXT("host", h->name));

	if (!alone)
		sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "dns", SC_MSG(MX_TARGET_NO_ADDRESS_DNS),
		SC_TEXT("host", h->name),
		SC_FLAG("nxdomain", h->a.rcode == SC_RCODE_NXDOMAIN));
	return v;
}

/* What the block of a record is for when it is not of the public Internet. */
static const char *special(const char *record)
{
	struct sc_ip ip;

	return record && sc_ip_parse(record, &ip) ? sc_ip_special(ip) : NULL;
}

static size_t count_special(const struct sc_answer *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n_records; i++)
		n += special(a->records[i]) != NULL;
	return n;
}

static size_t count_ordinary(const struct sc_obs *obs)
{
	size_t n = 0;

	for (size_t i = 0; i < obs->n_hosts; i++) {
		const struct sc_host *h = &obs->hosts[i];

		n += addresses_of(h) - count_special(&h->a) -
			count_special(&h->aaaa);
	}
	return n;
}

/* That nobody went there is a decision of ours (net/gate.h). */
static void show_untried(struct sc_verdict *v, const struct sc_subject *s)
{
	for (size_t i = 0; i < s->obs->n_endpoints; i++) {
		const struct sc_endpoint *e = &s->obs->endpoints[i];

		if (e->connect == SC_OUTCOME_UNTRIED && e->connect_detail &&
			special(e->address) && e->host &&
			sc_dname_equal(e->host, s->host->name))
			sc_evidence(v, s, "seen",
				SC_BYTES("connect_detail",
					sc_bytes_of(e->connect_detail)));
	}
}

static void show_special(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *a)
{
	for (size_t i = 0; i < a->n_records && i < RECORDS_SHOWN; i++)
		if (special(a->records[i]))
			sc_evidence(v, s, "dns", SC_MSG(MX_SPECIAL_ADDRESS),
				SC_TEXT("owner", a->name),
				SC_TEXT("type", a->type),
				SC_TEXT("address", a->records[i]),
				SC_TEXT("kind", special(a->records[i])));
}

struct sc_verdict sc_mx_reserved_ip(const struct sc_subject *s)
{
	const struct sc_host *h = s->host;
	const struct sc_target *t = &s->obs->target;

	if (t->allow_private || t->address)
		return SC_IS_NA;
	if (count_special(&h->a) + count_special(&h->aaaa) == 0)
		return addresses_of(h) ? SC_IS_FINE : SC_IS_NA;

	bool others = count_ordinary(s->obs) > 0;
	struct sc_verdict v = sc_fires(s, SC_MSG(MX_RESERVED_IP),
		SC_TEXT("host", h->name), SC_FLAG("others", others));

	if (others)
		sc_weigh(&v, SC_W_WARN);
	show_special(&v, s, &h->a);
	show_special(&v, s, &h->aaaa);
	show_untried(&v, s);
	return v;
}

static size_t count_family(const struct sc_obs *obs, int family, bool *clean)
{
	size_t n = 0;

	*clean = true;
	for (size_t i = 0; i < obs->n_hosts; i++) {
		const struct sc_answer *a =
			family == 4 ? &obs->hosts[i].a : &obs->hosts[i].aaaa;

		n += a->n_records;
		*clean = *clean && sc_answer_is_clean(a);
	}
	return n;
}

/* One family is there and the other is not. */
static struct sc_verdict lacks_family(
	const struct sc_subject *s, int family, enum sc_message who)
{
	bool clean, other_clean;
	size_t n = count_family(s->obs, family, &clean);
	size_t other = count_family(s->obs, family == 4 ? 6 : 4, &other_clean);

	if (n > 0)
		return SC_IS_FINE;
	if (other == 0)
		return SC_IS_NA;
	if (!clean)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };

	struct sc_verdict v = sc_fires(s, SC_MSG(MX_LACKS_FAMILY),
		SC_TEXT("host", sc_peer_name(s)), SC_NUMBER("family", family),
		SC_WORD("who", who));

	sc_evidence(&v, s, "dns", SC_MSG(MX_LACKS_FAMILY_DNS),
		SC_NUMBER("count", other),
		SC_NUMBER("other_family", family == 4 ? 6 : 4),
		SC_NUMBER("family", family));
	return v;
}

struct sc_verdict sc_mx_no_ipv6(const struct sc_subject *s)
{
	return lacks_family(s, 6, SC_MSG_MX_NO_FAMILY_COST6);
}

struct sc_verdict sc_mx_no_ipv4(const struct sc_subject *s)
{
	return lacks_family(s, 4, SC_MSG_MX_NO_FAMILY_COST4);
}
