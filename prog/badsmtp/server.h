/*
 * server.h -- one listener for each fault, on one event loop.
 *
 * Certificates and TLS settings of a fault are made at its first handshake,
 * so that starting is quick.
 */
#ifndef BADSMTP_SERVER_H
#define BADSMTP_SERVER_H

#include <openssl/types.h>
#include <uv.h>

#include "base/arena.h"
#include "base/ip.h"
#include "chain.h"
#include "fault.h"
#include "mint.h"

#define SERVER_SESSIONS_MAX 4096 /* more are closed at once */
#define SERVER_LIFE_MS      600000
#define SERVER_ROW_ENDS_MS  3000 /* without a connection */

struct session;
struct server;

struct service {
	struct server *server;
	const struct fault *fault;
	const char *host;
	struct sc_ip ip;
	int port;
	uv_tcp_t listener;
	bool minted;
	struct chain chain; /* once minted */
	SSL_CTX *ctx;       /* NULL until used */
	int n_in_row;       /* connections, without a pause in between */
	uint64_t last_ms;   /* of them */
	int n_handshakes;
};

struct server {
	struct sc_arena arena;
	uv_loop_t *loop;
	struct mint *mint;
	struct service *services;
	size_t n;
	struct session *sessions; /* open ones */
	size_t n_sessions;
	bool stopping;
};

/* Where a service listens. */
struct server_place {
	const struct fault *fault;
	const char *host;
	struct sc_ip ip;
	int port; /* 0: the kernel chooses */
};

void server_init(struct server *s, uv_loop_t *loop, struct sc_date now);

/* Listens on all places; on error what was opened is closed by stop. */
SC_MUST_CHECK bool server_listen(struct server *s,
	const struct server_place *places, size_t n, struct sc_error *e);

/* The service's certificates; NULL, and a line on stderr, on error. */
const struct chain *service_chain(struct service *v);
SSL_CTX *service_ctx(struct service *v);

/* Closes listeners and sessions; the loop has to run until all is closed. */
void server_stop(struct server *s);

/* Frees what is left, after the loop. */
void server_free(struct server *s);

#endif
