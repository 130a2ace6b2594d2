#include "check/topics.h"

#include "base/text.h"
#include "check/peer.h"
#include "obs/outcome.h"

static const struct sc_verdict unseen = { .status = SC_STATUS_UNSEEN };

/* What a server says when it is our certificate that it misses. */
static bool is_about_us(const char *alert)
{
	static const char *const alerts[] = { "certificate_required",
		"handshake_failure", "bad_certificate", "no_certificate",
		"access_denied", "certificate_unknown", "unknown_ca" };

	for (size_t i = 0; alert && i < SC_COUNT(alerts); i++)
		if (sc_text_same(alert, alerts[i]))
			return true;
	return false;
}

/* Some servers answer a missing certificate in SMTP: 421, 554, ... */
static bool asks_in_words(const struct sc_reply *r)
{
	static const char *const phrases[] = { "certificate", "client cert",
		NULL };

	return r->outcome == SC_OUTCOME_REJECTED && sc_peer_says(r, phrases);
}

static bool is_required(const struct sc_endpoint *e)
{
	const struct sc_tls *t = e->tls;
	bool done = t->outcome == SC_OUTCOME_OK &&
		e->ehlo_tls.outcome == SC_OUTCOME_OK;

	if (!t->client_certificate_requested || done)
		return false;
	return is_about_us(t->alert_received) || asks_in_words(&e->ehlo_tls);
}

/* In TLS 1.3 our side is done before the server looks at our certificate. */
static bool is_late(const struct sc_endpoint *e)
{
	return e->tls->outcome == SC_OUTCOME_OK;
}

static struct sc_verdict required(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;

	if (!e->tls)
		return unseen;
	if (!is_required(e))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(CAUTH_REQUIRED), SC_PHRASE("cost", sc_peer_cost(s)));

	sc_evidence(&v, s, "seen", SC_MSG(CAUTH_REQUIRED_SEEN),
		SC_TEXT("version", e->tls->version));
	if (e->tls->alert_received)
		sc_evidence(&v, s, "server", SC_MSG(CAUTH_REQUIRED_SERVER),
			SC_TEXT("alert", e->tls->alert_received),
			SC_FLAG("late", is_late(e)));
	if (asks_in_words(&e->ehlo_tls))
		sc_evidence(&v, s, "server", SC_MSG(EHLO_INSIDE_TLS),
			SC_PHRASE("reply", sc_peer_reply(s, &e->ehlo_tls)));
	return v;
}

static struct sc_verdict requested(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;

	if (!e->tls->client_certificate_requested)
		return SC_IS_FINE;
	if (sc_endpoint_end(e) != SC_END_OK)
		return SC_IS_NA; /* cauth-required, or another failure */

	struct sc_verdict v = sc_fires(s, SC_MSG(CAUTH_REQUESTED),
		SC_FLAG("mx", s->role == SC_ROLE_MX));

	sc_evidence(&v, s, "seen", SC_MSG(CAUTH_REQUESTED_SEEN));
	return v;
}

const struct sc_check sc_checks_cauth[] = {
	{
		.id = SC_CHECK_CAUTH_REQUESTED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_CAUTH_REQUESTED_FIX,
		.needs = SC_NEED_TLS,
		.run = requested,
	},
	{
		.id = SC_CHECK_CAUTH_REQUIRED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_CAUTH_REQUIRED_FIX,
		.needs = SC_NEED_CONNECT,
		.run = required,
	},
	{ 0 },
};
