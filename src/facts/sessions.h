/*
 * sessions.h -- what all sessions with one address showed, side by side.
 *
 * Behind one address there may be several servers, one of them dead or set up
 * otherwise. A reply is believed at once. A session that breaks off is not: it
 * counts when it was asked for again, and the others went well before and
 * after (probe/variant.c).
 */
#ifndef SC_FACTS_SESSIONS_H
#define SC_FACTS_SESSIONS_H

#include "obs/obs.h"

/* How often, of the sessions of an endpoint. */
struct sc_session_counts {
	size_t all;                /* sessions, the first one too */
	size_t ehlos, offers;      /* EHLO answered; with STARTTLS in it */
	size_t starttls;           /* offered, said, and answered */
	size_t temporary, refused; /* of these with 4yz, with 5yz */
	size_t broke_off; /* by chance: it was completed when asked again */
	size_t unheard;   /* of those: ended before EHLO was answered */
};

struct sc_session_counts sc_sessions_count(const struct sc_endpoint *e);

/* What came of a question that was asked once or several times. */
enum sc_tried {
	SC_TRIED_NEVER = 0, /* or without a result */
	SC_TRIED_UNSURE,    /* broke off, and was not asked for often enough */
	SC_TRIED_FAILS,     /* each time, and others complete */
	SC_TRIED_BY_CHANCE, /* broke off and completed */
	SC_TRIED_COMPLETES,
};

/* The variants called `name`; of "repeat" the first handshake is one. */
enum sc_tried sc_sessions_tried(const struct sc_endpoint *e, const char *name);

/* It broke off, and was completed when it was asked for another time. */
bool sc_sessions_is_broken(
	const struct sc_endpoint *e, const struct sc_variant *v);

/*
 * The handshake fails each time that a server name is sent, and completes
 * each time that none is.
 */
bool sc_sessions_refuse_name(const struct sc_endpoint *e);

#endif
