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

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_0RTT));

	sc_evidence(&v, s, "seen", SC_MSG(TLS_0RTT_SEEN),
		SC_SPAN("lifetime", t->ticket_lifetime_s));
	return v;
}

static struct sc_verdict ticket_lifetime(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t->ticket_lifetime_s)
		return SC_IS_NA;
	if (t->ticket_lifetime_s <= LIFETIME_MAX_S)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_TICKET_LIFETIME),
		SC_SPAN("lifetime", t->ticket_lifetime_s));

	sc_evidence(&v, s, "seen", SC_MSG(TLS_TICKET_LIFETIME_SEEN),
		SC_NUMBER("lifetime_s", t->ticket_lifetime_s));
	return v;
}

const struct sc_check sc_checks_tls_ticket[] = {
	{
		.id = SC_CHECK_TLS_0RTT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_0RTT_FIX,
		.needs = SC_NEED_TLS,
		.run = early_data,
	},
	{
		.id = SC_CHECK_TLS_TICKET_LIFETIME,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_TICKET_LIFETIME_FIX,
		.needs = SC_NEED_TLS,
		.run = ticket_lifetime,
	},
	{ 0 },
};
