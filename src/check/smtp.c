#include "check/topics.h"

#include "base/dname.h"
#include "base/text.h"
#include "check/peer.h"
#include "facts/ehlo.h"
#include "obs/outcome.h"

/* What RFC 5321 4.5.3.2.1 lets a server take, and what is worth a word. */
#define PATIENCE_MS 300000
#define LONG_MS     10000

static const struct sc_verdict unseen = { .status = SC_STATUS_UNSEEN };

static bool is_code(const struct sc_reply *r, int from, int to)
{
	return r->outcome == SC_OUTCOME_REJECTED && r->code >= from &&
		r->code <= to;
}

static bool was_greeted(const struct sc_endpoint *e)
{
	return e->greeting.outcome != SC_OUTCOME_UNTRIED;
}

static struct sc_verdict banner_timeout(const struct sc_subject *s)
{
	const struct sc_reply *g = &s->endpoint->greeting;
	long long waited_s = sc_peer_waited_ms(g) / 1000;

	if (!was_greeted(s->endpoint))
		return unseen;
	if (s->endpoint->implicit_tls_answers)
		return SC_IS_NA;
	if (g->outcome != SC_OUTCOME_TIMEOUT)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SMTP_BANNER_TIMEOUT),
		SC_NUMBER("waited_s", waited_s));

	if (sc_peer_waited_ms(g) < PATIENCE_MS)
		sc_weigh(&v, SC_W_UNKNOWN);
	sc_evidence(&v, s, "seen", SC_MSG(SMTP_BANNER_TIMEOUT_SEEN),
		SC_NUMBER("waited_s", waited_s));
	return v;
}

static struct sc_verdict banner_delay(const struct sc_subject *s)
{
	const struct sc_reply *g = &s->endpoint->greeting;

	if (sc_peer_waited_ms(g) <= LONG_MS)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SMTP_BANNER_DELAY),
		SC_NUMBER("waited_s", sc_peer_waited_ms(g) / 1000));

	sc_evidence(&v, s, "seen", SC_MSG(SMTP_BANNER_DELAY_SEEN),
		SC_NUMBER("waited_ms", sc_peer_waited_ms(g)));
	return v;
}

static struct sc_verdict greeted_with(
	const struct sc_subject *s, enum sc_message message)
{
	struct sc_verdict v = sc_fires(s, SC_MESSAGE(message));

	sc_evidence(&v, s, "server",
		SC_PHRASE("reply", sc_peer_reply(s, &s->endpoint->greeting)));
	return v;
}

static struct sc_verdict banner_4xx(const struct sc_subject *s)
{
	if (!is_code(&s->endpoint->greeting, 400, 499))
		return SC_IS_FINE;
	return greeted_with(s, SC_MSG_SMTP_BANNER_4XX);
}

static struct sc_verdict banner_554(const struct sc_subject *s)
{
	const struct sc_reply *g = &s->endpoint->greeting;
	bool no_mail = g->code == 521 && s->role == SC_ROLE_MX;

	if (!is_code(g, 500, 599) || no_mail)
		return SC_IS_FINE; /* smtp-banner-521 */
	return greeted_with(s, SC_MSG_SMTP_BANNER_554);
}

static struct sc_verdict banner_521(const struct sc_subject *s)
{
	if (!is_code(&s->endpoint->greeting, 521, 521))
		return SC_IS_FINE;
	return greeted_with(s, SC_MSG_SMTP_BANNER_521);
}

/* How a reply breaks the syntax of RFC 5321 4.2, or NULL. */
static enum sc_message syntax_fault(const struct sc_reply *r)
{
	bool wrong = r->outcome == SC_OUTCOME_PROTOCOL;

	return wrong && r->code ? SC_MSG_SMTP_CODE_NOT_DUE :
		wrong           ? SC_MSG_SMTP_NO_REPLY :
		r->mixed_codes  ? SC_MSG_SMTP_MIXED_CODES :
		r->bare_lf      ? SC_MSG_SMTP_BARE_LF :
				  SC_MSG_NONE;
}

static struct sc_verdict other_protocol(
	const struct sc_subject *s, const char *protocol)
{
	struct sc_verdict v = sc_fires(
		s, SC_MSG(SMTP_OTHER_PROTOCOL), SC_TEXT("protocol", protocol));

	sc_weigh(&v, SC_W_FAIL);
	sc_evidence(&v, s, "server",
		SC_PHRASE("reply", sc_peer_reply(s, &s->endpoint->greeting)));
	sc_remedy(&v, s, SC_MSG(PEER_OTHER_PORT));
	return v;
}

