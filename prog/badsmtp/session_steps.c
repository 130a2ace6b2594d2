/* The steps of a script (fault.h), each a function. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hello.h"
#include "raw_tls.h"
#include "script.h"
#include "session.h"

#define REPEAT_BYTES 32768 /* made at once by a repeated step */
#define LINGER_MS    1000  /* for the client to close after us */

static void send_bytes(struct session *s, const char *p, size_t n)
{
	if (s->secure)
		session_tls_write(s, p, n);
	else
		session_queue(s, p, n);
}

static void send_text(struct session *s, const char *text)
{
	struct sc_arena a = { 0 };
	char *line =
		chain_expand(&a, text, s->service->fault, s->service->host);

	send_bytes(s, line, strlen(line));
	sc_arena_free(&a);
}

static enum session_progress next(struct session *s)
{
	s->step++;
	s->count = 0;
	return SESSION_AGAIN;
}

void session_finish(struct session *s)
{
	static const struct step close_step = { STEP_CLOSE };

	s->step = &close_step;
}

/* close_notify, then FIN, then a while for the client to close as well. */
static enum session_progress run_close(struct session *s)
{
	s->n_in = 0;
	if (!s->said_bye) {
		s->said_bye = true;
		s->pace_ms = 0;
		session_tls_bye(s);
		return SESSION_AGAIN;
	}
	if (!s->shut) {
		s->shut = true;
		uv_shutdown(&s->shutdown, (uv_stream_t *)&s->tcp, NULL);
		session_start_timer(s, LINGER_MS);
	} else if (s->rung) {
		session_end(s);
	}
	return SESSION_BLOCKED;
}

static enum session_progress run_reset(struct session *s)
{
	session_reset(s);
	return SESSION_BLOCKED;
}

static enum session_progress run_send(struct session *s)
{
	send_text(s, s->step->text);
	return next(s);
}

static enum session_progress run_wait(struct session *s)
{
	if (s->rung) {
		s->rung = false;
		return next(s);
	}
	if (!s->ticking)
		session_start_timer(s, s->step->ms);
	return SESSION_BLOCKED;
}

/* Takes a line off the input, its end included; 0 when there is none. */
static size_t line_length(struct session *s)
{
	const char *end = memchr(s->in, '\n', s->n_in);

	return end ? (size_t)(end - s->in) + 1 : 0;
}

static void drop_input(struct session *s, size_t n)
{
	s->n_in -= n;
	memmove(s->in, s->in + n, s->n_in);
}

static bool has_verb(const char *line, size_t n, const char *verb)
{
	bool exact = *verb == '=';
	size_t length = strlen(verb += exact);

	if (n <= length || !memchr(" \r\n", line[length], 3))
		return false;
	if (exact)
		return memcmp(line, verb, length) == 0;
	for (size_t i = 0; i < length; i++)
		if (sc_text_lower(line[i]) != sc_text_lower(verb[i]))
			return false;
	return true;
}

static const struct reply *find_reply(
	const struct reply *replies, const char *line, size_t n)
{
	for (; replies && replies->verb; replies++)
		if (has_verb(line, n, replies->verb))
			return replies;
	return NULL;
}

static bool wants_ehlo(const struct session *s, size_t n)
{
	return s->secure && !s->greeted && has_verb(s->in, n, "MAIL");
}

static const struct reply *pick_reply(struct session *s, size_t n)
{
	static const struct reply unknown = { "", "500 5.5.2 What?\r\n",
		REPLY_STAY };
	static const struct reply early = { "MAIL",
		"503 5.5.1 EHLO comes first\r\n", REPLY_STAY };
	static const struct reply pipelined = { "",
		"554 5.5.1 Nothing may follow STARTTLS\r\n", REPLY_END };
	const struct reply *usual =
		s->secure ? script_tls_replies : script_clear_replies;
	const struct reply *r = find_reply(s->step->replies, s->in, n);

	if (!r && wants_ehlo(s, n))
		return &early;
	if (!r)
		r = find_reply(usual, s->in, n);
	if (r && r->next == REPLY_STRICT && s->n_in > n)
		return &pipelined;
	return r ? r : &unknown;
}

