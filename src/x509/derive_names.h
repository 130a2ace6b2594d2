/* derive_names.h -- the name expected at an endpoint, and who has it. */
#ifndef SC_X509_DERIVE_NAMES_H
#define SC_X509_DERIVE_NAMES_H

#include "base/arena.h"
#include "facts/facts.h"

/* `leaf` may be NULL: then only what is expected is said. */
struct sc_name_facts sc_names_derive(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_endpoint *e,
	const struct sc_cert *leaf);

/* True for what every client takes as a match. */
bool sc_names_good(enum sc_name_match m);

#endif
