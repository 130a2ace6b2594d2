/*
 * Sessions that are no usual ones: a dialogue of its own, and a handshake made
 * by hand, over a net that is led by the test.
 */
#include "base/limits.h"
#include "lib/t.h"
#include "probe/talk.h"

/* One connection, and what was done with it. */
struct sc_net_conn {
	const struct sc_net_events *events;
	void *user;
	struct sc_mono alarm;
	char sent[256];
	bool closed;
};

static struct sc_net_conn conn;
static struct sc_mono clock_ms;

static struct sc_mono now(struct sc_net *net)
{
	(void)net;
	return clock_ms;
}

static struct sc_net_conn *connect_(struct sc_net *net, struct sc_ip ip,
	int port, unsigned foreign, const struct sc_net_events *events,
	void *user)
{
	(void)net;
	(void)ip;
	(void)port;
	(void)foreign;
	conn = (struct sc_net_conn){ .events = events, .user = user };
	return &conn;
}

static void send_(struct sc_net_conn *c, struct sc_bytes b)
{
	size_t n = strlen(c->sent);

	if (n + b.n < sizeof(c->sent))
		memcpy(c->sent + n, b.p, b.n);
}

static void set_alarm_(struct sc_net_conn *c, struct sc_mono at)
{
	c->alarm = at;
}

static void close_(struct sc_net_conn *c)
{
	c->closed = true;
}

static struct sc_net net = { .now = now,
	.connect = connect_,
	.send = send_,
	.set_alarm = set_alarm_,
	.close = close_ };

static void hear(const char *text)
{
	memset(conn.sent, 0, sizeof(conn.sent));
	conn.events->data(conn.user, sc_bytes_of(text));
}

/* A dialogue: answers each line with the next word, and then it is over. */
struct toy {
	const char *const *words; /* ended by NULL */
	const char *out;
	bool silence_is_fine, over;
	int n_silent;
	enum sc_outcome failed;
	bool done;
};

static void say_next(struct toy *t)
{
	t->out = *t->words;
	t->over = t->out == NULL;
	t->words += t->out != NULL;
}

static void on_start(void *user, long long now_ms)
{
	(void)user;
	(void)now_ms;
}

static void on_feed(void *user, struct sc_bytes b, long long now_ms)
{
	(void)b;
	(void)now_ms;
	say_next(user);
}

static bool on_silent(void *user, long long now_ms)
{
	struct toy *t = user;

	(void)now_ms;
	t->n_silent++;
	if (t->silence_is_fine)
		say_next(t);
	return t->silence_is_fine;
}

static void on_fail(
	void *user, enum sc_outcome why, const char *detail, long long now_ms)
{
	struct toy *t = user;

	(void)detail;
	(void)now_ms;
	t->failed = why;
	t->over = true;
}

static struct sc_bytes on_output(void *user)
{
	struct toy *t = user;
	struct sc_bytes b =
		t->out ? sc_bytes_of(t->out) : (struct sc_bytes){ 0 };

	t->out = NULL;
	return b;
}

static enum sc_turn on_turn(void *user)
{
	const struct toy *t = user;

	return t->over ? SC_TURN_OVER : SC_TURN_PEER;
}

static void on_done(void *user)
{
	struct toy *t = user;

	t->done = true;
}

static const struct sc_dialogue dialogue = { .start = on_start,
	.feed = on_feed,
	.silent = on_silent,
	.fail = on_fail,
	.output = on_output,
	.turn = on_turn };

static const char *const words[] = { "one", "two", NULL };
static const struct sc_mono began = { 0 };

static struct sc_talk talk_of(struct sc_arena *a, struct toy *t)
{
	clock_ms.ms = 1000;
	return (struct sc_talk){ .dialogue = &dialogue,
		.user = t,
		.link = { .arena = a, .net = &net, .began = &began },
		.deadline = { 60000 },
		.done = on_done,
		.done_user = t };
}

static void test_course(struct sc_arena *a)
{
	struct toy toy = { .words = words };
	struct sc_talk t = talk_of(a, &toy);

	sc_talk_start(&t);
	conn.events->connected(conn.user);
	IS(conn.sent, "", "waits");
	OK(conn.alarm.ms == 1000 + SC_LIMIT_FURTHER_S * 1000, "with a limit");
	clock_ms.ms = 3000;
	hear("a");
	IS(conn.sent, "one", "answers");
	OK(conn.alarm.ms == 3000 + SC_LIMIT_FURTHER_S * 1000,
		"the limit counts from what was sent");
	hear("b");
	IS(conn.sent, "two", "answers again");
	OK(!toy.done, "is not over");
	hear("c");
	OK(toy.done && conn.closed && t.connect == SC_OUTCOME_OK, "ends");
	OK(!toy.failed, "in order");
}

