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

static enum sc_message cost_of_none(const struct sc_subject *s)
{
	if (s->role == SC_ROLE_MX)
		return SC_MSG_STARTTLS_NONE_MX;
	if (sc_ehlo_clear_auth(&s->endpoint->ehlo).p)
		return SC_MSG_STARTTLS_NONE_IF_OFFERED;
	return SC_MSG_STARTTLS_NONE_CLIENTS;
}

static struct sc_verdict not_offered(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;

	if (is_offered(e) || is_stripped(e))
		return SC_IS_FINE; /* starttls-stripped */

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_NOT_OFFERED),
		SC_WORD("cost", cost_of_none(s)));

	sc_evidence(&v, s, "server", SC_MSG(STARTTLS_KEYWORDS),
		SC_TEXT("keywords", keywords(s, &e->ehlo)));
	if (e->starttls.outcome != SC_OUTCOME_UNTRIED)
		sc_evidence(&v, s, "server", SC_MSG(STARTTLS_ALL_THE_SAME),
			SC_PHRASE("reply", sc_peer_reply(s, &e->starttls)));
	return v;
}

static struct sc_verdict stripped(const struct sc_subject *s)
{
	const struct sc_endpoint *e = s->endpoint;
	struct sc_bytes mask = masked_line(&e->ehlo);

	if (!is_stripped(e))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_STRIPPED),
		SC_PHRASE("cost", sc_peer_cost(s)));

	if (mask.p)
		sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_MASK),
			SC_BYTES("mask", mask));
	if (e->starttls.outcome == SC_OUTCOME_OK)
		sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_WORKS_UNANNOUNCED),
			SC_PHRASE("reply", sc_peer_reply(s, &e->starttls)));
	if (quotes_mask(&e->starttls))
		sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_GARBLED),
			SC_PHRASE("reply", sc_peer_reply(s, &e->starttls)));
	if (is_starred(&e->greeting))
		sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_GREETING_MASKED),
			SC_PHRASE("reply", sc_peer_reply(s, &e->greeting)));
	sc_evidence(&v, s, "wanted", SC_MSG(STARTTLS_STRIPPED_WANTED));
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
		s, SC_MSG(STARTTLS_CLOSED), SC_PHRASE("cost", sc_peer_cost(s)));

	sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_CLOSED_SEEN),
		SC_FLAG("silent", silent));
	return v;
}

static struct sc_verdict plaintext(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t)
		return unseen;
	if (!t->not_tls.n)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_PLAINTEXT),
		SC_PHRASE("cost", sc_peer_cost(s)));

	sc_evidence(&v, s, "server", SC_BYTES("not_tls", t->not_tls));
	sc_evidence(&v, s, "wanted", SC_MSG(A_TLS_HANDSHAKE));
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

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_EXTRA_PLAINTEXT));

	if (is_reply(extra))
		sc_weigh(&v, SC_W_FAIL);
	sc_evidence(&v, s, "server", SC_BYTES("extra", extra));
	sc_evidence(&v, s, "wanted", SC_MSG(STARTTLS_EXTRA_PLAINTEXT_WANTED));
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

	struct sc_verdict v = sc_fires(
		s, SC_MSG(STARTTLS_READVERTISED), SC_FLAG("offered", offered));

	if (offered)
		sc_evidence(&v, s, "server", SC_MSG(STARTTLS_KEYWORDS_INSIDE),
			SC_TEXT("keywords", keywords(s, r)));
	else
		sc_weigh(&v, SC_W_INFO);
	if (accepted)
		sc_evidence(&v, s, "server", SC_MSG(STARTTLS_INSIDE),
			SC_PHRASE("reply", sc_peer_reply(s, again)));
	return v;
}

static struct sc_verdict second_banner(const struct sc_subject *s)
{
	const struct sc_reply *g = &s->endpoint->greeting_tls;

