/* key.h -- a public key: what it is, and what is wrong with it. */
#ifndef SC_FACTS_KEY_H
#define SC_FACTS_KEY_H

#include "obs/obs.h"

enum sc_hash {
	SC_HASH_UNKNOWN = 0,
	SC_HASH_MD2,
	SC_HASH_MD4,
	SC_HASH_MD5,
	SC_HASH_SHA1,
	SC_HASH_RIPEMD160,
	SC_HASH_SHA224,
	SC_HASH_SHA256,
	SC_HASH_SHA384,
	SC_HASH_SHA512,
	SC_HASH_SHA3,
	SC_HASH_NONE, /* part of the scheme: Ed25519, Ed448, ML-DSA */
};

enum sc_key_type {
	SC_KEY_UNKNOWN = 0,
	SC_KEY_RSA,
	SC_KEY_RSA_PSS, /* SPKI says id-RSASSA-PSS */
	SC_KEY_DSA,
	SC_KEY_EC,
	SC_KEY_ED25519,
	SC_KEY_ED448,
	SC_KEY_ML_DSA,
};

/* Forms of an RSA modulus that no sound generator makes. */
enum sc_key_pattern {
	SC_KEY_NO_PATTERN = 0,
	SC_KEY_REPEATS, /* the same few octets, over and over */
	SC_KEY_BIASED,  /* far more zeros than ones, or the reverse */
	SC_KEY_COLUMNS, /* bits that are the same in every word */
};

/* What is known of a key from elsewhere. */
enum sc_key_leak {
	SC_KEY_NOT_LISTED = 0,
	SC_KEY_PUBLISHED, /* its secret half can be had */
	SC_KEY_DEBIAN,    /* CVE-2008-0166 */
};

struct sc_cert;

struct sc_key_facts {
	enum sc_key_type type;
	const char *name;        /* "RSA", "EC", "Ed25519", or an OID */
	int bits;                /* 0: unknown */
	const char *curve;       /* EC: "P-256", or an OID; else NULL */
	const char *spki_sha256; /* of the DER SubjectPublicKeyInfo, hex */
	struct sc_bytes spki;    /* DER */
	struct sc_bytes modulus, exponent; /* RSA: big-endian, no leading 0 */
	unsigned small_factor; /* RSA: a prime <= 65537 in n; 0: none */
	bool prime_power;      /* RSA: n is prime or a perfect power */
	bool close_primes;     /* RSA: Fermat's method factors n quickly */
	bool roca;             /* RSA: made as in CVE-2017-15361 */
	bool small_secret;     /* RSA: Wiener's method finds it from e */
	enum sc_key_pattern pattern; /* RSA */
	bool known_prime;            /* RSA: a prime of n is on a list */
	/* RSA: of the same observation, with one prime of n; or NULL */
	const struct sc_cert *shares_prime_with;
	bool not_compared; /* RSA: too many others to look for such a one */
	enum sc_key_leak leak;
	const char *leak_source; /* for people: where it is listed; or NULL */
	bool explicit_curve;     /* EC: parameters spelled out */
	bool compressed_point;   /* EC */
	bool invalid_point;      /* EC: not on the curve, or no point */
	bool unusual_encoding;   /* not the bytes that RFC 3279, 5480 ask for */
};

/* P-256, P-384 or P-521, which TLS has signature schemes for. */
bool sc_key_has_usual_curve(const struct sc_key_facts *k);

/* The exponent, or the largest number there is if it does not fit. */
uint64_t sc_key_exponent(const struct sc_key_facts *k);

/* Larger exponents are not taken by some libraries. */
#define SC_KEY_E_LARGE ((uint64_t)1 << 32)

/* As the key of a server: TLS libraries of today end the handshake at it. */
bool sc_key_ends_handshake(const struct sc_key_facts *k);

#endif
