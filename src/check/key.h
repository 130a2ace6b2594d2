/*
 * key.h -- what the checks of keys share.
 *
 * All is about the key of one certificate (SC_SCOPE_LEAF, SC_SCOPE_CERT).
 */
#ifndef SC_CHECK_KEY_H
#define SC_CHECK_KEY_H

#include "check/chain.h"
#include "check/check.h"

/*
 * A finding about the key, with the evidence that belongs to every key. Its
 * message begins with "The {key_type} key of {whose}".
 */
#define sc_key_fires(s, ...)                                                  \
	sc_key_fires_with((s),                                                \
		SC_SAY(__VA_ARGS__, SC_TEXT("key_type", (s)->cert->key.name), \
			SC_PHRASE("whose", sc_chain_whose(s))))
struct sc_verdict sc_key_fires_with(
	const struct sc_subject *s, const struct sc_value *phrase);

/* True when it has a modulus to speak of. */
bool sc_key_is_rsa(const struct sc_key_facts *k);

#endif
