#include "net/fetcher.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "net/fetch_request.h"

struct transfer {
	struct sc_arena arena; /* this lives in it */
	struct sc_fetcher *f;
	struct transfer *next;
	struct transfer **link; /* what points here */
	CURL *easy;             /* NULL: `trouble` is told by the timer */
	struct sc_fetch_lists lists;
	curl_socket_t fd; /* the newest socket; CURL_SOCKET_BAD: none */
	bool plain;
	uv_timer_t timer; /* tells trouble */
	struct sc_error trouble;
	sc_net_response_fn *done;
	void *user;
	size_t max_bytes;
	struct sc_out_memory body;
	struct sc_out out; /* writes to it */
	size_t header_bytes;
	struct sc_ip ip; /* that may be connected to, and no other */
	int port;
	unsigned foreign;
	const char *barred; /* why no socket was opened; or NULL */
	bool connected; /* TCP; libcurl tells it only when TLS is there too */
	struct sc_net_response response;
};

struct sc_fetcher {
	uv_loop_t *loop;
	const struct sc_gate *gate;
	struct sc_curl curl;
	CURLM *multi; /* NULL: not loaded */
	uv_timer_t timer;
	struct transfer *transfers;
	struct watch *watches;
};

/*
 * A descriptor that the multi handle wants watched. It need not be the socket
 * of a transfer: libcurl watches descriptors of its own as well, and names
 * whatever easy handle it has at hand.
 */
struct watch {
	struct sc_arena arena; /* this lives in it */
	struct sc_fetcher *f;
	struct watch *next;
	uv_poll_t poll;
	curl_socket_t fd;
};

struct sc_fetcher *sc_fetcher_new(
	struct sc_arena *a, uv_loop_t *loop, const struct sc_gate *gate)
{
	struct sc_fetcher *f = sc_new(a, struct sc_fetcher, 1);

	f->loop = loop;
	f->gate = gate;
	return f;
}

static void free_transfer(uv_handle_t *timer)
{
	struct transfer *t = timer->data;
	struct sc_arena arena = t->arena;

	sc_arena_free(&arena);
}

static void drop(struct transfer *t)
{
	const struct sc_curl *curl = &t->f->curl;

	*t->link = t->next;
	if (t->next)
		t->next->link = t->link;
	if (t->easy) {
		(void)curl->multi_remove(t->f->multi, t->easy);
		curl->easy_free(t->easy);
		curl->list_free(t->lists.route);
		curl->list_free(t->lists.headers);
	}
	uv_close((uv_handle_t *)&t->timer, free_transfer);
}

/* What was told lives until the loop has closed the timer. */
static void tell(struct transfer *t)
{
	drop(t);
	t->done(t->user, &t->response);
}

/* At most so much of a body as the caller wants to see; then no more. */
static size_t on_body(char *p, size_t size, size_t n, void *user)
{
	struct transfer *t = user;
	size_t bytes = size * n, room = t->max_bytes - t->body.n;

	if (bytes > room)
		t->response.body_cut = true;
	sc_out_bytes(&t->out, p, bytes < room ? bytes : room);
	return bytes > room ? 0 : bytes; /* 0 ends the transfer */
}

static struct sc_bytes without_blanks(struct sc_bytes b)
{
	while (b.n && strchr(" \t", b.p[0])) {
		b.p++;
		b.n--;
	}
	while (b.n && strchr(" \t\r\n", b.p[b.n - 1]))
		b.n--;
	return b;
}

static void take_header(struct transfer *t, struct sc_bytes line,
	const char *name, struct sc_bytes *out)
{
	size_t n = strlen(name);

	if (line.n <= n || line.p[n] != ':' || out->p ||
		!sc_bytes_same_text(
			(struct sc_bytes){ line.p, n }, sc_bytes_of(name)))
		return;

	struct sc_bytes value = without_blanks(
		(struct sc_bytes){ line.p + n + 1, line.n - n - 1 });

	out->p = (const uint8_t *)sc_arena_copy(&t->arena, value.p, value.n);
	out->n = value.n;
}

