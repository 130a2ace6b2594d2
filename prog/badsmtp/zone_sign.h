/*
 * zone_sign.h -- DNSSEC keys and signatures: RFC 4034, 5702, 6605.
 *
 * One key signs both a zone's keys and its data. Signatures are made for each
 * answer anew, which costs less than to remember them.
 */
#ifndef BADSMTP_ZONE_SIGN_H
#define BADSMTP_ZONE_SIGN_H

#include <openssl/types.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"

enum zone_algorithm {
	ZONE_RSASHA1 = 5,
	ZONE_ECDSAP256 = 13,
};

struct zone_key {
	EVP_PKEY *key; /* NULL: not made */
	enum zone_algorithm algorithm;
	struct sc_bytes data; /* of the DNSKEY record */
	unsigned tag;
};

/* Makes a key. False: OpenSSL cannot. */
SC_MUST_CHECK bool zone_key_make(struct sc_arena *a,
	enum zone_algorithm algorithm, struct zone_key *out);
void zone_key_free(struct zone_key *k);

/* The data of a DS record for the key of zone `name`: SHA-256. */
struct sc_bytes zone_key_ds(
	struct sc_arena *a, const struct zone_key *k, const char *name);

/* A set of records that is to be signed. */
struct zone_rrset {
	const char *owner; /* folded; "*.x" for what a wildcard gave */
	unsigned type;
	const struct sc_bytes *data;
	size_t n;
};

/* The signature's dates, the zone's name and TTL. */
struct zone_signing {
	const struct zone_key *key;
	const char *signer;
	uint32_t ttl_s;
	struct sc_date from, until;
	bool spoil; /* a bit of the signature is wrong */
};

/* The data of the RRSIG record. */
struct sc_bytes zone_sign_rrset(struct sc_arena *a,
	const struct zone_signing *s, const struct zone_rrset *set);

#endif
