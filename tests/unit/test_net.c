/*
 * The real net, as far as loopback goes: connections, alarms, timers, and the
 * resolver against a small DNS server in a thread.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/loopback.h"
#include "lib/t.h"
#include "net/uv.h"

/* What was told of one connection, and what to do in answer. */
struct client {
	struct sc_net *net;
	struct sc_net_conn *conn;
	int listener, accepted; /* -1: none */
	char heard[64];
	int connected, alarms, ended;
	enum sc_net_end end;
};

static void on_connected(void *user)
{
	struct client *c = user;

	c->connected++;
	c->accepted = accept(c->listener, NULL, NULL);
	c->net->send(c->conn, sc_bytes_of("hello"));
	(void)!write(c->accepted, "welcome", 7);
}

/* Hears a word, sees that ours arrived whole, and lets the peer go. */
static void on_data(void *user, struct sc_bytes b)
{
	struct client *c = user;
	char got[16] = "";

	memcpy(c->heard, b.p, b.n < 63 ? b.n : 63);
	OK(read(c->accepted, got, sizeof(got) - 1) == 5, "one write arrives");
	IS(got, "hello", "as it was sent");
	close(c->accepted);
	c->accepted = -1;
}

static void on_ended(void *user, enum sc_net_end end, const char *detail)
{
	struct client *c = user;

	(void)detail;
	c->ended++;
	c->end = end;
	c->net->close(c->conn);
}

static void on_alarm(void *user)
{
	struct client *c = user;

	c->alarms++;
	c->net->close(c->conn);
}

static const struct sc_net_events events = { on_connected, on_data, on_ended,
	on_alarm };

static struct sc_ip loopback(void)
{
	struct sc_ip ip = { 0 };

	OK(sc_ip_parse("127.0.0.1", &ip), "an address");
	return ip;
}

static struct sc_net *new_net(const char *dns, const char *anchor)
{
	struct sc_net_options options = { dns, anchor };
	struct sc_net *net = NULL;
	struct sc_error e = { 0 };

	if (!sc_net_uv_new(&options, &net, &e))
		printf("# %s\n", e.text);
	return net;
}

static void test_conversation(void)
{
	struct client c = { .net = new_net(NULL, NULL), .accepted = -1 };
	int port;

	c.listener = listen_on_loopback(&port);
	c.conn = c.net->connect(c.net, loopback(), port, 0, &events, &c);
	c.net->run(c.net);
	OK(c.connected == 1 && c.ended == 1 && c.alarms == 0, "one of each");
	IS(c.heard, "welcome", "what the peer said");
	OK(c.end == SC_NET_CLOSED, "closed in order");
	close(c.listener);
	sc_net_uv_free(c.net);
}

static void test_refused(void)
{
	struct client c = { .net = new_net(NULL, NULL), .accepted = -1 };
	int port;

	close(listen_on_loopback(&port));
	c.conn = c.net->connect(c.net, loopback(), port, 0, &events, &c);
	c.net->set_alarm(
		c.conn, (struct sc_mono){ c.net->now(c.net).ms + 5000 });
	OK(c.ended == 0, "nothing is told from within connect()");
	c.net->run(c.net);
	OK(c.connected == 0 && c.ended == 1, "told once");
	OK(c.end == SC_NET_REFUSED, "refused");
	sc_net_uv_free(c.net);
}

/* The address is a stranger's word: nobody hears of us. */
static void test_barred(void)
{
	struct client c = { .net = new_net(NULL, NULL), .accepted = -1 };
	int port;

	c.listener = listen_on_loopback(&port);
	c.conn = c.net->connect(
		c.net, loopback(), port, SC_NET_FOREIGN_ADDRESS, &events, &c);
	c.net->set_alarm(
		c.conn, (struct sc_mono){ c.net->now(c.net).ms + 5000 });
	OK(c.ended == 0, "an objection is not told at once");
	c.net->run(c.net);
	OK(c.ended == 1 && c.end == SC_NET_BARRED, "but from the loop");
	fcntl(c.listener, F_SETFL, O_NONBLOCK);
	OK(accept(c.listener, NULL, NULL) < 0, "nobody came");
	close(c.listener);
	sc_net_uv_free(c.net);
}

/* A link-local address without its link: connect() fails at once. */
static void test_unreachable(void)
{
	struct client c = { .net = new_net(NULL, NULL), .accepted = -1 };
	struct sc_ip ip = { 0 };

	OK(sc_ip_parse("fe80::1", &ip), "an address");
	c.conn = c.net->connect(c.net, ip, 25, 0, &events, &c);
	c.net->set_alarm(
		c.conn, (struct sc_mono){ c.net->now(c.net).ms + 5000 });
	OK(c.ended == 0, "an immediate failure is not told at once");
	c.net->run(c.net);
	OK(c.ended == 1 && c.end == SC_NET_UNREACHABLE, "but from the loop");
	sc_net_uv_free(c.net);
}

