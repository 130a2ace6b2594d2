/*
 * The relay between libunbound and DNS servers, asked as libunbound asks it:
 * by datagrams. The servers are sockets that the test answers by hand.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/t.h"
#include "net/relay.h"
#include "net/servers.h"

enum { NOERROR = 0, SERVFAIL = 2, NXDOMAIN = 3, REFUSED = 5, HOLLOW = 16 };
enum { HEADER_BYTES = 12, RCODE = 15, TYPE_A = 1, TYPE_SOA = 6 };

/* A question for the A of "x.example", and room for an OPT record behind. */
static const uint8_t question[] = { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1,
	'x', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0, 0, TYPE_A, 0, 1, 0, 0, 41,
	0xff, 0xff, 0, 0, 0x80, 0, 0, 0 };

static int open_udp(struct sockaddr_in *at)
{
	socklen_t n = sizeof(*at);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*at = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	bind(fd, (struct sockaddr *)at, sizeof(*at));
	getsockname(fd, (struct sockaddr *)at, &n);
	return fd;
}

/* Two servers, a relay before them, and a client of it. */
struct world {
	int servers[2], client;
	struct sc_relay *relay;
	uint8_t m[2048]; /* the latest message */
	size_t n;
	struct sockaddr_in from;
};

static void open_world(struct world *w, size_t n_servers, bool named)
{
	struct sc_servers servers = { .n = n_servers, .named = named };
	struct sockaddr_in at = { 0 };
	const char *address;

	*w = (struct world){ { -1, -1 }, -1, NULL, { 0 }, 0, { 0 } };
	for (size_t i = 0; i < n_servers; i++) {
		w->servers[i] = open_udp(&at);
		servers.v[i].text = i ? "second" : "first";
		memcpy(&servers.v[i].at, &at, sizeof(at));
	}
	w->relay = sc_relay_open(&servers);
	OK(w->relay, "a relay");
	w->client = open_udp(&at);
	address = w->relay ? sc_relay_address(w->relay) : "127.0.0.1@9";
	at.sin_port = htons((uint16_t)atoi(strchr(address, '@') + 1));
	OK(connect(w->client, (struct sockaddr *)&at, sizeof(at)) == 0,
		"its address");
}

static void close_world(struct world *w)
{
	for (size_t i = 0; i < 2; i++)
		if (w->servers[i] >= 0)
			close(w->servers[i]);
	close(w->client);
	sc_relay_close(w->relay);
}

