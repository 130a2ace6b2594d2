/* zone_answer.h -- between zone_answer.c and zone_denial.c: an answer. */
#ifndef BADSMTP_ZONE_ANSWER_H
#define BADSMTP_ZONE_ANSWER_H

#include "zone.h"
#include "zone_wire.h"

enum answer_section { SECTION_ANSWER = 1, SECTION_AUTHORITY, SECTION_MORE };

/* Being written; what does not fit is left out and marked (w.full). */
struct answer {
	const struct zone *zone;
	struct sc_arena *arena;
	struct wire w;
	unsigned counts[4]; /* question, answer, authority, additional */
	const char *asked;  /* the question's name, folded */
	bool dnssec;        /* signatures are wanted */
};

/* A set of records under the name that was asked for. */
struct answer_set {
	const char *owner;  /* as shown */
	const char *source; /* as signed: another one for a wildcard */
	size_t apex;
	enum zone_trick trick;
};

/* Writes the set's records and their signature; whole records or nothing. */
void answer_put_set(struct answer *a, enum answer_section section,
	const struct answer_set *set, unsigned type,
	const struct sc_bytes *data, size_t n);

/* The same with the zone's records of this type. Returns how many. */
size_t answer_put_type(struct answer *a, enum answer_section section,
	const struct answer_set *set, unsigned type);

/*
 * zone_denial.c. The name or one below it exists in the zone. The wildcard
 * that covers a name which does not; NULL: there is none.
 */
bool zone_exists(const struct zone *z, size_t apex, const char *name);
const char *zone_wildcard(struct answer *a, size_t apex, const char *name);

/*
 * Proofs, for the authority section: that `name` has not the type asked for,
 * that it does not exist, that it does not itself (but a wildcard answers).
 */
enum denial { DENY_TYPE, DENY_NAME, DENY_EXACT };

void zone_deny(struct answer *a, size_t apex, const char *name,
	enum denial what, enum zone_trick trick);

#endif
