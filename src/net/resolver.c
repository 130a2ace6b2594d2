#include "net/resolver.h"

#include "base/dname.h"
#include "base/text.h"
#include "net/dns_context.h"
#include "net/hosts.h"
#include "net/relay.h"
#include "net/servers.h"

#define RR_DNSKEY 48

#define NO_NETWORK \
	"there is no network here, not even a loopback interface that is up"

enum state {
	UNOPENED = 0,
	PRIMING, /* the root's keys are asked for; questions wait */
	VALIDATING,
	BLIND,  /* no validation: every answer is INDETERMINATE */
	BROKEN, /* `trouble` says why */
};

struct question {
	struct sc_arena arena; /* this lives in it */
	struct sc_resolver *r;
	struct question *next;
	struct question **link; /* what points here */
	uv_timer_t timer;
	const char *name;
	int type;
	sc_net_answer_fn *done;
	void *user;
	uint64_t began_ms;
	struct sc_dns_context *asked; /* NULL: not, or answered */
	int id;
	bool ready; /* `answer` is told by the timer */
	struct sc_net_answer answer;
};

struct sc_resolver {
	uv_loop_t *loop;
	struct sc_arena *arena;
	bool server_named; /* else those of the system are asked */
	struct sc_servers servers;
	struct sc_relay *relay; /* NULL: not open, or no servers */
	bool any_answer;        /* without error, of a name below the root */
	struct sc_gate gate;
	bool user_anchors;
	struct sc_anchors anchors; /* n 0: none */
	struct sc_bytes hosts;
	bool hosts_read;
	struct sc_unbound ub;
	struct sc_dns_context validating, blind;
	enum state state;
	struct sc_error trouble;
	struct question *questions;
};

bool sc_resolver_new(struct sc_arena *a, uv_loop_t *loop,
	const struct sc_net_options *options, struct sc_resolver **out,
	struct sc_error *e)
{
	struct sc_resolver *r = sc_new(a, struct sc_resolver, 1);

	r->loop = loop;
	r->arena = a;
	r->server_named = options->dns != NULL;
	r->gate = options->gate;
	r->user_anchors = options->trust_anchor != NULL;
	if (r->server_named &&
		!sc_servers_named(
			a, sc_arena_text(a, options->dns), &r->servers, e))
		return false;
	if (r->user_anchors &&
		!sc_anchors_read(a, options->trust_anchor, &r->anchors, e))
		return false;
	*out = r;
	return true;
}

static void free_question(uv_handle_t *timer)
{
	struct question *q = timer->data;
	struct sc_arena arena = q->arena;

	sc_arena_free(&arena);
}

static void unlink_question(struct question *q)
{
	*q->link = q->next;
	if (q->next)
		q->next->link = q->link;
	if (q->asked)
		sc_dns_context_cancel(q->asked, q->id);
	uv_close((uv_handle_t *)&q->timer, free_question);
}

static void finish(struct question *q, const struct sc_net_answer *answer)
{
	sc_net_answer_fn *done = q->done;
	void *user = q->user;

	unlink_question(q);
	done(user, answer);
}

static uint64_t now_ms(void)
{
	return uv_hrtime() / 1000000;
}

static bool is_error(const struct sc_net_answer *answer)
{
	enum { NOERROR = 0, NXDOMAIN = 3 };

	return answer->rcode != NOERROR && answer->rcode != NXDOMAIN;
}

/*
 * Puts what was seen at the servers in place of libunbound's word for it, which
 * is SERVFAIL for whatever went wrong, and bogus where keys did not come. True
 * when something was; `why` has to live as long as the answer.
 */
static bool set_cause(struct question *q, struct sc_net_answer *answer,
	struct sc_relay_failure *why)
{
	struct sc_resolver *r = q->r;
	bool bogus = answer->dnssec == SC_NET_BOGUS;

	if (!r->relay ||
		!sc_relay_why(r->relay, q->name, q->type,
			now_ms() - q->began_ms, bogus, why))
		return false;
	*answer = (struct sc_net_answer){ .end = why->end,
		.dnssec = SC_NET_INDETERMINATE,
		.rcode = why->rcode,
		.detail = why->detail[0] ? why->detail : NULL };
	return true;
}

/*
 * Without a relay nobody tells an error of a name server from one that was not
 * waited for: what libunbound gives up says SERVFAIL, or bogus where keys were
 * late. An error that a server gave came at once.
 */
static bool gave_up(const struct question *q)
{
	enum { AT_ONCE_MS = 2000 };

	return !q->r->relay && now_ms() - q->began_ms >= AT_ONCE_MS;
}