static struct sc_verdict banner_syntax(const struct sc_subject *s)
{
	const struct sc_reply *g = &s->endpoint->greeting;
	enum sc_message fault = syntax_fault(g);

	if (!was_greeted(s->endpoint))
		return unseen;
	if (!fault && g->long_line)
		fault = SC_MSG_SMTP_LONG_LINE;
	if (!fault)
		return SC_IS_FINE;

	bool fatal = g->outcome == SC_OUTCOME_PROTOCOL;
	const char *other = sc_peer_protocol(s->endpoint);

	if (fatal && other)
		return other_protocol(s, other);

	struct sc_verdict v = sc_fires(s,
		fatal ? SC_MSG(SMTP_BANNER_FATAL) : SC_MSG(SMTP_BANNER_SYNTAX),
		SC_WORD("fault", fault));

	if (fatal)
		sc_weigh(&v, SC_W_FAIL);
	sc_evidence(&v, s, "server", SC_PHRASE("reply", sc_peer_reply(s, g)));
	sc_evidence(&v, s, "wanted", SC_MSG(SMTP_BANNER_SYNTAX_WANTED));
	return v;
}

/* The replies after the greeting, with the command that each answers. */
struct step {
	const char *command;
	const struct sc_reply *reply;
};

#define STEPS 4

static void steps_of(const struct sc_endpoint *e, struct step out[STEPS])
{
	out[0] = (struct step){ "EHLO", &e->ehlo };
	out[1] = (struct step){ "HELO", &e->helo };
	out[2] = (struct step){ "STARTTLS", &e->starttls };
	out[3] = (struct step){ "EHLO inside TLS", &e->ehlo_tls };
}

static struct sc_verdict reply_syntax(const struct sc_subject *s)
{
	struct step steps[STEPS];
	size_t i = 0;

	steps_of(s->endpoint, steps);
	while (i < STEPS && !syntax_fault(steps[i].reply))
		i++;
	if (i == STEPS)
		return SC_IS_FINE;

	bool fatal = steps[i].reply->outcome == SC_OUTCOME_PROTOCOL;
	struct sc_verdict v = sc_fires(s, SC_MSG(SMTP_REPLY_SYNTAX),
		SC_TEXT("command", steps[i].command),
		SC_WORD("fault", syntax_fault(steps[i].reply)),
		SC_FLAG("fatal", fatal));

	if (fatal)
		sc_weigh(&v, SC_W_FAIL);
	sc_evidence(&v, s, "server",
		SC_PHRASE("reply", sc_peer_reply(s, steps[i].reply)));
	return v;
}

static struct sc_verdict reply_timeout(const struct sc_subject *s)
{
	struct step steps[STEPS];

	steps_of(s->endpoint, steps);
	for (size_t i = 0; i < STEPS; i++) {
		const struct sc_reply *r = steps[i].reply;

		if (r->outcome != SC_OUTCOME_TIMEOUT)
			continue;

		struct sc_verdict v = sc_fires(s, SC_MSG(SMTP_REPLY_TIMEOUT),
			SC_TEXT("command", steps[i].command),
			SC_NUMBER("waited_s", sc_peer_waited_ms(r) / 1000));

		sc_evidence(&v, s, "seen", SC_MSG(SMTP_REPLY_TIMEOUT_SEEN),
			SC_NUMBER("waited_ms", sc_peer_waited_ms(r)));
		return v;
	}
	return SC_IS_FINE;
}

static struct sc_bytes first_word(const struct sc_reply *r)
{
	struct sc_bytes word = { 0 };

	return r->n_lines ? sc_ehlo_keyword(r->lines[0]) : word;
}

static struct sc_verdict banner_name(const struct sc_subject *s)
{
	struct sc_bytes word = first_word(&s->endpoint->greeting);
	const char *host = s->endpoint->host;
	bool is_name = sc_dname_check(word) == SC_DNAME_OK &&
		memchr(word.p, '.', word.n);

	if (!host || !is_name)
		return SC_IS_NA;

	const char *said = sc_show(s, word);

