#include "probe/link.h"

#include <assert.h>

#include "probe/ended.h"

long long sc_link_now_ms(const struct sc_link *l)
{
	return l->net->now(l->net).ms - l->began->ms;
}

static void flush(struct sc_link *l)
{
	struct sc_bytes out = sc_tls_engine_output(l->engine);

	if (out.n)
		l->net->send(l->conn, out);
}

/* Lets go of connection and engine, and keeps what was seen. */
static void release(struct sc_link *l)
{
	if (l->engine) {
		l->seen = *sc_tls_engine_seen(l->engine);
		sc_tls_engine_free(l->engine);
		l->engine = NULL;
	}
	if (l->conn)
		l->net->close(l->conn);
	l->conn = NULL;
	if (l->handshake_begun && !l->handshake_done)
		l->ended_ms = sc_link_now_ms(l);
	l->state = SC_LINK_OVER;
}

static void end(struct sc_link *l, enum sc_outcome why, const char *detail)
{
	enum sc_link_state when = l->state;

	detail = sc_arena_text(l->arena, detail);
	release(l);
	l->events->ended(l->user, when, why, detail);
}

/* The handshake ended by no doing of TLS. */
static void cut_handshake(
	struct sc_link *l, enum sc_outcome why, const char *detail)
{
	if (l->state != SC_LINK_HANDSHAKE)
		return;
	l->handshake_end = why;
	l->handshake_detail = sc_arena_text(l->arena, detail);
}

static void on_connected(void *user)
{
	struct sc_link *l = user;

	l->state = SC_LINK_CLEAR;
	l->events->connected(l->user);
}

/* TLS is over: the handshake failed, or the session ended. */
static void end_of_tls(struct sc_link *l)
{
	const struct sc_tls_seen *seen = sc_tls_engine_seen(l->engine);
	bool open = l->state == SC_LINK_OPEN;

	end(l, open ? seen->ended : seen->tls.outcome, seen->tls.detail);
}

/* Also when the end came in one piece with the last flight. */
static bool completed(struct sc_link *l)
{
	return sc_tls_engine_seen(l->engine)->tls.outcome == SC_OUTCOME_OK;
}

static void read_text(struct sc_link *l)
{
	while (l->state == SC_LINK_OPEN) {
		struct sc_bytes text = sc_tls_engine_read(l->engine);

		if (text.n == 0)
			return;
		l->events->text(l->user, text);
	}
}

/* Passes on what a step of the engine brought about. */
static void pump(struct sc_link *l, enum sc_tls_state tls)
{
	if (l->state == SC_LINK_HANDSHAKE && completed(l)) {
		l->state = SC_LINK_OPEN;
		l->handshake_done = true;
		l->ended_ms = sc_link_now_ms(l);
		/* First: so its text leaves in one write with our flight. */
		l->events->secured(l->user);
	}
	if (l->state == SC_LINK_OVER)
		return;
	flush(l);
	read_text(l);
	if (l->state == SC_LINK_OVER)
		return;
	if (tls == SC_TLS_CLOSED || tls == SC_TLS_FAILED)
		end_of_tls(l);
}

static void flush_raw(struct sc_link *l)
{
	struct sc_bytes out = l->raw->output(l->raw_user);

	if (out.n)
		l->net->send(l->conn, out);
}

static void feed_raw(struct sc_link *l, struct sc_bytes b)
{
	bool more = l->raw->feed(l->raw_user, b);

	flush_raw(l);
	if (!more)
		end(l, SC_OUTCOME_OK, NULL);
}

static bool is_raw(const struct sc_link *l)
{
	return l->raw && l->state == SC_LINK_HANDSHAKE;
}

static void on_data(void *user, struct sc_bytes b)
{
	struct sc_link *l = user;

	if (is_raw(l))
		feed_raw(l, b);
	else if (l->engine)
		pump(l, sc_tls_engine_feed(l->engine, b));
	else
		l->events->text(l->user, b);
}

static void on_ended(void *user, enum sc_net_end how, const char *detail)
{
	struct sc_link *l = user;
	enum sc_outcome why = sc_ended_outcome(how);

	if (l->engine) {
		sc_tls_engine_end(l->engine);
		if (how != SC_NET_CLOSED)
			cut_handshake(l, why, detail);
	}
	if (is_raw(l))
		l->raw->ended(l->raw_user, why, detail);
	end(l, why, detail);
}

static void on_alarm(void *user)
{
	struct sc_link *l = user;

	l->events->alarm(l->user);
}

void sc_link_connect(struct sc_link *l, struct sc_ip ip, int port)
{
	static const struct sc_net_events events = { on_connected, on_data,
		on_ended, on_alarm };

	assert(l->state == SC_LINK_UNUSED);
	l->state = SC_LINK_CONNECTING;
	l->conn = l->net->connect(l->net, ip, port, l->foreign, &events, l);
}

void sc_link_secure(struct sc_link *l)
{
	struct sc_error e = { 0 };

	assert(l->state == SC_LINK_CLEAR);
	l->state = SC_LINK_HANDSHAKE;
	if (l->raw) {
		flush_raw(l);
		return;
	}
	l->handshake_begun = true;
	l->began_ms = sc_link_now_ms(l);
	if (!*l->tls && !sc_tls_context_new(l->tls, &e)) {
		cut_handshake(l, SC_OUTCOME_LOCAL, e.text);
		end(l, SC_OUTCOME_LOCAL, e.text);
		return;
	}
	l->engine = sc_tls_engine_new_for(*l->tls, l->arena, &l->offer);
	pump(l, sc_tls_engine_feed(l->engine, (struct sc_bytes){ 0 }));
}

void sc_link_send(struct sc_link *l, struct sc_bytes b)
{
	if (b.n == 0)
		return;
	if (l->state == SC_LINK_CLEAR)
		l->net->send(l->conn, b);
	if (l->state != SC_LINK_OPEN)
		return;
	sc_tls_engine_write(l->engine, b);
	flush(l);
}

void sc_link_set_alarm(struct sc_link *l, struct sc_mono at)
{
	if (l->conn)
		l->net->set_alarm(l->conn, at);
}

void sc_link_time_out(struct sc_link *l, const char *detail)
{
	if (l->state == SC_LINK_OVER)
		return;
	if (is_raw(l))
		l->raw->ended(l->raw_user, SC_OUTCOME_TIMEOUT, detail);
	cut_handshake(l, SC_OUTCOME_TIMEOUT, detail);
	end(l, SC_OUTCOME_TIMEOUT, detail);
}

void sc_link_close(struct sc_link *l)
{
	if (l->state == SC_LINK_UNUSED || l->state == SC_LINK_OVER)
		return;
	if (l->state == SC_LINK_OPEN) {
		sc_tls_engine_close(l->engine);
		flush(l);
	}
	release(l);
}

bool sc_link_tls(const struct sc_link *l, struct sc_tls *out)
{
	if (!l->handshake_begun)
		return false;
	*out = l->seen.tls;
	out->began_ms = l->began_ms;
	out->ended_ms = l->ended_ms;
	if (l->handshake_end) {
		out->outcome = l->handshake_end;
		out->detail = l->handshake_detail;
	}
	return true;
}
