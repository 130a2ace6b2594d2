/*
 * place.h -- a host of the target, or its one address: what is asked about it.
 *
 * What is asked when: see run.h. Addresses become visits as soon as they are
 * known; those of an alias are held until the place is settled.
 */
#ifndef SC_PROBE_PLACE_H
#define SC_PROBE_PLACE_H

#include "policy/dane.h"
#include "probe/ask.h"
#include "probe/plan.h"
#include "probe/visit.h"

struct sc_place {
	struct sc_run *run;
	struct sc_host host; /* name NULL: the target is an address */
	enum sc_mode mode;
	unsigned foreign;       /* of address and port, as sc_net.connect */
	bool looked_up;         /* else it does not go into the observation */
	size_t share;           /* addresses of one answer that are followed */
	struct sc_inquiry base; /* A, AAAA, CNAME: what owners are made of */
	struct sc_inquiry tlsa, caa, hints;
	bool settled;               /* TLSA answers are in, or not wanted */
	struct sc_dane_policy dane; /* when settled */
	struct sc_visits by_a, by_aaaa;
};

struct sc_places {
	struct sc_place *v;
	size_t n;
};

/* The places of planned hosts, for which `share` addresses are followed. */
struct sc_places sc_places_open(struct sc_run *r,
	const struct sc_plan_host *hosts, size_t n, size_t share);

/* The place of an address that was given instead of a name. */
struct sc_places sc_places_open_address(struct sc_run *r, struct sc_ip ip);

/* Its visits have to wait: the name that they ask for is not known yet. */
bool sc_place_is_held(const struct sc_place *p);

/*
 * The TLSA base domain when it is another name than the host, which a session
 * then asks for (RFC 7672 8.1); else NULL.
 */
const char *sc_place_other_base(const struct sc_place *p);

/* Puts the answers to all inquiries into p->host. */
void sc_place_fill(struct sc_place *p);

#endif
