/*
 * What all sessions with an address say of STARTTLS: where it is offered in
 * some and not in others, or put off in some, there are several servers, or
 * one that soon tires of us.
 */
#include "check/peer.h"
#include "check/topics.h"
#include "facts/ehlo.h"
#include "facts/sessions.h"
#include "facts/turns.h"
#include "obs/outcome.h"

static const struct sc_verdict unseen = { .status = SC_STATUS_UNSEEN };

/* The first such reply of all sessions whose EHLO offers STARTTLS. */
static const struct sc_reply *find_refusal(
	const struct sc_endpoint *e, int hundreds)
{
	if (sc_reply_offers(&e->ehlo, "STARTTLS") &&
		e->starttls.code / 100 == hundreds)
		return &e->starttls;
	for (size_t i = 0; i < e->n_sessions; i++) {
		const struct sc_extra_session *x = &e->sessions[i];

		if (sc_reply_offers(&x->ehlo, "STARTTLS") &&
			x->starttls.code / 100 == hundreds)
			return &x->starttls;
	}
	return NULL;
}

/* "put off" in all sessions, or "put off in 3 of 5 sessions". */
static struct sc_verdict refusal(const struct sc_subject *s, int hundreds,
	enum sc_message what, enum sc_message cost)
{
	const struct sc_session_counts c = sc_sessions_count(s->endpoint);
	const struct sc_reply *r = find_refusal(s->endpoint, hundreds);
	size_t n = hundreds == 4 ? c.temporary : c.refused;
	struct sc_verdict v;

	if (!r)
		return SC_IS_FINE;
	v = n == c.starttls ?
		sc_fires(s, SC_MSG(STARTTLS_REFUSAL), SC_WORD("what", what),
			SC_WORD("cost", cost)) :
		sc_fires(s, SC_MSG(STARTTLS_REFUSAL_OF_SOME),
			SC_WORD("what", what), SC_NUMBER("refused", n),
			SC_NUMBER("sessions", c.starttls),
			SC_WORD("cost", cost));
	sc_evidence(&v, s, "server", SC_MSG(STARTTLS_REFUSAL_SERVER),
		SC_PHRASE("reply", sc_peer_reply(s, r)));
	if (n < c.starttls)
		sc_remedy(&v, s, SC_MSG(STARTTLS_REFUSAL_EXACT_FIX),
			SC_TEXT("address", s->endpoint->address));
	return v;
}

static enum sc_message cost_to_clients(const struct sc_subject *s)
{
	return sc_ehlo_clear_auth(&s->endpoint->ehlo).p ?
		SC_MSG_STARTTLS_COST_PASSWORD :
		SC_MSG_STARTTLS_COST_CLIENTS;
}

static struct sc_verdict refused_454(const struct sc_subject *s)
{
	return refusal(s, 4, SC_MSG_STARTTLS_454,
		s->role == SC_ROLE_MX ? SC_MSG_STARTTLS_COST_454 :
					cost_to_clients(s));
}

static struct sc_verdict refused_5xx(const struct sc_subject *s)
{
	return refusal(s, 5, SC_MSG_STARTTLS_5XX,
		s->role == SC_ROLE_MX ? SC_MSG_STARTTLS_COST_5XX :
					cost_to_clients(s));
}

/* Of the sessions with or without it, the first extra one. */
static const char *find_session(const struct sc_endpoint *e, bool offers)
{
	for (size_t i = 0; i < e->n_sessions; i++) {
		const struct sc_reply *r = &e->sessions[i].ehlo;

		if (r->outcome == SC_OUTCOME_OK &&
			sc_reply_offers(r, "STARTTLS") == offers)
			return e->sessions[i].name;
	}
	for (size_t i = 0; i < e->n_trials; i++) {
		const struct sc_reply *r =
			sc_turns_answer(&e->trials[i], "EHLO", false);

		if (r && r->outcome == SC_OUTCOME_OK &&
			sc_reply_offers(r, "STARTTLS") == offers)
			return e->trials[i].name;
	}
	return NULL;
}

static struct sc_verdict selective(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	const struct sc_session_counts c = sc_sessions_count(e);
	bool first = sc_reply_offers(&e->ehlo, "STARTTLS");
	const char *other = find_session(e, !first);

	if (c.ehlos < 2)
		return unseen;
	if (!c.offers || c.offers == c.ehlos)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_SELECTIVE),
		SC_NUMBER("offers", c.offers), SC_NUMBER("sessions", c.ehlos),
		SC_TEXT("address", e->address),
		SC_PHRASE("cost", sc_peer_cost(s)));

	sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_FIRST_SESSION),
		SC_FLAG("first", first));
	if (other)
		sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_OTHER_SESSION),
			SC_TEXT("other", other), SC_FLAG("first", first));
	return v;
}

const struct sc_check sc_checks_starttls_sessions[] = {
	{
		.id = SC_CHECK_STARTTLS_454,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_454_FIX,
		.needs = SC_NEED_STARTTLS | SC_NEED_STARTTLS_MODE,
		.run = refused_454,
	},
	{
		.id = SC_CHECK_STARTTLS_5XX,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_454_FIX,
		.needs = SC_NEED_STARTTLS | SC_NEED_STARTTLS_MODE,
		.run = refused_5xx,
	},
	{
		.id = SC_CHECK_STARTTLS_SELECTIVE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_SELECTIVE_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = selective,
	},
	{ 0 },
};
