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
		sc_evidence(v, s, "dns", "%s CNAME %s", from, a->aliases[i]);
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

	struct sc_verdict v = sc_fires(s,
		"The MX host %s is an alias: some senders refuse that, DANE "
		"senders look for TLSA records at two names, and MTA-STS "
		"compares the alias, not its target.",
		h->name);

	show_aliases(&v, s, a);
	sc_remedy(&v, s,
		"Put the canonical name into the MX record: %s. IN MX %d %s.",
		s->obs->target.domain, h->preference,
		a->aliases[a->n_aliases - 1]);
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
		alone ? "The MX host %s has no address and there is no other "
			"host: mail bounces." :
			"The MX host %s has no address; senders pass over it "
			"and take another.",
		h->name);

	if (!alone)
		sc_weigh(&v, SC_W_WARN);
	sc_evidence(&v, s, "dns", "%s: %s", h->name,
		h->a.rcode == SC_RCODE_NXDOMAIN ? "does not exist (NXDOMAIN)" :
						  "neither A nor AAAA");
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
			sc_evidence(v, s, "seen", "%s",
				sc_show(s, sc_bytes_of(e->connect_detail)));
	}
}

static void show_special(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *a)
{
	for (size_t i = 0; i < a->n_records && i < RECORDS_SHOWN; i++)
		if (special(a->records[i]))
			sc_evidence(v, s, "dns", "%s %s %s: %s", a->name,
				a->type, a->records[i], special(a->records[i]));
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
	struct sc_verdict v = sc_fires(s,
		"%s has an address that the Internet cannot reach%s.", h->name,
		others ? "; senders lose time on it before they take another" :
			 ", and there is no other: no sender outside of your "
			 "network can deliver");

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
	const struct sc_subject *s, int family, const char *who)
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

	struct sc_verdict v =
		sc_fires(s, "No server of %s has an IPv%d address: %s.",
			sc_peer_name(s), family, who);

	sc_evidence(&v, s, "dns", "%zu IPv%d, 0 IPv%d addresses", other,
		family == 4 ? 6 : 4, family);
	return v;
}

struct sc_verdict sc_mx_no_ipv6(const struct sc_subject *s)
{
	return lacks_family(s, 6,
		"senders that have nothing else cannot "
		"reach it");
}

struct sc_verdict sc_mx_no_ipv4(const struct sc_subject *s)
{
	return lacks_family(s, 4,
		"the many senders without IPv6 cannot "
		"reach it");
}
