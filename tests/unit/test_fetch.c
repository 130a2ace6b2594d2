/*
 * sc_net.fetch over the real libcurl, against a TLS server in a thread that
 * answers one request with given bytes, or misbehaves.
 */
#include <fcntl.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/loopback.h"
#include "lib/t.h"
#include "mint.h"
#include "net/uv.h"
#include "unit/strange_curl.h"

#define MAX_BYTES 100

enum manner {
	ANSWER, /* `text`, then close */
	SILENT, /* TLS, the request, and nothing */
	DEAF,   /* TCP, and nothing */
	CLEAR,  /* `text` where TLS is due */
	OLD,    /* TLS 1.1 */
	PLAIN,  /* `text` to a request without TLS */
};

struct server {
	enum manner manner;
	const char *text;
	int listener;
	char request[1024];
	char sni[64];
};

static struct mint *mint;
static const struct mint_cert *leaf;

static X509 *x509_of(const struct mint_cert *c)
{
	const unsigned char *p = c->der.p;

	return d2i_X509(NULL, &p, (long)c->der.n);
}

static SSL_CTX *new_context(enum manner manner)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	X509 *x = x509_of(leaf);

	SSL_CTX_use_certificate(ctx, x);
	X509_free(x);
	SSL_CTX_use_PrivateKey(ctx, leaf->key);
	SSL_CTX_add0_chain_cert(ctx, x509_of(mint_find(mint, "int")));
	if (manner == OLD) {
		SSL_CTX_set_security_level(ctx, 0);
		SSL_CTX_set_max_proto_version(ctx, TLS1_1_VERSION);
	}
	return ctx;
}

static void speak(struct server *s, SSL *ssl)
{
	const char *sni;
	char end;

	if (SSL_accept(ssl) != 1)
		return;
	sni = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	snprintf(s->sni, sizeof(s->sni), "%s", sni ? sni : "");
	SSL_read(ssl, s->request, sizeof(s->request) - 1);
	if (s->manner == SILENT) {
		SSL_read(ssl, &end, 1);
		return;
	}
	SSL_write(ssl, s->text, (int)strlen(s->text));
	SSL_shutdown(ssl);
}

static void *serve(void *user)
{
	struct server *s = user;
	int fd = accept(s->listener, NULL, NULL);
	SSL_CTX *ctx = new_context(s->manner);
	SSL *ssl = SSL_new(ctx);
	char end;

	if (s->manner == CLEAR)
		(void)!write(fd, s->text, strlen(s->text));
	if (s->manner == DEAF)
		(void)!read(fd, &end, 1);
	while (s->manner == DEAF && read(fd, &end, 1) > 0)
		;
	if (s->manner == PLAIN) {
		(void)!read(fd, s->request, sizeof(s->request) - 1);
		(void)!write(fd, s->text, strlen(s->text));
	}
	SSL_set_fd(ssl, fd);
	if (s->manner != DEAF && s->manner != CLEAR && s->manner != PLAIN)
		speak(s, ssl);
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	close(fd);
	return NULL;
}

/* What the callback copied out of the response. */
struct got {
	int n;
	struct sc_net_response r;
	char body[256], type[64], location[64], detail[128];
	bool leaf_first;
};

static void copy(char *to, size_t room, struct sc_bytes b)
{
	snprintf(to, room, "%.*s", (int)b.n, b.p ? (const char *)b.p : "");
}

static void on_response(void *user, const struct sc_net_response *r)
{
	struct got *g = user;

	g->n++;
	g->r = *r;
	copy(g->body, sizeof(g->body), r->body);
	copy(g->type, sizeof(g->type), r->content_type);
	copy(g->location, sizeof(g->location), r->location);
	snprintf(
		g->detail, sizeof(g->detail), "%s", r->detail ? r->detail : "");
	g->leaf_first = r->n_chain && r->chain[0].n == leaf->der.n &&
		memcmp(r->chain[0].p, leaf->der.p, leaf->der.n) == 0;
}

