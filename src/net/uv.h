/*
 * uv.h -- the real world: struct sc_net over libuv and libunbound.
 *
 * One thread. Connections have TCP_NODELAY and send each flight in one write,
 * because Nagle's algorithm and delayed acknowledgements together cost 40 ms.
 *
 * SIGPIPE is ignored from sc_net_uv_new() on: a peer that is gone is told by
 * `ended`, and a program that writes into a closed pipe gets EPIPE.
 */
#ifndef SC_NET_UV_H
#define SC_NET_UV_H

#include "net/gate.h"

struct sc_net_options {
	const char *dns;          /* ADDR[@PORT]; NULL: resolv.conf's servers */
	const char *trust_anchor; /* file with DS or DNSKEY records; NULL:
				     the root's, as this machine has them */
	const char *cache;        /* directory; NULL: nothing is kept */
	struct sc_gate gate;      /* what strangers may lead us to */
};

/*
 * Errors: a `dns` that is no address (class USAGE), an anchor file that cannot
 * be read or understood (CONFIG), no descriptor for the loop (INTERNAL).
 */
SC_MUST_CHECK bool sc_net_uv_new(const struct sc_net_options *options,
	struct sc_net **out, struct sc_error *e);

/* All connections must have been closed. NULL is ignored. */
void sc_net_uv_free(struct sc_net *net);

/*
 * The name to say in EHLO: the machine's full name (its host name, or a name
 * beside it in the hosts file, when it has a dot), else "smtpcert.invalid".
 */
const char *sc_net_machine_name(struct sc_arena *a);

#endif
