#include <stdlib.h>

#include "net/gate.h"
#include "world/inside.h"
#include "world/peer.h"

#define BEGAN_MS   1000000    /* no clock begins at 0 */
#define BEGAN_AT   1795435200 /* 2026-11-23T12:00:00Z */
#define MAX_EVENTS 200000
#define CONNECT_MS 130000 /* until the kernel gives up */

enum event_kind {
	EVENT_CONNECTED, /* to the client */
	EVENT_DATA,
	EVENT_ENDED,
	EVENT_ALARM,
	EVENT_TIMER,
	EVENT_TO_PEER, /* the client's bytes */
	EVENT_WAKE,    /* the peer */
};

struct event {
	struct event *next; /* by time, then as added */
	int64_t at_ms;
	enum event_kind kind;
	struct sc_net_conn *conn;
	struct sc_bytes bytes;
	enum sc_net_end end;
	void (*fn)(void *user); /* TIMER */
	void *user;
};

struct sc_net_conn {
	struct world *w;
	struct sc_net_conn *next;
	const struct scene_server *server; /* NULL: nobody listens */
	struct sc_ip ip;
	int port;
	const struct sc_net_events *events;
	void *user;
	struct peer *peer;
	int64_t alarm_ms;   /* 0: none */
	const char *barred; /* by the gate; or NULL */
	bool ended, closed, mute;
};

void world_complain(struct world *w, const char *what)
{
	if (!w->complaint)
		w->complaint = what;
}

bool world_fails(struct world *w)
{
	return ++w->operations == w->fail_at;
}

const char *world_objection(
	struct world *w, struct sc_ip ip, int port, unsigned foreign)
{
	const struct sc_gate gate = { w->scene->allow_private,
		w->scene->allow_ports };
	const char *special = sc_ip_special(ip);

	if (special && strcmp(special, "documentation") == 0)
		foreign &= ~(unsigned)SC_NET_FOREIGN_ADDRESS;
	return sc_gate_objection(w->arena, &gate, ip, port, foreign);
}

static void add_event(struct world *w, long long in_ms, struct event e)
{
	struct event *new = sc_new(w->arena, struct event, 1);
	struct event **at = &w->events;

	*new = e;
	new->at_ms = w->now_ms + in_ms;
	while (*at && (*at)->at_ms <= new->at_ms)
		at = &(*at)->next;
	new->next = *at;
	*at = new;
}

static struct sc_mono world_now(struct sc_net *net)
{
	return (struct sc_mono){ ((struct world *)net)->now_ms };
}

static struct sc_date world_date(struct sc_net *net)
{
	int64_t ms = ((struct world *)net)->now_ms - BEGAN_MS;

	return (struct sc_date){ BEGAN_AT + ms / 1000 };
}

/* How many connections there were to an address and port. */
static int count_before(const struct world *w, struct sc_ip ip, int port)
{
	int n = 0;

	for (const struct sc_net_conn *c = w->conns; c; c = c->next)
		n += c->port == port && sc_ip_equal(c->ip, ip);
	return n;
}

/* One for each connection in turn; the last one for all that follow. */
static const struct scene_server *find_server(
	const struct world *w, struct sc_ip ip, int port)
{
	const struct scene_server *last = NULL;
	int skip = count_before(w, ip, port);

	for (size_t i = 0; i < w->scene->n_servers; i++) {
		const struct scene_server *s = &w->scene->servers[i];

		if (s->port != port || !sc_ip_equal(s->ip, ip))
			continue;
		last = s;
		skip -= s->times;
		if (skip < 0)
			break;
	}
	return last;
}

static void count_together(struct world *w, struct sc_ip ip)
{
	int n = 0;

	for (struct sc_net_conn *c = w->conns; c; c = c->next)
		n += !c->closed && sc_ip_equal(c->ip, ip);
	if (n > w->together)
		w->together = n;
}

/* What becomes of a connection, and when. */
static struct event first_event(
	struct world *w, struct sc_net_conn *c, long long *in_ms)
{
	enum sc_net_end end = c->barred ? SC_NET_BARRED :
		c->server               ? c->server->connect :
					  SC_NET_REFUSED;
	struct event e = { .kind = EVENT_ENDED, .conn = c, .end = end };

