#include "net/exchange.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define FIRST_PAUSE_MS 1000
#define PAUSE_MAX_MS   5000

/* What we have room for: without fragments, and when fragments are all that is
 * left (RFC 6891 6.2.5). */
enum { SMALL_BYTES = 1232, LARGE_BYTES = 4096 };

enum { HEADER_BYTES = 12, QUESTION_END_BYTES = 5, OPT_BYTES = 11, RR_OPT = 41 };

enum leg_state { LEG_UNASKED = 0, LEG_ASKED, LEG_FAILED };

/* One server's part. */
struct leg {
	struct sc_exchange *x;
	const struct sc_server *server;
	enum leg_state state;
	uv_udp_t udp;
	bool has_udp;
	bool truncated; /* an answer was: there is room for more from then on */
	uv_tcp_t tcp;
	bool has_tcp, tcp_failed;
	uv_connect_t connecting;
	uv_write_t writing;
	uint8_t *stream; /* a length of two bytes, and the answer */
	size_t n_stream;
	/* FAILED */
	enum sc_net_end end;
	int rcode;
	struct sc_bytes packet;
	const char *why;
};

struct sc_exchange {
	struct sc_arena arena; /* this lives in it */
	struct sc_exchange_place *place;
	uint8_t query[2 + SC_EXCHANGE_QUERY_BYTES]; /* as over TCP */
	size_t n_query, n_question; /* without the length; header, question */
	sc_exchange_fn *done;
	void *user;
	uv_timer_t timer;
	uint64_t began_ms, patience_ms, pause_ms;
	struct leg legs[SC_SERVERS_MAX];
	size_t n_legs, next;
	size_t n_handles;
	bool over;
};

static uint64_t elapsed_ms(const struct sc_exchange *x)
{
	return uv_now(x->place->loop) - x->began_ms;
}

/* ---- messages ---- */

size_t sc_exchange_question_bytes(struct sc_bytes query)
{
	size_t at = HEADER_BYTES;

	while (at < query.n && query.p[at] && query.p[at] < 64)
		at += (size_t)query.p[at] + 1;
	at += QUESTION_END_BYTES;
	return at <= query.n && query.p[at - QUESTION_END_BYTES] == 0 ? at : 0;
}