static size_t on_header(char *p, size_t size, size_t n, void *user)
{
	struct transfer *t = user;
	struct sc_bytes line = { (const uint8_t *)p, size * n };

	t->header_bytes += line.n;
	if (t->header_bytes > SC_LIMIT_HEADER_BYTES)
		return 0;
	take_header(t, line, "content-type", &t->response.content_type);
	take_header(t, line, "location", &t->response.location);
	return line.n;
}

/* The certificates, each as one PEM block behind the word "Cert". */
static void take_chain(struct transfer *t)
{
	struct curl_certinfo *info = NULL;
	struct sc_bytes *chain = NULL;
	size_t n = 0;

	t->f->curl.easy_get(t->easy, CURLINFO_CERTINFO, &info);
	for (int i = 0;
		info && i < info->num_of_certs && i < SC_LIMIT_CHAIN_CERTS;
		i++) {
		const struct curl_slist *l = info->certinfo[i];

		while (l && !sc_text_has_prefix(l->data, "Cert:"))
			l = l->next;

		struct sc_bytes der, rest = sc_bytes_of(l ? l->data : "");
		const char *label;

		if (!sc_pem_next(&t->arena, &rest, &label, &der))
			continue;
		chain = sc_grow(&t->arena, chain, n, struct sc_bytes);
		chain[n++] = der;
	}
	t->response.chain = chain;
	t->response.n_chain = n;
}

static enum sc_net_end end_of_connect(struct transfer *t, CURLcode code)
{
	long number = 0;

	t->f->curl.easy_get(t->easy, CURLINFO_OS_ERRNO, &number);
	if (code == CURLE_OPERATION_TIMEDOUT || number == ETIMEDOUT)
		return SC_NET_TIMEOUT;
	switch (number) {
	case ECONNREFUSED: return SC_NET_REFUSED;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case EADDRNOTAVAIL: return SC_NET_UNREACHABLE;
	case ECONNRESET: return SC_NET_RESET;
	default: return SC_NET_LOCAL;
	}
}

static enum sc_net_end end_of(CURLcode code)
{
	switch ((int)code) {
	case CURLE_OK: return SC_NET_OK;
	case CURLE_OPERATION_TIMEDOUT: return SC_NET_TIMEOUT;
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR: return SC_NET_RESET;
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE: return SC_NET_CLOSED;
	case CURLE_OUT_OF_MEMORY:
	case CURLE_FAILED_INIT: return SC_NET_LOCAL;
	default: return SC_NET_PROTOCOL;
	}
}

/* Which of the three stages the transfer got to, and how the last ended. */
static void take_end(struct transfer *t, CURLcode code)
{
	const struct sc_curl *curl = &t->f->curl;
	struct sc_net_response *r = &t->response;
	curl_off_t secured = 0;
	long status = 0;

	curl->easy_get(t->easy, CURLINFO_APPCONNECT_TIME_T, &secured);
	curl->easy_get(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_WRITE_ERROR && r->body_cut)
		code = CURLE_OK;
	r->status = (int)status;
	r->http = end_of(code);
	if (secured == 0 && !t->plain)
		r->tls = r->http;
	if (!t->connected)
		r->connect = end_of_connect(t, code);
	if (code != CURLE_OK)
		r->detail = curl->error_text(code);
	if (t->barred) {
		r->connect = SC_NET_BARRED;
		r->detail = t->barred;
	}
	r->body = (struct sc_bytes){ (const uint8_t *)t->body.p, t->body.n };
}

static struct transfer *find(struct sc_fetcher *f, const CURL *easy)
{
	struct transfer *t = f->transfers;

	while (t && t->easy != easy)
		t = t->next;
	return t;
}

static void reap(struct sc_fetcher *f)
{
	int left;
	CURLMsg *m;

	while (f->multi && (m = f->curl.multi_read(f->multi, &left))) {
		struct transfer *t = find(f, m->easy_handle);
		CURLcode code = m->data.result;

		if (m->msg != CURLMSG_DONE || !t)
			continue;
		take_end(t, code);
		take_chain(t);
		tell(t);
	}
}

/* The transfer whose socket this is, if it is one's. */
static struct transfer *owner_of(struct sc_fetcher *f, curl_socket_t fd)
{
	struct transfer *t = f->transfers;

	while (t && t->fd != fd)
		t = t->next;
	return t;
}

