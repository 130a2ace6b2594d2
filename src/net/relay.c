#include "net/relay.h"

#include <stdatomic.h>
#include <string.h>

#include "base/dname.h"
#include "net/exchange.h"
#include "net/relay_log.h"

#define PENDING_MAX     1024
#define PATIENCE_MIN_MS 1000
#define PATIENCE_MS     20000
#define CONTROL_MAX_MS  60000 /* as long the answer to the control counts */

/*
 * libunbound asks a few times when it gets nothing; a question that was given
 * up is not begun anew each time.
 */
#define SAME_AGAIN_MS 20000

enum {
	HEADER_BYTES = 12,
	RR_SOA = 6,
	RR_DS = 43,
	RR_DNSKEY = 48,
	SERVFAIL = 2
};

/* A question of libunbound's. */
struct pending {
	struct sc_arena arena; /* this lives in it */
	struct sc_relay *r;
	struct pending *next, **link;
	struct sc_exchange *exchange; /* NULL: ended, the control is awaited */
	struct sc_exchange_result failed;
	struct sc_bytes hollow; /* an answer that the control has to confirm */
	const char *name;
	int type;
	uint8_t query[SC_EXCHANGE_QUERY_BYTES]; /* the latest */
	size_t n_query;
	struct sockaddr_in client; /* who sent the latest */
};

/* The question that tells a broken server from a broken domain. */
struct control {
	struct sc_exchange *exchange; /* NULL: not under way */
	bool known;
	struct sc_exchange_result result; /* no packet */
	bool hollow;
	uint64_t at_ms;
};

struct sc_relay {
	struct sc_arena arena; /* this lives in it */
	uv_loop_t loop;
	uv_thread_t thread;
	uv_async_t end;
	uv_udp_t front;
	char address[32];
	struct sc_servers servers;
	struct sc_exchange_place place;
	struct pending *pending;
	size_t n_pending;
	struct control control;
	bool any_good; /* a question below the root was answered */
	bool resolves; /* the server offers recursion: RA was set */
	atomic_uint_fast64_t patience_ms;
	struct sc_relay_log log;
	uint8_t buffer[SC_EXCHANGE_ANSWER_BYTES];
};

/* ---- answers to libunbound ---- */

static void send_back(struct pending *p, struct sc_bytes packet)
{
	uv_buf_t parts[] = { uv_buf_init((char *)p->query, 2),
		uv_buf_init((char *)(uintptr_t)packet.p + 2,
			(unsigned)packet.n - 2) };

	/* Loopback takes it, or libunbound asks again. */
	(void)uv_udp_try_send(
		&p->r->front, parts, 2, (const struct sockaddr *)&p->client);
}

static void send_servfail(struct pending *p)
{
	uint8_t m[SC_EXCHANGE_QUERY_BYTES];

	memcpy(m, p->query, p->n_query);
	m[2] |= 0x80;
	m[3] = SERVFAIL;
	memset(m + 6, 0, 6);
	send_back(p, (struct sc_bytes){ m, p->n_query });
}

static void drop(struct pending *p)
{
	struct sc_arena arena = p->arena;

	*p->link = p->next;
	if (p->next)
		p->next->link = p->link;
	p->r->n_pending--;
	sc_arena_free(&arena);
}

/*
 * SERVFAIL also to the control question: the server can resolve nothing. With
 * REFUSED and the like that is so only when nothing else was answered: one
 * that knows some zones refuses the root and whatever is not in them.
 */
static bool is_servers_fault(
	const struct sc_relay *r, const struct sc_exchange_result *failed)
{
	const struct sc_exchange_result *control = &r->control.result;

	if (control->end != SC_NET_OK)
		return true;
	return control->rcode == failed->rcode &&
		(failed->rcode == SERVFAIL || !r->any_good);
}

/*
 * No SOA of the root: this is the server of a walled network, which denies
 * whatever it does not know. What it has denied may exist.
 */
