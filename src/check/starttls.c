#include "check/topics.h"

#include "base/out.h"
#include "base/text.h"
#include "check/peer.h"
#include "facts/ehlo.h"
#include "facts/turns.h"

static const struct sc_verdict unseen = { .status = SC_STATUS_UNSEEN };

static bool is_offered(const struct sc_endpoint *e)
{
	return sc_ehlo_offers(&e->ehlo, sc_bytes_of("STARTTLS"));
}

/*
 * A keyword of STARTTLS's length made of one masking character, as inspecting
 * firewalls leave it: XXXXXXXX, XXXXXXXA, ********.
 */
static bool is_mask(struct sc_bytes line)
{
	if (line.n != strlen("STARTTLS") ||
		(line.p[0] != 'X' && line.p[0] != '*'))
		return false;
	for (size_t i = 1; i + 1 < line.n; i++)
		if (line.p[i] != line.p[0])
			return false;
	return true;
}

static struct sc_bytes masked_line(const struct sc_reply *r)
{
	for (size_t i = 1; i < r->n_lines; i++)
		if (is_mask(r->lines[i]))
			return r->lines[i];
	return (struct sc_bytes){ 0 };
}

/* The server was shown other letters than we sent: it quotes a mask. */
static bool quotes_mask(const struct sc_reply *r)
{
	static const char *const masks[] = { "xxxxxxxx", "********", NULL };

	return r->outcome == SC_OUTCOME_REJECTED && sc_peer_says(r, masks);
}

/*
 * A greeting in which asterisks stand for the words, as Cisco's `fixup` leaves
 * it: blanks and some digits are all that is spared. Words between asterisks
 * are decoration.
 */
static bool is_starred(const struct sc_reply *greeting)
{
	size_t stars = 0;

	for (size_t i = 0; i < greeting->n_lines; i++) {
		struct sc_bytes line = greeting->lines[i];

		for (size_t k = 0; k < line.n; k++) {
			char c = (char)line.p[k];

			if (c != '*' && c != ' ' && !sc_text_is_digit(c))
				return false;
			stars += line.p[k] == '*';
		}
	}
	return stars >= strlen("STARTTLS");
}

/* Something between us and the server took the offer away. */
static bool is_stripped(const struct sc_endpoint *e)
{
	return !is_offered(e) &&
		(e->starttls.outcome == SC_OUTCOME_OK ||
			masked_line(&e->ehlo).p || quotes_mask(&e->starttls) ||
			is_starred(&e->greeting));
}

static const char *keywords(
	const struct sc_subject *s, const struct sc_reply *r)
{
	struct sc_out_memory m = { .arena = s->arena };
	struct sc_out o = sc_out_to_memory(&m);

	sc_out_text(&o, r->n_lines > 1 ? "" : "no extensions");
	for (size_t i = 1; i < r->n_lines && i < 20; i++)
		sc_out_printf(&o, "%s%s", i > 1 ? ", " : "",
			sc_show(s, sc_ehlo_keyword(r->lines[i])));
	return m.p;
}

static const char *cost_of_none(const struct sc_subject *s)
{
	if (s->role == SC_ROLE_MX)
		return "opportunistic senders deliver in clear text; DANE, "
		       "MTA-STS, REQUIRETLS and strict senders do not deliver";
	if (sc_ehlo_clear_auth(&s->endpoint->ehlo).p)
		return "mail clients that use TLS only where it is offered "
		       "send the password in clear text, the others refuse";
	return "mail clients that insist on TLS refuse it, others send in "
	       "clear text, some even the password";
}

static struct sc_verdict not_offered(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;

	if (is_offered(e) || is_stripped(e))
		return SC_IS_FINE; /* starttls-stripped */

	struct sc_verdict v = sc_fires(
		s, "The server does not offer STARTTLS: %s.", cost_of_none(s));

	sc_evidence(&v, s, "server", "EHLO: %s", keywords(s, &e->ehlo));
	if (e->starttls.outcome != SC_OUTCOME_UNTRIED)
		sc_evidence(&v, s, "server", "STARTTLS all the same: %s",
			sc_peer_reply(s, &e->starttls));
	return v;
}

static struct sc_verdict stripped(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	struct sc_bytes mask = masked_line(&e->ehlo);

	if (!is_stripped(e))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Something between us and the server takes STARTTLS out of "
		"what it offers: %s.",
		sc_peer_cost(s));

	if (mask.p)
		sc_evidence(&v, s, "seen", "250 %s", sc_show(s, mask));
	if (e->starttls.outcome == SC_OUTCOME_OK)
		sc_evidence(&v, s, "seen",
			"STARTTLS is not announced, and works: %s",
			sc_peer_reply(s, &e->starttls));
	if (quotes_mask(&e->starttls))
		sc_evidence(&v, s, "seen",
			"our STARTTLS did not arrive as such: %s",
			sc_peer_reply(s, &e->starttls));
	if (is_starred(&e->greeting))
		sc_evidence(&v, s, "seen", "the greeting is overwritten: %s",
			sc_peer_reply(s, &e->greeting));
	sc_evidence(&v, s, "wanted", "250 STARTTLS");
	return v;
}

