#include "check/topics.h"

#include "base/text.h"
#include "check/peer.h"
#include "obs/outcome.h"

#define ENDPOINTS_SHOWN 8

/* How the connections to one host went. */
struct tally {
	size_t n, connected;
	size_t refused; /* a definite no: refused or reset */
	size_t timed_out;
	size_t unroutable; /* no route, or a failure of ours: says nothing */
};

static void add(struct tally *t, enum sc_outcome o)
{
	t->n += o != SC_OUTCOME_UNTRIED;
	t->connected += o == SC_OUTCOME_OK;
	t->refused += o == SC_OUTCOME_REFUSED || sc_peer_hung_up(o);
	t->timed_out += o == SC_OUTCOME_TIMEOUT;
	t->unroutable += o == SC_OUTCOME_UNREACHABLE || o == SC_OUTCOME_LOCAL;
}

/*
 * The host of the subject, or the server itself: one that was given by its
 * address, or is reached by --connect, has no entry among the hosts.
 */
static bool is_of(const struct sc_endpoint *e, const struct sc_subject *s)
{
	const char *name = s->host ? s->host->name : s->endpoint->host;

	return name ? e->host && sc_text_same(e->host, name) : e == s->endpoint;
}

static struct tally tally_of(const struct sc_subject *s)
{
	struct tally t = { 0 };

	for (size_t i = 0; i < s->obs->n_endpoints; i++)
		if (is_of(&s->obs->endpoints[i], s))
			add(&t, s->obs->endpoints[i].connect);
	return t;
}

static void show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_endpoint *e)
{
	sc_evidence(v, s, "seen", SC_MSG(NET_SHOW_SEEN),
		SC_TEXT("address", e->address), SC_NUMBER("port", e->port),
		SC_FLAG("connected", e->connect == SC_OUTCOME_OK),
		SC_WORD("how_it_ended", sc_peer_ended(e->connect)),
		SC_BYTES("connect_detail", sc_bytes_of(e->connect_detail)));
}

static void show_all(struct sc_verdict *v, const struct sc_subject *s)
{
	int room = ENDPOINTS_SHOWN;

	for (size_t i = 0; i < s->obs->n_endpoints && room > 0; i++) {
		const struct sc_endpoint *e = &s->obs->endpoints[i];

		if (!is_of(e, s) || e->connect == SC_OUTCOME_UNTRIED)
			continue;
		room--;
		show(v, s, e);
	}
}

static struct sc_verdict unreachable_verdict(
	const struct sc_subject *s, const struct tally *t)
{
	if (t->refused)
		return sc_fires(s, SC_MSG(NET_REFUSED),
			SC_TEXT("host", sc_peer_name(s)),
			SC_NUMBER("port", s->obs->target.port),
			SC_FLAG("submission", s->role == SC_ROLE_SUBMISSION));

	struct sc_verdict v = sc_fires(s, SC_MSG(NET_UNREACHABLE),
		SC_TEXT("host", sc_peer_name(s)),
		SC_NUMBER("port", s->obs->target.port));

	sc_weigh(&v, SC_W_UNKNOWN);
	sc_remedy(&v, s, SC_MSG(NET_UNREACHABLE_VERDICT_EXACT_FIX));
	return v;
}

/* Nothing but IPv6, and we have none: probe-no-ipv6 says so. */
static bool is_out_of_sight(const struct sc_subject *s)
{
	for (size_t i = 0; i < s->obs->n_endpoints; i++)
		if (is_of(&s->obs->endpoints[i], s) &&
			!sc_peer_is_ipv6(&s->obs->endpoints[i]))
			return false;
	return sc_peer_no_ipv6_here(s->obs);
}

static struct sc_verdict unreachable(const struct sc_subject *s)
{
	struct tally t = tally_of(s);

	if (t.n == 0 || is_out_of_sight(s))
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	if (t.connected)
		return SC_IS_FINE;

	struct sc_verdict v = unreachable_verdict(s, &t);

	show_all(&v, s);
	return v;
}

static struct sc_verdict partial(const struct sc_subject *s)
{
	struct tally t = tally_of(s);
	size_t dead = t.refused + t.timed_out;

	if (t.n < 2)
		return SC_IS_NA;
	if (t.connected == 0 || dead == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(NET_PARTIAL),
		SC_NUMBER("dead", dead), SC_NUMBER("addresses", t.n),
		SC_TEXT("host", s->host->name),
		SC_NUMBER("port", s->obs->target.port));

	show_all(&v, s);
	return v;
}

/* The step that went over a limit of ours. */
static enum sc_message over_limit(const struct sc_endpoint *e)
{
	const struct {
		enum sc_message what;
		enum sc_outcome outcome;
	} steps[] = {
		{ SC_MSG_NET_STEP_GREETING, e->greeting.outcome },
		{ SC_MSG_NET_STEP_EHLO, e->ehlo.outcome },
		{ SC_MSG_NET_STEP_HELO, e->helo.outcome },
		{ SC_MSG_NET_STEP_STARTTLS, e->starttls.outcome },
		{ SC_MSG_NET_STEP_HANDSHAKE,
			e->tls ? e->tls->outcome : SC_OUTCOME_UNTRIED },
		{ SC_MSG_NET_STEP_GREETING_TLS, e->greeting_tls.outcome },
		{ SC_MSG_NET_STEP_EHLO_TLS, e->ehlo_tls.outcome },
	};

	for (size_t i = 0; i < SC_COUNT(steps); i++)
		if (steps[i].outcome == SC_OUTCOME_LIMIT)
			return steps[i].what;
	return SC_MSG_NONE;
}

static struct sc_verdict limit(const struct sc_subject *s)
{
	enum sc_message what = over_limit(s->endpoint);

	if (!what)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(NET_LIMIT));

	sc_evidence(
		&v, s, "seen", SC_MSG(NET_LIMIT_SEEN), SC_WORD("step", what));
	if (s->endpoint->tls && s->endpoint->tls->detail)
		sc_evidence(&v, s, "seen",
			SC_BYTES("detail",
				sc_bytes_of(s->endpoint->tls->detail)));
	return v;
}

const struct sc_check sc_checks_net[] = {
	{
		.id = SC_CHECK_NET_UNREACHABLE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_NET_UNREACHABLE_FIX,
		.run = unreachable,
	},
	{
		.id = SC_CHECK_NET_PARTIAL,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_NET_PARTIAL_FIX,
		.run = partial,
	},
	{
		.id = SC_CHECK_NET_LIMIT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_NET_LIMIT_FIX,
		.needs = SC_NEED_CONNECT,
		.run = limit,
	},
	{ 0 },
};
