/*
 * visit.h -- the endpoints of a probe, and when each has its turn.
 *
 * At most SC_PROBE_SIDE_BY_SIDE sessions at once, and one at a time for each
 * address, in the order in which they were found. Those of a place that is
 * held wait for its name; none begins when the time is over.
 *
 * Further sessions (further.h) are visits as well, queued behind that of which
 * they are. Between two connections to one address there is a pause: as long
 * as the options say, or in proportion to how long the last one took, so that
 * a server is never kept busy (docs/design/0016).
 */
#ifndef SC_PROBE_VISIT_H
#define SC_PROBE_VISIT_H

#include "probe/further.h"
#include "probe/session.h"
#include "probe/talk.h"

struct sc_run;
struct sc_place;

/* An address, whatever the port and whoever's it is. */
struct sc_spot {
	struct sc_spot *next; /* of the queue */
	struct sc_run *run;
	struct sc_ip ip;
	bool busy;
	bool has_timer; /* that ends the pause */
	int waits_in;   /* the last round in which one had to wait for it */
	struct sc_mono free_at;
	int n_connections;   /* begun */
	int n_shut_out;      /* the latest in a row that were not greeted */
	const char *refusal; /* no further sessions any more; or NULL */
};

/* One session with an endpoint, in the making. */
struct sc_visit {
	struct sc_place *place;
	struct sc_visit *next; /* of the queue */
	struct sc_spot *spot;
	struct sc_endpoint endpoint;
	struct sc_session session;
	struct sc_talk talk; /* dialogue set: instead of the session */
	bool running, done;
	long long began_ms, ended_ms; /* since the probe began */
	bool seen;    /* done, or only the answer to QUIT is missing */
	bool dropped; /* done without having been held */
	/* of a first visit */
	bool planned;        /* its furthers were made */
	const char *stopped; /* why none of them is held; or NULL */
	struct sc_visit **furthers;
	size_t n_furthers;
	/* of a further one */
	struct sc_visit *base; /* NULL: it is a first one */
	const struct sc_further *further;
	bool cut;     /* the time for the whole probe was over */
	void *result; /* for further->put() */
	/* One that was called for by another (variant.c). */
	const struct sc_further *doubted; /* whose answer is in question */
	size_t step;                      /* on the way to be sure of it */
};

/* The visits that come from one answer, in its order. */
struct sc_visits {
	struct sc_visit **v;
	size_t n;
};

struct sc_queue {
	struct sc_visit *first, *last;
	struct sc_spot *spots;
	int n_running;
	int round; /* of sc_visits_start() */
};

/* Adds a visit to the queue, behind `after`; NULL: as the last. */
struct sc_visit *sc_visit_new(
	struct sc_place *place, struct sc_ip ip, struct sc_visit *after);

/* The same for each address. */
struct sc_visits sc_visits_plan(
	struct sc_place *place, const struct sc_ip *ips, size_t n);

/* Starts what may start now. */
void sc_visits_start(struct sc_run *r);

/* Ends the sessions that wait for the answer to QUIT. */
void sc_visits_leave(struct sc_run *r);

/* sc_further_plan() for each. */
void sc_visits_plan_further(const struct sc_visits *visits);

/* Why a visit is not done in the end. */
extern const char sc_visit_untried[];

#endif