/* 220, and then the end of the connection instead of a ServerHello. */
static bool is_dropped(const struct sc_endpoint *e)
{
	const struct sc_tls *t = e->tls;

	if (e->starttls.outcome != SC_OUTCOME_OK || !t)
		return false;
	return sc_peer_hung_up(t->outcome) && !t->version &&
		!t->alert_received && !t->not_tls.n;
}

static struct sc_verdict closed(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	bool silent = is_offered(e) && sc_peer_hung_up(e->starttls.outcome);

	if (e->starttls.outcome == SC_OUTCOME_UNTRIED)
		return unseen;
	if (!silent && !is_dropped(e))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, "The connection drops after STARTTLS: %s.", sc_peer_cost(s));

	sc_evidence(&v, s, "seen", "%s",
		silent ? "hung up instead of a reply to STARTTLS" :
			 "220, then hung up at the ClientHello");
	return v;
}

static struct sc_verdict plaintext(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t)
		return unseen;
	if (!t->not_tls.n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server says 220 to STARTTLS and then goes on in clear "
		"text: %s.",
		sc_peer_cost(s));

	sc_evidence(&v, s, "server", "%s", sc_show(s, t->not_tls));
	sc_evidence(&v, s, "wanted", "a TLS ServerHello");
	return v;
}

static struct sc_verdict handshake_fails(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t || t->outcome == SC_OUTCOME_UNTRIED)
		return unseen;
	if (t->outcome == SC_OUTCOME_OK || t->outcome == SC_OUTCOME_LIMIT)
		return SC_IS_FINE; /* net-limit */
	return sc_peer_handshake_failure(s);
}

static bool is_reply(struct sc_bytes b)
{
	return b.n >= 4 && b.p[0] >= '2' && b.p[0] <= '5' &&
		sc_text_is_digit((char)b.p[1]) &&
		sc_text_is_digit((char)b.p[2]) &&
		(b.p[3] == ' ' || b.p[3] == '-');
}

static struct sc_verdict extra_plaintext(const struct sc_subject *s)
{
	struct sc_bytes extra = s->endpoint->extra_plaintext;

	if (extra.n == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Clear text follows the 220 to STARTTLS: a client that does "
		"not drop it takes an attacker's words for the server's.");

	if (is_reply(extra))
		sc_weigh(&v, SC_W_FAIL);
	sc_evidence(&v, s, "server", "%s", sc_show(s, extra));
	sc_evidence(&v, s, "wanted", "nothing until the ClientHello");
	return v;
}

static struct sc_verdict readvertised(const struct sc_subject *s)
{
	const struct sc_reply *r = &s->endpoint->ehlo_tls;
	const struct sc_reply *again = sc_turns_answer(
		sc_turns_trial(s->endpoint, "inside"), "STARTTLS", true);
	bool offered = sc_ehlo_offers(r, sc_bytes_of("STARTTLS"));
	bool accepted = again && again->code == 220;

	if (!offered && !accepted)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"STARTTLS is %s again inside TLS; senders deliver, but "
		"some clients loop.",
		offered ? "offered" : "accepted");

	if (offered)
		sc_evidence(
			&v, s, "server", "EHLO inside TLS: %s", keywords(s, r));
	else
		sc_weigh(&v, SC_W_INFO);
	if (accepted)
		sc_evidence(&v, s, "server", "STARTTLS inside TLS: %s",
			sc_peer_reply(s, again));
	return v;
}

static struct sc_verdict second_banner(const struct sc_subject *s)
{
	const struct sc_reply *g = &s->endpoint->greeting_tls;

	if (g->outcome != SC_OUTCOME_OK)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"The server greets again inside TLS without being asked: "
		"senders that take it for the reply to EHLO lose step, and "
		"delivery fails at random.");

	sc_evidence(&v, s, "server", "%s", sc_peer_reply(s, g));
	sc_evidence(&v, s, "wanted", "silence until EHLO");
	return v;
}

/* The line of EHLO's reply whose keyword is STARTTLS in any case. */
static struct sc_bytes starttls_line(const struct sc_reply *r)
{
	for (size_t i = 1; i < r->n_lines; i++)
		if (sc_bytes_same_text(sc_ehlo_keyword(r->lines[i]),
			    sc_bytes_of("STARTTLS")))
			return r->lines[i];
	return (struct sc_bytes){ 0 };
}

/* Its refusal of "starttls", where "STARTTLS" was welcome; or NULL. */
static const struct sc_reply *wants_capitals(const struct sc_endpoint *e)
{
	const struct sc_trial *t = sc_turns_trial(e, "lower-case");
	const struct sc_reply *lower = sc_turns_answer(t, "starttls", false);
	const struct sc_reply *upper = sc_turns_answer(t, "STARTTLS", false);

	return lower && lower->code >= 500 && upper && upper->code == 220 ?
		lower :
		NULL;
}

static struct sc_verdict param(const struct sc_subject *s)
{
	struct sc_bytes line = starttls_line(&s->endpoint->ehlo);
	const struct sc_reply *lower = wants_capitals(s->endpoint);
	bool has_param = line.n > strlen("STARTTLS");

