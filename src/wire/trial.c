#include "wire/trial.h"

#include <assert.h>

#include "base/out.h"
#include "base/text.h"

/* What every script ends with. */
static const struct sc_trial_step last_step = { SC_TRIAL_END, "QUIT\r\n" };

static bool is_ending(const struct sc_trial_client *c)
{
	return c->step->op == SC_TRIAL_END;
}

static void expect_reply(struct sc_trial_client *c, long long now_ms)
{
	c->parser = (struct sc_smtp_parser){ .arena = c->arena };
	c->parser.reply.began_ms = now_ms;
}

/* The text with our name in it. */
static struct sc_bytes expand(struct sc_trial_client *c, const char *text)
{
	struct sc_out_memory m = { .arena = c->arena };
	struct sc_out o = sc_out_to_memory(&m);
	const char *name;

	while ((name = strstr(text, "%h"))) {
		sc_out_bytes(&o, text, (size_t)(name - text));
		sc_out_text(&o, c->ehlo_name);
		text = name + 2;
	}
	sc_out_text(&o, text);
	return (struct sc_bytes){ (const uint8_t *)m.p, m.n };
}

static bool asks_for_tls(struct sc_bytes text)
{
	static const char verb[] = "starttls";

	if (text.n < strlen(verb))
		return false;
	for (size_t i = 0; verb[i]; i++)
		if (sc_text_lower((char)text.p[i]) != verb[i])
			return false;
	return true;
}

static void begin_turn(
	struct sc_trial_client *c, const char *text, long long now_ms)
{
	struct sc_trial_turn turn = { .at_ms = now_ms, .tls = c->in_tls };

	if (text)
		turn.sent = expand(c, text);
	c->asked_tls |= asks_for_tls(turn.sent);
	c->turns = sc_grow(
		c->arena, c->turns, c->trial->n_turns, struct sc_trial_turn);
	c->turns[c->trial->n_turns++] = turn;
	c->trial->turns = c->turns;
	/* A line that has begun to come is finished in the new turn. */
	if (!c->parser.reply_bytes)
		expect_reply(c, now_ms);
}

static void finish(struct sc_trial_client *c, enum sc_outcome why,
	const char *detail, long long now_ms)
{
	if (!c->trial->outcome) {
		c->trial->outcome = why;
		c->trial->detail = sc_arena_text(c->arena, detail);
	}
	c->trial->ended_ms = now_ms;
	c->state = SC_TRIAL_OVER;
}

/* QUIT; but not to a server that waits for a ClientHello. */
static void leave(struct sc_trial_client *c, long long now_ms)
{
	c->step = &last_step;
	if (c->ready) {
		finish(c, SC_OUTCOME_OK, NULL, now_ms);
		return;
	}
	begin_turn(c, last_step.text, now_ms);
}

/* What comes next has no sense after this reply. */
static void give_up(
	struct sc_trial_client *c, const char *detail, long long now_ms)
{
	c->trial->outcome = SC_OUTCOME_REJECTED;
	c->trial->detail = sc_arena_text(c->arena, detail);
	leave(c, now_ms);
}

static bool is_due(
	const struct sc_trial_client *c, const struct sc_trial_step *step)
{
	switch (step->when) {
	case SC_TRIAL_ALWAYS: break;
	case SC_TRIAL_AFTER_YES: return c->code / 100 == 2;
	case SC_TRIAL_AFTER_334: return c->code == 334;
	case SC_TRIAL_AFTER_504: return c->code == 504;
	case SC_TRIAL_UNREADY: return !c->ready;
	}
	return true;
}

/* Takes the step at hand; true when the one behind it may follow at once. */
static bool take_step(struct sc_trial_client *c, long long now_ms)
{
	switch (c->step->op) {
	case SC_TRIAL_END: leave(c, now_ms); break;
	case SC_TRIAL_SAY:
	case SC_TRIAL_LISTEN: begin_turn(c, c->step->text, now_ms); break;
	case SC_TRIAL_PUSH: begin_turn(c, c->step->text, now_ms); return true;
	case SC_TRIAL_SECURE:
		if (c->ready || c->script->mode == SC_MODE_IMPLICIT)
			c->state = SC_TRIAL_HANDSHAKE;
		else
			give_up(c, "no 220 to STARTTLS", now_ms);
		break;
	}
	return false;
}

static void go_on(struct sc_trial_client *c, long long now_ms)
{
	bool more = true;

	while (more) {
		if (is_due(c, c->step))
			more = take_step(c, now_ms);
		if (more)
			c->step++;
	}
}

static void take_next(struct sc_trial_client *c, long long now_ms)
{
	c->step++;
	go_on(c, now_ms);
}

void sc_trial_start(struct sc_trial_client *c, long long now_ms)
{
	c->trial->name = c->script->name;
	c->trial->began_ms = now_ms;
	c->step = c->script->steps;
	expect_reply(c, now_ms);
	go_on(c, now_ms);
}