void session_use_kept(struct session *s)
{
	const char *end = memchr(s->in, '\n', s->n_in);
	size_t n = s->n_kept;

	if (n == 0)
		return;
	if (s->kept_how == REPLY_REPLACE && end)
		drop_input(s, (size_t)(end - s->in) + 1);
	if (sizeof(s->in) - s->n_in >= n) {
		memmove(s->in + n, s->in, s->n_in);
		memcpy(s->in, s->kept, n);
		s->n_in += n;
	}
	s->n_kept = 0;
}

void session_run_kept(struct session *s)
{
	static const char verb[] = "EHLO ";

	s->greeted = memmem(s->kept, s->n_kept, verb, strlen(verb)) != NULL;
	s->n_kept = 0;
}

/* Keeps `n` bytes of the input from `at` on for inside TLS. */
static void keep(struct session *s, size_t at, size_t n, enum reply_next how)
{
	s->n_kept = n <= sizeof(s->kept) ? n : 0;
	memcpy(s->kept, s->in + at, s->n_kept);
	s->kept_how = how;
}

/* What was pipelined behind STARTTLS is dropped or, wrongly, kept. */
static void leave_serve(struct session *s, enum reply_next how, bool bare_lf)
{
	const char *last = memrchr(s->in, '\n', s->n_in);
	size_t whole = last ? (size_t)(last - s->in) + 1 : 0;

	s->n_kept = 0;
	if (how == REPLY_AS_TLS)
		return;
	if (how == REPLY_KEEP_PART)
		keep(s, whole, s->n_in - whole, REPLY_KEEP);
	else if (how == REPLY_KEEP || (how == REPLY_KEEP_LF && bare_lf))
		keep(s, 0, s->n_in, REPLY_KEEP);
	else if (how == REPLY_HOLD || how == REPLY_REPLACE || how == REPLY_MUTE)
		keep(s, 0, s->n_in, how);
	s->n_in = 0;
}

static enum session_progress answer(struct session *s, size_t n)
{
	const struct reply *r = pick_reply(s, n);
	bool bare_lf = n < 2 || s->in[n - 2] != '\r';

	s->greeted |= has_verb(s->in, n, "EHLO") || has_verb(s->in, n, "HELO");
	drop_input(s, n);
	send_text(s, r->text);
	switch (r->next) {
	case REPLY_STAY: break;
	case REPLY_DATA: s->in_data = true; break;
	case REPLY_END: session_finish(s); break;
	case REPLY_ANSWER: s->to_leave = true; break;
	case REPLY_GO_ON:
	case REPLY_KEEP:
	case REPLY_KEEP_LF:
	case REPLY_KEEP_PART:
	case REPLY_HOLD:
	case REPLY_REPLACE:
	case REPLY_MUTE:
	case REPLY_STRICT:
	case REPLY_AS_TLS: leave_serve(s, r->next, bare_lf); return next(s);
	}
	return SESSION_AGAIN;
}

/* A line of a message; the one with a dot alone ends it. */
static enum session_progress swallow(struct session *s, size_t n)
{
	bool last = s->in[0] == '.' && n <= 3 && s->in[1] <= '\r';

	drop_input(s, n);
	if (last) {
		s->in_data = false;
		send_text(s, "250 2.0.0 Ok: thrown away\r\n");
	}
	return SESSION_AGAIN;
}

static enum session_progress run_serve(struct session *s)
{
	size_t n = line_length(s);

	if (n)
		return s->in_data ? swallow(s, n) : answer(s, n);
	if (s->to_leave) {
		s->to_leave = false;
		leave_serve(s, REPLY_GO_ON, false);
		return next(s);
	}
	if (s->n_in == sizeof(s->in)) {
		s->n_in = 0;
		if (!s->in_data)
			send_text(s, "500 5.5.2 Line too long\r\n");
		return SESSION_AGAIN;
	}
	return s->secure ? session_tls_read(s) : SESSION_BLOCKED;
}

