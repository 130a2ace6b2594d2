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

/* Fills the zone with what listens. */
void world_tell(struct zone *z, const struct server *s, struct sc_ip dns);

#endif
