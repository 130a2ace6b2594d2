#include "probe/talk.h"

#include "base/limits.h"

static long long now_ms(const struct sc_talk *t)
{
	return sc_link_now_ms(&t->link);
}

static long long limit_ms(const struct sc_talk *t)
{
	return t->dialogue->limit_ms ? t->dialogue->limit_ms(t->user) :
				       SC_LIMIT_FURTHER_S * 1000LL;
}

static void set_alarm(struct sc_talk *t)
{
	struct sc_mono now = t->link.net->now(t->link.net);

	t->step_limit_ms = limit_ms(t);
	now.ms += t->step_limit_ms;
	t->step_deadline = now.ms < t->deadline.ms ? now : t->deadline;
	sc_link_set_alarm(&t->link, t->step_deadline);
}

static void end(struct sc_talk *t)
{
	if (t->over)
		return;
	t->over = true;
	sc_link_close(&t->link);
	t->done(t->done_user);
}

static bool send_all(struct sc_talk *t)
{
	struct sc_bytes out = t->dialogue->output(t->user);
	bool any = out.n;

	for (; out.n; out = t->dialogue->output(t->user))
		sc_link_send(&t->link, out);
	return any;
}

/* Behind each call of the dialogue: sends, secures, or ends. */
static void advance(struct sc_talk *t)
{
	bool sent = send_all(t);
	enum sc_turn turn = t->dialogue->turn(t->user);
	bool secure = turn == SC_TURN_SECURE && t->link.state == SC_LINK_CLEAR;

	if (turn == SC_TURN_OVER) {
		end(t);
		return;
	}
	if (sent || secure || limit_ms(t) != t->step_limit_ms)
		set_alarm(t);
	if (secure)
		sc_link_secure(&t->link);
}

static void on_connected(void *user)
{
	struct sc_talk *t = user;

	t->connect = SC_OUTCOME_OK;
	t->dialogue->start(t->user, now_ms(t));
	set_alarm(t);
	advance(t);
}

static void on_text(void *user, struct sc_bytes b)
{
	struct sc_talk *t = user;

	t->dialogue->feed(t->user, b, now_ms(t));
	advance(t);
}

static void on_secured(void *user)
{
	struct sc_talk *t = user;

	t->dialogue->secured(t->user, now_ms(t));
	set_alarm(t);
	advance(t);
}

static void on_ended(void *user, enum sc_link_state when, enum sc_outcome why,
	const char *detail)
{
	struct sc_talk *t = user;

	if (when == SC_LINK_CONNECTING) {
		t->connect = why;
		t->connect_detail = detail;
	}
	t->dialogue->fail(t->user, why, detail, now_ms(t));
	end(t);
}

static bool is_late(const struct sc_talk *t)
{
	return t->link.net->now(t->link.net).ms >= t->deadline.ms;
}

static void on_alarm(void *user)
{
	struct sc_talk *t = user;
	bool may_go_on = t->connect == SC_OUTCOME_OK && !is_late(t) &&
		t->link.state != SC_LINK_HANDSHAKE;

	if (may_go_on && t->dialogue->silent &&
		t->dialogue->silent(t->user, now_ms(t))) {
		set_alarm(t);
		advance(t);
		return;
	}
	sc_link_time_out(&t->link, NULL);
}

void sc_talk_start(struct sc_talk *t)
{
	static const struct sc_link_events events = { on_connected, on_text,
		on_secured, on_ended, on_alarm };

	t->link.events = &events;
	t->link.user = t;
	sc_link_connect(&t->link, t->ip, t->port);
	set_alarm(t);
}