static bool denies_all(const struct sc_relay *r)
{
	return r->control.hollow;
}

static void fail_by_denial(struct pending *p)
{
	struct sc_relay_failure why = { .end = SC_NET_LOCAL };

	snprintf(why.detail, sizeof(why.detail),
		"the DNS server %s denies every name, the root's too",
		p->r->servers.v[p->r->place.first].text);
	sc_relay_log_add(&p->r->log, p->name, p->type, &why);
	send_servfail(p);
	drop(p);
}

static void succeed(struct pending *p, struct sc_bytes packet)
{
	p->r->any_good |= strcmp(p->name, ".") != 0;
	sc_relay_log_drop(&p->r->log, p->name, p->type);
	send_back(p, packet);
	drop(p);
}

/*
 * A resolver passes no other error than SERVFAIL on: what it refuses by itself
 * says nothing of the domain. A server for some zones of its own means it.
 * Where keys are refused answers cannot be validated: that is told as such.
 */
static bool is_its_own_word(
	const struct pending *p, const struct sc_exchange_result *failed)
{
	return p->r->resolves && failed->rcode != SERVFAIL &&
		p->type != RR_DS && p->type != RR_DNSKEY;
}

static void conclude(struct pending *p)
{
	const struct sc_exchange_result *f = &p->failed;
	struct sc_relay_failure why = { f->end, f->rcode, f->waited, "" };

	if (p->hollow.n) {
		if (denies_all(p->r))
			fail_by_denial(p);
		else
			succeed(p, p->hollow);
		return;
	}

	snprintf(why.detail, sizeof(why.detail), "%s", f->detail);
	if (f->end == SC_NET_OK && is_servers_fault(p->r, f)) {
		why.end = SC_NET_LOCAL;
		snprintf(why.detail, sizeof(why.detail),
			"%.200s to every question", f->detail);
	} else if (f->end == SC_NET_OK && is_its_own_word(p, f)) {
		why.end = SC_NET_LOCAL;
		snprintf(why.detail, sizeof(why.detail),
			"%.180s to some questions, and resolves others",
			f->detail);
	}
	sc_relay_log_add(&p->r->log, p->name, p->type, &why);
	send_servfail(p);
	drop(p);
}

static bool is_good(const struct sc_exchange_result *result)
{
	enum { NOERROR = 0, NXDOMAIN = 3 };

	return result->end == SC_NET_OK &&
		(result->rcode == NOERROR || result->rcode == NXDOMAIN);
}

/*
 * It neither answers nor proves that there is no answer by the SOA of the zone,
 * which a resolver that asked the zone has (RFC 2308 2.1, 2.2).
 */
static bool is_hollow(const struct sc_exchange_result *result)
{
	enum { COUNTS_OF_ANSWERS = 6, COUNTS_OF_ADDITIONAL = 10 };

	if (!is_good(result))
		return false;
	for (size_t i = COUNTS_OF_ANSWERS; i < COUNTS_OF_ADDITIONAL; i++)
		if (result->packet.p[i])
			return false;
	return true;
}

/* ---- the control question ---- */

static void on_control(void *user, const struct sc_exchange_result *result)
{
	struct sc_relay *r = user;
	struct pending *next;

	r->control = (struct control){ .known = true,
		.result = *result,
		.hollow = is_hollow(result),
		.at_ms = sc_relay_now_ms() };
	for (struct pending *p = r->pending; p; p = next) {
		next = p->next;
		if (!p->exchange)
			conclude(p);
	}
}

static void ask_control(struct sc_relay *r)
{
	static const uint8_t soa_of_root[] = { 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0,
		0, 0, 0, RR_SOA, 0, 1 };
	uint8_t query[sizeof(soa_of_root)];
	struct sc_bytes b = { query, sizeof(query) };

	if (r->control.exchange)
		return;
	memcpy(query, soa_of_root, sizeof(query));
	(void)uv_random(NULL, NULL, query, 2, 0, NULL);
	r->control.exchange = sc_exchange_begin(
		&r->place, b, r->patience_ms / 2, on_control, r);
}

