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

	struct sc_verdict v = sc_fires(s,
		"%s was not looked at (%s port %d), so nothing is known about "
		"this server.",
		sc_peer_name(s), e->address, e->port);

	sc_evidence(&v, s, "seen", "%s",
		e->connect_detail ? sc_show(s, sc_bytes_of(e->connect_detail)) :
				    "no connection was tried");
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

static size_t show_left_out(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_obs *obs = s->obs;
	size_t n = 0;

	for (size_t i = 0; i < obs->n_hosts; i++) {
		const struct sc_host *h = &obs->hosts[i];

		if (is_left_out(obs, h) && n++ < HOSTS_SHOWN)
			sc_evidence(v, s, "dns", "%s: no IPv%d address",
				h->name, only_family(h));
	}
	return n;
}

static bool is_null_mx(const struct sc_subject *s)
{
	return s->domain && s->domain->n_mx == 1 &&
		strcmp(s->domain->mx[0].exchange, ".") == 0;
}

static struct sc_verdict nothing_seen(const struct sc_subject *s)
{
	struct sc_verdict v = { .status = SC_STATUS_FIRES };
	size_t n = show_left_out(&v, s);

	if (is_null_mx(s))
		return SC_IS_NA;
	if (!n && s->obs->n_endpoints)
		return SC_IS_FINE;
	v.message = !n && s->obs->target.address ?
		"The address was not looked at: -4 or -6 leaves it out." :
		!n ?
		sc_arena_printf(s->arena,
			"No server of %s was looked at, so nothing is known.",
			sc_peer_name(s)) :
		sc_arena_printf(s->arena,
			"%zu host%s of %s %s not looked at: only one family of "
			"addresses was asked for, and %s none of it.",
			n, n == 1 ? "" : "s", sc_peer_name(s),
			n == 1 ? "was" : "were",
			n == 1 ? "it has" : "they have");
	return v;
}

const struct sc_check sc_checks_probe_unseen[] = {
	{
		.id = SC_CHECK_PROBE_NOTHING_SEEN,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = "Leave -4 and -6 out, or name a server: "
			  "smtpcert mail.example.org:25",
		.run = nothing_seen,
	},
	{
		.id = SC_CHECK_PROBE_NOT_VISITED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Give it more time (--timeout 300), or permit it: "
			  "--allow-private for reserved addresses, "
			  "--allow-ports for ports other than mail's.",
		.run = not_visited,
	},
	{ 0 },
};