static void answer_hello(struct session *s, const struct fault_answer *answer,
	const struct hello *h)
{
	const struct chain *chain = service_chain(s->service);
	struct sc_arena a = { 0 };
	struct der w = { .arena = &a };

	if (chain)
		hello_answer(&w, answer, h, chain);
	session_queue(s, (const char *)w.p, w.n);
	sc_arena_free(&a);
	s->n_in = 0;
	session_finish(s);
}

/* Looks at the hello first; true: it is answered, or is not whole yet. */
static bool answered_by_hand(struct session *s)
{
	struct sc_bytes in = { (const uint8_t *)s->in, s->n_in };
	const struct fault_answer *answer;
	struct hello h;
	bool bad;

	if (!s->service->fault->answers || s->ssl)
		return false;
	if (!hello_read(in, &h, &bad))
		return !bad && s->n_in < sizeof(s->in);
	answer = hello_find(s->service->fault->answers, &h);
	if (answer)
		answer_hello(s, answer, &h);
	return answer != NULL;
}

static enum session_progress run_tls(struct session *s)
{
	const struct step *step = s->step;

	if (answered_by_hand(s))
		return s->step == step ? SESSION_BLOCKED : SESSION_AGAIN;
	if (!s->ssl)
		session_tls_begin(s);
	if (!s->ssl) {
		session_finish(s);
		return SESSION_AGAIN;
	}
	return session_tls_handshake(s);
}

static enum session_progress send_flight(struct session *s)
{
	struct sc_arena a = { 0 };
	struct der w = { .arena = &a };
	const struct chain *chain = service_chain(s->service);

	if (!chain) {
		session_finish(s);
		return SESSION_AGAIN;
	}
	raw_tls_flight(&w, chain);
	session_queue(s, (const char *)w.p, w.n);
	sc_arena_free(&a);
	s->n_in = 0;
	return next(s);
}

static enum session_progress run_raw_tls(struct session *s)
{
	struct sc_bytes in = { (const uint8_t *)s->in, s->n_in };
	bool bad;

	if (raw_tls_has_record(in, &bad))
		return send_flight(s);
	if (!bad && s->n_in < sizeof(s->in))
		return SESSION_BLOCKED;
	session_finish(s);
	return SESSION_AGAIN;
}

static enum session_progress run_await(struct session *s)
{
	return s->n_in >= (size_t)s->step->count ? next(s) : SESSION_BLOCKED;
}

/* Up to the first byte of a TLS record. */
static enum session_progress run_keep(struct session *s)
{
	static const char handshake = 0x16;
	const char *tls = memchr(s->in, handshake, s->n_in);
	size_t n = tls ? (size_t)(tls - s->in) : s->n_in;

	keep(s, 0, n, REPLY_KEEP);
	drop_input(s, n);
	return next(s);
}

static void send_policy(struct session *s)
{
	static const char path[] = "GET /.well-known/mta-sts.txt HTTP/1.";
	const char *policy = s->service->fault->policy;

	if (!policy || !sc_text_has_prefix(s->in, path)) {
		send_text(s, HTTP_404);
		return;
	}
	send_text(s, HTTP_200);
	send_text(s, policy);
}

/* Answers when the request's header has come; it may have no body. */
static enum session_progress run_http(struct session *s)
{
	if (!memmem(s->in, s->n_in, "\r\n\r\n", 4)) {
		if (s->n_in < sizeof(s->in))
			return session_tls_read(s);
		session_finish(s);
		return SESSION_AGAIN;
	}
	s->in[s->n_in - 1] = '\0';
	if (s->step->text)
		send_text(s, s->step->text);
	else
		send_policy(s);
	s->n_in = 0;
	return next(s);
}

