/*
 * suite.h -- what the IANA name of a cipher suite says about it.
 *
 * For those who pick suites to offer (wire/) and those who judge the one that
 * was chosen (check/). Names that are not of this form have no trait, nor have
 * the ciphers of SSL 2.0, which is worse than any of them.
 */
#ifndef SC_OBS_SUITE_H
#define SC_OBS_SUITE_H

#include <stdbool.h>

enum sc_suite_trait {
	/* the cipher */
	SC_SUITE_NULL = 1 << 0,
	SC_SUITE_EXPORT = 1 << 1, /* made weak for the law of the 1990s */
	SC_SUITE_DES = 1 << 2,    /* DES alone, of 56 or 40 bits */
	SC_SUITE_RC4 = 1 << 3,
	SC_SUITE_3DES = 1 << 4,
	SC_SUITE_OLD64 = 1 << 5, /* IDEA, RC2: blocks of 64 bits as well */
	SC_SUITE_CBC = 1 << 6,
	SC_SUITE_AEAD = 1 << 7,
	/* the key exchange; TLS 1.3 has none of these */
	SC_SUITE_RSA = 1 << 8,       /* static RSA */
	SC_SUITE_STATIC_DH = 1 << 9, /* DH or ECDH with the certificate's key */
	SC_SUITE_DHE = 1 << 10,
	SC_SUITE_ECDHE = 1 << 11,
	SC_SUITE_ANON = 1 << 12,
};

/* Ciphers that nobody should use any more, whatever the key exchange. */
#define SC_SUITE_WEAK                                                    \
	(SC_SUITE_NULL | SC_SUITE_EXPORT | SC_SUITE_DES | SC_SUITE_RC4 | \
		SC_SUITE_3DES | SC_SUITE_OLD64)

/* Blocks of 64 bits. */
#define SC_SUITE_BLOCK64 (SC_SUITE_DES | SC_SUITE_3DES | SC_SUITE_OLD64)

/* Bits of enum sc_suite_trait; NULL has none. */
unsigned sc_suite_traits(const char *name);

/* The name has all of `traits`. */
bool sc_suite_is(const char *name, unsigned traits);

/*
 * A finite-field group that TLS libraries of today end the handshake at: less
 * than 1,024 bits, or as many with a prime (by name, "custom" or NULL) that so
 * many share that it was worth the work on it.
 */
bool sc_dh_is_hopeless(int bits, const char *prime);

#endif
