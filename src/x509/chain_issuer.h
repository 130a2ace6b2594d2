/* chain_issuer.h -- by whom a certificate of a chain was issued. */
#ifndef SC_X509_CHAIN_ISSUER_H
#define SC_X509_CHAIN_ISSUER_H

#include "base/arena.h"
#include "facts/facts.h"

/*
 * The issuer of chain->path[at]: the next of the path, or the anchor. NULL:
 * there is none.
 */
const struct sc_cert *sc_chain_issuer(
	struct sc_arena *a, const struct sc_chain *chain, size_t at);

#endif
