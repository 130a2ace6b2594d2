/*
 * servers.h -- the DNS servers that this machine asks.
 *
 * Those of resolv.conf(5), of which only the `nameserver` lines count here, or
 * the one that the user names.
 */
#ifndef SC_NET_SERVERS_H
#define SC_NET_SERVERS_H

#include <sys/socket.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/bytes.h"
#include "base/error.h"

#define SC_SERVERS_MAX 4

struct sc_server {
	const char *text; /* as written: "192.0.2.53", "::1@5353" */
	struct sockaddr_storage at;
};

struct sc_servers {
	struct sc_server v[SC_SERVERS_MAX];
	size_t n;
	bool named; /* by the user, and not by the machine */
};

/* Reads ADDR[@PORT]; `a` keeps the text. Errors are of class USAGE. */
SC_MUST_CHECK bool sc_servers_named(struct sc_arena *a, const char *server,
	struct sc_servers *out, struct sc_error *e);

/* Reads the text of a resolv.conf; lines that make no sense are passed over. */
struct sc_servers sc_servers_listed(struct sc_arena *a, struct sc_bytes text);

/* Those of /etc/resolv.conf; none when it is not there or lists none. */
struct sc_servers sc_servers_of_system(struct sc_arena *a);

#endif