static bool knows_control(const struct sc_relay *r)
{
	return r->control.known &&
		sc_relay_now_ms() - r->control.at_ms < CONTROL_MAX_MS;
}

/* ---- questions of libunbound ---- */

static void keep_hollow(struct pending *p, struct sc_bytes packet)
{
	uint8_t *copy = sc_new(&p->arena, uint8_t, packet.n);

	memcpy(copy, packet.p, packet.n);
	p->hollow = (struct sc_bytes){ copy, packet.n };
}

static bool offers_recursion(struct sc_bytes packet)
{
	enum { RA = 0x80 };

	return packet.n > 3 && packet.p[3] & RA;
}

static void on_result(void *user, const struct sc_exchange_result *result)
{
	struct pending *p = user;
	struct sc_relay *r = p->r;

	p->exchange = NULL;
	r->resolves |= offers_recursion(result->packet);
	if (!r->servers.named && is_hollow(result)) {
		keep_hollow(p, result->packet);
	} else if (is_good(result)) {
		succeed(p, result->packet);
		return;
	}
	p->failed = *result;
	if (result->end != SC_NET_OK || knows_control(r))
		conclude(p);
	else
		ask_control(r);
}

/*
 * The same question, sent again by libunbound: who waits has changed, and CD,
 * which it sets from the second time on.
 */
static bool is_again(const struct pending *p, struct sc_bytes query)
{
	enum { AFTER_FLAGS = 4 };

	return p->n_query == query.n &&
		memcmp(p->query + AFTER_FLAGS, query.p + AFTER_FLAGS,
			query.n - AFTER_FLAGS) == 0;
}

static void take_client(
	struct pending *p, struct sc_bytes query, const struct sockaddr *client)
{
	memcpy(p->query, query.p, query.n);
	p->n_query = query.n;
	memcpy(&p->client, client, sizeof(p->client));
}

static struct pending *new_pending(struct sc_relay *r, struct sc_bytes query)
{
	struct sc_arena arena = { 0 };
	struct pending *p = sc_new(&arena, struct pending, 1);
	size_t at = HEADER_BYTES;

	p->r = r;
	if (!sc_dname_from_wire(&arena, query, &at, &p->name) ||
		strlen(p->name) > SC_DNAME_MAX || at + 2 > query.n) {
		sc_arena_free(&arena);
		return NULL;
	}
	p->type = query.p[at] << 8 | query.p[at + 1];
	p->arena = arena;
	p->next = r->pending;
	p->link = &r->pending;
	if (p->next)
		p->next->link = &p->next;
	r->pending = p;
	r->n_pending++;
	return p;
}

static void take_query(struct sc_relay *r, struct sc_bytes query,
	const struct sockaddr *client)
{
	struct pending *p = r->pending;

	while (p && !is_again(p, query))
		p = p->next;
	if (p) {
		take_client(p, query, client);
		return;
	}
	p = r->n_pending < PENDING_MAX ? new_pending(r, query) : NULL;
	if (!p)
		return;
	take_client(p, query, client);
	if (sc_relay_log_gave_up(&r->log, p->name, p->type, SAME_AGAIN_MS)) {
		send_servfail(p);
		drop(p);
		return;
	}
	p->exchange = sc_exchange_begin(
		&r->place, query, r->patience_ms, on_result, p);
	if (!p->exchange)
		drop(p);
}

static void give_buffer(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
	(void)wanted;
	*out = uv_buf_init(handle->loop->data, SC_EXCHANGE_ANSWER_BYTES);
}