static uint8_t folded(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

bool sc_exchange_is_answer(struct sc_bytes query, struct sc_bytes m)
{
	size_t n_question = sc_exchange_question_bytes(query);

	if (n_question == 0 || m.n < HEADER_BYTES ||
		memcmp(m.p, query.p, 2) != 0 || !(m.p[2] & 0x80))
		return false;
	/* An error may come without its question. */
	if (m.n < n_question)
		return (m.p[3] & 15) != 0 && m.n == HEADER_BYTES;
	for (size_t i = HEADER_BYTES; i < n_question; i++)
		if (folded(m.p[i]) != folded(query.p[i]))
			return false;
	return true;
}

/* ---- the end ---- */

static void on_closed(uv_handle_t *handle)
{
	struct sc_exchange *x = handle->data;

	if (--x->n_handles == 0) {
		struct sc_arena arena = x->arena;

		sc_arena_free(&arena);
	}
}

static void close_handle(struct sc_exchange *x, void *handle)
{
	((uv_handle_t *)handle)->data = x;
	uv_close(handle, on_closed);
}

static void close_udp(struct leg *l)
{
	if (l->has_udp)
		close_handle(l->x, &l->udp);
	l->has_udp = false;
}

static void close_tcp(struct leg *l)
{
	if (l->has_tcp)
		close_handle(l->x, &l->tcp);
	l->has_tcp = false;
}

void sc_exchange_stop(struct sc_exchange *x)
{
	x->over = true;
	for (size_t i = 0; i < x->n_legs; i++) {
		close_udp(&x->legs[i]);
		close_tcp(&x->legs[i]);
	}
	close_handle(x, &x->timer);
}

static void finish(struct sc_exchange *x, const struct sc_exchange_result *r)
{
	x->done(x->user, r);
	sc_exchange_stop(x);
}

static void succeed(struct leg *l, int rcode, struct sc_bytes packet)
{
	struct sc_exchange *x = l->x;
	const struct sc_exchange_result r = { .rcode = rcode,
		.packet = packet };

	x->place->first = (size_t)(l - x->legs);
	finish(x, &r);
}

static void give_up(struct sc_exchange *x)
{
	const struct sc_servers *s = x->place->servers;
	struct sc_exchange_result r = { .end = SC_NET_TIMEOUT, .waited = true };

	/* Else the server is there, and the question's times say the rest. */
	if (!x->place->heard) {
		r.end = SC_NET_LOCAL;
		snprintf(r.detail, sizeof(r.detail),
			"the DNS server %s%s gave no answer within %llu s",
			s->v[0].text, s->n > 1 ? ", as the others," : "",
			(unsigned long long)(x->patience_ms + 500) / 1000);
	}
	finish(x, &r);
}

/* Every server has failed; an answer with an error says most. */
static void fail(struct sc_exchange *x)
{
	const struct leg *l = &x->legs[0];
	struct sc_exchange_result r = { 0 };

	for (size_t i = 0; i < x->n_legs; i++)
		if (x->legs[i].rcode && !l->rcode)
			l = &x->legs[i];
	r.end = l->end;
	r.rcode = l->rcode;
	r.packet = l->packet;
	snprintf(r.detail, sizeof(r.detail), "the DNS server %s %s",
		l->server->text, l->why);
	finish(x, &r);
}

/* ---- a server ---- */

static void ask_next(struct sc_exchange *x);

static void fail_leg(struct leg *l, enum sc_net_end end, const char *why)
{
	struct sc_exchange *x = l->x;

	l->state = LEG_FAILED;
	l->end = end;
	l->why = why;
	close_udp(l);
	close_tcp(l);
	for (size_t i = 0; i < x->n_legs; i++)
		if (x->legs[i].state == LEG_ASKED)
			return; /* its answer may come yet */
	ask_next(x);
}

static void fail_by_error(struct leg *l, int error)
{
	fail_leg(l, SC_NET_LOCAL,
		error == UV_ECONNREFUSED ? "is not there: nobody listens" :
			error == UV_ENETUNREACH ?
					   "cannot be reached: there is "
					   "no network here" :
			error == UV_EHOSTUNREACH ?
					   "cannot be reached from here" :
					   "cannot be asked from here");
}

static void fail_by_rcode(struct leg *l, int rcode, struct sc_bytes packet)
{
	static const char *const whys[] = { [1] = "says FORMERR",
		[2] = "says SERVFAIL",
		[4] = "says NOTIMP",
		[5] = "says REFUSED" };
	struct sc_arena *a = &l->x->arena;
	uint8_t *copy = sc_new(a, uint8_t, packet.n);

	memcpy(copy, packet.p, packet.n);
	l->packet = (struct sc_bytes){ copy, packet.n };
	l->rcode = rcode;
	fail_leg(l, SC_NET_OK,
		(size_t)rcode < SC_COUNT(whys) && whys[rcode] ?
			whys[rcode] :
			"answers with an error");
}

static bool is_answer(const struct sc_exchange *x, struct sc_bytes m)
{
	return sc_exchange_is_answer(
		(struct sc_bytes){ x->query + 2, x->n_query }, m);
}

static void fetch_by_tcp(struct leg *l);
static void send_udp(struct leg *l);

static void take_answer(struct leg *l, struct sc_bytes m, bool udp)
{
	enum { NXDOMAIN = 3, TRUNCATED = 2 };
	int rcode = m.p[3] & 15;

	l->x->place->heard = true;
	if (rcode != 0 && rcode != NXDOMAIN)
		fail_by_rcode(l, rcode, m);
	else if (!udp || !(m.p[2] & TRUNCATED))
		succeed(l, rcode, m);
	else if (l->tcp_failed)
		fail_leg(l, SC_NET_LOCAL,
			"cuts its answer short, and gives the whole of it "
			"neither over TCP nor over UDP");
	else if (!l->has_tcp)
		fetch_by_tcp(l);
}

/* ---- UDP ---- */

static void give_buffer(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	(void)wanted;
	*out = uv_buf_init(handle->loop->data, SC_EXCHANGE_ANSWER_BYTES);
}

static void on_datagram(uv_udp_t *udp, ssize_t n, const uv_buf_t *b,
	const struct sockaddr *from, unsigned flags)
{
	struct leg *l = udp->data;

	(void)flags;
	if (n < 0) {
		fail_by_error(l, (int)n);
		return;
	}
	if (n == 0 && !from)
		return;

	struct sc_bytes m = { (const uint8_t *)b->base, (size_t)n };

	if (is_answer(l->x, m))
		take_answer(l, m, true);
}

static bool open_udp(struct leg *l)
{
	struct sc_exchange *x = l->x;
	int error = uv_udp_init(x->place->loop, &l->udp);

	if (!error) {
		l->udp.data = l;
		l->has_udp = true;
		x->n_handles++;
		/* Connected, only what comes from there is heard. */
		error = uv_udp_connect(
			&l->udp, (const struct sockaddr *)&l->server->at);
	}
	if (!error)
		error = uv_udp_recv_start(&l->udp, give_buffer, on_datagram);
	if (error)
		fail_by_error(l, error);
	return !error;
}

/* Says for how much we have room, in the OPT record at the end (RFC 6891). */
static void set_room(struct sc_exchange *x, int bytes)
{
	uint8_t *opt = x->query + 2 + x->n_query - OPT_BYTES;

	if (x->n_query < x->n_question + OPT_BYTES || opt[0] != 0 ||
		opt[1] != 0 || opt[2] != RR_OPT)
		return;
	opt[3] = (uint8_t)(bytes >> 8);
	opt[4] = (uint8_t)bytes;
}

static void send_udp(struct leg *l)
{
	struct sc_exchange *x = l->x;
	uv_buf_t b = uv_buf_init((char *)x->query + 2, (unsigned)x->n_query);
	int sent;

	l->state = LEG_ASKED;
	if (!l->has_udp && !open_udp(l))
		return;
	set_room(x, l->truncated ? LARGE_BYTES : SMALL_BYTES);
	sent = uv_udp_try_send(&l->udp, &b, 1, NULL);
	/* What the kernel has no room for is as good as lost on the way. */
	if (sent < 0 && sent != UV_EAGAIN && sent != UV_ENOBUFS)
		fail_by_error(l, sent);
}

/* ---- TCP ---- */

static void fail_tcp(struct leg *l)
{
	close_tcp(l);
	l->tcp_failed = true;
	send_udp(l);
}

static void on_stream(uv_stream_t *tcp, ssize_t n, const uv_buf_t *b)
{
	struct leg *l = tcp->data;

	if (n < 0) {
		fail_tcp(l);
		return;
	}
	if ((size_t)n > 2 + SC_EXCHANGE_ANSWER_BYTES - l->n_stream)
		n = (ssize_t)(2 + SC_EXCHANGE_ANSWER_BYTES - l->n_stream);
	memcpy(l->stream + l->n_stream, b->base, (size_t)n);
	l->n_stream += (size_t)n;
	if (l->n_stream < 2)
		return;

	struct sc_bytes m = { l->stream + 2,
		(size_t)l->stream[0] << 8 | l->stream[1] };

	if (l->n_stream < 2 + m.n)
		return;
	if (is_answer(l->x, m))
		take_answer(l, m, false);
	else
		fail_tcp(l);
}

static void on_written(uv_write_t *writing, int status)
{
	(void)writing; /* a failure shows when reading */
	(void)status;
}

static void on_connected(uv_connect_t *connecting, int status)
{
	struct leg *l = connecting->data;
	struct sc_exchange *x = l->x;
	uv_buf_t b = uv_buf_init((char *)x->query, (unsigned)x->n_query + 2);

	if (x->over || !l->has_tcp || status == UV_ECANCELED)
		return;
	if (status != 0 ||
		uv_write(&l->writing, connecting->handle, &b, 1, on_written) ||
		uv_read_start(connecting->handle, give_buffer, on_stream))
		fail_tcp(l);
}

static void fetch_by_tcp(struct leg *l)
{
	struct sc_exchange *x = l->x;

	l->truncated = true;
	if (uv_tcp_init(x->place->loop, &l->tcp) != 0) {
		l->tcp_failed = true;
		return;
	}
	x->n_handles++;
	l->has_tcp = true;
	l->tcp.data = l;
	l->connecting.data = l;
	l->n_stream = 0;
	l->stream = sc_new(&x->arena, uint8_t, 2 + SC_EXCHANGE_ANSWER_BYTES);
	if (uv_tcp_connect(&l->connecting, &l->tcp,
		    (const struct sockaddr *)&l->server->at, on_connected))
		fail_tcp(l);
}

/* ---- one server after the other ---- */

static void ask_next(struct sc_exchange *x)
{
	for (size_t i = 0; i < x->n_legs; i++) {
		struct leg *l = &x->legs[x->next++ % x->n_legs];

		if (l->state != LEG_FAILED) {
			send_udp(l); /* may fail, and have asked the next one */
			return;
		}
	}
	fail(x);
}

static void on_pause(uv_timer_t *timer)
{
	struct sc_exchange *x = timer->data;
	uint64_t waited_ms = elapsed_ms(x), pause_ms = x->pause_ms;

	if (waited_ms >= x->patience_ms) {
		give_up(x);
		return;
	}
	if (pause_ms > x->patience_ms - waited_ms)
		pause_ms = x->patience_ms - waited_ms;
	uv_timer_start(&x->timer, on_pause, pause_ms, 0);
	x->pause_ms += x->pause_ms / 2;
	if (x->pause_ms > PAUSE_MAX_MS)
		x->pause_ms = PAUSE_MAX_MS;
	ask_next(x);
}

struct sc_exchange *sc_exchange_begin(struct sc_exchange_place *place,
	struct sc_bytes query, uint64_t patience_ms, sc_exchange_fn *done,
	void *user)
{
	struct sc_arena arena = { 0 };
	struct sc_exchange *x;

	if (query.n > SC_EXCHANGE_QUERY_BYTES ||
		sc_exchange_question_bytes(query) == 0)
		return NULL;
	x = sc_new(&arena, struct sc_exchange, 1);
	x->arena = arena;
	x->place = place;
	x->query[0] = (uint8_t)(query.n >> 8);
	x->query[1] = (uint8_t)query.n;
	memcpy(x->query + 2, query.p, query.n);
	x->n_query = query.n;
	x->n_question = sc_exchange_question_bytes(query);
	x->done = done;
	x->user = user;
	x->patience_ms = patience_ms;
	x->pause_ms = FIRST_PAUSE_MS;
	x->n_legs = place->servers->n;
	x->next = place->first;
	for (size_t i = 0; i < x->n_legs; i++) {
		x->legs[i].x = x;
		x->legs[i].server = &place->servers->v[i];
	}
	x->began_ms = uv_now(place->loop);
	uv_timer_init(place->loop, &x->timer);
	x->timer.data = x;
	x->n_handles = 1;
	/* From the loop also when the first server cannot be asked. */
	uv_timer_start(&x->timer, on_pause, 0, 0);
	return x;
}