/* No descriptor left: our trouble, and not the peer's. */
static void test_no_descriptor(void)
{
	struct client c = { .net = new_net(NULL, NULL), .accepted = -1 };
	struct rlimit all, none;

	getrlimit(RLIMIT_NOFILE, &all);
	none = all;
	none.rlim_cur = 0;
	setrlimit(RLIMIT_NOFILE, &none);
	c.conn = c.net->connect(c.net, loopback(), 25, 0, &events, &c);
	setrlimit(RLIMIT_NOFILE, &all);
	c.net->run(c.net);
	OK(c.ended == 1 && c.end == SC_NET_LOCAL, "no descriptor");
	sc_net_uv_free(c.net);
}

static void on_silence(void *user)
{
	struct client *c = user;

	c->connected++;
}

static void test_alarm(void)
{
	static const struct sc_net_events silent = { on_silence, on_data,
		on_ended, on_alarm };
	struct client c = { .net = new_net(NULL, NULL), .accepted = -1 };
	int port;

	c.listener = listen_on_loopback(&port);
	c.conn = c.net->connect(c.net, loopback(), port, 0, &silent, &c);
	struct sc_mono began = c.net->now(c.net);

	c.net->set_alarm(c.conn, (struct sc_mono){ began.ms + 60000 });
	c.net->set_alarm(c.conn, (struct sc_mono){ began.ms + 20 });
	c.net->run(c.net);
	OK(c.connected == 1 && c.alarms == 1 && c.ended == 0, "one alarm");
	OK(c.net->now(c.net).ms - began.ms >= 20, "not too early");
	OK(c.net->now(c.net).ms - began.ms < 5000, "at the time moved to");
	close(c.listener);
	sc_net_uv_free(c.net);
}

static void count(void *user)
{
	++*(int *)user;
}

static void test_timers(void)
{
	struct sc_net *net = new_net(NULL, NULL);
	struct sc_mono now = net->now(net);
	int past = 0, soon = 0, late = 0;

	net->at(net, (struct sc_mono){ now.ms - 5 }, count, &past);
	net->at(net, (struct sc_mono){ now.ms + 5 }, count, &soon);
	OK(past == 0, "nothing from within at()");
	net->run(net);
	OK(past == 1 && soon == 1, "each once");
	net->at(net, (struct sc_mono){ now.ms + 60000 }, count, &late);
	net->stop(net);
	net->run(net);
	OK(late == 0, "abandoned by stop()");
	sc_net_uv_free(net);
}

/* Names in a file of the working directory. */
static const char *write_anchors(const char *text)
{
	static const char path[] = "test_net.anchors";
	FILE *f = fopen(path, "w");

	if (f) {
		fputs(text, f);
		fclose(f);
	}
	return path;
}

static void test_options(void)
{
	/* clang-format off */
	static const struct {
		const char *dns, *anchors;
		enum sc_error_class class;
	} rows[] = {
		{ "127.0.0.1", NULL, SC_ERROR_NONE },
		{ "::1@5353", NULL, SC_ERROR_NONE },
		{ "localhost", NULL, SC_ERROR_USAGE },
		{ "127.0.0.1:53", NULL, SC_ERROR_USAGE },
		{ "127.0.0.1@0", NULL, SC_ERROR_USAGE },
		{ "", NULL, SC_ERROR_USAGE },
		{ NULL, "", SC_ERROR_CONFIG },
		{ NULL, "; nothing\n\n", SC_ERROR_CONFIG },
		{ NULL, "garbage\n", SC_ERROR_CONFIG },
		{ NULL, "test. DS 1 13\n", SC_ERROR_CONFIG },
		{ NULL, "test. DS 1 13 2 zz\n", SC_ERROR_CONFIG },
		{ NULL, "test. 60 IN DS 12345 13 2 "
			"000102030405060708090a0b0c0d0e0f"
			"101112131415161718191a1b1c1d1e1f ; ours\n",
			SC_ERROR_NONE },
	};
	/* clang-format on */

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_net_options options = { rows[i].dns,
			rows[i].anchors ? write_anchors(rows[i].anchors) :
					  NULL };
		struct sc_net *net = NULL;
		struct sc_error e = { 0 };
		bool ok = sc_net_uv_new(&options, &net, &e);

		OK(ok == (rows[i].class == SC_ERROR_NONE) &&
				e.class == rows[i].class,
			rows[i].dns ? rows[i].dns : "an anchor file");
		sc_net_uv_free(net);
	}
	unlink("test_net.anchors");

	struct sc_net_options options = { NULL, "no-such-file.anchors" };
	struct sc_net *net = NULL;
	struct sc_error e = { 0 };

	OK(!sc_net_uv_new(&options, &net, &e) && e.class == SC_ERROR_CONFIG,
		"a missing anchor file");
}

/*
 * A DNS server without DNSSEC: REFUSED for DNSKEY, silence for names that
 * begin with 's', 192.0.2.7 for all others.
 */
struct dns_server {
	int fd, port;
	pthread_t thread;
};

enum { TYPE_A = 1, TYPE_DNSKEY = 48, HEADER_BYTES = 12 };

