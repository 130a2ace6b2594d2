/*
 * chain_sent.h -- the list as it was served: its order, and what is too much.
 */
#ifndef SC_X509_CHAIN_SENT_H
#define SC_X509_CHAIN_SENT_H

#include "x509/path.h"

/*
 * Fills in what struct sc_chain says about the list, from `duplicate` and
 * `extra` to `cross_needed`. The path and the anchor must be there; the leaf
 * must have been parsed. The indexes must be -1 before.
 */
void sc_chain_look_at_sent(struct sc_arena *a, const struct sc_path_query *q,
	struct sc_chain *chain);

#endif