static void note_connected(struct sc_fetcher *f, curl_socket_t fd)
{
	struct transfer *t = owner_of(f, fd);
	struct sockaddr_storage peer;
	socklen_t n = sizeof(peer);

	if (t && !t->connected)
		t->connected =
			getpeername(fd, (struct sockaddr *)&peer, &n) == 0;
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
	const struct watch *w = poll->data;
	struct sc_fetcher *f = w->f;
	int running, what = 0;

	if (status < 0)
		what = CURL_CSELECT_ERR;
	if (events & UV_READABLE)
		what |= CURL_CSELECT_IN;
	if (events & UV_WRITABLE)
		what |= CURL_CSELECT_OUT;
	note_connected(f, w->fd);
	f->curl.multi_act(f->multi, w->fd, what, &running);
	reap(f);
}

static void on_time(uv_timer_t *timer)
{
	struct sc_fetcher *f = timer->data;
	int running;

	f->curl.multi_act(f->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	reap(f);
}

static int on_timeout_wish(CURLM *multi, long ms, void *user)
{
	struct sc_fetcher *f = user;

	(void)multi;
	if (ms < 0)
		return uv_timer_stop(&f->timer);
	uv_update_time(f->loop);
	return uv_timer_start(&f->timer, on_time, (uint64_t)ms, 0);
}

static void free_watch(uv_handle_t *poll)
{
	struct watch *w = poll->data;
	struct sc_arena arena = w->arena;

	sc_arena_free(&arena);
}

/* Where the watch of this descriptor hangs, or would. */
static struct watch **watch_of(struct sc_fetcher *f, curl_socket_t fd)
{
	struct watch **w = &f->watches;

	while (*w && (*w)->fd != fd)
		w = &(*w)->next;
	return w;
}

static bool add_watch(struct sc_fetcher *f, curl_socket_t fd)
{
	struct sc_arena arena = { 0 };
	struct watch *w = sc_new(&arena, struct watch, 1);

	if (uv_poll_init(f->loop, &w->poll, fd) != 0) {
		sc_arena_free(&arena);
		return false;
	}
	w->arena = arena;
	w->f = f;
	w->fd = fd;
	w->poll.data = w;
	w->next = f->watches;
	f->watches = w;
	return true;
}

/*
 * Closed before libcurl closes the descriptor: a watch that outlives it would
 * take the events of its next owner away.
 */
static void remove_watch(struct watch **at)
{
	struct watch *w = *at;

	*at = w->next;
	uv_close((uv_handle_t *)&w->poll, free_watch);
}

static int on_socket_wish(
	CURL *easy, curl_socket_t fd, int what, void *user, void *socket)
{
	struct sc_fetcher *f = user;
	struct watch **w = watch_of(f, fd);
	int events = (what & CURL_POLL_IN ? UV_READABLE : 0) |
		(what & CURL_POLL_OUT ? UV_WRITABLE : 0);

	(void)easy, (void)socket;
	if (what == CURL_POLL_REMOVE) {
		if (*w)
			remove_watch(w);
		return 0;
	}
	if (!*w && !add_watch(f, fd))
		return -1;
	return uv_poll_start(&(*watch_of(f, fd))->poll, events, on_ready);
}

static bool open_multi(struct sc_fetcher *f, struct sc_error *e)
{
	if (f->multi)
		return true;
	if (!sc_curl_load(&f->curl, e))
		return false;
	f->multi = f->curl.multi_new();
	if (!f->multi)
		return sc_error_set(e, SC_ERROR_INTERNAL,
			"libcurl could not make a multi handle");
	uv_timer_init(f->loop, &f->timer);
	f->timer.data = f;
	f->curl.multi_set(f->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wish);
	f->curl.multi_set(f->multi, CURLMOPT_SOCKETDATA, f);
	f->curl.multi_set(f->multi, CURLMOPT_TIMERFUNCTION, on_timeout_wish);
	f->curl.multi_set(f->multi, CURLMOPT_TIMERDATA, f);
	return true;
}

static bool read_address(
	const struct sockaddr *from, struct sc_ip *ip, int *port)
{
	const struct sockaddr_in *four = (const void *)from;
	const struct sockaddr_in6 *six = (const void *)from;
	struct sc_bytes b = { (const uint8_t *)&four->sin_addr, 4 };

	*port = ntohs(four->sin_port); /* in the same place for both */
	if (from->sa_family == AF_INET6)
		b = (struct sc_bytes){ (const uint8_t *)&six->sin6_addr, 16 };
	return (from->sa_family == AF_INET || from->sa_family == AF_INET6) &&
		sc_ip_from_bytes(b, ip);
}

/*
 * Opens the socket for the address that libcurl is about to connect to, if
 * that is the one wanted and the gate lets it pass. libcurl reads some host
 * names as addresses, and then does not go where the route says.
 */
static curl_socket_t open_socket(
	void *user, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct transfer *t = user;
	struct sc_ip ip = { 0 };
	int port = 0;

	(void)purpose;
	if (!read_address(&to->addr, &ip, &port) || !sc_ip_equal(ip, t->ip) ||
		port != t->port)
		t->barred = "not tried: it leads to another address than the "
			    "one that was looked up";
	else
		t->barred = sc_gate_objection(
			&t->arena, t->f->gate, ip, port, t->foreign);
	if (t->barred)
		return CURL_SOCKET_BAD;

	int fd = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	struct transfer *before = owner_of(t->f, fd);

	/* Whoever had this number has closed his. */
	if (before)
		before->fd = CURL_SOCKET_BAD;
	t->fd = fd;
	return fd;
}

static bool begin(struct transfer *t, const struct sc_net_request *r,
	uint64_t wait_ms, struct sc_error *e)
{
	const struct sc_curl *curl = &t->f->curl;

	if (!open_multi(t->f, e))
		return false;
	t->easy = curl->easy_new();
	if (!t->easy)
		return sc_error_set(e, SC_ERROR_INTERNAL,
			"libcurl could not make a handle");
	sc_fetch_put(curl, t->easy, &t->arena, r, wait_ms, &t->lists);
	curl->easy_set(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl->easy_set(t->easy, CURLOPT_OPENSOCKETDATA, t);
	curl->easy_set(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl->easy_set(t->easy, CURLOPT_WRITEDATA, t);
	curl->easy_set(t->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl->easy_set(t->easy, CURLOPT_HEADERDATA, t);
	return curl->multi_add(t->f->multi, t->easy) == CURLM_OK ||
		sc_error_set(e, SC_ERROR_INTERNAL,
			"libcurl did not take the transfer");
}

static void on_trouble(uv_timer_t *timer)
{
	struct transfer *t = timer->data;
	struct sc_net_response *r = &t->response;

	r->connect = r->tls = r->http = SC_NET_LOCAL;
	r->detail = t->trouble.text;
	tell(t);
}

void sc_fetcher_get(struct sc_fetcher *f, const struct sc_net_request *request,
	uint64_t wait_ms, sc_net_response_fn *done, void *user)
{
	struct sc_arena arena = { 0 };
	struct transfer *t = sc_new(&arena, struct transfer, 1);

	t->arena = arena;
	t->f = f;
	t->done = done;
	t->user = user;
	t->fd = CURL_SOCKET_BAD;
	t->max_bytes = request->max_bytes;
	t->plain = request->plain;
	t->ip = request->ip;
	t->port = request->port;
	t->foreign = request->foreign;
	t->body.arena = &t->arena;
	t->out = sc_out_to_memory(&t->body);
	t->next = f->transfers;
	t->link = &f->transfers;
	if (t->next)
		t->next->link = &t->next;
	f->transfers = t;
	uv_timer_init(f->loop, &t->timer);
	t->timer.data = t;
	if (!begin(t, request, wait_ms, &t->trouble))
		uv_timer_start(&t->timer, on_trouble, 0, 0);
}

void sc_fetcher_stop(struct sc_fetcher *f)
{
	while (f->transfers)
		drop(f->transfers);
}

void sc_fetcher_close(struct sc_fetcher *f)
{
	sc_fetcher_stop(f);
	if (!f->multi)
		return;
	f->curl.multi_free(f->multi);
	f->multi = NULL;
	while (f->watches)
		remove_watch(&f->watches);
	uv_close((uv_handle_t *)&f->timer, NULL);
}
