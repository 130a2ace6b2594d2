/*
 * path.h -- the search for a valid path from a served leaf to an anchor.
 *
 * Served certificates alone: nothing is fetched, no intermediate is known from
 * elsewhere. All paths are tried (RFC 4158), in an order that finds the usual
 * one at once, within SC_LIMIT_PATH_NODES, SC_LIMIT_SIGNATURES and
 * SC_LIMIT_PATH_DEPTH. Each is judged by RFC 5280 6.1 with these differences:
 *
 * - the anchor is held to its own basic constraints, key usage, EKU and name
 *   constraints, as OpenSSL and others do; to its dates only where asked for;
 * - what the store says of an anchor (trust_settings.h) counts, and its copy of
 *   a CA takes the place of those served: who installs a restricted copy means
 *   it. What a CA issued that the store distrusts is not trusted for being in
 *   the store as well, unless the store says what for;
 * - EKUs nest: each that is there must allow the purpose;
 * - an issuer whose key identifier is not the one that the certificate asks
 *   for is another issuer, as for OpenSSL;
 * - MD5 and SHA-1 signatures, RSA keys below 1024 bits and curves that are
 *   spelled out are refused, as libraries do at their lowest level in use.
 *
 * When no path is valid, the one with the least against it is kept, to say why.
 */
#ifndef SC_X509_PATH_H
#define SC_X509_PATH_H

#include "base/arena.h"
#include "base/limits.h"
#include "facts/facts.h"
#include "x509/trust.h"

/* One thing against a path. */
struct sc_flaw {
	enum sc_path_fault fault;
	size_t at;                  /* index in path */
	const struct sc_cert *cert; /* the one at fault; maybe the anchor */
	const char *detail;         /* a name, an OID; or NULL */
};

#define SC_PATH_FLAWS 32 /* kept of one path; more are not counted */

struct sc_path {
	const struct sc_cert *certs[SC_LIMIT_PATH_DEPTH];
	size_t n;
	const struct sc_cert *anchor; /* NULL: none reached */
	struct sc_flaw flaws[SC_PATH_FLAWS];
	size_t n_flaws; /* 0 and an anchor: valid */
	int cost;       /* how bad the flaws are, to compare paths */
};

/* What a path must keep to beyond being valid; see path_profile.h. */
enum sc_profile {
	SC_PROFILE_NONE = 0, /* RFC 5280 section 6 alone */
	SC_PROFILE_RFC5280,  /* and section 4, on who issues */
	SC_PROFILE_WEBPKI,   /* the CA/Browser Forum's baseline */
};

/* The user's inputs to policy processing, RFC 5280 6.1.1 (c) to (g). */
struct sc_path_policies {
	const char *const *accepted; /* dotted OIDs */
	size_t n_accepted;           /* 0: any */
	bool explicit_policy, inhibit_mapping, inhibit_any;
};

struct sc_path;
struct sc_crl;

struct sc_path_query {
	const struct sc_cert *const *sent; /* leaf first; each parsed or not */
	size_t n_sent;
	const struct sc_cert *without; /* do not use this one; or NULL */
	struct sc_date at;
	struct sc_trust *trust;
	enum sc_purpose purpose;
	enum sc_profile profile;
	bool has_max_depth;
	int max_depth; /* CAs between leaf and anchor, self-issued ones free */
	struct sc_path_policies policies;
	/* All certificates must be good by these; see path_revocation.h. */
	const struct sc_crl *crls;
	size_t n_crls;     /* 0: revocation is not looked at */
	bool is_of_signer; /* of a CRL: nobody else vouches for its CRLs */
	bool san_only;     /* nobody will take a CN for a host name */
	bool anchor_dates; /* the anchor must be in force as well */
	/* Told of every path that was walked to its end, or to a fault. */
	void (*tried)(void *context, const struct sc_path *path);
	void *tried_context;
};

/* The leaf must have been parsed. */
struct sc_path sc_path_search(
	struct sc_arena *a, const struct sc_path_query *q);

/* The same subject with the same key: one CA, whoever certifies it. */
bool sc_path_same_entity(const struct sc_cert *a, const struct sc_cert *b);

/* How a key identifier fits: the certificate's AKI to an issuer's SKI. */
enum sc_key_id_fit { SC_KEY_ID_SAME, SC_KEY_ID_ABSENT, SC_KEY_ID_DIFFERS };

enum sc_key_id_fit sc_path_key_id(
	const struct sc_cert *child, const struct sc_cert *issuer);

#endif