static void fetch(
	struct sc_net *net, int port, long long wait_ms, struct got *g)
{
	struct sc_net_request request = { .host = "mta-sts.example.org",
		.ip = { .family = 4, .b = { 127, 0, 0, 1 } },
		.port = port,
		.path = "/.well-known/mta-sts.txt",
		.max_bytes = MAX_BYTES };
	struct sc_mono until = { net->now(net).ms + wait_ms };

	*g = (struct got){ 0 };
	net->fetch(net, &request, until, on_response, g);
	net->run(net);
}

static void fetch_plainly(
	struct sc_net *net, const struct sc_net_request *request, struct got *g)
{
	struct sc_mono until = { net->now(net).ms + 5000 };

	*g = (struct got){ 0 };
	net->fetch(net, request, until, on_response, g);
	net->run(net);
}

static struct sc_net *new_net(void)
{
	struct sc_net_options options = { 0 };
	struct sc_net *net = NULL;
	struct sc_error e = { 0 };

	if (!sc_net_uv_new(&options, &net, &e))
		abort();
	return net;
}

static void run(struct server *s, long long wait_ms, struct got *g)
{
	struct sc_net *net = new_net();
	pthread_t thread;
	int port;

	s->listener = listen_on_loopback(&port);
	pthread_create(&thread, NULL, serve, s);
	fetch(net, port, wait_ms, g);
	sc_net_uv_free(net);
	pthread_join(thread, NULL);
	close(s->listener);
	OK(g->n == 1, "told once");
}

static void test_good(void)
{
	struct server s = { .text = "HTTP/1.1 200 OK\r\n"
				    "Content-Type:  text/plain \r\n"
				    "Content-Length: 6\r\n\r\nhello\n" };
	struct got g;

	run(&s, 5000, &g);
	OK(g.r.connect == SC_NET_OK && g.r.tls == SC_NET_OK &&
			g.r.http == SC_NET_OK,
		"all three stages");
	OK(g.r.status == 200 && !g.r.body_cut, "the status");
	IS(g.body, "hello\n", "the body");
	IS(g.type, "text/plain", "the type, without blanks");
	OK(g.r.n_chain == 2 && g.leaf_first, "the chain as sent");
	IS(s.sni, "mta-sts.example.org", "the server's name indication");
	OK(strstr(s.request, "GET /.well-known/mta-sts.txt HTTP/1.1\r\n") &&
			strstr(s.request, "Host: mta-sts.example.org\r\n"),
		"the request");
}

/* One request over HTTP alone. */
static void run_plainly(
	struct server *s, struct sc_net_request *request, struct got *g)
{
	struct sc_net *net = new_net();
	pthread_t thread;

	request->plain = true;
	request->ip = (struct sc_ip){ .family = 4, .b = { 127, 0, 0, 1 } };
	s->manner = PLAIN;
	s->listener = listen_on_loopback(&request->port);
	pthread_create(&thread, NULL, serve, s);
	fetch_plainly(net, request, g);
	sc_net_uv_free(net);
	pthread_join(thread, NULL);
	close(s->listener);
	OK(g->n == 1 && g->r.connect == SC_NET_OK && g->r.tls == SC_NET_OK &&
			g->r.http == SC_NET_OK,
		"all stages, of which TLS is none");
}

static void test_plain(void)
{
	struct server s = { .text = "HTTP/1.1 200 OK\r\n"
				    "Content-Type: application/pkix-crl\r\n"
				    "Content-Length: 3\r\n\r\ncrl" };
	struct sc_net_request request = { .host = "ca.example.org",
		.path = "/1.crl?x=y",
		.max_bytes = MAX_BYTES };
	struct got g;

	run_plainly(&s, &request, &g);
	IS(g.body, "crl", "the body");
	OK(strstr(s.request, "GET /1.crl?x=y HTTP/1.1\r\n") &&
			strstr(s.request, "Host: ca.example.org\r\n"),
		"the request, port 80 being the usual one");
	OK(!strstr(s.request, "Accept-Encoding"), "nothing compressed");
}