	if (g->outcome != SC_OUTCOME_OK)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_SECOND_BANNER));

	sc_evidence(&v, s, "server", SC_PHRASE("reply", sc_peer_reply(s, g)));
	sc_evidence(&v, s, "wanted", SC_MSG(STARTTLS_SECOND_BANNER_WANTED));
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

	struct sc_verdict v = sc_fires(
		s, SC_MSG(STARTTLS_PARAM), SC_FLAG("has_param", has_param));

	if (has_param)
		sc_evidence(&v, s, "server", SC_MSG(STARTTLS_PARAM_LINE),
			SC_BYTES("line", line));
	if (lower)
		sc_evidence(&v, s, "server", SC_MSG(STARTTLS_LOWER_CASE_REPLY),
			SC_PHRASE("reply", sc_peer_reply(s, lower)));
	return v;
}

static struct sc_verdict letter_case(const struct sc_subject *s)
{
	struct sc_bytes line = starttls_line(&s->endpoint->ehlo);

	if (!line.p)
		return SC_IS_NA;
	if (memcmp(line.p, "STARTTLS", strlen("STARTTLS")) == 0)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_LOWER_CASE));

	sc_evidence(&v, s, "server", SC_MSG(STARTTLS_PARAM_LINE),
		SC_BYTES("line", line));
	sc_evidence(&v, s, "wanted", SC_MSG(STARTTLS_STRIPPED_WANTED));
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

	struct sc_verdict v = sc_fires(s, SC_MSG(STARTTLS_EHLO_DIFFERS));

	sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_GONE_INSIDE),
		SC_TEXT("lost", lost));
	if (gained)
		sc_evidence(&v, s, "seen", SC_MSG(STARTTLS_NEW_INSIDE),
			SC_TEXT("gained", gained));
	return v;
}

const struct sc_check sc_checks_starttls[] = {
	{
		.id = SC_CHECK_STARTTLS_NOT_OFFERED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_NOT_OFFERED_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = not_offered,
	},
	{
		.id = SC_CHECK_STARTTLS_STRIPPED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_STRIPPED_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = stripped,
	},
	{
		.id = SC_CHECK_STARTTLS_CLOSED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_CLOSED_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = closed,
	},
	{
		.id = SC_CHECK_STARTTLS_PLAINTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_PLAINTEXT_FIX,
		.needs = SC_NEED_STARTTLS | SC_NEED_STARTTLS_MODE,
		.run = plaintext,
	},
	{
		.id = SC_CHECK_STARTTLS_HANDSHAKE_FAILS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_HANDSHAKE_FAILS_FIX,
		.needs = SC_NEED_STARTTLS | SC_NEED_STARTTLS_MODE,
		.run = handshake_fails,
	},
	{
		.id = SC_CHECK_STARTTLS_EXTRA_PLAINTEXT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_EXTRA_PLAINTEXT_FIX,
		.needs = SC_NEED_STARTTLS | SC_NEED_STARTTLS_MODE,
		.run = extra_plaintext,
	},
	{
		.id = SC_CHECK_STARTTLS_READVERTISED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_READVERTISED_FIX,
		.needs = SC_NEED_EHLO_TLS | SC_NEED_STARTTLS_MODE,
		.run = readvertised,
	},
	{
		.id = SC_CHECK_STARTTLS_SECOND_BANNER,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_SECOND_BANNER_FIX,
		.needs = SC_NEED_TLS | SC_NEED_STARTTLS_MODE,
		.run = second_banner,
	},
	{
		.id = SC_CHECK_STARTTLS_PARAM,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_PARAM_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = param,
	},
	{
		.id = SC_CHECK_STARTTLS_LOWER_CASE,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_STARTTLS_LOWER_CASE_FIX,
		.needs = SC_NEED_EHLO | SC_NEED_STARTTLS_MODE,
		.run = letter_case,
	},
	{
		.id = SC_CHECK_STARTTLS_EHLO_DIFFERS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs =
			SC_NEED_EHLO | SC_NEED_EHLO_TLS | SC_NEED_STARTTLS_MODE,
		.run = ehlo_differs,
	},
	{ 0 },
};
