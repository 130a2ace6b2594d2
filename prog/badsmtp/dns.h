/* dns.h -- the zone on UDP and TCP, on the event loop. */
#ifndef BADSMTP_DNS_H
#define BADSMTP_DNS_H

#include <uv.h>

#include "base/error.h"
#include "zone.h"

#define DNS_CLIENTS_MAX 64 /* TCP connections at once */
#define DNS_CLIENT_MS   10000

struct dns_client;

struct dns {
	const struct zone *zone;
	uv_loop_t *loop;
	uv_udp_t udp;
	uv_tcp_t tcp;
	int port;
	struct dns_client *clients;
	size_t n_clients;
	bool open;
};

/* Listens on `ip` and `port` (0: the kernel chooses). `zone` must outlive. */
SC_MUST_CHECK bool dns_begin(struct dns *d, uv_loop_t *loop,
	const struct zone *zone, struct sc_ip ip, int port, struct sc_error *e);

/* Closes everything; the loop has to run until it is closed. */
void dns_stop(struct dns *d);

#endif
