/*
 * tlsa.h -- TLSA records, RFC 6698 section 2, and which of them count.
 *
 *     record = usage " " selector " " mtype " " hex     (RFC 6698 2.2)
 *            / "\# " length " " hex                     (RFC 3597: malformed)
 */
#ifndef SC_POLICY_TLSA_H
#define SC_POLICY_TLSA_H

#include "base/arena.h"
#include "obs/obs.h"

enum { SC_TLSA_PKIX_TA = 0, SC_TLSA_PKIX_EE, SC_TLSA_DANE_TA, SC_TLSA_DANE_EE };
enum { SC_TLSA_CERT = 0, SC_TLSA_SPKI };
enum { SC_TLSA_FULL = 0, SC_TLSA_SHA256, SC_TLSA_SHA512 };

/* Whether a record can be used, and if not, why. */
enum sc_tlsa_use {
	SC_TLSA_USABLE = 0,
	SC_TLSA_MALFORMED,     /* fewer than four octets, or FULL and no DER */
	SC_TLSA_BAD_LENGTH,    /* a digest of another length */
	SC_TLSA_UNKNOWN_PARAM, /* usage, selector or matching type */
	SC_TLSA_PKIX_USAGE,    /* 0 or 1 on port 25, RFC 7672 3.1.3 */
};

struct sc_tlsa {
	int usage, selector, mtype; /* 0..255; -1: malformed */
	struct sc_bytes data;
	enum sc_tlsa_use use;
	/*
	 * A stronger digest stands beside it for the same usage and selector:
	 * agile clients do not look at this one (RFC 7671 9).
	 */
	bool outranked;
};

/* Reads one record; an unreadable one is MALFORMED. `role`: PKIX_USAGE. */
struct sc_tlsa sc_tlsa_read(
	struct sc_arena *a, const char *record, enum sc_role role);

/* Reads all of an answer, and sets `outranked` among the usable ones. */
size_t sc_tlsa_read_all(struct sc_arena *a, const struct sc_answer *answer,
	enum sc_role role, struct sc_tlsa **out);

/* "3 1 1 9f2c..." whole, in lower case. */
const char *sc_tlsa_text(struct sc_arena *a, const struct sc_tlsa *t);

/* "3 1 1 9f2c..e1": the digest cut for people. */
const char *sc_tlsa_short(struct sc_arena *a, const struct sc_tlsa *t);

/* "_25._tcp.mx.example.org" */
const char *sc_tlsa_owner(struct sc_arena *a, const char *base, int port);

#endif
