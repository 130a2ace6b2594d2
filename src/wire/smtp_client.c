#include "wire/smtp_client.h"

#include <assert.h>
#include <stdio.h>

#include "base/text.h"

/*
 * The dialogue: what is sent on entering a state, where its answer goes, and
 * what comes next by the class of the answer.
 */
/* clang-format off */
static const struct step {
	const char *verb; /* NULL: the peer speaks first */
	bool named;       /* our name comes behind it */
	size_t reply;     /* offset in struct sc_endpoint */
	enum sc_smtp_state good, temporary, refused; /* after 2yz, 4yz, 5yz */
} steps[] = {
#define REPLY(member) offsetof(struct sc_endpoint, member)
	[SC_SMTP_GREETING] = { NULL,     false, REPLY(greeting),
		SC_SMTP_EHLO,     SC_SMTP_QUIT, SC_SMTP_QUIT },
	[SC_SMTP_EHLO]     = { "EHLO",     true,  REPLY(ehlo),
		SC_SMTP_STARTTLS, SC_SMTP_QUIT, SC_SMTP_HELO },
	[SC_SMTP_HELO]     = { "HELO",     true,  REPLY(helo),
		SC_SMTP_QUIT,     SC_SMTP_QUIT, SC_SMTP_QUIT },
	[SC_SMTP_STARTTLS] = { "STARTTLS", false, REPLY(starttls),
		SC_SMTP_TLS,      SC_SMTP_QUIT, SC_SMTP_QUIT },
	[SC_SMTP_EHLO_TLS] = { "EHLO",     true,  REPLY(ehlo_tls),
		SC_SMTP_QUIT,     SC_SMTP_QUIT, SC_SMTP_QUIT },
	[SC_SMTP_QUIT]     = { "QUIT",     false, REPLY(quit),
		SC_SMTP_DONE,     SC_SMTP_DONE, SC_SMTP_DONE },
#undef REPLY
};
/* clang-format on */

/* TLS and DONE have no step: no reply is due in them. */
static bool is_waiting(const struct sc_smtp_client *c)
{
	return c->state != SC_SMTP_TLS && c->state != SC_SMTP_DONE;
}

static struct sc_reply *reply_at(
	const struct sc_smtp_client *c, enum sc_smtp_state state)
{
	return (struct sc_reply *)((char *)c->endpoint + steps[state].reply);
}

static void expect_reply(struct sc_smtp_client *c, long long now_ms)
{
	c->parser = (struct sc_smtp_parser){ .arena = c->arena };
	c->parser.reply.began_ms = now_ms;
}

static void send_command(
	struct sc_smtp_client *c, const struct step *step, long long now_ms)
{
	char *to = c->out + c->n_out;
	size_t room = sizeof(c->out) - c->n_out;
	int n = snprintf(to, room, "%s%s%s\r\n", step->verb,
		step->named ? " " : "", step->named ? c->ehlo_name : "");

	assert(n > 0 && (size_t)n < room);
	c->n_out += (size_t)n;
	sc_transcript_sent(&c->transcript,
		(struct sc_bytes){ (const uint8_t *)to, (size_t)n }, c->in_tls,
		now_ms);
}

static void enter(
	struct sc_smtp_client *c, enum sc_smtp_state state, long long now_ms)
{
	c->state = state;
	if (!is_waiting(c))
		return;
	expect_reply(c, now_ms);
	if (steps[state].verb)
		send_command(c, &steps[state], now_ms);
}

void sc_smtp_client_start(struct sc_smtp_client *c, long long now_ms)
{
	c->transcript.arena = c->arena;
	c->transcript.endpoint = c->endpoint;
	enter(c, c->mode == SC_MODE_IMPLICIT ? SC_SMTP_TLS : SC_SMTP_GREETING,
		now_ms);
}

/* The first command inside TLS. */
static enum sc_smtp_state first_in_tls(const struct sc_smtp_client *c)
{
	return c->brief ? SC_SMTP_QUIT : SC_SMTP_EHLO_TLS;
}

void sc_smtp_client_secured(struct sc_smtp_client *c, long long now_ms)
{
	assert(c->state == SC_SMTP_TLS);
	sc_transcript_flush(&c->transcript, false, now_ms);
	c->in_tls = true;
	c->unasked = false;
	enter(c,
		c->mode == SC_MODE_IMPLICIT ? SC_SMTP_GREETING :
					      first_in_tls(c),
		now_ms);
}

/* Moves the parser's reply to where it belongs. */
static void store(struct sc_smtp_client *c, struct sc_reply *to,
	enum sc_outcome outcome, const char *detail, long long now_ms)
{
	*to = c->parser.reply;
	to->outcome = outcome;
	to->detail = sc_arena_text(c->arena, detail);
	to->ended_ms = now_ms;
}

void sc_smtp_client_fail(struct sc_smtp_client *c, enum sc_outcome why,
	const char *detail, long long now_ms)
{
	sc_transcript_flush(&c->transcript, c->in_tls, now_ms);
	if (is_waiting(c))
		store(c, reply_at(c, c->state), why, detail, now_ms);
	c->state = SC_SMTP_DONE;
}

static enum sc_outcome outcome_of(const struct sc_smtp_client *c)
{
	int code = c->parser.reply.code;

