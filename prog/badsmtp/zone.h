/*
 * zone.h -- an authoritative DNS zone in memory, and its answers.
 *
 * A pure function of a query's bytes: no socket here. A, AAAA, MX, NS and
 * SOA, not signed. RFC 1034, 1035, 2308 (negative answers carry the SOA),
 * 6891 (EDNS), 7505 (null MX).
 */
#ifndef BADSMTP_ZONE_H
#define BADSMTP_ZONE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/ip.h"

#define ZONE_TTL_S        60
#define ZONE_UDP_BYTES    1232 /* at most, whatever the client can take */
#define ZONE_ANSWER_BYTES 4096

enum zone_type {
	ZONE_A = 1,
	ZONE_NS = 2,
	ZONE_SOA = 6,
	ZONE_MX = 15,
	ZONE_AAAA = 28,
	ZONE_ANY = 255,
};

struct zone_record {
	const char *name; /* folded */
	enum zone_type type;
	struct sc_ip ip;    /* A, AAAA */
	const char *target; /* MX, NS; "" is the root */
	int preference;     /* MX */
};

struct zone {
	struct sc_arena arena;
	const char *origin;
	struct zone_record *records;
	size_t n;
};

/* A zone with SOA and NS (ns.ORIGIN). */
void zone_init(struct zone *z, const char *origin);
void zone_free(struct zone *z);

/* Adds A or AAAA; MX. Texts are copied. */
void zone_add_address(struct zone *z, const char *name, struct sc_ip ip);
void zone_add_mx(
	struct zone *z, const char *name, int preference, const char *target);

/*
 * Writes the answer to `query` to `out`, which has ZONE_ANSWER_BYTES, and
 * returns its length. 0: say nothing (the query is no query). Over UDP an
 * answer that is too long for the client is cut and marked so.
 */
size_t zone_answer(
	const struct zone *z, struct sc_bytes query, bool udp, uint8_t *out);

#endif
