/* world.h -- which faults run where, and the DNS zone that tells of them. */
#ifndef BADSMTP_WORLD_H
#define BADSMTP_WORLD_H

#include "options.h"
#include "server.h"
#include "zone.h"

#define WORLD_ORIGIN "badsmtp.test"

struct world {
	struct server_place *places;
	size_t n;
};

/* Chooses the faults of --faults and an address and port for each. */
SC_MUST_CHECK bool world_plan(struct sc_arena *a, const struct options *o,
	struct world *out, struct sc_error *e);

/*
 * Signs the zone and fills it with what listens, which mints the certificates
 * that TLSA records are of. False: a line of our tables is wrong.
 */
SC_MUST_CHECK bool world_tell(struct zone *z, struct server *s,
	struct sc_ip dns, struct sc_date now, struct sc_error *e);

#endif
