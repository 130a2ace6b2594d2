/*
 * probe.h -- looks at one target, and says what was seen.
 *
 * The conductor: asks the DNS, gets the policy of MTA-STS, and talks to every
 * address of every host, all side by side (run.h has the table of what is
 * asked when): at most SC_PROBE_SIDE_BY_SIDE endpoints at once, and one at a
 * time for each address. What the peers do is data in the observation; nothing
 * of it is an error.
 */
#ifndef SC_PROBE_PROBE_H
#define SC_PROBE_PROBE_H

#include "base/ip.h"
#include "net/net.h"
#include "obs/obs.h"
#include "tls/engine.h"

#define SC_PROBE_SIDE_BY_SIDE 64

enum { SC_FAMILY_NONE = -1 }; /* what -4 and -6 together leave */

/* A session that begins. */
struct sc_progress {
	const char *address, *what; /* "static-rsa"; NULL: the first one */
	size_t n, of;               /* of all known of so far, or fewer */
};

struct sc_probe_options {
	const char *tool_version; /* goes into the observation */
	const char *ehlo_name;    /* sc_net_machine_name() is a good one */
	long long timeout_ms;     /* for everything; 0: the steps' limits */
	int family;               /* 4 or 6; 0: both, SC_FAMILY_NONE: none */
	const char *sni;          /* NULL: the host's name, if it has one */
	bool no_sni;
	const struct sc_ip *connect; /* instead of all addresses; or NULL */
	int connect_port;            /* with it; 0: the target's port */
	int mx_port;                 /* of MX hosts; 0: 25 */
	int sts_port;                /* of policy hosts; 0: 443 */
	enum sc_depth depth;         /* QUICK: one connection an address */
	int pace_ms; /* between connections to an address; negative: by what
			the last one took */
	int ca_port; /* of CAs; 0: what their URLs say */
	enum sc_inquest inquest; /* what to do about revocation */
	void (*progress)(const struct sc_progress *p); /* or NULL */
	bool dns_only; /* DNS and policy hosts: no mail server is
					talked to, and there are no endpoints */
};

/*
 * Probes `target` and fills `out`, whose data live in `a`. Uses `net`, and runs
 * it until all is over. `tls` may be NULL: a context is then made while the
 * first packets are under way.
 *
 * Errors are ours only: no TLS context could be made. A name that could not be
 * looked up because of this machine is in `out`, with the outcome LOCAL.
 */
SC_MUST_CHECK bool sc_probe_run(struct sc_arena *a, struct sc_net *net,
	struct sc_tls_context *tls, const struct sc_target *target,
	const struct sc_probe_options *options, struct sc_obs *out,
	struct sc_error *e);

#endif
