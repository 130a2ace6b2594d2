/* derive_staple.h -- what the OCSP response of a handshake says of its leaf. */
#ifndef SC_X509_DERIVE_STAPLE_H
#define SC_X509_DERIVE_STAPLE_H

#include "facts/facts.h"
#include "x509/memo.h"

/*
 * The certificate that issued the leaf: the next of its path, an anchor, or
 * one that was sent and has the name. NULL: it was not seen.
 */
const struct sc_cert *sc_staple_issuer(
	struct sc_arena *a, const struct sc_chain *chain);

/* `tls` and `chain` may be NULL: then nothing was sent. */
struct sc_staple_facts sc_staple_derive(struct sc_arena *a,
	struct sc_memo *memo, const struct sc_tls *tls,
	const struct sc_chain *chain, struct sc_date at);

#endif
