#include "probe/session.h"

#include "tls/digest.h"

static const char *const total_is_over = "the time for the whole probe is over";

static struct sc_mono now(const struct sc_session *s)
{
	return s->net->now(s->net);
}

static struct sc_mono earlier(struct sc_mono a, struct sc_mono b)
{
	return a.ms < b.ms ? a : b;
}

static struct sc_mono after_s(const struct sc_session *s, int seconds)
{
	struct sc_mono then = { now(s).ms + seconds * 1000LL };

	return earlier(then, s->deadline);
}

/* Puts a handshake into the observation, with the chain as digests. */
static void record_tls(struct sc_session *s, const struct sc_link *l)
{
	struct sc_tls *tls = sc_new(s->arena, struct sc_tls, 1);
	size_t n = l->seen.n_certs;
	const char **chain = n ? sc_new(s->arena, const char *, n) : NULL;

	if (!sc_link_tls(l, tls))
		return;
	for (size_t i = 0; i < n; i++)
		chain[i] = sc_sha256_hex(s->arena, l->seen.certs[i]);
	tls->chain = chain;
	tls->n_chain = n;
	s->endpoint->tls = tls;
	s->certs = l->seen.certs;
	s->n_certs = n;
}

static bool is_open(const struct sc_link *l)
{
	return l->state != SC_LINK_UNUSED && l->state != SC_LINK_OVER;
}

/* Called whenever one of the links may have ended. */
static void finish_if_over(struct sc_session *s)
{
	if (s->over || is_open(&s->link) || is_open(&s->early))
		return;
	s->over = true;
	if (!s->endpoint->tls)
		record_tls(s, &s->link);
	s->done(s->user);
}

static void set_alarm(struct sc_session *s)
{
	struct sc_mono at = s->step_deadline;

	if (s->silent_at.ms)
		at = earlier(at, s->silent_at);
	sc_link_set_alarm(&s->link, at);
}

static int long_limit_s(enum sc_smtp_state state)
{
	switch (state) {
	case SC_SMTP_GREETING: return SC_LIMIT_GREETING_S;
	case SC_SMTP_TLS: return SC_LIMIT_HANDSHAKE_S;
	case SC_SMTP_QUIT: return SC_LIMIT_QUIT_S;
	case SC_SMTP_EHLO:
	case SC_SMTP_HELO:
	case SC_SMTP_STARTTLS:
	case SC_SMTP_EHLO_TLS:
	case SC_SMTP_DONE: break;
	}
	return SC_LIMIT_REPLY_S;
}

/* A server whose patience we know already is not given the whole of ours. */
static int step_limit_s(const struct sc_session *s, enum sc_smtp_state state)
{
	int limit_s = long_limit_s(state);

	return s->extra && limit_s > SC_LIMIT_FURTHER_S ? SC_LIMIT_FURTHER_S :
							  limit_s;
}

/* After the client moved from `before`: sends, secures, or ends. */
static void advance(struct sc_session *s, enum sc_smtp_state before)
{
	enum sc_smtp_state state = s->client.state;

	sc_link_send(&s->link, sc_smtp_client_output(&s->client));
	if (state == SC_SMTP_DONE) {
		sc_link_close(&s->link);
		finish_if_over(s);
		return;
	}
	if (state == before)
		return;
	s->step_deadline = after_s(s, step_limit_s(s, state));
	set_alarm(s);
	if (state == SC_SMTP_TLS)
		sc_link_secure(&s->link);
	if (state == SC_SMTP_QUIT)
		s->leaving(s->user);
}

void sc_session_leave(struct sc_session *s)
{
	if (s->client.state != SC_SMTP_QUIT || !is_open(&s->link))
		return;
	sc_smtp_client_fail(&s->client, SC_OUTCOME_UNTRIED,
		"not waited for: all else was seen", sc_link_now_ms(&s->link));
	sc_link_close(&s->link);
	finish_if_over(s);
}

static const char *detail_of_timeout(const struct sc_session *s)
{
	return now(s).ms >= s->deadline.ms ? total_is_over : NULL;
}

static void on_early_connected(void *user)
{
	struct sc_session *s = user;

	sc_link_secure(&s->early);
}

/* The SMTP client gets the news that no greeting will come. */
static void give_up_greeting(struct sc_session *s)
{
	if (!is_open(&s->link))
		return;
	sc_smtp_client_fail(&s->client, SC_OUTCOME_TIMEOUT,
		"silent, but speaks TLS at once", sc_link_now_ms(&s->link));
	sc_link_close(&s->link);
}

static void judge_early(struct sc_session *s)
{
	struct sc_tls tls;

	if (sc_link_tls(&s->early, &tls) &&
		(tls.version || tls.alert_received)) {
		s->endpoint->implicit_tls_answers = true;
		if (tls.outcome == SC_OUTCOME_OK)
			record_tls(s, &s->early);
		give_up_greeting(s);
	}
	finish_if_over(s);
}

static void on_early_secured(void *user)
{
	struct sc_session *s = user;

	sc_link_close(&s->early);
	judge_early(s);
}

static void on_early_ended(void *user, enum sc_link_state when,
	enum sc_outcome why, const char *detail)
{
	(void)when;
	(void)why;
	(void)detail;
	judge_early(user);
}

