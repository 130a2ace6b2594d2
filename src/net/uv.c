#include "net/uv.h"

#include <assert.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <unistd.h>
#include <uv.h>

#include "base/dname.h"
#include "net/cache.h"
#include "net/fetcher.h"
#include "net/hosts.h"
#include "net/resolver.h"

struct timer {
	struct sc_arena arena; /* this lives in it */
	uv_timer_t uv;
	struct timer *next;
	struct timer **link; /* what points here */
	void (*fn)(void *user);
	void *user;
};

struct net_uv {
	struct sc_net net; /* first: the interface is this */
	struct sc_arena arena;
	uv_loop_t loop;
	struct sc_resolver *resolver;
	struct sc_fetcher *fetcher;
	struct timer *timers;
	const char *cache; /* or NULL */
	struct sc_gate gate;
	char buffer[65536]; /* what is read is used up in the callback */
};

struct sc_net_conn {
	struct sc_arena arena; /* this lives in it */
	struct net_uv *u;
	const struct sc_net_events *events;
	void *user;
	uv_tcp_t tcp;
	uv_timer_t alarm;
	uv_connect_t connecting;
	int error;          /* of a connect() that failed at once */
	const char *barred; /* why there was no connect(); or NULL */
	int handles;        /* not closed yet */
	bool over;          /* `ended` was told */
};

static enum sc_net_end end_of(int status)
{
	switch (status) {
	case 0: return SC_NET_OK;
	case UV_EOF: return SC_NET_CLOSED;
	case UV_ETIMEDOUT: return SC_NET_TIMEOUT;
	case UV_ECONNREFUSED: return SC_NET_REFUSED;
	case UV_ECONNRESET:
	case UV_ECONNABORTED:
	case UV_EPIPE: return SC_NET_RESET;
	case UV_ENETUNREACH:
	case UV_EHOSTUNREACH:
	case UV_ENETDOWN:
	case UV_EAFNOSUPPORT:
	case UV_EADDRNOTAVAIL:
	case UV_EINVAL: /* a link-local address without its link */
		return SC_NET_UNREACHABLE;
	default: return SC_NET_LOCAL;
	}
}

static void end_conn(struct sc_net_conn *c, int status)
{
	char text[128];

	if (c->over)
		return;
	c->over = true;
	uv_read_stop((uv_stream_t *)&c->tcp);
	uv_timer_stop(&c->alarm);
	uv_strerror_r(status, text, sizeof(text));
	c->events->ended(
		c->user, end_of(status), status == UV_EOF ? NULL : text);
}

static void on_alarm(uv_timer_t *timer)
{
	struct sc_net_conn *c = timer->data;

	if (c->barred && !c->over) {
		c->over = true;
		c->events->ended(c->user, SC_NET_BARRED, c->barred);
	} else if (c->error)
		end_conn(c, c->error);
	else
		c->events->alarm(c->user);
}

static void lend_buffer(uv_handle_t *tcp, size_t suggested, uv_buf_t *buf)
{
	struct sc_net_conn *c = tcp->data;

	(void)suggested;
	*buf = uv_buf_init(c->u->buffer, sizeof(c->u->buffer));
}

/*
 * Acknowledges at once. A server whose Nagle algorithm waits for our
 * acknowledgement would hold its next line back for 40 ms otherwise. Linux
 * forgets this with every read; elsewhere it cannot be asked for.
 */
static void acknowledge(uv_stream_t *tcp)
{
#ifdef TCP_QUICKACK
	int on = 1;
	uv_os_fd_t fd;

	if (uv_fileno((uv_handle_t *)tcp, &fd) == 0)
		setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
#else
	(void)tcp;
#endif
}

static void on_read(uv_stream_t *tcp, ssize_t n, const uv_buf_t *buf)
{
	struct sc_net_conn *c = tcp->data;

	acknowledge(tcp);
	if (n < 0)
		end_conn(c, (int)n);
	else if (n > 0)
		c->events->data(c->user,
			(struct sc_bytes){
				(const uint8_t *)buf->base, (size_t)n });
}

static void on_connect(uv_connect_t *request, int status)
{
	struct sc_net_conn *c = request->data;

	if (status == UV_ECANCELED) /* closed by its owner */
		return;
	/* Accepted, and cut before we looked: that is no refusal. */
	if (status == UV_ECONNRESET)
		c->events->connected(c->user);
	if (status == 0)
		status = uv_read_start(
			(uv_stream_t *)&c->tcp, lend_buffer, on_read);
	if (status == 0)
		c->events->connected(c->user);
	else
		end_conn(c, status);
}

static struct sockaddr_storage socket_address(struct sc_ip ip, int port)
{
	struct sockaddr_storage storage = { 0 };
	char text[SC_IP_TEXT_MAX];

