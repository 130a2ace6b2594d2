/*
 * oid.h -- object identifiers as text, and what those of X.509 mean.
 *
 * Tables are keyed by dotted text, which is how people look them up.
 */
#ifndef SC_X509_OID_H
#define SC_X509_OID_H

#include "facts/facts.h"

#define SC_OID_TEXT_MAX 160

struct sc_oid {
	char text[SC_OID_TEXT_MAX];
};

/*
 * "1.2.840.113549.1.1.1". What is malformed, has an arc above 2^63 or is
 * longer than the text may be becomes "#" and hexadecimal digits, cut to fit:
 * equal to nothing that a table knows.
 */
struct sc_oid sc_oid_of(struct sc_bytes der);

/* A signature algorithm, RFC 3279, 4055, 5758, 8410, 9881. */
struct sc_signature_algorithm {
	const char *oid, *name;
	enum sc_hash hash;    /* UNKNOWN for RSASSA-PSS: it is a parameter */
	enum sc_key_type key; /* that makes and checks such signatures */
};

/* NULL: not one that we know. */
const struct sc_signature_algorithm *sc_oid_signature(const char *oid);

/* A hash function by its own OID (parameters of RSASSA-PSS). */
enum sc_hash sc_oid_hash(const char *oid);

/* OpenSSL's name of a hash, "SHA256"; NULL when it has none. */
const char *sc_hash_name(enum sc_hash hash);

/* Octets of its output; 0 when not of interest. */
int sc_hash_bytes(enum sc_hash hash);

/* A key algorithm of SubjectPublicKeyInfo. */
struct sc_key_algorithm {
	const char *oid, *name;
	enum sc_key_type type;
};

const struct sc_key_algorithm *sc_oid_key(const char *oid);

/* A named curve, RFC 5480, RFC 5639, SEC 2. `name` is known to OpenSSL. */
struct sc_curve {
	const char *oid, *name;
	int bits;
};

const struct sc_curve *sc_oid_curve(const char *oid);

/* The short name of an attribute of a distinguished name: "CN"; or NULL. */
const char *sc_oid_attribute(const char *oid);

#endif