	if (!line.p && !lower)
		return SC_IS_NA;
	if (!has_param && !lower)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, "%s",
		has_param ? "STARTTLS is announced with a parameter, which it "
			    "does not have; clients ignore it." :
			    "STARTTLS is understood in capitals only; clients "
			    "use them.");

	if (has_param)
		sc_evidence(&v, s, "server", "250 %s", sc_show(s, line));
	if (lower)
		sc_evidence(&v, s, "server", "starttls: %s",
			sc_peer_reply(s, lower));
	return v;
}

static struct sc_verdict letter_case(const struct sc_subject *s)
{
	struct sc_bytes line = starttls_line(&s->endpoint->ehlo);

	if (!line.p)
		return SC_IS_NA;
	if (memcmp(line.p, "STARTTLS", strlen("STARTTLS")) == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"STARTTLS is not announced in capitals: Exim 4.96 does not "
		"see it then and delivers in clear text.");

	sc_evidence(&v, s, "server", "250 %s", sc_show(s, line));
	sc_evidence(&v, s, "wanted", "250 STARTTLS");
	return v;
}

/* The keywords of `from` that `to` lacks, in one line; NULL: none. */
static const char *missing(const struct sc_subject *s,
	const struct sc_reply *from, const struct sc_reply *to)
{
	struct sc_out_memory m = { .arena = s->arena };
	struct sc_out o = sc_out_to_memory(&m);

	for (size_t i = 1; i < from->n_lines; i++) {
		struct sc_bytes word = sc_ehlo_keyword(from->lines[i]);

		if (!sc_bytes_same_text(word, sc_bytes_of("STARTTLS")) &&
			!sc_ehlo_offers(to, word))
			sc_out_printf(
				&o, "%s%s", m.n ? ", " : "", sc_show(s, word));
	}
	return m.n ? m.p : NULL;
}

static struct sc_verdict ehlo_differs(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	const char *lost = missing(s, &e->ehlo, &e->ehlo_tls);
	const char *gained = missing(s, &e->ehlo_tls, &e->ehlo);

	/* What comes with TLS (AUTH, REQUIRETLS) is as it should be. */
	if (!lost)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		"Inside TLS the server offers less than before it, which "
		"points to a proxy in front; mail is delivered.");

	sc_evidence(&v, s, "seen", "gone inside TLS: %s", lost);
	if (gained)
		sc_evidence(&v, s, "seen", "new inside TLS: %s", gained);
	return v;
}

const struct sc_check sc_checks_starttls[] = {
	{
		.id = SC_CHECK_STARTTLS_NOT_OFFERED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Install a certificate and enable STARTTLS.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = not_offered,
	},
	{
		.id = SC_CHECK_STARTTLS_STRIPPED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Disable SMTP inspection on the firewall in front "
			  "of the server.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = stripped,
	},
	{
		.id = SC_CHECK_STARTTLS_CLOSED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "See the server's log at that moment: usually the "
			  "key or certificate file cannot be read.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = closed,
	},
	{
		.id = SC_CHECK_STARTTLS_PLAINTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Find the proxy that answers STARTTLS itself and "
			  "does not begin TLS.",
		.needs = SC_NEED_STARTTLS | SC_NEED_STARTTLS_MODE,
		.run = plaintext,
	},
	{
		.id = SC_CHECK_STARTTLS_HANDSHAKE_FAILS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Fix the TLS configuration named in the alert.",
		.needs = SC_NEED_STARTTLS | SC_NEED_STARTTLS_MODE,
		.run = handshake_fails,
	},
	{
		.id = SC_CHECK_STARTTLS_EXTRA_PLAINTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Find the middlebox or server bug; a client must "
			  "drop these bytes.",
		.needs = SC_NEED_STARTTLS | SC_NEED_STARTTLS_MODE,
		.run = extra_plaintext,
	},
	{
		.id = SC_CHECK_STARTTLS_READVERTISED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Upgrade the server.",
		.needs = SC_NEED_EHLO_TLS | SC_NEED_STARTTLS_MODE,
		.run = readvertised,
	},
	{
		.id = SC_CHECK_STARTTLS_SECOND_BANNER,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Fix the STARTTLS proxy: it treats the port as "
			  "implicit TLS.",
		.needs = SC_NEED_TLS | SC_NEED_STARTTLS_MODE,
		.run = second_banner,
	},
	{
		.id = SC_CHECK_STARTTLS_PARAM,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Fix the server.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = param,
	},
	{
		.id = SC_CHECK_STARTTLS_LOWER_CASE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "Fix the server or the proxy before it: keywords "
			  "may be in any case, but a sender in wide use "
			  "wants capitals.",
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = letter_case,
	},
	{
		.id = SC_CHECK_STARTTLS_EHLO_DIFFERS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = "None.",
		.needs =
			SC_NEED_EHLO | SC_NEED_EHLO_TLS | SC_NEED_STARTTLS_MODE,
		.run = ehlo_differs,
	},
	{ 0 },
};