/* The first server of the same fault is that whose certificates they are. */
static struct service *main_service(const struct service *v)
{
	struct service *all = v->server->services;

	for (size_t i = 0; i < v->server->n; i++)
		if (strcmp(all[i].fault->name, v->fault->name) == 0)
			return &all[i];
	return NULL;
}

static const struct chain_answer *find_answer(
	const struct service *v, const char *path, size_t n)
{
	struct service *of = main_service(v);
	const struct chain *c = of ? service_chain(of) : NULL;

	for (size_t i = 0; c && i < c->n_answers; i++)
		if (strlen(c->answers[i].path) == n &&
			memcmp(c->answers[i].path, path, n) == 0)
			return &c->answers[i];
	return NULL;
}

/* True when the header is there, and the body that it announces. */
static bool has_request(const struct session *s)
{
	static const char length[] = "\r\nContent-Length: ";
	const char *end = memmem(s->in, s->n_in, "\r\n\r\n", 4);
	const char *said = end ? memmem(s->in, (size_t)(end - s->in), length,
					 sizeof(length) - 1) :
				 NULL;
	size_t head = end ? (size_t)(end - s->in) + 4 : 0;
	long body = said ? strtol(said + sizeof(length) - 1, NULL, 10) : 0;

	return end && body >= 0 && s->n_in - head >= (size_t)body;
}

static void send_answer(struct session *s, const struct chain_answer *answer)
{
	struct sc_arena a = { 0 };
	const char *head = sc_arena_printf(&a,
		"HTTP/1.1 200 OK\r\nServer: badsmtp\r\nContent-Type: %s\r\n"
		"Connection: close\r\nContent-Length: %zu\r\n\r\n",
		answer->type, answer->body.n);

	session_queue(s, head, strlen(head));
	session_queue(s, (const char *)answer->body.p, answer->body.n);
	sc_arena_free(&a);
}

static enum session_progress run_ca(struct session *s)
{
	const struct chain_answer *answer;
	const char *path;

	if (!has_request(s)) {
		if (s->n_in < sizeof(s->in))
			return SESSION_BLOCKED;
		session_finish(s);
		return SESSION_AGAIN;
	}
	s->in[s->n_in - 1] = '\0';
	path = strchr(s->in, ' ');
	path = path ? path + 1 : s->in;
	answer = find_answer(s->service, path, strcspn(path, " \r"));
	if (answer)
		send_answer(s, answer);
	else
		send_text(s, HTTP_404);
	s->n_in = 0;
	return next(s);
}

static enum session_progress run_ignore(struct session *s)
{
	s->n_in = 0;
	return s->secure ? session_tls_read(s) : SESSION_BLOCKED;
}

static enum session_progress run_repeat(struct session *s)
{
	int most = s->step->count;

	while (s->n_out < REPEAT_BYTES && (most == 0 || s->count < most)) {
		send_text(s, s->step->text);
		if (most)
			s->count++;
	}
	return most && s->count == most ? next(s) : SESSION_AGAIN;
}

static enum session_progress run_pace(struct session *s)
{
	s->pace = s->step->op;
	s->pace_ms = s->step->ms;
	return next(s);
}

enum session_progress session_perform(struct session *s)
{
	static enum session_progress (*const runs[])(struct session *) = {
		[STEP_CLOSE] = run_close,
		[STEP_RESET] = run_reset,
		[STEP_SEND] = run_send,
		[STEP_WAIT] = run_wait,
		[STEP_SERVE] = run_serve,
		[STEP_TLS] = run_tls,
		[STEP_RAW_TLS] = run_raw_tls,
		[STEP_AWAIT] = run_await,
		[STEP_KEEP] = run_keep,
		[STEP_HTTP] = run_http,
		[STEP_CA] = run_ca,
		[STEP_IGNORE] = run_ignore,
		[STEP_REPEAT] = run_repeat,
		[STEP_PACE_BYTE] = run_pace,
		[STEP_PACE_LINE] = run_pace,
	};

	return runs[s->step->op](s);
}