	if (code >= 400)
		return SC_OUTCOME_REJECTED;
	if (code >= 300 || (c->state == SC_SMTP_STARTTLS && code != 220))
		return SC_OUTCOME_PROTOCOL;
	return SC_OUTCOME_OK;
}

static enum sc_smtp_state state_after(const struct sc_smtp_client *c)
{
	const struct step *s = &steps[c->state];
	enum sc_outcome outcome = outcome_of(c);

	if (outcome == SC_OUTCOME_REJECTED && c->parser.reply.code >= 500)
		return s->refused;
	if (outcome != SC_OUTCOME_OK)
		return s->temporary;
	if (c->state == SC_SMTP_GREETING && c->in_tls)
		return first_in_tls(c);
	return s->good;
}

static const char *detail_of(const struct sc_smtp_client *c)
{
	if (outcome_of(c) != SC_OUTCOME_PROTOCOL)
		return NULL;
	return c->parser.reply.code < 300 ? "only 220 is a yes to STARTTLS" :
					    "a reply of 3yz is not due here";
}

/*
 * After STARTTLS it is our turn (RFC 3207 4.2), and yet some servers greet
 * again, before they can have read our EHLO. So the first reply may be no
 * answer, and nothing that comes early may be dropped.
 */
static bool may_greet_again(const struct sc_smtp_client *c)
{
	return c->state == SC_SMTP_EHLO_TLS && c->mode == SC_MODE_STARTTLS;
}

static bool is_second_greeting(const struct sc_smtp_client *c)
{
	return may_greet_again(c) && c->parser.reply.code == 220 &&
		c->endpoint->greeting_tls.code == 0;
}

static void take_reply(struct sc_smtp_client *c, long long now_ms)
{
	long long began_ms = c->parser.reply.began_ms;

	if (is_second_greeting(c)) {
		store(c, &c->endpoint->greeting_tls, SC_OUTCOME_OK, NULL,
			now_ms);
		expect_reply(c, began_ms);
		return;
	}
	store(c, reply_at(c, c->state), outcome_of(c), detail_of(c), now_ms);
	enter(c, state_after(c), now_ms);
}

/* Takes `n` bytes off the front, and writes them down. */
static struct sc_bytes take_off(struct sc_smtp_client *c, struct sc_bytes *rest,
	size_t n, long long now_ms)
{
	struct sc_bytes b = { rest->p, n };

	sc_transcript_received(&c->transcript, b, c->in_tls, now_ms);
	rest->p += n;
	rest->n -= n;
	return b;
}

/* What is glued to the 220. */
static void take_extra(
	struct sc_smtp_client *c, struct sc_bytes *rest, long long now_ms)
{
	struct sc_bytes b = take_off(c, rest, rest->n, now_ms);
	size_t had = c->endpoint->extra_plaintext.n;
	size_t room = SC_LIMIT_EXTRA_BYTES - had;
	size_t n = b.n < room ? b.n : room;

	if (!c->extra)
		c->extra = sc_new(c->arena, uint8_t, SC_LIMIT_EXTRA_BYTES);
	memcpy(c->extra + had, b.p, n);
	c->endpoint->extra_plaintext = (struct sc_bytes){ c->extra, had + n };
}

/* Drops lines that came before the command that they might answer. */
static void skip_unasked(
	struct sc_smtp_client *c, struct sc_bytes *rest, long long now_ms)
{
	size_t n = 0;

	for (; n < rest->n && (c->unasked || c->n_out); n++)
		c->unasked = rest->p[n] != '\n';
	take_off(c, rest, n, now_ms);
}

/* Bytes of the peer while a reply is due. */
static void take_due(
	struct sc_smtp_client *c, struct sc_bytes *rest, long long now_ms)
{
	struct sc_bytes behind = *rest;
	enum sc_feed f = sc_smtp_feed(&c->parser, &behind);

	take_off(c, rest, rest->n - behind.n, now_ms);
	if (f == SC_FEED_DONE)
		take_reply(c, now_ms);
	else if (f == SC_FEED_BROKEN)
		sc_smtp_client_fail(c, SC_OUTCOME_PROTOCOL,
			"a line that is no SMTP reply", now_ms);
	else if (f == SC_FEED_LIMIT)
		sc_smtp_client_fail(
			c, SC_OUTCOME_LIMIT, "the reply does not end", now_ms);
}

void sc_smtp_client_feed(
	struct sc_smtp_client *c, struct sc_bytes b, long long now_ms)
{
	size_t room = SC_LIMIT_SMTP_BYTES - c->total_bytes;
	bool over = b.n > room;

	b.n = over ? room : b.n;
	c->total_bytes += b.n;
	while (b.n && is_waiting(c)) {
		if (!may_greet_again(c))
			skip_unasked(c, &b, now_ms);
		take_due(c, &b, now_ms);
	}
	if (b.n && c->state == SC_SMTP_TLS)
		take_extra(c, &b, now_ms);
	if (over && c->state != SC_SMTP_DONE)
		sc_smtp_client_fail(c, SC_OUTCOME_LIMIT,
			"the session does not end", now_ms);
}

struct sc_bytes sc_smtp_client_output(struct sc_smtp_client *c)
{
	struct sc_bytes b = { (const uint8_t *)c->out, c->n_out };

	c->n_out = 0;
	return b;
}