	*in_ms = end == SC_NET_TIMEOUT ? CONNECT_MS : TRIP_MS;
	if (world_fails(w)) {
		e.end = w->failure == WORLD_SILENCE ? SC_NET_TIMEOUT :
						      SC_NET_LOCAL;
		c->mute = w->failure == WORLD_SILENCE;
	} else if (end == SC_NET_OK) {
		e.kind = EVENT_CONNECTED;
	}
	return e;
}

static void on_peer_send(void *user, struct sc_bytes b)
{
	struct sc_net_conn *c = user;

	if (b.n)
		add_event(c->w, TRIP_MS,
			(struct event){ .kind = EVENT_DATA,
				.conn = c,
				.bytes = { (const uint8_t *)sc_arena_copy(
						   c->w->arena, b.p, b.n),
					b.n } });
}

static void on_peer_end(void *user, enum sc_net_end how)
{
	struct sc_net_conn *c = user;

	add_event(c->w, TRIP_MS,
		(struct event){ .kind = EVENT_ENDED, .conn = c, .end = how });
}

static void on_peer_wake(void *user, long long ms)
{
	struct sc_net_conn *c = user;

	add_event(c->w, ms, (struct event){ .kind = EVENT_WAKE, .conn = c });
}

static void on_peer_complaint(void *user, const char *what)
{
	struct sc_net_conn *c = user;

	/* Where something was made to fail the script is off the track. */
	if (!c->w->fail_at)
		world_complain(c->w, what);
}

static struct sc_net_conn *world_connect(struct sc_net *net, struct sc_ip ip,
	int port, unsigned foreign, const struct sc_net_events *events,
	void *user)
{
	static const struct peer_events peer_events = { on_peer_send,
		on_peer_end, on_peer_wake, on_peer_complaint };
	struct world *w = (struct world *)net;
	struct sc_net_conn *c = sc_new(w->arena, struct sc_net_conn, 1);
	long long in_ms;

	*c = (struct sc_net_conn){ .w = w,
		.next = w->conns,
		.ip = ip,
		.port = port,
		.server = find_server(w, ip, port),
		.barred = world_objection(w, ip, port, foreign),
		.events = events,
		.user = user };
	w->conns = c;
	w->connections += !c->barred;
	count_together(w, ip);
	if (c->server)
		c->peer = peer_new(
			w->arena, c->server, w->credentials, &peer_events, c);

	struct event e = first_event(w, c, &in_ms);

	add_event(w, in_ms, e);
	return c;
}

/* A connection on which nothing works any more. */
static void break_conn(struct sc_net_conn *c)
{
	if (c->w->failure == WORLD_SILENCE)
		c->mute = true;
	else
		add_event(c->w, TRIP_MS,
			(struct event){ .kind = EVENT_ENDED,
				.conn = c,
				.end = SC_NET_RESET });
}

static void world_send(struct sc_net_conn *c, struct sc_bytes b)
{
	struct world *w = c->w;

	if (c->closed) {
		world_complain(w, "sent over a closed connection");
		return;
	}
	if (world_fails(w)) {
		break_conn(c);
		return;
	}
	add_event(w, TRIP_MS,
		(struct event){ .kind = EVENT_TO_PEER,
			.conn = c,
			.bytes = { (const uint8_t *)sc_arena_copy(
					   w->arena, b.p, b.n),
				b.n } });
}

static void world_set_alarm(struct sc_net_conn *c, struct sc_mono at)
{
	int64_t in_ms = at.ms - c->w->now_ms;

	if (c->closed) {
		world_complain(c->w, "an alarm for a closed connection");
		return;
	}
	in_ms = in_ms > 0 ? in_ms : 0;
	c->alarm_ms = c->w->now_ms + in_ms;
	add_event(
		c->w, in_ms, (struct event){ .kind = EVENT_ALARM, .conn = c });
}

static void world_close(struct sc_net_conn *c)
{
	if (c->closed)
		world_complain(c->w, "closed a connection twice");
	c->closed = true;
}

void world_after(
	struct world *w, long long in_ms, void (*fn)(void *), void *user)
{
	add_event(w, in_ms > 0 ? in_ms : 0,
		(struct event){ .kind = EVENT_TIMER, .fn = fn, .user = user });
}