	if (sc_dname_equal(said, host))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SMTP_BANNER_NAME),
		SC_TEXT("said", said), SC_TEXT("host", host));

	sc_evidence(&v, s, "server",
		SC_PHRASE("reply", sc_peer_reply(s, &s->endpoint->greeting)));
	return v;
}

static bool speaks_of_policy(const struct sc_reply *r)
{
	static const char *const phrases[] = { "5.7.", "4.7.", NULL };

	return sc_peer_says(r, phrases);
}

/* EHLO is not known there, while HELO is: no extensions, so no STARTTLS. */
static bool lacks_esmtp(const struct sc_endpoint *e)
{
	return is_code(&e->ehlo, 500, 599) && !speaks_of_policy(&e->ehlo) &&
		e->helo.outcome == SC_OUTCOME_OK;
}

static void show_ehlo(struct sc_verdict *v, const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;

	sc_evidence(v, s, "server", SC_MSG(SMTP_SAID_TO_EHLO),
		SC_PHRASE("reply", sc_peer_reply(s, &e->ehlo)));
	if (e->helo.outcome != SC_OUTCOME_UNTRIED)
		sc_evidence(v, s, "server", SC_MSG(SMTP_SAID_TO_HELO),
			SC_PHRASE("reply", sc_peer_reply(s, &e->helo)));
}

static struct sc_verdict ehlo_rejected(const struct sc_subject *s)
{
	if (s->endpoint->ehlo.outcome == SC_OUTCOME_UNTRIED)
		return unseen;
	if (!lacks_esmtp(s->endpoint))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(SMTP_EHLO_REJECTED),
		SC_PHRASE("cost", sc_peer_cost(s)));

	show_ehlo(&v, s);
	return v;
}

/* A word of the other protocol, RFC 2033. */
static bool speaks_of_lmtp(const struct sc_reply *r)
{
	static const char *const phrases[] = { "LMTP", "LHLO", NULL };

	return sc_peer_says(r, phrases);
}

/*
 * Where it is not said, a server that knows neither EHLO nor HELO is one of
 * LMTP, but on a port that is for SMTP alone.
 */
static bool seems_lmtp(const struct sc_endpoint *e)
{
	bool is_smtp = e->port == 25 || e->port == 465 || e->port == 587;

	return !is_smtp && is_code(&e->ehlo, 500, 502) &&
		is_code(&e->helo, 500, 502);
}

static struct sc_verdict lmtp(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	bool said = speaks_of_lmtp(&e->greeting) || speaks_of_lmtp(&e->ehlo) ||
		speaks_of_lmtp(&e->helo);

	if (e->ehlo.outcome == SC_OUTCOME_UNTRIED)
		return unseen;
	if (!is_code(&e->ehlo, 500, 504) || e->helo.outcome == SC_OUTCOME_OK ||
		(!said && (!seems_lmtp(e) || sc_peer_protocol(e))))
		return SC_IS_FINE;

	struct sc_verdict v =
		sc_fires(s, SC_MSG(SMTP_LMTP), SC_FLAG("said", said));

	sc_evidence(&v, s, "server",
		SC_PHRASE("reply", sc_peer_reply(s, &e->greeting)));
	show_ehlo(&v, s);
	return v;
}

static struct sc_verdict ehlo_policy(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;

	if (e->ehlo.outcome == SC_OUTCOME_UNTRIED)
		return unseen;
	if (!is_code(&e->ehlo, 400, 599) || lacks_esmtp(e))
		return SC_IS_FINE;

	const char *other = sc_peer_protocol(e);
	struct sc_verdict v = other ?
		sc_fires(s, SC_MSG(SMTP_EHLO_OTHER_PROTOCOL),
			SC_TEXT("protocol", other)) :
		sc_fires(s, SC_MSG(SMTP_EHLO_POLICY));

	if (other) {
		sc_evidence(&v, s, "server",
			SC_PHRASE("reply", sc_peer_reply(s, &e->greeting)));
		sc_remedy(&v, s, SC_MSG(PEER_OTHER_PORT));
	}
	show_ehlo(&v, s);
	return v;
}