	sc_ip_format(ip, text);
	if (ip.family == 4)
		uv_ip4_addr(text, port, (struct sockaddr_in *)&storage);
	else
		uv_ip6_addr(text, port, (struct sockaddr_in6 *)&storage);
	return storage;
}

/* Moves the alarm of `c` to `at`. */
static void start_alarm(struct sc_net_conn *c, int64_t wait_ms)
{
	uv_update_time(&c->u->loop);
	uv_timer_start(
		&c->alarm, on_alarm, wait_ms > 0 ? (uint64_t)wait_ms : 0, 0);
}

static struct sc_net_conn *net_connect(struct sc_net *net, struct sc_ip ip,
	int port, unsigned foreign, const struct sc_net_events *events,
	void *user)
{
	struct net_uv *u = (struct net_uv *)net;
	struct sc_arena arena = { 0 };
	struct sc_net_conn *c = sc_new(&arena, struct sc_net_conn, 1);
	struct sockaddr_storage to = socket_address(ip, port);

	c->barred = sc_gate_objection(&arena, &u->gate, ip, port, foreign);
	c->arena = arena;
	c->u = u;
	c->events = events;
	c->user = user;
	c->handles = 2;
	uv_tcp_init(&u->loop, &c->tcp);
	uv_timer_init(&u->loop, &c->alarm);
	c->tcp.data = c->alarm.data = c->connecting.data = c;
	if (!c->barred)
		c->error = uv_tcp_connect(&c->connecting, &c->tcp,
			(const struct sockaddr *)&to, on_connect);
	if (c->barred || c->error)
		start_alarm(c, 0);
	else
		uv_tcp_nodelay(&c->tcp, 1);
	return c;
}

static void on_written(uv_write_t *request, int status)
{
	/* A peer that is gone shows when reading, and after its last words. */
	(void)request;
	(void)status;
}

/* What the kernel would not take at once. */
static void send_later(struct sc_net_conn *c, struct sc_bytes b)
{
	uv_write_t *request = sc_new(&c->arena, uv_write_t, 1);
	char *copy = sc_arena_copy(&c->arena, b.p, b.n);
	uv_buf_t buf = uv_buf_init(copy, (unsigned)b.n);

	uv_write(request, (uv_stream_t *)&c->tcp, &buf, 1, on_written);
}

static void net_send(struct sc_net_conn *c, struct sc_bytes b)
{
	if (c->over || b.n == 0)
		return;

	uv_buf_t buf = uv_buf_init((char *)(uintptr_t)b.p, (unsigned)b.n);
	int sent = uv_try_write((uv_stream_t *)&c->tcp, &buf, 1);

	if (sent < 0 && sent != UV_EAGAIN)
		return; /* told by reading, as above */
	if (sent > 0) {
		b.p += sent;
		b.n -= (size_t)sent;
	}
	if (b.n)
		send_later(c, b);
}

static struct sc_mono net_now(struct sc_net *net)
{
	struct net_uv *u = (struct net_uv *)net;

	uv_update_time(&u->loop);
	return (struct sc_mono){ (int64_t)uv_now(&u->loop) };
}

static struct sc_date net_date(struct sc_net *net)
{
	uv_timeval64_t now = { 0 };

	(void)net;
	uv_gettimeofday(&now);
	return (struct sc_date){ now.tv_sec };
}

static void net_set_alarm(struct sc_net_conn *c, struct sc_mono at)
{
	if (!c->barred && !c->error && !c->over)
		start_alarm(c, at.ms - net_now(&c->u->net).ms);
}

static void on_conn_closed(uv_handle_t *handle)
{
	struct sc_net_conn *c = handle->data;

	if (--c->handles == 0) {
		struct sc_arena arena = c->arena;

		sc_arena_free(&arena);
	}
}

static void net_close(struct sc_net_conn *c)
{
	c->over = true;
	uv_close((uv_handle_t *)&c->alarm, on_conn_closed);
	uv_close((uv_handle_t *)&c->tcp, on_conn_closed);
}

static void free_timer(uv_handle_t *handle)
{
	struct timer *t = handle->data;
	struct sc_arena arena = t->arena;

	sc_arena_free(&arena);
}

static void drop_timer(struct timer *t)
{
	*t->link = t->next;
	if (t->next)
		t->next->link = t->link;
	uv_close((uv_handle_t *)&t->uv, free_timer);
}

static void on_timer(uv_timer_t *handle)
{
	struct timer *t = handle->data;

	drop_timer(t);
	t->fn(t->user);
}

static void net_at(
	struct sc_net *net, struct sc_mono at, void (*fn)(void *), void *user)
{
	struct net_uv *u = (struct net_uv *)net;
	struct sc_arena arena = { 0 };
	struct timer *t = sc_new(&arena, struct timer, 1);
	int64_t wait_ms = at.ms - net_now(net).ms;

