#include "dns.h"

#include <stdlib.h>

#define QUERY_MAX 512 /* a question and an OPT record are far less */

/* A TCP connection: two octets of length in front of each message. */
struct dns_client {
	struct dns *dns;
	struct dns_client *next, **link;
	uv_tcp_t tcp;
	uv_timer_t life;
	int open_handles;
	bool ended, writing;
	uint8_t in[2 + QUERY_MAX];
	size_t n_in;
	uint8_t out[2 + ZONE_ANSWER_BYTES];
	uv_write_t write;
};

static void on_client_closed(uv_handle_t *handle)
{
	struct dns_client *c = handle->data;

	if (--c->open_handles == 0)
		free(c);
}

static void end_client(struct dns_client *c)
{
	if (c->ended)
		return;
	c->ended = true;
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	c->dns->n_clients--;
	uv_close((uv_handle_t *)&c->tcp, on_client_closed);
	uv_close((uv_handle_t *)&c->life, on_client_closed);
}

static void answer_next(struct dns_client *c);

static void on_written(uv_write_t *write, int status)
{
	struct dns_client *c = write->data;

	c->writing = false;
	if (c->ended)
		return;
	if (status)
		end_client(c);
	else
		answer_next(c);
}

static void send_answer(struct dns_client *c, size_t n)
{
	uv_buf_t buf = uv_buf_init((char *)c->out, (unsigned)n + 2);

	c->out[0] = (uint8_t)(n >> 8);
	c->out[1] = (uint8_t)n;
	c->write.data = c;
	c->writing = true;
	if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &buf, 1, on_written))
		end_client(c);
}

/* Answers the first whole query of the input; one at a time. */
static void answer_next(struct dns_client *c)
{
	size_t length = (size_t)c->in[0] << 8 | c->in[1];

	if (c->writing || c->n_in < 2)
		return;
	if (length > QUERY_MAX) {
		end_client(c);
		return;
	}
	if (c->n_in < 2 + length)
		return;
	size_t n = zone_answer(c->dns->zone,
		(struct sc_bytes){ c->in + 2, length }, false, c->out + 2);

	c->n_in -= 2 + length;
	memmove(c->in, c->in + 2 + length, c->n_in);
	if (n)
		send_answer(c, n);
	else
		end_client(c);
}

static void allocate_tcp(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct dns_client *c = handle->data;

	(void)suggested;
	*buf = uv_buf_init(
		(char *)c->in + c->n_in, (unsigned)(sizeof(c->in) - c->n_in));
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct dns_client *c = stream->data;

	(void)buf;
	if (n < 0) { /* also when it sends more than it may before reading */
		end_client(c);
		return;
	}
	c->n_in += (size_t)n;
	answer_next(c);
}

static void on_life_over(uv_timer_t *timer)
{
	end_client(timer->data);
}

static void on_connection(uv_stream_t *listener, int status)
{
	struct dns *d = listener->data;
	struct dns_client *c = status ? NULL : calloc(1, sizeof(*c));

	if (!c)
		return;
	c->dns = d;
	c->next = d->clients;
	c->link = &d->clients;
	if (c->next)
		c->next->link = &c->next;
	d->clients = c;
	d->n_clients++;
	uv_tcp_init(d->loop, &c->tcp);
	uv_timer_init(d->loop, &c->life);
	c->tcp.data = c->life.data = c;
	c->open_handles = 2;
	if (uv_accept(listener, (uv_stream_t *)&c->tcp) ||
		d->n_clients > DNS_CLIENTS_MAX) {
		end_client(c);
		return;
	}
	uv_timer_start(&c->life, on_life_over, DNS_CLIENT_MS, 0);
	uv_read_start((uv_stream_t *)&c->tcp, allocate_tcp, on_read);
}

static void allocate_udp(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	static char bytes[QUERY_MAX];

	(void)handle;
	(void)suggested;
	*buf = uv_buf_init(bytes, sizeof(bytes));
}

static void on_datagram(uv_udp_t *udp, ssize_t n, const uv_buf_t *buf,
	const struct sockaddr *from, unsigned flags)
{
	struct dns *d = udp->data;
	uint8_t out[ZONE_ANSWER_BYTES];

	if (n <= 0 || !from || flags & UV_UDP_PARTIAL)
		return;
	struct sc_bytes query = { (const uint8_t *)buf->base, (size_t)n };
	size_t size = zone_answer(d->zone, query, true, out);
	uv_buf_t answer = uv_buf_init((char *)out, (unsigned)size);

	/* What the kernel has no room for is lost, as datagrams are. */
	if (size)
		uv_udp_try_send(udp, &answer, 1, from);
}

static int port_of(const uv_tcp_t *tcp)
{
	struct sockaddr_storage at;
	int n = sizeof(at);

	if (uv_tcp_getsockname(tcp, (struct sockaddr *)&at, &n) != 0)
		return 0;
	return ntohs(((struct sockaddr_in *)&at)->sin_port);
}

static int to_sockaddr(struct sc_ip ip, int port, struct sockaddr_storage *out)
{
	char text[SC_IP_TEXT_MAX];

	sc_ip_format(ip, text);
	return ip.family == 4 ?
		uv_ip4_addr(text, port, (struct sockaddr_in *)out) :
		uv_ip6_addr(text, port, (struct sockaddr_in6 *)out);
}

/*
 * The kernel's choice among the ports (0) is made here: where hundreds of
 * servers listen, as those of the faults do, any port has TCP taken sooner
 * than UDP.
 */
static int listen_tcp(struct dns *d, struct sc_ip ip, int port)
{
	struct sockaddr_storage at;
	int status = to_sockaddr(ip, port, &at);

	if (status == 0)
		status = uv_tcp_bind(&d->tcp, (struct sockaddr *)&at, 0);
	if (status == 0)
		status = uv_listen((uv_stream_t *)&d->tcp, 16, on_connection);
	d->port = port_of(&d->tcp);
	return status;
}

/* On the port that TCP has got. */
static int listen_udp(struct dns *d, struct sc_ip ip)
{
	struct sockaddr_storage at;
	int status = to_sockaddr(ip, d->port, &at);

	if (status == 0)
		status = uv_udp_bind(&d->udp, (struct sockaddr *)&at, 0);
	if (status == 0)
		status = uv_udp_recv_start(&d->udp, allocate_udp, on_datagram);
	return status;
}

bool dns_begin(struct dns *d, uv_loop_t *loop, const struct zone *zone,
	struct sc_ip ip, int port, struct sc_error *e)
{
	char text[SC_IP_TEXT_MAX];

	*d = (struct dns){ .zone = zone, .loop = loop, .open = true };
	uv_udp_init(loop, &d->udp);
	uv_tcp_init(loop, &d->tcp);
	d->udp.data = d->tcp.data = d;
	int status = listen_tcp(d, ip, port);

	if (status == 0)
		status = listen_udp(d, ip);
	if (status == 0)
		return true;
	return sc_error_set(e, SC_ERROR_IO,
		"cannot answer DNS on %s port %d: %s; choose another with "
		"--dns",
		sc_ip_format(ip, text), port, uv_strerror(status));
}

void dns_stop(struct dns *d)
{
	if (!d->open)
		return;
	d->open = false;
	uv_close((uv_handle_t *)&d->udp, NULL);
	uv_close((uv_handle_t *)&d->tcp, NULL);
	while (d->clients)
		end_client(d->clients);
}
