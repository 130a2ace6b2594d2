/*
 * key.h -- what the checks of keys share.
 *
 * All is about the key of one certificate (SC_SCOPE_LEAF, SC_SCOPE_CERT).
 */
#ifndef SC_CHECK_KEY_H
#define SC_CHECK_KEY_H

#include "check/check.h"

/*
 * A finding about the key: "The RSA key of the server's certificate " and the
 * rest of the sentence, with the evidence that belongs to every key.
 */
struct sc_verdict sc_key_fires(const struct sc_subject *s, const char *fmt, ...)
	SC_PRINTF(2, 3);

/* True when it has a modulus to speak of. */
bool sc_key_is_rsa(const struct sc_key_facts *k);

#endif
