#include "server.h"

#include <stdio.h>

#include <openssl/ssl.h>

#include "session.h"
#include "tls_context.h"

#define BACKLOG 4096

void server_init(struct server *s, uv_loop_t *loop, struct sc_date now)
{
	*s = (struct server){ .loop = loop, .mint = mint_new(now) };
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct service *v = listener->data;

	if (status == 0 && !v->server->stopping)
		session_begin(v);
}

static bool to_sockaddr(const struct server_place *place, int port,
	struct sockaddr_storage *out)
{
	char text[SC_IP_TEXT_MAX];

	sc_ip_format(place->ip, text);
	if (place->ip.family == 4)
		return uv_ip4_addr(text, port, (struct sockaddr_in *)out) == 0;
	return uv_ip6_addr(text, port, (struct sockaddr_in6 *)out) == 0;
}

static int port_of(uv_tcp_t *listener)
{
	struct sockaddr_storage at;
	int n = sizeof(at);

	if (uv_tcp_getsockname(listener, (struct sockaddr *)&at, &n) != 0)
		return 0;
	/* The port lies at the same place in both families. */
	return ntohs(((struct sockaddr_in *)&at)->sin_port);
}

static bool cannot_listen(
	const struct server_place *place, int status, struct sc_error *e)
{
	char text[SC_IP_TEXT_MAX];
	const char *advice = status == UV_EADDRINUSE ?
		"; choose another with --port, or end what listens there" :
		status == UV_EACCES ?
		"; ports below 1024 need root, choose others with --port or "
		"--mx-port" :
		"";

	return sc_error_set(e, SC_ERROR_IO,
		"cannot listen on %s port %d for %s: %s%s",
		sc_ip_format(place->ip, text), place->port, place->fault->name,
		uv_strerror(status), advice);
}

/*
 * Where the kernel is to choose: policy hosts have one port together, and so
 * have CAs, since a client is told of one.
 */
static int wanted_port(const struct server *s, const struct server_place *place)
{
	enum fault_role role = place->fault->role;

	for (size_t i = 0; role >= FAULT_POLICY && i < s->n; i++)
		if (s->services[i].fault->role == role)
			return s->services[i].port;
	return place->port;
}

static bool listen_at(
	struct server *s, const struct server_place *place, struct sc_error *e)
{
	struct service *v = &s->services[s->n];
	struct sockaddr_storage at;

	*v = (struct service){ .server = s, .fault = place->fault };
	v->host = place->host;
	v->ip = place->ip;
	if (!to_sockaddr(place, wanted_port(s, place), &at))
		return cannot_listen(place, UV_EINVAL, e);
	int status = uv_tcp_init(s->loop, &v->listener);

	if (status)
		return cannot_listen(place, status, e);
	v->listener.data = v;
	s->n++;
	status = uv_tcp_bind(&v->listener, (struct sockaddr *)&at, 0);
	if (status == 0)
		status = uv_listen(
			(uv_stream_t *)&v->listener, BACKLOG, on_connection);
	if (status)
		return cannot_listen(place, status, e);
	v->port = port_of(&v->listener);
	return true;
}

bool server_listen(struct server *s, const struct server_place *places,
	size_t n, struct sc_error *e)
{
	s->services = sc_new(&s->arena, struct service, n);
	for (size_t i = 0; i < n; i++)
		if (!listen_at(s, &places[i], e))
			return false;
	return true;
}

const struct chain *service_chain(struct service *v)
{
	struct sc_error e;

	if (v->minted)
		return &v->chain;
	v->minted =
		chain_make(v->server->mint, v->fault, v->host, &v->chain, &e);
	if (v->minted)
		return &v->chain;
	fprintf(stderr, "badsmtp: %s: %s\n", v->fault->name, e.text);
	return NULL;
}

SSL_CTX *service_ctx(struct service *v)
{
	const struct chain *chain = v->ctx ? NULL : service_chain(v);
	struct sc_error e;

	if (!chain)
		return v->ctx;
	v->ctx = tls_context_make(v->fault, chain, v->host, &e);
	if (!v->ctx)
		fprintf(stderr, "badsmtp: %s\n", e.text);
	return v->ctx;
}

void server_stop(struct server *s)
{
	if (s->stopping)
		return;
	s->stopping = true;
	for (size_t i = 0; i < s->n; i++)
		uv_close((uv_handle_t *)&s->services[i].listener, NULL);
	while (s->sessions)
		session_end(s->sessions);
}

void server_free(struct server *s)
{
	for (size_t i = 0; i < s->n; i++)
		SSL_CTX_free(s->services[i].ctx);
	mint_free(s->mint);
	sc_arena_free(&s->arena);
}
