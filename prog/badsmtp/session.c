#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ssl.h>

#define TLS_WAITING_MAX 65536
#define READ_BYTES      16384

static void want_input(struct session *s);

static void unlink_session(struct session *s)
{
	*s->link = s->next;
	if (s->next)
		s->next->link = s->link;
	s->service->server->n_sessions--;
}

static void on_closed(uv_handle_t *handle)
{
	struct session *s = handle->data;

	if (--s->open_handles > 0)
		return;
	SSL_free(s->ssl);
	free(s->out);
	free(s);
}

static void end_with(struct session *s, bool reset)
{
	if (s->ended)
		return;
	s->ended = true;
	unlink_session(s);
	uv_close((uv_handle_t *)&s->timer, on_closed);
	uv_close((uv_handle_t *)&s->life, on_closed);
	/* A reset is refused once the sending side was shut down. */
	if (!reset || uv_tcp_close_reset(&s->tcp, on_closed) != 0)
		uv_close((uv_handle_t *)&s->tcp, on_closed);
}

void session_end(struct session *s)
{
	end_with(s, false);
}

void session_reset(struct session *s)
{
	end_with(s, true);
}

void session_queue(struct session *s, const char *p, size_t n)
{
	if (s->room_out - s->n_out < n) {
		size_t room = (s->n_out + n) * 2;
		char *wider = realloc(s->out, room);

		if (!wider)
			sc_oom(room);
		s->out = wider;
		s->room_out = room;
	}
	memcpy(s->out + s->n_out, p, n);
	s->n_out += n;
}

static void on_written(uv_write_t *write, int status)
{
	struct session *s = write->data;

	if (s->ended)
		return;
	if (status) {
		session_end(s);
		return;
	}
	s->n_out -= s->n_writing;
	memmove(s->out, s->out + s->n_writing, s->n_out);
	s->n_writing = 0;
	session_pump(s);
}

/* How much of the output the pace lets go at once. */
static size_t portion(const struct session *s)
{
	const char *end = memchr(s->out, '\n', s->n_out);

	if (s->pace == STEP_PACE_BYTE)
		return 1;
	if (s->pace == STEP_PACE_LINE && end && !s->ssl)
		return (size_t)(end - s->out) + 1;
	return s->n_out;
}

/* True when nothing is left to send. */
static bool flush(struct session *s)
{
	if (s->n_writing)
		return false;
	if (s->n_out == 0)
		return true;
	if (s->pace_ms && !s->rung) {
		if (!s->ticking)
			session_start_timer(s, s->pace_ms);
		return false;
	}
	s->rung = false;
	s->n_writing = portion(s);
	uv_buf_t buf = uv_buf_init(s->out, (unsigned)s->n_writing);

	s->write.data = s;
	if (uv_write(&s->write, (uv_stream_t *)&s->tcp, &buf, 1, on_written))
		session_end(s);
	return false;
}

void session_pump(struct session *s)
{
	enum session_progress progress = SESSION_AGAIN;

	while (progress == SESSION_AGAIN && !s->ended)
		progress = flush(s) ? session_perform(s) : SESSION_BLOCKED;
	if (!s->ended)
		want_input(s);
}

static void on_timer(uv_timer_t *timer)
{
	struct session *s = timer->data;

	s->ticking = false;
	s->rung = true;
	session_pump(s);
}

void session_start_timer(struct session *s, int ms)
{
	s->ticking = true;
	s->rung = false;
	uv_timer_start(&s->timer, on_timer, (uint64_t)ms, 0);
}

static void on_life_over(uv_timer_t *timer)
{
	session_end(timer->data);
}

static void allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	/* Used up within on_read, so one for all sessions will do. */
	static char bytes[READ_BYTES];
	struct session *s = handle->data;
	size_t room = SESSION_IN_BYTES - s->n_in;

	(void)suggested;
	if (s->ssl)
		*buf = uv_buf_init(bytes, sizeof(bytes));
	else
		*buf = uv_buf_init(s->in + s->n_in, (unsigned)room);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct session *s = stream->data;

	if (n < 0) {
		session_end(s);
		return;
	}
	if (s->ssl)
		session_tls_feed(s, buf->base, (size_t)n);
	else
		s->n_in += (size_t)n;
	session_pump(s);
}

/* Reads only while there is room for what comes. */
static void want_input(struct session *s)
{
	bool room = s->ssl ? session_tls_waiting(s) < TLS_WAITING_MAX :
			     s->n_in < SESSION_IN_BYTES;

	if (room)
		uv_read_start((uv_stream_t *)&s->tcp, allocate, on_read);
	else
		uv_read_stop((uv_stream_t *)&s->tcp);
}

static void init_handles(struct session *s)
{
	uv_loop_t *loop = s->service->server->loop;

	uv_tcp_init(loop, &s->tcp);
	uv_timer_init(loop, &s->timer);
	uv_timer_init(loop, &s->life);
	s->tcp.data = s->timer.data = s->life.data = s;
	s->open_handles = 3;
}

static const struct step too_many[] = {
	{ STEP_SEND, "421 4.7.0 %h Too many connections, come back later\r\n" },
	{ STEP_CLOSE },
};

static const struct step *script_of(struct service *v)
{
	uint64_t now = uv_now(v->server->loop);

	if (now - v->last_ms > SERVER_ROW_ENDS_MS)
		v->n_in_row = 0;
	v->last_ms = now;
	v->n_in_row++;
	return v->fault->most_connections &&
			v->n_in_row > v->fault->most_connections ?
		too_many :
		v->fault->script;
}

void session_begin(struct service *v)
{
	struct server *server = v->server;
	struct session *s = calloc(1, sizeof(*s));

	if (!s)
		sc_oom(sizeof(*s));
	s->service = v;
	s->link = &server->sessions;
	s->next = server->sessions;
	if (s->next)
		s->next->link = &s->next;
	server->sessions = s;
	server->n_sessions++;
	init_handles(s);
	bool accepted = uv_accept((uv_stream_t *)&v->listener,
				(uv_stream_t *)&s->tcp) == 0;

	if (!accepted || server->n_sessions > SERVER_SESSIONS_MAX) {
		session_end(s);
		return;
	}
	s->step = script_of(v);
	uv_tcp_nodelay(&s->tcp, 1);
	uv_timer_start(&s->life, on_life_over, SERVER_LIFE_MS, 0);
	session_pump(s);
}