static void test_plain_port(void)
{
	struct server s = { .text = "HTTP/1.1 302 Found\r\nLocation: "
				    "http://10.0.0.1/\r\n"
				    "Content-Length: 0\r\n\r\n" };
	struct sc_net_request request = { .host = "[2001:db8::1]",
		.path = "/",
		.url_port = 8080,
		.max_bytes = MAX_BYTES };
	struct got g;

	run_plainly(&s, &request, &g);
	OK(strstr(s.request, "Host: [2001:db8::1]:8080\r\n") != NULL,
		"another port is said, and an address in brackets");
	OK(g.r.status == 302, "no redirect is followed");
}

static void test_post(void)
{
	struct server s = { .text = "HTTP/1.1 200 OK\r\n"
				    "Content-Length: 2\r\n\r\nok" };
	struct sc_net_request request = { .host = "ocsp.example.org",
		.path = "/",
		.post = { (const uint8_t *)"a\0b", 3 },
		.post_type = "application/ocsp-request",
		.max_bytes = MAX_BYTES };
	struct got g;
	const char *end;

	run_plainly(&s, &request, &g);
	end = strstr(s.request, "\r\n\r\n");
	OK(strstr(s.request, "POST / HTTP/1.1\r\n") &&
			strstr(s.request, "Content-Length: 3\r\n") &&
			strstr(s.request,
				"Content-Type: application/ocsp-request\r\n"),
		"a POST with its type");
	OK(end && memcmp(end + 4, "a\0b", 3) == 0, "and its body");
	IS(g.body, "ok", "what came");
}

static void test_redirect(void)
{
	struct server s = { .text = "HTTP/1.1 301 Moved\r\nLocation: "
				    "https://example.org/x\r\n"
				    "Content-Length: 0\r\n\r\n" };
	struct got g;

	run(&s, 5000, &g);
	OK(g.r.status == 301 && g.r.http == SC_NET_OK, "is not followed");
	IS(g.location, "https://example.org/x", "and told");
}

static void test_chunked(void)
{
	struct server s = { .text = "HTTP/1.1 200 OK\r\n"
				    "Transfer-Encoding: chunked\r\n\r\n"
				    "6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n" };
	struct got g;

	run(&s, 5000, &g);
	OK(g.r.http == SC_NET_OK, "chunks");
	IS(g.body, "hello world", "are one body");
}

static void test_large(void)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n\r\n";
	char text[500] = "";
	struct server s = { .text = text };
	struct got g;

	memcpy(text, head, sizeof(head) - 1);
	memset(text + sizeof(head) - 1, 'x', sizeof(text) - sizeof(head));
	run(&s, 5000, &g);
	OK(g.r.http == SC_NET_OK && g.r.body_cut && g.r.body.n == MAX_BYTES,
		"cut at the limit");
	snprintf(text, sizeof(text),
		"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nshort");
	run(&s, 5000, &g);
	OK(g.r.http == SC_NET_CLOSED, "half a body");
	OK(g.r.status == 200, "of a status");
}

static void test_broken(void)
{
	static const struct {
		const char *what;
		enum manner manner;
		const char *text;
		enum sc_net_end tls, http;
	} rows[] = {
		{ "no HTTP at all", ANSWER, "hello world, this is no HTTP\r\n",
			SC_NET_OK, SC_NET_PROTOCOL },
		{ "nothing", ANSWER, "", SC_NET_OK, SC_NET_CLOSED },
		{ "silence behind TLS", SILENT, "", SC_NET_OK, SC_NET_TIMEOUT },
		{ "silence", DEAF, "", SC_NET_TIMEOUT, SC_NET_TIMEOUT },
		{ "clear text", CLEAR, "HTTP/1.1 200 OK\r\n\r\n",
			SC_NET_PROTOCOL, SC_NET_PROTOCOL },
		{ "TLS 1.1", OLD, "", SC_NET_PROTOCOL, SC_NET_PROTOCOL },
	};

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct server s = { .manner = rows[i].manner,
			.text = rows[i].text };
		struct got g;

		run(&s, 700, &g);
		OK(g.r.connect == SC_NET_OK && g.r.tls == rows[i].tls &&
				g.r.http == rows[i].http,
			rows[i].what);
		OK(g.detail[0] && g.r.status == 0, "with a reason");
	}
}