static size_t make_response(uint8_t *m, size_t n)
{
	static const uint8_t a_record[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60,
		0, 4, 192, 0, 2, 7 };
	size_t at = HEADER_BYTES;

	while (at < n && m[at])
		at += (size_t)m[at] + 1;
	int type = m[at + 1] << 8 | m[at + 2];

	at += 5;
	m[2] |= 0x84;
	m[3] = type == TYPE_DNSKEY ? 0x85 : 0x80;
	m[7] = type == TYPE_A;
	m[11] = 0;
	if (type == TYPE_A) {
		memcpy(m + at, a_record, sizeof(a_record));
		at += sizeof(a_record);
	}
	return at;
}

static void *serve_dns(void *user)
{
	struct dns_server *s = user;
	struct sockaddr_in from;
	uint8_t m[1024];

	for (;;) {
		socklen_t length = sizeof(from);
		ssize_t n = recvfrom(
			s->fd, m, 512, 0, (struct sockaddr *)&from, &length);

		if (n <= 0)
			return NULL;
		if (m[HEADER_BYTES + 1] == 's')
			continue;
		(void)!sendto(s->fd, m, make_response(m, (size_t)n), 0,
			(struct sockaddr *)&from, length);
	}
}

static void start_dns(struct dns_server *s)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t n = sizeof(in);

	s->fd = socket(AF_INET, SOCK_DGRAM, 0);
	bind(s->fd, (struct sockaddr *)&in, sizeof(in));
	getsockname(s->fd, (struct sockaddr *)&in, &n);
	s->port = ntohs(in.sin_port);
	pthread_create(&s->thread, NULL, serve_dns, s);
}

static void stop_dns(struct dns_server *s)
{
	shutdown(s->fd, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->fd);
}

struct told {
	int answers;
	struct sc_net_answer answer;
	bool has_data; /* 192.0.2.7 is in it */
};

static void on_answer(void *user, const struct sc_net_answer *answer)
{
	struct told *t = user;

	t->answers++;
	t->answer = *answer;
	t->has_data = answer->packet.n &&
		memmem(answer->packet.p, answer->packet.n,
			(uint8_t[]){ 192, 0, 2, 7 }, 4) != NULL;
}

static struct told ask(
	struct sc_net *net, const char *name, int type, int wait_ms)
{
	struct told t = { 0 };
	struct sc_mono until = { net->now(net).ms + wait_ms };

	net->resolve(net, name, type, until, on_answer, &t);
	OK(t.answers == 0, "no answer from within resolve()");
	net->run(net);
	OK(t.answers == 1, "one answer");
	return t;
}

static void test_resolver(void)
{
	struct dns_server s;
	char server[64];
	struct told t;

	start_dns(&s);
	snprintf(server, sizeof(server), "127.0.0.1@%d", s.port);
	struct sc_net *net = new_net(server, NULL);

	t = ask(net, "mx.example.test", SC_RR_A, 9000);
	OK(t.answer.end == SC_NET_OK && t.answer.rcode == 0,
		"a name in a zone that libunbound has built in");
	OK(t.has_data, "with the server's data");
	OK(t.answer.dnssec == SC_NET_INDETERMINATE,
		"no DNSSEC from there: nobody knows");
	t = ask(net, "localhost", SC_RR_A | SC_RR_HOSTS_FIRST, 9000);
	OK(t.answer.end == SC_NET_OK, "localhost");
	t = ask(net, "silent.example", SC_RR_A, 200);
	OK(t.answer.end == SC_NET_TIMEOUT, "no answer in time");

	/* Left behind on purpose: stop() and free() must cope. */
	net->resolve(net, "silent.example", SC_RR_A,
		(struct sc_mono){ net->now(net).ms + 60000 }, on_answer, &t);
	net->stop(net);
	net->run(net);
	OK(t.answers == 1, "an abandoned question is not answered");
	sc_net_uv_free(net);
	stop_dns(&s);
}

/* A user's anchor that the server cannot satisfy: bogus, and said so. */
static void test_user_anchor(void)
{
	const char *path = write_anchors(
		"test. IN DS 12345 13 2 000102030405060708090a0b0c0d0e0f"
		"101112131415161718191a1b1c1d1e1f\n");
	struct dns_server s;
	char server[64];
	struct told t;

	start_dns(&s);
	snprintf(server, sizeof(server), "127.0.0.1@%d", s.port);
	struct sc_net *net = new_net(server, path);

	t = ask(net, "mx.example.test", SC_RR_A, 9000);
	OK(t.answer.end == SC_NET_OK && t.answer.dnssec == SC_NET_BOGUS,
		"bogus below the anchor");
	t = ask(net, "mx.example.org", SC_RR_A, 9000);
	OK(t.answer.end == SC_NET_OK && t.answer.dnssec == SC_NET_INDETERMINATE,
		"indeterminate outside of it");
	sc_net_uv_free(net);
	stop_dns(&s);
	unlink(path);
}

int main(void)
{
	test_conversation();
	test_refused();
	test_barred();
	test_unreachable();
	test_no_descriptor();
	test_alarm();
	test_timers();
	test_options();
	test_resolver();
	test_user_anchor();
	return DONE();
}
