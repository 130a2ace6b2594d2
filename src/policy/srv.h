/* srv.h -- submission hosts by SRV records: RFC 2782, RFC 6186, RFC 8314. */
#ifndef SC_POLICY_SRV_H
#define SC_POLICY_SRV_H

#include "base/arena.h"
#include "obs/obs.h"

struct sc_srv {
	int priority, weight, port; /* 0..65535 */
	const char *target;         /* one dot off; ".": not available */
};

/*
 * Reads the records of an answer by priority, then as answered; malformed ones
 * are left out. NULL has none.
 */
size_t sc_srv_read(struct sc_arena *a, const struct sc_answer *answer,
	struct sc_srv **out);

/* The only record, with the target ".": RFC 6186 3.4. */
bool sc_srv_is_refused(const struct sc_srv *v, size_t n);

#endif
