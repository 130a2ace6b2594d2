/*
 * zone.h -- authoritative DNS zones in memory, and their answers.
 *
 * A pure function of a query's bytes: no socket, no clock here. One struct
 * holds a zone and its child zones, of which each may be signed, unsigned or
 * broken; aliases are followed from one to the other, so that a resolver may
 * also forward to us. RFC 1034, 1035, 2308, 4033 to 4035 (DNSSEC with NSEC),
 * 5155 (NSEC3), 4592 (wildcards), 6891 (EDNS).
 */
#ifndef BADSMTP_ZONE_H
#define BADSMTP_ZONE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/ip.h"
#include "zone_sign.h"

#define ZONE_TTL_S        60
#define ZONE_UDP_BYTES    1232 /* at most, whatever the client can take */
#define ZONE_ANSWER_BYTES 16384
#define ZONE_DATA_BYTES   4096 /* of one record */

enum zone_type {
	ZONE_A = 1,
	ZONE_NS = 2,
	ZONE_CNAME = 5,
	ZONE_SOA = 6,
	ZONE_MX = 15,
	ZONE_TXT = 16,
	ZONE_AAAA = 28,
	ZONE_SRV = 33,
	ZONE_DS = 43,
	ZONE_RRSIG = 46,
	ZONE_NSEC = 47,
	ZONE_DNSKEY = 48,
	ZONE_NSEC3 = 50,
	ZONE_TLSA = 52,
	ZONE_ANY = 255,
	ZONE_CAA = 257,
	ZONE_TYPES = 512, /* all of them are less */
};

/* How a zone is signed, and what its parent says of that. */
enum zone_security {
	ZONE_UNSIGNED = 0, /* no DS */
	ZONE_SIGNED,       /* ECDSA P-256, NSEC, DS */
	ZONE_LAME,         /* the same, but the DS is for another key */
	ZONE_WITH_NSEC3,   /* the same with NSEC3 of ZONE_ITERATIONS */
	ZONE_WITH_SHA1,    /* RSASHA1 */
};

#define ZONE_ITERATIONS 10 /* too many: RFC 9276 3.1 wants 0 */

/* What is done to the answers for a name and type. */
enum zone_trick {
	ZONE_NO_TRICK = 0,
	ZONE_SERVFAIL,
	ZONE_NOTIMP,
	ZONE_REFUSED,
	ZONE_FORMERR,
	ZONE_DROP,     /* no answer at all */
	ZONE_UDP_ONLY, /* cut short over UDP, closed over TCP */
	ZONE_NXDOMAIN, /* "no such name", though it or one below exists */
	ZONE_UNPROVEN, /* a denial without its NSEC records */
	ZONE_BOGUS,    /* a signature with a wrong bit */
	ZONE_NO_RRSIG, /* no signature */
	ZONE_EXPIRED,  /* a signature of the past */
	ZONE_EXPIRING, /* valid for a day more */
	ZONE_EARLY,    /* not valid yet */
	ZONE_LONG,     /* valid for two months */
};

struct zone_record {
	const char *name; /* folded */
	unsigned type;
	struct sc_bytes data;
	const char *target; /* of MX, NS, SRV, CNAME: folded; or NULL */
	size_t apex;        /* the zone it belongs to, in zone.apexes */
};

struct zone_apex {
	const char *name;
	enum zone_security security;
};

struct zone_exception {
	const char *name;
	unsigned type; /* 0: any */
	enum zone_trick trick;
};

struct zone {
	struct sc_arena arena;
	const char *origin;
	struct sc_date now;       /* what signatures are dated by */
	struct zone_key keys[2];  /* ECDSA, RSA; made when they are needed */
	struct zone_apex *apexes; /* the origin is the first */
	size_t n_apexes;
	struct zone_record *records;
	size_t n;
	struct zone_exception *exceptions;
	size_t n_exceptions;
};

/* An unsigned zone with SOA and NS (ns.ORIGIN). */
void zone_init(struct zone *z, const char *origin);
void zone_free(struct zone *z);

/*
 * Signs it: a key is made, signatures are valid for two weeks from `now`.
 * Before child zones are added. False: OpenSSL cannot make a key.
 */
SC_MUST_CHECK bool zone_sign(struct zone *z, struct sc_date now);

/* Begins a child zone at `name`, which is inside of the zone. */
SC_MUST_CHECK bool zone_add_child(
	struct zone *z, const char *name, enum zone_security security);

/* Adds a record. Everything is copied; `target` may be NULL. */
void zone_add(struct zone *z, const char *name, unsigned type,
	struct sc_bytes data, const char *target);
void zone_add_address(struct zone *z, const char *name, struct sc_ip ip);
void zone_add_mx(
	struct zone *z, const char *name, int preference, const char *target);

void zone_add_exception(
	struct zone *z, const char *name, unsigned type, enum zone_trick trick);

/* Whether there are records of that name and type (0: any). */
bool zone_has(const struct zone *z, const char *name, unsigned type);

/* Trust anchor, as a DS line of a file. */
char *zone_anchor(const struct zone *z, struct sc_arena *a);

/*
 * For answers. The zone that a name (for DS: its delegation) is in; SIZE_MAX
 * for one outside. The key of a zone, NULL when it is not signed.
 */
size_t zone_apex_of(const struct zone *z, const char *name, unsigned type);
const struct zone_key *zone_key_of(const struct zone *z, size_t apex);

/* A record of the zone `apex`, its side of a delegation included. */
bool zone_holds(const struct zone *z, const struct zone_record *r, size_t apex);

enum zone_trick zone_trick_for(
	const struct zone *z, const char *name, unsigned type);

/*
 * Writes the answer to `query` to `out`, which has ZONE_ANSWER_BYTES, and
 * returns its length. 0: say nothing (the query is no query). Over UDP an
 * answer that is too long for the client is cut and marked so.
 */
size_t zone_answer(
	const struct zone *z, struct sc_bytes query, bool udp, uint8_t *out);

#endif