/* An error, and nothing was ever answered: it is us who cannot ask. */
static void blame_ourselves(
	const struct sc_resolver *r, struct sc_net_answer *answer)
{
	answer->end = SC_NET_LOCAL;
	answer->detail = r->servers.n ?
		NO_NETWORK :
		"no DNS server is set up here (/etc/resolv.conf), and the name "
		"servers of the root do not answer";
}

static const struct sc_net_answer late = { .end = SC_NET_TIMEOUT,
	.dnssec = SC_NET_INDETERMINATE };

static void on_timer(uv_timer_t *timer)
{
	struct question *q = timer->data;
	struct sc_relay_failure why;
	struct sc_net_answer cause = late;

	if (q->ready) {
		finish(q, &q->answer);
		return;
	}
	if (set_cause(q, &cause, &why) && cause.end == SC_NET_LOCAL)
		finish(q, &cause);
	else
		finish(q, &late);
}

/* Tells `answer` from the loop. */
static void answer_soon(struct question *q, struct sc_net_answer answer)
{
	q->answer = answer;
	q->ready = true;
	uv_timer_start(&q->timer, on_timer, 0, 0);
}

static void fail_soon(struct question *q, const struct sc_error *why)
{
	answer_soon(q,
		(struct sc_net_answer){ .end = SC_NET_LOCAL,
			.dnssec = SC_NET_INDETERMINATE,
			.detail = sc_arena_text(&q->arena, why->text) });
}

static enum sc_net_dnssec status_of(
	const struct question *q, const struct ub_result *result)
{
	const struct sc_resolver *r = q->r;

	if (r->state == BLIND || !sc_anchors_cover(&r->anchors, q->name))
		return SC_NET_INDETERMINATE;
	/* First of all: a bogus answer comes with its data and NOERROR. */
	if (result->bogus)
		return SC_NET_BOGUS;
	return result->secure ? SC_NET_SECURE : SC_NET_INSECURE;
}

static void on_answer(void *user, int code, struct ub_result *result)
{
	struct question *q = user;
	const struct sc_unbound *ub = &q->r->ub;
	struct sc_net_answer answer = { .dnssec = SC_NET_INDETERMINATE };
	struct sc_relay_failure why;

	sc_dns_context_answered(q->asked);
	q->asked = NULL;
	if (code != 0 || !result) {
		answer.end = SC_NET_LOCAL;
		answer.detail = ub->text_of_error(code);
		finish(q, &answer);
		return;
	}
	answer.dnssec = status_of(q, result);
	answer.rcode = result->rcode;
	answer.packet = (struct sc_bytes){ result->answer_packet,
		result->answer_len > 0 ? (size_t)result->answer_len : 0 };
	answer.detail = result->bogus ? result->why_bogus : NULL;
	if (answer.dnssec != SC_NET_BOGUS && !is_error(&answer))
		q->r->any_answer |= strcmp(q->name, ".") != 0;
	else if (!set_cause(q, &answer, &why) && is_error(&answer) &&
		!q->r->any_answer)
		blame_ourselves(q->r, &answer);
	else if (gave_up(q))
		answer = late;
	finish(q, &answer);
	ub->free_result(result);
}

static void send_question(struct question *q)
{
	struct sc_resolver *r = q->r;
	struct sc_dns_context *c =
		r->state == BLIND ? &r->blind : &r->validating;
	struct sc_error e;

	/* libunbound takes a name without its last dot for absolute. */
	if (sc_dns_context_ask(c, q->name, q->type, on_answer, q, &q->id, &e))
		q->asked = c;
	else
		fail_soon(q, &e);
}

static void route(struct question *q)
{
	switch (q->r->state) {
	case UNOPENED:
	case PRIMING: break;
	case VALIDATING:
	case BLIND: send_question(q); break;
	case BROKEN: fail_soon(q, &q->r->trouble); break;
	}
}

/* Settles the state, and with it the questions that waited for it. */
static void settle(struct sc_resolver *r, enum state state)
{
	r->state = state;
	for (struct question *q = r->questions; q; q = q->next)
		if (!q->asked && !q->ready)
			route(q);
}

static const char *relay_of(const struct sc_resolver *r)
{
	return r->relay ? sc_relay_address(r->relay) : NULL;
}

static void go_blind(struct sc_resolver *r)
{
	if (r->blind.ctx ||
		sc_dns_context_open(&r->blind, &r->ub, r->loop, relay_of(r),
			&r->gate, NULL, &r->trouble))
		settle(r, BLIND);
	else
		settle(r, BROKEN);
}

