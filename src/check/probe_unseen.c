/*
 * What was not looked at. A report without a fault would otherwise say "fine"
 * of servers to which nobody went.
 */
#include "base/ip.h"
#include "check/peer.h"
#include "check/topics.h"

#define HOSTS_SHOWN 8

static bool is_reserved(const struct sc_endpoint *e)
{
	struct sc_ip ip;

	return sc_ip_parse(e->address, &ip) && sc_ip_special(ip);
}

/* Of a host that was looked up, mx-target-reserved-ip tells it. */
static bool is_told(const struct sc_subject *s)
{
	return s->host && !s->obs->target.allow_private &&
		is_reserved(s->endpoint);
}

static struct sc_verdict not_visited(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;

	if (e->connect != SC_OUTCOME_UNTRIED || is_told(s))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(PROBE_NOT_VISITED),
		SC_TEXT("host", sc_peer_name(s)),
		SC_TEXT("address", e->address), SC_NUMBER("port", e->port));

	sc_evidence(&v, s, "seen", SC_MSG(PROBE_NOT_VISITED_SEEN),
		SC_BYTES("connect_detail", sc_bytes_of(e->connect_detail)));
	return v;
}

/* The family that was asked for alone; 0: both were, or neither. */
static int only_family(const struct sc_host *h)
{
	bool a = h->a.outcome != SC_OUTCOME_UNTRIED;
	bool aaaa = h->aaaa.outcome != SC_OUTCOME_UNTRIED;

	return a == aaaa ? 0 : a ? 4 : 6;
}

/* It has no address of the one family that was asked for. */
static bool is_left_out(const struct sc_obs *obs, const struct sc_host *h)
{
	const struct sc_answer *asked = only_family(h) == 4 ? &h->a : &h->aaaa;

	return only_family(h) && !sc_host_has_endpoint(obs, h) &&
		asked->outcome == SC_OUTCOME_OK && !asked->n_records;
}

static size_t count_left_out(const struct sc_obs *obs)
{
	size_t n = 0;

	for (size_t i = 0; i < obs->n_hosts; i++)
		n += is_left_out(obs, &obs->hosts[i]);
	return n;
}

static void show_left_out(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_obs *obs = s->obs;
	size_t n = 0;

	for (size_t i = 0; i < obs->n_hosts && n < HOSTS_SHOWN; i++) {
		const struct sc_host *h = &obs->hosts[i];

		if (!is_left_out(obs, h))
			continue;
		n++;
		sc_evidence(v, s, "dns", SC_MSG(PROBE_NO_FAMILY),
			SC_TEXT("host", h->name),
			SC_NUMBER("family", only_family(h)));
	}
}

static bool is_null_mx(const struct sc_subject *s)
{
	return s->domain && s->domain->n_mx == 1 &&
		strcmp(s->domain->mx[0].exchange, ".") == 0;
}

static struct sc_verdict nothing_seen(const struct sc_subject *s)
{
	struct sc_verdict v;
	size_t n = count_left_out(s->obs);

	if (is_null_mx(s))
		return SC_IS_NA;
	if (!n && s->obs->n_endpoints)
		return SC_IS_FINE;
	if (n)
		v = sc_fires(s, SC_MSG(PROBE_LEFT_OUT), SC_NUMBER("hosts", n),
			SC_TEXT("host", sc_peer_name(s)));
	else if (s->obs->target.address)
		v = sc_fires(s, SC_MSG(PROBE_ADDRESS_LEFT_OUT));
	else
		v = sc_fires(s, SC_MSG(PROBE_NOTHING_SEEN),
			SC_TEXT("host", sc_peer_name(s)));
	show_left_out(&v, s);
	return v;
}

const struct sc_check sc_checks_probe_unseen[] = {
	{
		.id = SC_CHECK_PROBE_NOTHING_SEEN,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_PROBE_NOTHING_SEEN_FIX,
		.run = nothing_seen,
	},
	{
		.id = SC_CHECK_PROBE_NOT_VISITED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_PROBE_NOT_VISITED_FIX,
		.run = not_visited,
	},
	{ 0 },
};