static void on_query(uv_udp_t *front, ssize_t n, const uv_buf_t *b,
	const struct sockaddr *client, unsigned flags)
{
	struct sc_bytes query = { (const uint8_t *)b->base, (size_t)n };

	(void)flags;
	if (n > HEADER_BYTES && n <= SC_EXCHANGE_QUERY_BYTES && client &&
		client->sa_family == AF_INET && !(query.p[2] & 0x80))
		take_query(front->data, query, client);
}

/* ---- its life ---- */

static void on_end(uv_async_t *end)
{
	struct sc_relay *r = end->data;

	while (r->pending) {
		if (r->pending->exchange)
			sc_exchange_stop(r->pending->exchange);
		drop(r->pending);
	}
	if (r->control.exchange)
		sc_exchange_stop(r->control.exchange);
	uv_close((uv_handle_t *)&r->front, NULL);
	uv_close((uv_handle_t *)&r->end, NULL);
}

static void run(void *user)
{
	struct sc_relay *r = user;

	uv_run(&r->loop, UV_RUN_DEFAULT);
}

static bool listen_on_loopback(struct sc_relay *r)
{
	struct sockaddr_in at;
	int n = sizeof(at);

	r->front.data = r;
	if (uv_ip4_addr("127.0.0.1", 0, &at) != 0 ||
		uv_udp_bind(&r->front, (const struct sockaddr *)&at, 0) != 0 ||
		uv_udp_getsockname(&r->front, (struct sockaddr *)&at, &n) !=
			0 ||
		uv_udp_recv_start(&r->front, give_buffer, on_query) != 0)
		return false;
	snprintf(r->address, sizeof(r->address), "127.0.0.1@%d",
		(at.sin_port & 255) << 8 | at.sin_port >> 8);
	return true;
}

static bool start(struct sc_relay *r)
{
	if (uv_async_init(&r->loop, &r->end, on_end) != 0)
		return false;
	r->end.data = r;
	if (uv_udp_init(&r->loop, &r->front) == 0 && listen_on_loopback(r) &&
		uv_thread_create(&r->thread, run, r) == 0)
		return true;
	on_end(&r->end);
	run(r);
	return false;
}

static void discard(struct sc_relay *r)
{
	struct sc_arena arena = r->arena;

	uv_mutex_destroy(&r->log.lock);
	sc_arena_free(&arena);
}

struct sc_relay *sc_relay_open(const struct sc_servers *servers)
{
	struct sc_arena arena = { 0 };
	struct sc_relay *r = sc_new(&arena, struct sc_relay, 1);

	r->arena = arena;
	r->servers = *servers;
	r->place.loop = &r->loop;
	r->place.servers = &r->servers;
	r->patience_ms = PATIENCE_MIN_MS;
	uv_mutex_init(&r->log.lock);
	if (uv_loop_init(&r->loop) != 0) {
		discard(r);
		return NULL;
	}
	r->loop.data = r->buffer;
	if (start(r))
		return r;
	uv_loop_close(&r->loop);
	discard(r);
	return NULL;
}

const char *sc_relay_address(const struct sc_relay *r)
{
	return r->address;
}

void sc_relay_wait(struct sc_relay *r, uint64_t wait_ms)
{
	uint64_t most_ms = wait_ms - wait_ms / 10, half_ms = wait_ms / 2;
	uint64_t ms = half_ms > PATIENCE_MS ? half_ms :
		most_ms < PATIENCE_MS       ? most_ms :
					      PATIENCE_MS;

	if (ms > r->patience_ms)
		r->patience_ms = ms;
}

bool sc_relay_why(struct sc_relay *r, const char *name, int type,
	uint64_t asked_ms, bool keys_only, struct sc_relay_failure *out)
{
	return sc_relay_log_find(&r->log, name, type,
		sc_relay_now_ms() - asked_ms, keys_only, out);
}

void sc_relay_close(struct sc_relay *r)
{
	if (!r)
		return;
	uv_async_send(&r->end);
	uv_thread_join(&r->thread);
	uv_loop_close(&r->loop);
	discard(r);
}