static void test_refused(void)
{
	struct sc_net *net = new_net();
	struct got g;
	int port, listener = listen_on_loopback(&port);

	close(listener);
	fetch(net, port, 5000, &g);
	OK(g.n == 1 && g.r.connect == SC_NET_REFUSED, "refused");
	sc_net_uv_free(net);
}

/* A request that is abandoned tells nothing and leaks nothing. */
static void test_abandoned(void)
{
	struct sc_net *net = new_net();
	struct sc_net_request request = { .host = "mta-sts.example.org",
		.ip = { .family = 4, .b = { 127, 0, 0, 1 } },
		.path = "/",
		.max_bytes = MAX_BYTES };
	struct got g = { 0 };
	int listener = listen_on_loopback(&request.port);

	net->fetch(net, &request, (struct sc_mono){ net->now(net).ms + 5000 },
		on_response, &g);
	net->stop(net);
	net->run(net);
	OK(g.n == 0, "nothing is told");
	sc_net_uv_free(net);
	close(listener);
}

/*
 * libcurl takes such hosts for addresses and forgets the route; the socket is
 * opened for the address that was looked up, or for none.
 */
static void test_numbers_as_hosts(void)
{
	static const char *const hosts[] = { "127.1", "0x7f.1", "0177.1",
		"2130706433", "[::ffff:127.0.0.1]" };
	struct sc_net *net = new_net();
	struct got g;
	int port, listener = listen_on_loopback(&port);
	struct sc_net_request request = {
		.ip = { .family = 4, .b = { 127, 0, 0, 77 } },
		.port = port,
		.path = "/crl",
		.max_bytes = MAX_BYTES,
		.plain = true,
		.url_port = port,
	};

	fcntl(listener, F_SETFL, O_NONBLOCK);
	for (size_t i = 0; i < SC_COUNT(hosts); i++) {
		request.host = hosts[i];
		fetch_plainly(net, &request, &g);
		OK(g.n == 1 && g.r.connect != SC_NET_OK, hosts[i]);
		OK(accept(listener, NULL, NULL) < 0, "nobody came");
	}
	close(listener);
	sc_net_uv_free(net);
}

/* A redirect, a policy host or a CRL that leads to us. */
static void test_barred(void)
{
	struct sc_net *net = new_net();
	struct got g;
	int port, listener = listen_on_loopback(&port);
	struct sc_net_request request = { .host = "ca.example.org",
		.ip = { .family = 4, .b = { 127, 0, 0, 1 } },
		.port = port,
		.foreign = SC_NET_FOREIGN_ADDRESS,
		.path = "/crl",
		.max_bytes = MAX_BYTES };

	fcntl(listener, F_SETFL, O_NONBLOCK);
	for (int plain = 0; plain < 2; plain++) {
		request.plain = plain;
		fetch_plainly(net, &request, &g);
		OK(g.n == 1 && g.r.connect == SC_NET_BARRED, "barred");
		OK(strstr(g.detail, "reserved (loopback)") != NULL, "and why");
		OK(accept(listener, NULL, NULL) < 0, "nobody came");
	}
	close(listener);
	sc_net_uv_free(net);
}

static void test_all(void)
{
	test_numbers_as_hosts();
	test_barred();
	test_good();
	test_plain();
	test_plain_port();
	test_post();
	test_redirect();
	test_chunked();
	test_large();
	test_broken();
	test_refused();
	test_abandoned();
}

int main(void)
{
	struct sc_error e = { 0 };

	mint = mint_new((struct sc_date){ 1795435200 });
	leaf = mint_make(mint, "sts", "san=DNS:mta-sts.example.org", &e);
	if (!leaf)
		abort();
	test_all();
	strange_begin();
	OK(strange.on, "libcurl that names strange handles");
	test_all();
	strange_end();
	mint_free(mint);
	return DONE();
}