	t->arena = arena;
	t->fn = fn;
	t->user = user;
	t->next = u->timers;
	t->link = &u->timers;
	if (t->next)
		t->next->link = &t->next;
	u->timers = t;
	uv_timer_init(&u->loop, &t->uv);
	t->uv.data = t;
	uv_timer_start(
		&t->uv, on_timer, wait_ms > 0 ? (uint64_t)wait_ms : 0, 0);
}

static void net_resolve(struct sc_net *net, const char *name, int type,
	struct sc_mono deadline, sc_net_answer_fn *done, void *user)
{
	struct net_uv *u = (struct net_uv *)net;
	int64_t wait_ms = deadline.ms - net_now(net).ms;

	sc_resolver_ask(u->resolver, name, type,
		wait_ms > 0 ? (uint64_t)wait_ms : 0, done, user);
}

static void net_fetch(struct sc_net *net, const struct sc_net_request *request,
	struct sc_mono deadline, sc_net_response_fn *done, void *user)
{
	struct net_uv *u = (struct net_uv *)net;
	int64_t wait_ms = deadline.ms - net_now(net).ms;

	sc_fetcher_get(u->fetcher, request, wait_ms > 0 ? (uint64_t)wait_ms : 0,
		done, user);
}

static void net_keep(
	struct sc_net *net, const char *name, struct sc_bytes content)
{
	struct net_uv *u = (struct net_uv *)net;

	if (u->cache)
		(void)sc_cache_write(u->cache, name, content);
}

static bool net_recall(struct sc_net *net, struct sc_arena *a, const char *name,
	struct sc_bytes *out)
{
	struct net_uv *u = (struct net_uv *)net;

	return u->cache && sc_cache_read(a, u->cache, name, out);
}

static void net_run(struct sc_net *net)
{
	struct net_uv *u = (struct net_uv *)net;

	uv_run(&u->loop, UV_RUN_DEFAULT);
}

static void net_stop(struct sc_net *net)
{
	struct net_uv *u = (struct net_uv *)net;

	sc_resolver_stop(u->resolver);
	sc_fetcher_stop(u->fetcher);
	while (u->timers)
		drop_timer(u->timers);
}

static const struct sc_net interface = {
	.now = net_now,
	.date = net_date,
	.resolve = net_resolve,
	.fetch = net_fetch,
	.keep = net_keep,
	.recall = net_recall,
	.connect = net_connect,
	.send = net_send,
	.set_alarm = net_set_alarm,
	.close = net_close,
	.at = net_at,
	.run = net_run,
	.stop = net_stop,
};

bool sc_net_uv_new(const struct sc_net_options *options, struct sc_net **out,
	struct sc_error *e)
{
	struct sc_arena arena = { 0 };
	struct net_uv *u = sc_new(&arena, struct net_uv, 1);

	if (uv_loop_init(&u->loop) != 0) {
		sc_arena_free(&arena);
		return sc_error_set(e, SC_ERROR_INTERNAL,
			"cannot start an event loop: no descriptors left");
	}
	u->net = interface;
	u->arena = arena;
	if (!sc_resolver_new(&u->arena, &u->loop, options, &u->resolver, e)) {
		arena = u->arena;
		uv_loop_close(&u->loop);
		sc_arena_free(&arena);
		return false;
	}
	u->gate = options->gate;
	u->fetcher = sc_fetcher_new(&u->arena, &u->loop, &u->gate);
	u->cache = sc_arena_text(&u->arena, options->cache);
	signal(SIGPIPE, SIG_IGN);
	*out = &u->net;
	return true;
}

void sc_net_uv_free(struct sc_net *net)
{
	struct net_uv *u = (struct net_uv *)net;

	if (!u)
		return;
	net_stop(net);
	sc_resolver_close(u->resolver);
	sc_fetcher_close(u->fetcher);
	uv_run(&u->loop, UV_RUN_DEFAULT);

	int busy = uv_loop_close(&u->loop);
	struct sc_arena arena = u->arena;

	assert(busy == 0); /* else a connection was not closed */
	(void)busy;
	sc_arena_free(&arena);
}

const char *sc_net_machine_name(struct sc_arena *a)
{
	char name[256] = "";
	const char *full = name;

	if (gethostname(name, sizeof(name) - 1) != 0)
		name[0] = '\0';
	if (!strchr(name, '.'))
		full = sc_hosts_full_name(a, sc_hosts_text(a), name);
	if (!full || !strchr(full, '.') ||
		sc_dname_check(sc_bytes_of(full)) != SC_DNAME_OK)
		return "smtpcert.invalid";
	return sc_dname_fold(a, sc_bytes_of(full));
}
