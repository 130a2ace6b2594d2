/*
 * further.h -- sessions with a server behind the first.
 *
 * What else is to be seen of an address is a table of rows, each a session
 * over a connection of its own. There are three kinds of row, by what they set
 * up in the visit that is theirs:
 *
 *     another handshake     visit->session.offer              variant.c
 *     a ClientHello by hand visit->session.raw, raw_user     hello.c
 *     a dialogue by itself  visit->talk.dialogue, user
 *
 * They are held one after the other, in the order of the tables, when the
 * first session got as far as EHLO (STARTTLS) or a handshake (implicit TLS)
 * and the TLSA records of the host are known; with a pause between connections
 * (sc_probe_options.pace_ms); each as short as it can be.
 *
 * One session that breaks off may be chance: a dead server behind a balancer,
 * a packet lost. So the question is asked again (variant.c), and where the
 * first session broke off it is held once more; the better one of the two
 * then stands in its place.
 *
 * An address that turns us away is left alone: after a reply of 421 to any
 * session, an extra session that is refused, or two in a row that are not
 * let in or not greeted, no further session is begun there.
 * endpoint->further_stopped then says why, and further_left how many there
 * would have been. So it is when the time for the whole probe is over, or,
 * unless the depth is full, when the first session took SC_LIMIT_PATIENCE_S
 * (endpoint->further_too_slow).
 *
 * A new row needs its entry in one of the tables, and a new table a line in
 * further.c.
 */
#ifndef SC_PROBE_FURTHER_H
#define SC_PROBE_FURTHER_H

#include "obs/obs.h"

struct sc_visit;
struct sc_run;

struct sc_further {
	const char *name;   /* as in the observation */
	enum sc_depth from; /* the least depth at which it is held */
	/*
	 * Asked when its turn comes: what base->endpoint and the rows before it
	 * (sc_further_of()) showed may count; in the end again, of those that
	 * were not held. NULL: always.
	 */
	bool (*applies)(
		const struct sc_visit *base, const struct sc_further *row);
	/* Before it starts: v->further is this row, v->base the first. */
	void (*set_up)(struct sc_visit *v);
	/*
	 * Adds what `v` showed to the endpoint of its base. Called in the end,
	 * in the order of the rows, for sessions that were held; v->result is
	 * whatever set_up() left there.
	 */
	void (*put)(const struct sc_visit *v, struct sc_endpoint *base);
	const void *how; /* for the three above */
	/* When it is over: may call for more, sc_further_insert(). Or NULL. */
	void (*over)(struct sc_visit *v);
};

/* variant.c: handshakes by OpenSSL. Ended by a row without a name. */
extern const struct sc_further sc_further_variants[];

/* The same behind the hellos: what one of these began, carried through. */
extern const struct sc_further sc_further_finishes[];

/* trial.c: dialogues that no careful sender holds. */
extern const struct sc_further sc_further_trials[];
/* hello.c: ClientHellos made by hand; the same. */
extern const struct sc_further sc_further_hellos[];

/*
 * Queues the rows for the depth of the probe behind `base`; once, and not
 * before it is done and its place is settled.
 */
void sc_further_plan(struct sc_visit *base);

/* There are rows to come for `base`, or may be. */
bool sc_further_awaited(const struct sc_visit *base);

/* The visit of the row called `name`, when that was held; or NULL. */
const struct sc_visit *sc_further_of(
	const struct sc_visit *base, const char *name);

/* The latest of that name; or NULL. */
const struct sc_visit *sc_further_last(
	const struct sc_visit *base, const char *name);

/*
 * The first session and one like it failed, one that names no server
 * completed: so the other sessions name none.
 */
bool sc_further_without_name(const struct sc_visit *base);

/* Queues one more session of `row`, as the next behind `v`. */
struct sc_visit *sc_further_insert(
	struct sc_visit *v, const struct sc_further *row);

/* Counts the certificates that a session showed. */
void sc_further_count_certs(struct sc_visit *v);

/* Counts extra sessions in a row that were not let in or not greeted. */
void sc_further_count_shut_out(struct sc_visit *v);

/* Why nobody should call there again after `v`; NULL: go on. */
const char *sc_further_refusal(const struct sc_visit *v);

/* Collects results and counts into base->endpoint. */
void sc_further_collect(struct sc_visit *base);

#endif