void sc_trial_secured(struct sc_trial_client *c, long long now_ms)
{
	assert(c->state == SC_TRIAL_HANDSHAKE);
	c->state = SC_TRIAL_TALKING;
	c->in_tls = true;
	c->asked_tls = c->ready = false;
	expect_reply(c, now_ms);
	take_next(c, now_ms);
}

long long sc_trial_patience_ms(const struct sc_trial_client *c)
{
	if (c->state == SC_TRIAL_HANDSHAKE)
		return SC_LIMIT_HANDSHAKE_S * 1000LL;
	if (c->step && c->step->op == SC_TRIAL_LISTEN)
		return c->step->ms;
	return (c->step && is_ending(c) ? SC_LIMIT_QUIT_S :
					  SC_LIMIT_FURTHER_S) *
		1000LL;
}

/* Adds what the parser has to the turn at hand. */
static void keep_reply(struct sc_trial_client *c, enum sc_outcome outcome,
	const char *detail, long long now_ms)
{
	struct sc_trial_turn *turn = &c->turns[c->trial->n_turns - 1];
	struct sc_reply reply = c->parser.reply;
	struct sc_reply *grown = sc_grow(
		c->arena, turn->replies, turn->n_replies, struct sc_reply);

	reply.outcome = outcome;
	reply.detail = sc_arena_text(c->arena, detail);
	reply.ended_ms = now_ms;
	grown[turn->n_replies++] = reply;
	turn->replies = grown;
	c->n_replies++;
	expect_reply(c, now_ms);
}

void sc_trial_fail(struct sc_trial_client *c, enum sc_outcome why,
	const char *detail, long long now_ms)
{
	if (c->state == SC_TRIAL_OVER)
		return;
	if (!c->step) {
		finish(c, why, detail, now_ms);
		return;
	}
	if (c->state == SC_TRIAL_TALKING && c->trial->n_turns &&
		(c->parser.reply_bytes || c->step->op == SC_TRIAL_SAY))
		keep_reply(c, why, detail, now_ms);
	if (c->state == SC_TRIAL_TALKING && is_ending(c) &&
		why != SC_OUTCOME_LIMIT)
		finish(c, SC_OUTCOME_OK, NULL, now_ms);
	else
		finish(c, why, detail, now_ms);
}

bool sc_trial_expire(struct sc_trial_client *c, long long now_ms)
{
	bool wanted =
		c->state == SC_TRIAL_TALKING && c->step->op == SC_TRIAL_LISTEN;

	if (wanted)
		take_next(c, now_ms);
	else
		sc_trial_fail(c, SC_OUTCOME_TIMEOUT, NULL, now_ms);
	return wanted;
}

/* What a reply, of whatever command, brings about. */
static void follow(struct sc_trial_client *c, long long now_ms)
{
	if (c->code == 421) {
		finish(c, SC_OUTCOME_REJECTED,
			"421: the server wants no more of us", now_ms);
	} else if (is_ending(c) && c->code == 221) {
		finish(c, SC_OUTCOME_OK, NULL, now_ms);
	} else if (c->step->op == SC_TRIAL_SAY) {
		if (c->step->must && c->code / 100 != 2)
			give_up(c, "refused before it began", now_ms);
		else
			take_next(c, now_ms);
	}
}

static void take_reply(struct sc_trial_client *c, long long now_ms)
{
	int code = c->parser.reply.code;

	keep_reply(c, code >= 400 ? SC_OUTCOME_REJECTED : SC_OUTCOME_OK, NULL,
		now_ms);
	c->code = code;
	c->ready |= c->asked_tls && code == 220;
	if (c->n_replies == SC_LIMIT_TRIAL_REPLIES)
		finish(c, SC_OUTCOME_LIMIT, "replies without end", now_ms);
	else if (c->state == SC_TRIAL_TALKING)
		follow(c, now_ms);
}

void sc_trial_feed(
	struct sc_trial_client *c, struct sc_bytes b, long long now_ms)
{
	size_t room = SC_LIMIT_TRIAL_BYTES - c->total_bytes;
	bool over = b.n > room;

	b.n = over ? room : b.n;
	c->total_bytes += b.n;
	while (b.n && c->state != SC_TRIAL_OVER && c->trial->n_turns) {
		enum sc_feed f = sc_smtp_feed(&c->parser, &b);

		if (f == SC_FEED_DONE)
			take_reply(c, now_ms);
		else if (f == SC_FEED_BROKEN)
			sc_trial_fail(c, SC_OUTCOME_PROTOCOL,
				"a line that is no SMTP reply", now_ms);
		else if (f == SC_FEED_LIMIT)
			sc_trial_fail(c, SC_OUTCOME_LIMIT,
				"the reply does not end", now_ms);
	}
	if (over)
		sc_trial_fail(c, SC_OUTCOME_LIMIT, "the session does not end",
			now_ms);
}

struct sc_bytes sc_trial_output(struct sc_trial_client *c)
{
	while (c->n_fetched < c->trial->n_turns) {
		struct sc_bytes sent = c->turns[c->n_fetched++].sent;

		if (sent.n)
			return sent;
	}
	return (struct sc_bytes){ 0 };
}