static void test_drip(struct sc_arena *a)
{
	static const char *const empty[] = { "", "", "", NULL };
	struct toy toy = { .words = empty };
	struct sc_talk t = talk_of(a, &toy);

	sc_talk_start(&t);
	conn.events->connected(conn.user);
	clock_ms.ms = 5000;
	hear("x");
	OK(conn.alarm.ms == 1000 + SC_LIMIT_FURTHER_S * 1000,
		"who drips gains no time");
	clock_ms = conn.alarm;
	conn.events->alarm(conn.user);
	OK(toy.done && toy.failed == SC_OUTCOME_TIMEOUT && conn.closed,
		"and is timed out");
	OK(toy.n_silent == 1, "after the dialogue was asked");
}

static void test_silence(struct sc_arena *a)
{
	struct toy toy = { .words = words, .silence_is_fine = true };
	struct sc_talk t = talk_of(a, &toy);

	sc_talk_start(&t);
	conn.events->connected(conn.user);
	clock_ms = conn.alarm;
	conn.events->alarm(conn.user);
	IS(conn.sent, "one", "silence may be what was waited for");
	OK(!toy.done && conn.alarm.ms > clock_ms.ms, "and it goes on");
	clock_ms.ms = 60000;
	conn.events->alarm(conn.user);
	OK(toy.done && toy.failed == SC_OUTCOME_TIMEOUT,
		"until the time for the whole probe is over");
}

static void test_refused(struct sc_arena *a)
{
	struct toy toy = { .words = words };
	struct sc_talk t = talk_of(a, &toy);

	sc_talk_start(&t);
	conn.events->ended(conn.user, SC_NET_REFUSED, "refused");
	OK(toy.done && toy.failed == SC_OUTCOME_REFUSED &&
			t.connect == SC_OUTCOME_REFUSED,
		"no connection");
}

/* By hand: says hello, wants three bytes. */
struct hand {
	const char *out;
	size_t n;
	enum sc_outcome cut;
	bool secured, over;
	enum sc_outcome end;
};

static struct sc_bytes hand_output(void *user)
{
	struct hand *h = user;
	struct sc_bytes b =
		h->out ? sc_bytes_of(h->out) : (struct sc_bytes){ 0 };

	h->out = NULL;
	return b;
}

static bool hand_feed(void *user, struct sc_bytes b)
{
	struct hand *h = user;

	h->n += b.n;
	if (h->n >= 3)
		h->out = "bye";
	return h->n < 3;
}

static void hand_ended(void *user, enum sc_outcome why, const char *detail)
{
	struct hand *h = user;

	(void)detail;
	h->cut = why;
}

static void link_connected(void *user)
{
	(void)user;
}

static void link_text(void *user, struct sc_bytes b)
{
	(void)user;
	(void)b;
}

static void link_secured(void *user)
{
	struct hand *h = user;

	h->secured = true;
}

static void link_ended(void *user, enum sc_link_state when, enum sc_outcome why,
	const char *detail)
{
	struct hand *h = user;

	(void)when;
	(void)detail;
	h->over = true;
	h->end = why;
}

static struct sc_link hand_link(struct sc_arena *a, struct hand *h)
{
	static const struct sc_link_raw raw = { hand_output, hand_feed,
		hand_ended };
	static const struct sc_link_events events = { link_connected, link_text,
		link_secured, link_ended, link_connected };

	return (struct sc_link){ .arena = a,
		.net = &net,
		.raw = &raw,
		.raw_user = h,
		.began = &began,
		.events = &events,
		.user = h };
}

static void test_hand(struct sc_arena *a)
{
	struct hand h = { .out = "hello" };
	struct sc_link l = hand_link(a, &h);
	struct sc_tls tls;

	sc_link_connect(&l, (struct sc_ip){ 0 }, 25);
	conn.events->connected(conn.user);
	IS(conn.sent, "", "nothing before its turn");
	sc_link_secure(&l);
	IS(conn.sent, "hello", "a hello made by hand");
	hear("ab");
	OK(!h.over && l.state == SC_LINK_HANDSHAKE, "is answered in pieces");
	hear("c");
	OK(h.over && h.end == SC_OUTCOME_OK && conn.closed,
		"until all is seen");
	IS(conn.sent, "bye", "and its last word is sent");
	OK(!h.secured && !h.cut, "it is no session");
	OK(!sc_link_tls(&l, &tls), "and no handshake of ours");
}

static void test_hand_cut(struct sc_arena *a)
{
	struct hand h = { .out = "hello" };
	struct sc_link l = hand_link(a, &h);

	sc_link_connect(&l, (struct sc_ip){ 0 }, 25);
	conn.events->connected(conn.user);
	sc_link_secure(&l);
	conn.events->ended(conn.user, SC_NET_RESET, "reset");
	OK(h.over && h.cut == SC_OUTCOME_RESET, "it is told of a reset");

	h = (struct hand){ .out = "hello" };
	l = hand_link(a, &h);
	sc_link_connect(&l, (struct sc_ip){ 0 }, 25);
	conn.events->connected(conn.user);
	sc_link_secure(&l);
	sc_link_time_out(&l, "late");
	OK(h.over && h.cut == SC_OUTCOME_TIMEOUT, "and of the clock");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_course(&a);
	test_drip(&a);
	test_silence(&a);
	test_refused(&a);
	test_hand(&a);
	test_hand_cut(&a);
	sc_arena_free(&a);
	return DONE();
}
