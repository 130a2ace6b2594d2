/* Session tickets: what a server allows those who come back. */
#include "base/date.h"
#include "check/topics.h"

#define LIFETIME_MAX_S 604800 /* seven days, RFC 9846 4.7.1 */

static struct sc_verdict early_data(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t->ticket_lifetime_s)
		return SC_IS_NA;
	if (!t->early_data)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server's session tickets allow early data (0-RTT), which "
		"can be replayed: an attacker can have a recorded SMTP command "
		"carried out again. No sender makes use of it.");

	sc_evidence(&v, s, "seen", "a ticket with early_data, valid for %s",
		sc_date_span(s->arena, t->ticket_lifetime_s));
	return v;
}

static struct sc_verdict ticket_lifetime(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t->ticket_lifetime_s)
		return SC_IS_NA;
	if (t->ticket_lifetime_s <= LIFETIME_MAX_S)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Session tickets are valid for %s; the longest that TLS allows "
		"is 7 days. Who steals the ticket key can read what was sent "
		"in all that time in TLS 1.2.",
		sc_date_span(s->arena, t->ticket_lifetime_s));

	sc_evidence(&v, s, "seen", "lifetime %lld s", t->ticket_lifetime_s);
	return v;
}

const struct sc_check sc_checks_tls_ticket[] = {
	{
		.id = SC_CHECK_TLS_0RTT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Disable early data.",
		.needs = SC_NEED_TLS,
		.run = early_data,
	},
	{
		.id = SC_CHECK_TLS_TICKET_LIFETIME,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Shorten the lifetime of session tickets.",
		.needs = SC_NEED_TLS,
		.run = ticket_lifetime,
	},
	{ 0 },
};
