/*
 * badsmtp_live.h -- servers of badsmtp that listen, and clients of them.
 *
 * For test programs: everything is static.
 */
#ifndef SC_TESTS_BADSMTP_LIVE_H
#define SC_TESTS_BADSMTP_LIVE_H

#include <arpa/inet.h>
#include <pthread.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "lib/t.h"
#include "options.h"
#include "server.h"
#include "world.h"

static const struct sc_date now = { 1795435200 }; /* 2026-11-23T12:00:00Z */

/* A server in a thread of its own, for as long as `stop` is not sent. */
struct live {
	uv_loop_t loop;
	struct server server;
	uv_async_t stop;
	pthread_t thread;
};

static void on_stop(uv_async_t *async)
{
	struct live *live = async->data;

	server_stop(&live->server);
	uv_close((uv_handle_t *)async, NULL);
}

static void *run_live(void *arg)
{
	struct live *live = arg;

	uv_run(&live->loop, UV_RUN_DEFAULT);
	return NULL;
}

static bool begin_live(
	struct live *live, const struct options *options, struct sc_arena *a)
{
	struct options o = *options;
	struct sc_error e = { 0 };
	struct world w;

	uv_loop_init(&live->loop);
	server_init(&live->server, &live->loop, now);
	uv_async_init(&live->loop, &live->stop, on_stop);
	live->stop.data = live;
	if (!world_plan(a, &o, &w, &e) ||
		!server_listen(&live->server, w.places, w.n, &e)) {
		printf("# %s\n", e.text);
		return false;
	}
	return pthread_create(&live->thread, NULL, run_live, live) == 0;
}

/* `last` is what is done with the servers when nobody else does anything. */
static void end_live(struct live *live, void (*last)(struct live *))
{
	uv_async_send(&live->stop);
	pthread_join(live->thread, NULL);
	OK(uv_loop_close(&live->loop) == 0, "nothing is left open");
	if (last)
		last(live);
	server_free(&live->server);
}

static const struct service *find_service(
	const struct live *live, const char *fault, enum fault_role role)
{
	for (size_t i = 0; i < live->server.n; i++) {
		const struct service *v = &live->server.services[i];

		if (v->fault->role == role &&
			strcmp(v->fault->name, fault) == 0)
			return v;
	}
	return NULL;
}

static int dial_service(const struct service *v, const char *fault)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (v) {
		memcpy(&at.sin_addr, v->ip.b, 4);
		at.sin_port = htons((uint16_t)v->port);
	}
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		printf("# cannot connect to %s\n", fault);
	return fd;
}

/* A client with TLS over a connected socket. */
static SSL *secure(int fd, SSL_CTX *ctx)
{
	SSL *ssl = SSL_new(ctx);

	SSL_set_fd(ssl, fd);
	if (SSL_connect(ssl) == 1)
		return ssl;
	SSL_free(ssl);
	return NULL;
}

static void hang_up(SSL *ssl, int fd)
{
	SSL_free(ssl);
	close(fd);
}

#endif
