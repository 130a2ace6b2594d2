/*
 * key_seen.h -- the keys of targets that were looked at before in this run.
 *
 * A report is made of one observation. Only that a key, or a prime of it, was
 * there before at somebody else's cannot be told from one: this is the memory
 * for it. It keeps SC_LIMIT_SEEN_CERTS certificates, the first ones; what comes
 * later is held against them and against its own target. Not for two threads.
 */
#ifndef SC_X509_KEY_SEEN_H
#define SC_X509_KEY_SEEN_H

#include "base/arena.h"
#include "facts/facts.h"

struct sc_key_seen; /* lives in its arena, which outlives the targets' */

struct sc_key_seen *sc_key_seen_new(struct sc_arena *a);

/* Keeps a copy of what was shown by an endpoint, unless it is there already. */
void sc_key_seen_note(struct sc_key_seen *s, const struct sc_endpoint *e,
	const struct sc_chain *chain);

/*
 * The host that showed the key of `leaf` in another certificate, at another
 * name and address than those of `e`; or NULL. `s` may be NULL.
 */
const char *sc_key_seen_at(const struct sc_key_seen *s,
	const struct sc_endpoint *e, const struct sc_cert *leaf);

/* All certificates that are kept, until the next is. Returns their number. */
size_t sc_key_seen_certs(
	const struct sc_key_seen *s, const struct sc_cert **out);

#endif
