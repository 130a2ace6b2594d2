/*
 * plan.h -- what to ask next, as a pure function of the answers so far.
 *
 *     mail domain     MX question ------> hosts --> A and AAAA of each
 *     its submission  SRV questions ----> hosts --> the same
 *     server          ------------------> host  --> the same
 *     A, AAAA ------> endpoints
 *
 * RFC 5321 5.1: hosts by preference; the domain itself when it has no MX
 * record at all, but not when it does not exist or the answer is an error.
 * RFC 7505: the exchange "." is no host. An exchange that is no name of a host
 * is kept in the observation and not looked up, since senders do not either.
 * One that is an IP address is visited without a look-up, as Postfix does. One
 * host named twice is asked once.
 *
 * How much of a large answer is followed does not depend on the order in which
 * answers come.
 */
#ifndef SC_PROBE_PLAN_H
#define SC_PROBE_PLAN_H

#include "base/ip.h"
#include "policy/tlsrpt.h"
#include "probe/answer.h"

struct sc_plan_host {
	const char *name; /* of an MX record: perhaps an address */
	int preference;   /* -1: not by an MX record */
	int port;
	enum sc_mode mode;
	unsigned foreign; /* bits of enum sc_net_foreign */
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
 * The hosts of an SRV answer (RFC 2782, RFC 6186) by priority, each with its
 * port and with the mode of the service; at most SC_LIMIT_SRV_HOSTS.
 */
size_t sc_plan_service(struct sc_arena *a, const struct sc_answer *answer,
	enum sc_mode mode, struct sc_plan_host **out);

/*
 * How many addresses of one answer become endpoints: at most
 * SC_LIMIT_HOST_ADDRESSES, and so many that `n_hosts` hosts with two answers
 * each stay within SC_LIMIT_ENDPOINTS.
 */
size_t sc_plan_share(size_t n_hosts);

/* The first `max` addresses of an answer, each once. Returns their number. */
size_t sc_plan_addresses(struct sc_arena *a, const struct sc_answer *answer,
	size_t max, struct sc_ip **out);

/*
 * The names whose CAA records may count for `host`: itself and those above it
 * (RFC 8659 3), without the last label. CAs climb there too, but no owner of a
 * host could mend what they find. They point into `host`.
 */
size_t sc_plan_caa(const char *host, const char *names[SC_LIMIT_CAA_NAMES]);

/*
 * The domains outside of `domain` to which reports go by mail, each once; none
 * when the record is not valid.
 */
size_t sc_plan_report_domains(const struct sc_tlsrpt *tlsrpt,
	const char *domain, const char *names[SC_LIMIT_REPORT_DOMAINS]);

/* "_25._tcp." and a name; NULL when that is longer than a name may be. */
const char *sc_plan_below(
	struct sc_arena *a, const char *prefix, const char *name);

#endif