static struct sc_verdict ehlo_overlong(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	bool endless = e->ehlo.outcome == SC_OUTCOME_LIMIT ||
		e->ehlo_tls.outcome == SC_OUTCOME_LIMIT;

	if (e->ehlo.outcome == SC_OUTCOME_UNTRIED &&
		e->ehlo_tls.outcome == SC_OUTCOME_UNTRIED)
		return unseen;
	if (!endless && !e->ehlo.long_line && !e->ehlo_tls.long_line)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s,
		endless ? SC_MSG(SMTP_EHLO_ENDLESS) :
			  SC_MSG(SMTP_EHLO_LONG_LINE));

	if (endless)
		sc_weigh(&v, SC_W_UNKNOWN);
	sc_evidence(&v, s, "seen", SC_MSG(SMTP_EHLO_OVERLONG_SEEN),
		SC_NUMBER("lines_before", e->ehlo.n_lines),
		SC_NUMBER("lines_inside", e->ehlo_tls.n_lines));
	return v;
}

static struct sc_verdict early_close(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	bool greeted = e->greeting.outcome == SC_OUTCOME_OK;
	const struct sc_reply *r = greeted ? &e->ehlo : &e->greeting;

	if (r->outcome == SC_OUTCOME_UNTRIED)
		return unseen;
	if (!sc_peer_hung_up(r->outcome))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(
		s, SC_MSG(SMTP_EARLY_CLOSE), SC_FLAG("greeted", greeted));

	sc_evidence(&v, s, "seen", SC_MSG(SMTP_EARLY_CLOSE_SEEN),
		SC_WORD("how_it_ended", sc_peer_ended(r->outcome)),
		SC_NUMBER("waited_ms", sc_peer_waited_ms(r)));
	return v;
}

const struct sc_check sc_checks_smtp[] = {
	{
		.id = SC_CHECK_SMTP_BANNER_TIMEOUT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_BANNER_TIMEOUT_FIX,
		.needs = SC_NEED_CONNECT,
		.run = banner_timeout,
	},
	{
		.id = SC_CHECK_SMTP_BANNER_DELAY,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_BANNER_DELAY_FIX,
		.needs = SC_NEED_GREETING,
		.run = banner_delay,
	},
	{
		.id = SC_CHECK_SMTP_BANNER_4XX,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_BANNER_4XX_FIX,
		.needs = SC_NEED_GREETING,
		.run = banner_4xx,
	},
	{
		.id = SC_CHECK_SMTP_BANNER_554,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_BANNER_554_FIX,
		.needs = SC_NEED_GREETING,
		.run = banner_554,
	},
	{
		.id = SC_CHECK_SMTP_BANNER_521,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_BANNER_521_FIX,
		.needs = SC_NEED_GREETING,
		.run = banner_521,
	},
	{
		.id = SC_CHECK_SMTP_BANNER_SYNTAX,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_BANNER_SYNTAX_FIX,
		.needs = SC_NEED_CONNECT,
		.run = banner_syntax,
	},
	{
		.id = SC_CHECK_SMTP_BANNER_NAME,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_BANNER_NAME_FIX,
		.needs = SC_NEED_GREETING,
		.run = banner_name,
	},
	{
		.id = SC_CHECK_SMTP_REPLY_SYNTAX,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_REPLY_SYNTAX_FIX,
		.needs = SC_NEED_GREETING,
		.run = reply_syntax,
	},
	{
		.id = SC_CHECK_SMTP_REPLY_TIMEOUT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_REPLY_TIMEOUT_FIX,
		.needs = SC_NEED_GREETING,
		.run = reply_timeout,
	},
	{
		.id = SC_CHECK_SMTP_EHLO_REJECTED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_EHLO_REJECTED_FIX,
		.needs = SC_NEED_GREETING | SC_NEED_STARTTLS_MODE,
		.run = ehlo_rejected,
	},
	{
		.id = SC_CHECK_SMTP_EHLO_POLICY,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_EHLO_POLICY_FIX,
		.needs = SC_NEED_GREETING | SC_NEED_STARTTLS_MODE,
		.run = ehlo_policy,
	},
	{
		.id = SC_CHECK_SMTP_LMTP,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_LMTP_FIX,
		.needs = SC_NEED_GREETING | SC_NEED_STARTTLS_MODE,
		.run = lmtp,
	},
	{
		.id = SC_CHECK_SMTP_EHLO_OVERLONG,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_EHLO_OVERLONG_FIX,
		.needs = SC_NEED_CONNECT,
		.run = ehlo_overlong,
	},
	{
		.id = SC_CHECK_SMTP_EARLY_CLOSE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_SMTP_EARLY_CLOSE_FIX,
		.needs = SC_NEED_CONNECT,
		.run = early_close,
	},
	{ 0 },
};