/* Waits for a message at `fd`. */
static bool hears(struct world *w, int fd, int wait_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	socklen_t length = sizeof(w->from);
	ssize_t n;

	if (poll(&p, 1, wait_ms) != 1)
		return false;
	n = recvfrom(fd, w->m, sizeof(w->m), 0, (struct sockaddr *)&w->from,
		&length);
	w->n = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static void ask(struct world *w, uint8_t id)
{
	uint8_t m[sizeof(question)];

	memcpy(m, question, sizeof(m));
	m[1] = id;
	OK(send(w->client, m, sizeof(m), 0) == sizeof(m), "asked");
}

/*
 * Answers the latest question. The relay reads of records how many there are:
 * one, unless it is an error or is to be HOLLOW.
 */
static void answer(struct world *w, int fd, int how)
{
	w->m[2] = 0x80;
	w->m[3] = how & RCODE;
	w->m[7] = how == NOERROR;
	sendto(fd, w->m, w->n, 0, (struct sockaddr *)&w->from, sizeof(w->from));
}

static bool is_told(struct world *w, int rcode, uint8_t id)
{
	return hears(w, w->client, 3000) && (w->m[3] & 15) == rcode &&
		w->m[0] == question[0] && w->m[1] == id && w->m[2] & 0x80;
}

static bool why(struct world *w, struct sc_relay_failure *f)
{
	return sc_relay_why(w->relay, "x.example", TYPE_A, 60000, false, f);
}

/* An answer counts also when the question was sent again meanwhile. */
static void test_late(void)
{
	struct sc_relay_failure f;
	struct sockaddr_in first;
	struct world w;

	open_world(&w, 1, false);
	sc_relay_wait(w.relay, 20000);
	ask(&w, 1);
	OK(hears(&w, w.servers[0], 3000), "the server is asked");
	OK(w.m[w.n - 8] == 4 && w.m[w.n - 7] == 0xd0,
		"for what needs no fragments");
	first = w.from;
	OK(hears(&w, w.servers[0], 3000), "and asked again");
	OK(w.from.sin_port == first.sin_port, "from the same port");
	ask(&w, 2);
	OK(!hears(&w, w.servers[0], 300), "who asks again makes no traffic");
	answer(&w, w.servers[0], NOERROR);
	OK(is_told(&w, NOERROR, 2), "whoever asked last is told");
	OK(!why(&w, &f), "nothing failed");
	close_world(&w);
}

static void test_next_server(void)
{
	struct world w;

	open_world(&w, 2, false);
	sc_relay_wait(w.relay, 20000);
	ask(&w, 1);
	OK(hears(&w, w.servers[0], 3000), "the first is asked");
	OK(hears(&w, w.servers[1], 3000), "then the second");
	answer(&w, w.servers[1], NOERROR);
	OK(is_told(&w, NOERROR, 1), "which answers");
	ask(&w, 2);
	OK(hears(&w, w.servers[1], 500), "it is the first from then on");
	answer(&w, w.servers[1], SERVFAIL);
	OK(hears(&w, w.servers[0], 500), "an error: the other one at once");
	answer(&w, w.servers[0], NOERROR);
	OK(is_told(&w, NOERROR, 2), "which answers");
	close_world(&w);
}

static void test_dead_server(void)
{
	struct world w;

	open_world(&w, 2, false);
	sc_relay_wait(w.relay, 20000);
	close(w.servers[0]);
	w.servers[0] = -1;
	ask(&w, 1);
	OK(hears(&w, w.servers[1], 500), "nobody listens: the next at once");
	answer(&w, w.servers[1], NOERROR);
	OK(is_told(&w, NOERROR, 1), "which answers");
	close_world(&w);
}

/* Answers that are none of the question are not heard. */
static void test_forged(void)
{
	struct world w;

	open_world(&w, 1, false);
	sc_relay_wait(w.relay, 20000);
	ask(&w, 1);
	OK(hears(&w, w.servers[0], 3000), "asked");
	w.m[1] ^= 1;
	answer(&w, w.servers[0], NOERROR);
	w.m[1] ^= 1;
	w.m[HEADER_BYTES + 1] = 'y';
	answer(&w, w.servers[0], NOERROR);
	answer(&w, w.client, NOERROR); /* from elsewhere */
	w.m[HEADER_BYTES + 1] = 'X';
	OK(!hears(&w, w.client, 300), "another id, question or server");
	close_world(&w);
}

/* Whose fault an error is, by the answer to the control question. */
static void test_control(void)
{
	static const struct {
		int error, control;
		enum sc_net_end end;
		const char *what;
	} rows[] = {
		{ SERVFAIL, NOERROR, SC_NET_OK, "the domain's" },
		{ SERVFAIL, REFUSED, SC_NET_OK, "of one that knows zones" },
		{ SERVFAIL, SERVFAIL, SC_NET_LOCAL, "the server's" },
		{ REFUSED, REFUSED, SC_NET_LOCAL, "of one that refuses us" },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_relay_failure f = { 0 };
		struct world w;

		open_world(&w, 1, false);
		sc_relay_wait(w.relay, 20000);
		ask(&w, 1);
		OK(hears(&w, w.servers[0], 3000), "asked");
		answer(&w, w.servers[0], rows[i].error);
		OK(hears(&w, w.servers[0], 3000), "the control");
		OK(w.m[HEADER_BYTES] == 0 && w.m[HEADER_BYTES + 2] == TYPE_SOA,
			"is for the root");
		answer(&w, w.servers[0], rows[i].control);
		OK(is_told(&w, SERVFAIL, 1), "libunbound hears SERVFAIL");
		OK(why(&w, &f) && f.end == rows[i].end &&
				f.rcode == rows[i].error,
			rows[i].what);
		close_world(&w);
	}
}

/*
 * An answer without any record, neither of the name nor of its zone, is
 * believed unless the server says the like of the root.
 */
static void test_hollow(void)
{
	static const struct {
		int answer, control, told;
		const char *what;
	} rows[] = {
		{ NXDOMAIN, NOERROR, NXDOMAIN, "a blocked name" },
		{ NXDOMAIN, REFUSED, NXDOMAIN, "of one that knows zones" },
		{ NXDOMAIN, NXDOMAIN, SERVFAIL, "a walled network" },
		{ NXDOMAIN, HOLLOW, SERVFAIL, "one that has nothing" },
		{ HOLLOW, NOERROR, NOERROR, "an old server" },
		{ HOLLOW, NXDOMAIN, SERVFAIL, "a walled network, too" },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_relay_failure f = { 0 };
		struct world w;

		open_world(&w, 1, false);
		sc_relay_wait(w.relay, 20000);
		ask(&w, 1);
		OK(hears(&w, w.servers[0], 3000), "asked");
		answer(&w, w.servers[0], rows[i].answer);
		OK(hears(&w, w.servers[0], 3000), "the control");
		OK(w.m[HEADER_BYTES] == 0, "is for the root");
		answer(&w, w.servers[0], rows[i].control);
		OK(is_told(&w, rows[i].told, 1), rows[i].what);
		OK(why(&w, &f) == (rows[i].told == SERVFAIL), rows[i].what);
		OK(!f.detail[0] ||
				(f.end == SC_NET_LOCAL &&
					strstr(f.detail, "denies every name")),
			f.detail);
		close_world(&w);
	}
}

/* Who names a server wants it believed. */
static void test_hollow_by_name(void)
{
	struct world w;

	open_world(&w, 1, true);
	sc_relay_wait(w.relay, 20000);
	ask(&w, 1);
	OK(hears(&w, w.servers[0], 3000), "asked");
	answer(&w, w.servers[0], NXDOMAIN);
	OK(is_told(&w, NXDOMAIN, 1), "and no control");
	close_world(&w);
}

static void test_patience(void)
{
	struct sc_relay_failure f = { 0 };
	struct world w;

	open_world(&w, 1, false);
	sc_relay_wait(w.relay, 3000);
	ask(&w, 1);
	OK(is_told(&w, SERVFAIL, 1), "given up");
	OK(why(&w, &f) && f.end == SC_NET_LOCAL && f.waited &&
			strstr(f.detail, "first gave no answer within 3 s"),
		"a server that was never heard");
	while (hears(&w, w.servers[0], 0))
		;
	ask(&w, 2);
	OK(is_told(&w, SERVFAIL, 2), "at once, the next time");
	OK(!hears(&w, w.servers[0], 100), "without asking");
	close_world(&w);
}

static void test_resolv_conf(void)
{
	static const char text[] = "# nameserver 192.0.2.1\n"
				   "search example.org\n"
				   "nameserver 192.0.2.2 # ours\r\n"
				   "nameserver example.org\n"
				   "nameserver\n"
				   "\tnameserver\t2001:db8::3\n"
				   "options timeout:1\n"
				   "nameserver fe80::1%lo\n"
				   "nameserver 192.0.2.5\n"
				   "nameserver 192.0.2.6";
	struct sc_arena a = { 0 };
	struct sc_servers s = sc_servers_listed(&a, sc_bytes_of(text));

	OK(s.n == SC_SERVERS_MAX, "no more than there is room for");
	IS(s.v[0].text, "192.0.2.2", "the first");
	IS(s.v[1].text, "2001:db8::3", "IPv6");
	IS(s.v[2].text, "fe80::1%lo", "with its link");
	OK(s.v[0].at.ss_family == AF_INET && s.v[1].at.ss_family == AF_INET6,
		"addresses of both families");
	OK(sc_servers_listed(&a, (struct sc_bytes){ 0 }).n == 0, "no text");
	sc_arena_free(&a);
}

int main(void)
{
	test_late();
	test_next_server();
	test_dead_server();
	test_forged();
	test_control();
	test_hollow();
	test_hollow_by_name();
	test_patience();
	test_resolv_conf();
	return DONE();
}