static void world_at(
	struct sc_net *net, struct sc_mono at, void (*fn)(void *), void *user)
{
	struct world *w = (struct world *)net;

	world_after(w, at.ms - w->now_ms, fn, user);
}

static void tell_data(struct sc_net_conn *c, struct sc_bytes b)
{
	if (world_fails(c->w)) {
		break_conn(c);
		return;
	}
	c->events->data(c->user, b);
}

static void tell_connected(struct sc_net_conn *c)
{
	if (world_fails(c->w)) {
		break_conn(c);
		return;
	}
	c->events->connected(c->user);
	peer_begin(c->peer);
}

static void tell_ended(struct sc_net_conn *c, enum sc_net_end end)
{
	c->ended = true;
	c->events->ended(c->user, end, c->barred);
}

static void tell_alarm(struct sc_net_conn *c)
{
	c->alarm_ms = 0;
	c->events->alarm(c->user);
}

/* Of a connection that is over, or an alarm that was moved. */
static bool is_stale(const struct event *e)
{
	const struct sc_net_conn *c = e->conn;

	return c &&
		(c->closed || c->ended ||
			(e->kind == EVENT_ALARM && c->alarm_ms != e->at_ms));
}

static void run_conn_event(struct sc_net_conn *c, const struct event *e)
{
	if (e->kind == EVENT_ALARM) {
		tell_alarm(c);
		return;
	}
	if (c->mute)
		return;
	switch ((int)e->kind) {
	case EVENT_CONNECTED: tell_connected(c); break;
	case EVENT_DATA: tell_data(c, e->bytes); break;
	case EVENT_ENDED: tell_ended(c, e->end); break;
	case EVENT_TO_PEER: peer_take(c->peer, e->bytes); break;
	case EVENT_WAKE: peer_wake(c->peer); break;
	default: abort(); /* those have no connection */
	}
}

static void run_event(struct world *w, const struct event *e)
{
	w->now_ms = e->at_ms;
	if (e->kind == EVENT_TIMER)
		e->fn(e->user);
	else
		run_conn_event(e->conn, e);
}

static void world_run(struct sc_net *net)
{
	struct world *w = (struct world *)net;
	int n = 0;

	while (w->events && n++ < MAX_EVENTS) {
		struct event *e = w->events;

		w->events = e->next;
		if (!is_stale(e))
			run_event(w, e);
	}
	if (w->events)
		w->complaint = "it does not end";
	for (struct sc_net_conn *c = w->conns; c; c = c->next)
		if (!c->closed)
			w->complaint = "a connection was left open";
}

static void world_stop(struct sc_net *net)
{
	((struct world *)net)->events = NULL;
}

struct world *world_new(struct sc_arena *a, const struct scene *scene,
	struct credentials *credentials, int fail_at,
	enum world_failure failure)
{
	struct world *w = sc_new(a, struct world, 1);

	w->net = (struct sc_net){ .now = world_now,
		.date = world_date,
		.resolve = world_resolve,
		.fetch = world_fetch,
		.keep = world_keep,
		.recall = world_recall,
		.connect = world_connect,
		.send = world_send,
		.set_alarm = world_set_alarm,
		.close = world_close,
		.at = world_at,
		.run = world_run,
		.stop = world_stop };
	w->arena = a;
	w->scene = scene;
	w->credentials = credentials;
	w->now_ms = BEGAN_MS;
	w->fail_at = fail_at;
	w->failure = failure;
	return w;
}

void world_free(struct world *w)
{
	for (struct sc_net_conn *c = w->conns; c; c = c->next)
		if (c->peer)
			peer_free(c->peer);
}

struct sc_net *world_net(struct world *w)
{
	return &w->net;
}

int world_operations(const struct world *w)
{
	return w->operations;
}

int world_connections(const struct world *w)
{
	return w->connections;
}

int world_fetches(const struct world *w)
{
	return w->fetches;
}

int world_keeps(const struct world *w)
{
	return w->keeps;
}

int world_together(const struct world *w)
{
	return w->together;
}

const char *world_complaint(const struct world *w)
{
	return w->complaint;
}
