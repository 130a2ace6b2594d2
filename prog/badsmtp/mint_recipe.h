/*
 * mint_recipe.h -- a recipe of mint.h as a struct, every word checked.
 */
#ifndef BADSMTP_MINT_RECIPE_H
#define BADSMTP_MINT_RECIPE_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

#define MINT_TEXTS_MAX 16 /* ext= and dup= words in one recipe */

enum mint_digest {
	MINT_DIGEST_DEFAULT = 0, /* what fits the issuer's key */
	MINT_DIGEST_SHA256,
	MINT_DIGEST_SHA384,
	MINT_DIGEST_SHA512,
	MINT_DIGEST_SHA224,
	MINT_DIGEST_SHA1,
	MINT_DIGEST_MD5,
	MINT_DIGEST_PSS,
	MINT_DIGEST_PSS_ODD,
};

enum mint_key_id {
	MINT_KEY_ID_PRESENT = 0,
	MINT_KEY_ID_NONE,
	MINT_KEY_ID_WRONG,
	MINT_KEY_ID_ISSUER, /* authorityCertIssuer and serial number instead */
};

/* Bits of `faults`, in the order of mint_fault_words. */
enum {
	MINT_BAD_SIGNATURE = 1 << 0,
	MINT_SIGALG_MISMATCH = 1 << 1,
	MINT_TRAILING_BYTES = 1 << 2,
	MINT_NONMINIMAL_LENGTH = 1 << 3,
	MINT_UTCTIME_2050 = 1 << 4,
	MINT_GENERALIZED_2049 = 1 << 5,
	MINT_TIME_NO_SECONDS = 1 << 6,
	MINT_UNPARSABLE = 1 << 7,
	MINT_EXPLICIT_CURVE = 1 << 8,
	MINT_COMPRESSED_POINT = 1 << 9,
	MINT_INVALID_POINT = 1 << 10,
	MINT_E1 = 1 << 11,
	MINT_E3 = 1 << 12,
	MINT_EVEN_MODULUS = 1 << 13,
	MINT_SMALL_FACTOR = 1 << 14,
	MINT_CLOSE_PRIMES = 1 << 15,
	MINT_SPKI_ODD = 1 << 16,
	MINT_ROCA = 1 << 17,
	MINT_SMALL_D = 1 << 18,
	MINT_PATTERN = 1 << 19,
	MINT_SHARED_PRIME = 1 << 20,
};

/* Those of a whole key, which then works. */
#define MINT_WEAK_KEY                                                  \
	(MINT_CLOSE_PRIMES | MINT_ROCA | MINT_SMALL_D | MINT_PATTERN | \
		MINT_SHARED_PRIME)

struct mint_texts {
	int n;
	const char *v[MINT_TEXTS_MAX];
};

/* Texts are as written, NULL when not said, "none" included. */
struct mint_recipe {
	const char *key;
	const char *issuer;
	const char *subject;
	const char *san;
	struct sc_date not_before, not_after;
	int digest;  /* enum mint_digest */
	int version; /* 1..3 */
	const char *serial;
	int ca;      /* 1 or 0 */
	int no_bc;   /* 1: no basicConstraints at all */
	int pathlen; /* -1: none */
	unsigned ku; /* bit i is bit i of RFC 5280 4.2.1.3 */
	int no_ku;
	const char *eku;
	int ski, aki; /* enum mint_key_id */
	const char *aia, *ocsp, *crl, *policy, *nc;
	int must_staple, poison, unique_id;
	const char *scts; /* order of mint_sct.h; none, 1, of:NAME */
	struct mint_texts ext, dup;
	unsigned faults;
};

extern const char *const mint_fault_words[];

/* The bits of ku= that mint_recipe.ku uses. */
#define MINT_KU_DIGITAL_SIGNATURE (1u << 0)
#define MINT_KU_KEY_CERT_SIGN     (1u << 5)
#define MINT_KU_CRL_SIGN          (1u << 6)

/*
 * Reads `text`. What it does not say has the values of an ordinary leaf, or
 * of an ordinary CA after ca=1; both by `int`.
 */
SC_MUST_CHECK bool mint_recipe_parse(struct sc_arena *a, const char *text,
	struct sc_date now, struct mint_recipe *out, struct sc_error *e);

#endif
