/*
 * answer.h -- the answers of DNS that an observation holds, and what they are
 * worth.
 *
 * Lists are of pointers into the observation, in the order in which the
 * questions were asked; what was not asked is not in them.
 */
#ifndef SC_FACTS_ANSWER_H
#define SC_FACTS_ANSWER_H

#include "base/arena.h"
#include "obs/obs.h"

/* Kinds, as bits. */
enum sc_answers_of {
	SC_ANSWERS_MX = 1 << 0,          /* MX, and SRV in place of it */
	SC_ANSWERS_ADDRESS = 1 << 1,     /* A, AAAA of the hosts */
	SC_ANSWERS_ALIAS = 1 << 2,       /* CNAME of the hosts */
	SC_ANSWERS_TLSA = 1 << 3,        /* of the hosts */
	SC_ANSWERS_POLICY = 1 << 4,      /* TXT of MTA-STS and TLSRPT */
	SC_ANSWERS_POLICY_HOST = 1 << 5, /* its A and AAAA */
	SC_ANSWERS_CAA = 1 << 6,
};

/* What mail cannot be delivered without. */
#define SC_ANSWERS_MAIL (SC_ANSWERS_MX | SC_ANSWERS_ADDRESS)

/* On the way to a host: an alias is looked up by itself for DANE. */
#define SC_ANSWERS_LOCATING (SC_ANSWERS_MAIL | SC_ANSWERS_ALIAS)

/* What a sender looks at on its way, with its policies. */
#define SC_ANSWERS_SENDER                                       \
	(SC_ANSWERS_MAIL | SC_ANSWERS_ALIAS | SC_ANSWERS_TLSA | \
		SC_ANSWERS_POLICY | SC_ANSWERS_POLICY_HOST)

struct sc_answers {
	const struct sc_answer **v;
	size_t n;
};

/* Those of the kinds that `is`; NULL: all of them. */
struct sc_answers sc_answers_that(struct sc_arena *a, const struct sc_obs *obs,
	unsigned kinds, bool (*is)(const struct sc_answer *));

/* Whether there is one, without a list. */
bool sc_answers_any(const struct sc_obs *obs, unsigned kinds,
	bool (*is)(const struct sc_answer *));

bool sc_answer_was_asked(const struct sc_answer *a);
bool sc_answer_is_bogus(const struct sc_answer *a);

/* SERVFAIL, REFUSED and the like, but for a bogus one. */
bool sc_answer_has_error(const struct sc_answer *a);

/* Our patience ended. */
bool sc_answer_is_late(const struct sc_answer *a);

/* It came, and cannot be used. */
bool sc_answer_is_lost(const struct sc_answer *a);

/* An error, or lost: no fault of ours. */
bool sc_answer_failed(const struct sc_answer *a);

/* We could not ask: no network or no resolver here. */
bool sc_answer_is_ours(const struct sc_answer *a);

/* It says yes or no: not bogus, no error. */
bool sc_answer_is_clean(const struct sc_answer *a);

#endif
