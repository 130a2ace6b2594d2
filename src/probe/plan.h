/*
 * plan.h -- what to ask next, as a pure function of the answers so far.
 *
 *     target --> MX question --> hosts --> A and AAAA of each --> endpoints
 *
 * RFC 5321 5.1: hosts by preference; the domain itself when it has no MX
 * record at all, but not when it does not exist or the answer is an error.
 * RFC 7505: the exchange "." is no host. An exchange that is an IP address or
 * no name of a host is kept in the observation and not looked up, since
 * senders do not either. One host named twice is asked once.
 *
 * How much of a large answer is followed does not depend on the order in which
 * answers come.
 */
#ifndef SC_PROBE_PLAN_H
#define SC_PROBE_PLAN_H

#include "base/ip.h"
#include "probe/answer.h"

struct sc_plan_host {
	const char *name;
	int preference; /* -1: not by an MX record */
};

/* Fills mx, n_mx and implicit of `d`, whose answer is set. */
void sc_plan_mx(struct sc_arena *a, const struct sc_dns_message *m,
	struct sc_domain *d);

/*
 * The hosts of `t`, at most SC_LIMIT_MX_HOSTS; `d` is NULL for a server. None
 * for a server given by address. Returns their number.
 */
size_t sc_plan_hosts(struct sc_arena *a, const struct sc_target *t,
	const struct sc_domain *d, struct sc_plan_host **out);

/*
 * The addresses of one answer that become endpoints, each once: at most
 * SC_LIMIT_HOST_ADDRESSES, and so many that `n_hosts` hosts with two answers
 * each stay within SC_LIMIT_ENDPOINTS. Returns their number.
 */
size_t sc_plan_addresses(struct sc_arena *a, const struct sc_answer *answer,
	size_t n_hosts, struct sc_ip **out);

#endif
