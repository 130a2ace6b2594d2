/*
 * What each class of sender meets where sessions with an address differ: names
 * that are refused, servers that are dead or set up otherwise, handshakes that
 * are too large for some.
 */
#include "sender_world.h"

static void match_ee(struct world *w)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
}

static void no_name_refused(struct world *w)
{
	match_ee(w);
	add_try(w, "no-sni", false);
	add_try(w, "no-sni", false);
	add_try(w, "repeat", true);
}

static void no_name_by_chance(struct world *w)
{
	match_ee(w);
	add_try(w, "no-sni", false);
	add_try(w, "no-sni", true);
}

static void dead_server(struct world *w)
{
	no_name_by_chance(w);
	add_try(w, "repeat", false);
}

static void name_refused(struct world *w)
{
	match_ee(w);
	w->tls[0].outcome = SC_OUTCOME_OK;
	add_try(w, "no-sni", true);
	w->tls[0].outcome = SC_OUTCOME_REJECTED;
	w->tls[0].sni = "mx1.example.org";
	add_try(w, "repeat", false);
	w->ef[0].chain = NULL;
	w->ef[0].leaf = NULL;
}

static void large_chain(struct world *w)
{
	match_ee(w);
	w->tls[0].chain_bytes = 102401;
}

static void large_without_name(struct world *w)
{
	large_chain(w);
	add_try(w, "no-sni", true);
}

static void larger_chain(struct world *w)
{
	match_ee(w);
	w->tls[0].chain_bytes = 131073;
}

static void large_extensions(struct world *w)
{
	match_ee(w);
	w->tls[0].outcome = SC_OUTCOME_LIMIT;
	w->tls[0].large_message = "EncryptedExtensions";
	w->ef[0].chain = NULL;
	w->ef[0].leaf = NULL;
	w->ef[0].dane.result = SC_DANE_NOTHING_SHOWN;
}

/* Another session with the reply to EHLO and to STARTTLS. */
static void add_session(struct world *w, struct sc_reply starttls, bool offers)
{
	w->session = (struct sc_extra_session){ .name = "no-sni",
		.connect = SC_OUTCOME_OK,
		.ehlo = w->endpoints[0].ehlo,
		.starttls = starttls };
	if (!offers)
		w->session.ehlo.n_lines = 1;
	w->endpoints[0].sessions = &w->session;
	w->endpoints[0].n_sessions = 1;
}

/* Two that end before the server has greeted. */
static void unheard(struct world *w)
{
	static struct sc_extra_session v[2];

	for (size_t i = 0; i < SC_COUNT(v); i++)
		v[i] = (struct sc_extra_session){ .name = "repeat",
			.connect = SC_OUTCOME_OK,
			.greeting.outcome = SC_OUTCOME_CLOSED };
	w->endpoints[0].sessions = v;
	w->endpoints[0].n_sessions = SC_COUNT(v);
}

static void without_offer(struct world *w)
{
	match_ee(w);
	add_session(w, reply(502), false);
}

static void put_off_later(struct world *w)
{
	match_ee(w);
	add_session(w, reply(454), true);
}

static void refused_later(struct world *w)
{
	match_ee(w);
	add_session(w, reply(554), true);
}

static const struct row rows[] = {
	{ "sessions without a greeting", unheard,
		"opportunistic=E/D postfix-may=E/D exim=E/D strict=A/D" },
	{ "a handshake that needs SNI", no_name_refused,
		"opportunistic=E/D dane=A strict=A/D postfix-may=C/D "
		"postfix-verify=D postfix-dane=A" },
	{ "one that broke off without SNI, once", no_name_by_chance,
		"opportunistic=E dane=A strict=A postfix-may=E" },
	{ "one server of several is dead", dead_server,
		"opportunistic=E/C dane=A/D strict=A/D postfix-may=E/D "
		"exim=E/C postfix-dane=A/D" },
	{ "a handshake that SNI ends", name_refused,
		"opportunistic=E/D dane=D/B strict=A postfix-may=E "
		"postfix-encrypt=E postfix-verify=A exim=C postfix-dane=D" },
	{ "STARTTLS is missing in another session", without_offer,
		"opportunistic=E/C dane=A/D strict=A/D postfix-may=E/C" },
	{ "454 in another session", put_off_later,
		"opportunistic=E/C dane=A/D strict=A/D postfix-may=E/C" },
	{ "554 in another session", refused_later,
		"opportunistic=E/C dane=A/B strict=A/B postfix-dane=A/B" },
	{ "more certificates than OpenSSL reads", large_chain,
		"opportunistic=C/D postfix-may=C/D postfix-dane=D exim=E "
		"exim-try-dane=A strict=D" },
	{ "the same without a name", large_without_name,
		"opportunistic=C/D postfix-may=C/D postfix-verify=D exim=E" },
	{ "and more than GnuTLS reads", larger_chain,
		"opportunistic=C/D exim=C exim-try-dane=D" },
	{ "EncryptedExtensions that OpenSSL does not read", large_extensions,
		"opportunistic=C/D postfix-may=C/D postfix-dane=D exim=E "
		"exim-try-dane=U strict=D" },
};

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		play(&a, &rows[i]);
	return DONE();
}