static void on_early_alarm(void *user)
{
	struct sc_session *s = user;

	sc_link_close(&s->early);
	judge_early(s);
}

static void ignore_text(void *user, struct sc_bytes b)
{
	/* Before the handshake: whatever it is, it is not TLS. */
	struct sc_session *s = user;

	(void)b;
	s->spoke_early = true;
	sc_link_close(&s->early);
	judge_early(s);
}

static void try_tls_at_once(struct sc_session *s)
{
	static const struct sc_link_events events = { on_early_connected,
		ignore_text, on_early_secured, on_early_ended, on_early_alarm };

	s->silent_at.ms = 0;
	s->early = (struct sc_link){ .arena = s->arena,
		.net = s->net,
		.foreign = s->foreign,
		.tls = s->tls,
		.offer = s->offer,
		.began = s->began,
		.events = &events,
		.user = s };
	sc_link_connect(&s->early, s->ip, s->port);
	sc_link_set_alarm(&s->early, after_s(s, SC_LIMIT_EARLY_TLS_S));
}

static bool may_ask_early(const struct sc_session *s)
{
	return s->endpoint->mode == SC_MODE_STARTTLS && !s->extra && !s->once;
}

static bool awaits_first_word(const struct sc_session *s)
{
	return may_ask_early(s) && !s->heard &&
		s->client.state == SC_SMTP_GREETING;
}

/* Leaves time for the second connection where there is little in all. */
static struct sc_mono silence_ends(const struct sc_session *s)
{
	struct sc_mono third = { now(s).ms + (s->deadline.ms - now(s).ms) / 3 };

	return earlier(third, after_s(s, SC_LIMIT_SILENT_S));
}

static void on_connected(void *user)
{
	struct sc_session *s = user;
	long long now_ms = sc_link_now_ms(&s->link);

	s->endpoint->connect = SC_OUTCOME_OK;
	s->endpoint->connect_ended_ms = now_ms;
	if (may_ask_early(s))
		s->silent_at = silence_ends(s);
	sc_smtp_client_start(&s->client, now_ms);
	advance(s, SC_SMTP_DONE);
}

static void on_text(void *user, struct sc_bytes b)
{
	struct sc_session *s = user;
	enum sc_smtp_state before = s->client.state;

	if (!s->heard)
		sc_link_close(&s->early);
	s->heard = true;
	s->silent_at.ms = 0;
	sc_smtp_client_feed(&s->client, b, sc_link_now_ms(&s->link));
	advance(s, before);
}

static void on_secured(void *user)
{
	struct sc_session *s = user;
	const struct sc_tls_seen *seen = sc_tls_engine_seen(s->link.engine);
	enum sc_smtp_state before = s->client.state;

	s->shown(s->user, seen->certs, seen->n_certs);
	sc_smtp_client_secured(&s->client, sc_link_now_ms(&s->link));
	advance(s, before);
}

static void fail_connect(
	struct sc_session *s, enum sc_outcome why, const char *detail)
{
	s->endpoint->connect = why;
	s->endpoint->connect_detail = detail;
	s->endpoint->connect_ended_ms = sc_link_now_ms(&s->link);
}

static void on_ended(void *user, enum sc_link_state when, enum sc_outcome why,
	const char *detail)
{
	struct sc_session *s = user;
	bool wordless = awaits_first_word(s) && when == SC_LINK_CLEAR &&
		why != SC_OUTCOME_TIMEOUT && s->early.state == SC_LINK_UNUSED;

	if (when == SC_LINK_CONNECTING)
		fail_connect(s, why, detail);
	else
		sc_smtp_client_fail(
			&s->client, why, detail, sc_link_now_ms(&s->link));
	if (wordless && now(s).ms < s->deadline.ms)
		try_tls_at_once(s);
	finish_if_over(s);
}

static void on_alarm(void *user)
{
	struct sc_session *s = user;
	int64_t now_ms = now(s).ms;

	if (now_ms >= s->step_deadline.ms) {
		sc_link_time_out(&s->link, detail_of_timeout(s));
		return;
	}
	if (s->silent_at.ms && now_ms >= s->silent_at.ms)
		try_tls_at_once(s);
	set_alarm(s);
}

void sc_session_start(struct sc_session *s)
{
	static const struct sc_link_events events = { on_connected, on_text,
		on_secured, on_ended, on_alarm };

	s->link = (struct sc_link){ .arena = s->arena,
		.net = s->net,
		.foreign = s->foreign,
		.tls = s->tls,
		.offer = s->offer,
		.raw = s->raw,
		.raw_user = s->raw_user,
		.began = s->began,
		.events = &events,
		.user = s };
	s->client.arena = s->arena;
	s->client.brief = s->brief;
	s->client.ehlo_name = s->ehlo_name;
	s->client.endpoint = s->endpoint;
	s->client.mode = s->endpoint->mode;
	s->endpoint->connect_began_ms = sc_link_now_ms(&s->link);
	s->step_deadline = after_s(s, SC_LIMIT_CONNECT_S);
	sc_link_connect(&s->link, s->ip, s->port);
	set_alarm(s);
}
