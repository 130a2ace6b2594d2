/*
 * hosts.h -- the hosts file of this machine, as if it were a DNS server.
 *
 *     line = [ address 1*( blank name ) ] [ "#" comment ]      hosts(5)
 *
 * Laxer than hosts(5) in nothing; lines that do not parse are passed over. A
 * name that is listed at all is answered from here for both families, as the
 * C library does with "hosts: files dns".
 */
#ifndef SC_NET_HOSTS_H
#define SC_NET_HOSTS_H

#include "base/arena.h"
#include "base/ip.h"

/* Reads the machine's hosts file; empty when there is none. */
struct sc_bytes sc_hosts_text(struct sc_arena *a);

/*
 * The addresses that `text` lists for `name`, of both families, in order.
 * False: the name is not there.
 */
bool sc_hosts_find(struct sc_arena *a, struct sc_bytes text, const char *name,
	const struct sc_ip **out, size_t *n);

/* The first name with a dot that `text` lists beside `name`; or NULL. */
const char *sc_hosts_full_name(
	struct sc_arena *a, struct sc_bytes text, const char *name);

/*
 * A DNS response (RFC 1035 4.1) to the question `name` `type` with those of
 * `ips` that are of the type's family. `name` passes sc_dname_check().
 */
struct sc_bytes sc_hosts_packet(struct sc_arena *a, const char *name, int type,
	const struct sc_ip *ips, size_t n);

#endif