static struct question *new_question(struct sc_resolver *r, const char *name,
	int type, uint64_t wait_ms, sc_net_answer_fn *done, void *user)
{
	struct sc_arena arena = { 0 };
	struct question *q = sc_new(&arena, struct question, 1);

	q->r = r;
	q->name = sc_arena_text(&arena, name);
	q->type = type;
	q->began_ms = now_ms();
	q->done = done;
	q->user = user;
	q->arena = arena;
	q->next = r->questions;
	q->link = &r->questions;
	if (q->next)
		q->next->link = &q->next;
	r->questions = q;
	uv_timer_init(r->loop, &q->timer);
	q->timer.data = q;
	uv_update_time(r->loop);
	uv_timer_start(&q->timer, on_timer, wait_ms, 0);
	return q;
}

/*
 * The root's keys came, or did not. Going on without validation is safe
 * because every answer then says so: whoever strips DNSSEC on the way can
 * make us say "could not tell", and nothing better.
 */
static void on_root_keys(void *user, const struct sc_net_answer *answer)
{
	struct sc_resolver *r = user;

	if (answer->end == SC_NET_OK && answer->dnssec == SC_NET_SECURE) {
		settle(r, VALIDATING);
	} else if (answer->end == SC_NET_LOCAL && !is_error(answer)) {
		/* No server is there: asking more would take as long again. */
		sc_error_set(
			&r->trouble, SC_ERROR_CONFIG, "%s", answer->detail);
		settle(r, BROKEN);
		r->state = UNOPENED;
	} else {
		go_blind(r);
	}
}

/* All of it within half of the time that the first who asks has. */
static void prime(struct sc_resolver *r, uint64_t wait_ms)
{
	r->state = PRIMING;
	struct question *q =
		new_question(r, ".", RR_DNSKEY, wait_ms / 2, on_root_keys, r);

	send_question(q);
}

/* False: `trouble` says why. */
static bool open_relay(struct sc_resolver *r, uint64_t wait_ms)
{
	if (!r->server_named && !r->relay)
		r->servers = sc_servers_of_system(r->arena);
	if (r->servers.n && !r->relay)
		r->relay = sc_relay_open(&r->servers);
	if (r->relay)
		sc_relay_wait(r->relay, wait_ms);
	return !r->servers.n || r->relay ||
		sc_error_set(&r->trouble, SC_ERROR_CONFIG, NO_NETWORK);
}

static void open_resolver(struct sc_resolver *r, uint64_t wait_ms)
{
	if (!sc_unbound_load(&r->ub, &r->trouble) || !open_relay(r, wait_ms)) {
		settle(r, BROKEN);
		return;
	}
	if (!r->user_anchors && !r->anchors.n &&
		!sc_anchors_of_root(r->arena, &r->anchors)) {
		go_blind(r);
		return;
	}
	/* It is open already when stop() came while priming. */
	if (!r->validating.ctx &&
		!sc_dns_context_open(&r->validating, &r->ub, r->loop,
			relay_of(r), &r->gate, &r->anchors, &r->trouble))
		settle(r, BROKEN);
	else if (r->user_anchors)
		settle(r, VALIDATING);
	else
		prime(r, wait_ms);
}

static bool ask_hosts_file(struct question *q)
{
	struct sc_resolver *r = q->r;
	const struct sc_ip *ips;
	size_t n;

	if (r->server_named ||
		sc_dname_check(sc_bytes_of(q->name)) != SC_DNAME_OK)
		return false;
	if (!r->hosts_read)
		r->hosts = sc_hosts_text(r->arena);
	r->hosts_read = true;
	if (!sc_hosts_find(&q->arena, r->hosts, q->name, &ips, &n))
		return false;
	answer_soon(q,
		(struct sc_net_answer){ .from_hosts = true,
			.dnssec = SC_NET_INDETERMINATE,
			.packet = sc_hosts_packet(
				&q->arena, q->name, q->type, ips, n),
			.detail = "from the hosts file" });
	return true;
}

void sc_resolver_ask(struct sc_resolver *r, const char *name, int type,
	uint64_t wait_ms, sc_net_answer_fn *done, void *user)
{
	struct question *q = new_question(
		r, name, type & ~SC_RR_HOSTS_FIRST, wait_ms, done, user);

	if ((type & SC_RR_HOSTS_FIRST) && ask_hosts_file(q))
		return;
	if (r->relay)
		sc_relay_wait(r->relay, wait_ms);
	if (r->state == UNOPENED)
		open_resolver(r, wait_ms);
	else
		route(q);
}

void sc_resolver_stop(struct sc_resolver *r)
{
	while (r->questions)
		unlink_question(r->questions);
	if (r->state == PRIMING)
		r->state = UNOPENED;
}

void sc_resolver_close(struct sc_resolver *r)
{
	sc_resolver_stop(r);
	sc_dns_context_close(&r->validating);
	sc_dns_context_close(&r->blind);
	sc_relay_close(r->relay);
}
