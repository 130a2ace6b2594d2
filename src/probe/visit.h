/*
 * visit.h -- the endpoints of a probe, and when each has its turn.
 *
 * At most SC_PROBE_SIDE_BY_SIDE sessions at once, and one at a time for each
 * address, in the order in which they were found. Those of a place that is
 * held wait for its name; none begins when the time is over.
 *
 * variant.c: where TLSA records bind, a second look. DANE must hold whatever
 * certificate a sender makes the server choose (RFC 7671 8), so a server that
 * showed one kind of key is asked for the other; and for its own name, where
 * the name asked for was the one that it is an alias of.
 */
#ifndef SC_PROBE_VISIT_H
#define SC_PROBE_VISIT_H

#include "probe/session.h"

struct sc_run;
struct sc_place;

enum { SC_VISIT_VARIANTS = 2 }; /* the other key, the other name */

/* One session with an endpoint, in the making. */
struct sc_visit {
	struct sc_place *place;
	struct sc_visit *next; /* of the queue */
	struct sc_endpoint endpoint;
	struct sc_session session;
	bool running, done;
	bool seen;           /* done, or only the answer to QUIT is missing */
	bool varied;         /* its variants were made, or it is one */
	const char *variant; /* as sc_variant.name; NULL: it is none */
	bool asks_for_host;  /* even where the place has another base */
	struct sc_visit *variants[SC_VISIT_VARIANTS];
	size_t n_variants;
};

/* The visits that come from one answer, in its order. */
struct sc_visits {
	struct sc_visit **v;
	size_t n;
};

struct sc_queue {
	struct sc_visit *first, *last;
	int n_running;
};

/* Adds a visit to the queue. */
struct sc_visit *sc_visit_new(struct sc_place *place, struct sc_ip ip);

/* The same for each address. */
struct sc_visits sc_visits_plan(
	struct sc_place *place, const struct sc_ip *ips, size_t n);

/* Starts what may start now. */
void sc_visits_start(struct sc_run *r);

/* Ends the sessions that wait for the answer to QUIT. */
void sc_visits_leave(struct sc_run *r);

/*
 * variant.c: adds the variants of a visit that is done and met TLSA records
 * that bind; once, and without starting them.
 */
void sc_visit_vary(struct sc_visit *v);
void sc_visits_vary(const struct sc_visits *visits);

/* variant.c: it may have variants, once it is done. */
bool sc_visit_may_vary(const struct sc_visit *v);

/* variant.c: a variant as it goes into an observation. */
struct sc_variant sc_visit_variant(const struct sc_visit *v);

/* Why a visit is not done in the end. */
extern const char sc_visit_untried[];

#endif
