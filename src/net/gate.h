/*
 * gate.h -- where a connection may go that a stranger has a say in.
 *
 * MX, SRV and address records, redirects and the URLs in certificates are
 * written by whoever owns the domain or the certificate, and may lead to this
 * machine, to the network that it stands in, and to ports of other services.
 * Every way out of the program asks here, with the address that is used:
 *
 *     TCP     uv.c            before connect()
 *     HTTP    fetcher.c       the address of the socket that libcurl opens
 *     DNS     dns_context.c   libunbound, when it resolves by itself
 *
 * What the user said (an address, --connect, --dns, a port) is not questioned.
 */
#ifndef SC_NET_GATE_H
#define SC_NET_GATE_H

#include "net/net.h"

/* Zero: all that is foreign is held against the rules. */
struct sc_gate {
	bool allow_private; /* --allow-private: reserved addresses */
	bool allow_ports;   /* --allow-ports: any port */
};

/*
 * Why there is no connection to `port` of `ip`, of which what the bits of
 * `foreign` say is a stranger's word: a whole sentence, for people. NULL when
 * nothing is to be said against it.
 */
const char *sc_gate_objection(struct sc_arena *a, const struct sc_gate *gate,
	struct sc_ip ip, int port, unsigned foreign);

/*
 * The netblock `i` to which no question of the DNS goes on the word of an NS
 * record, as "10.0.0.0/8"; NULL: there are no more.
 */
const char *sc_gate_dns_block(struct sc_arena *a, size_t i);

#endif
