/* derive_staple.h -- what the OCSP response of a handshake says of its leaf. */
#ifndef SC_X509_DERIVE_STAPLE_H
#define SC_X509_DERIVE_STAPLE_H

#include "obs/facts.h"
#include "x509/memo.h"

/* `tls` and `chain` may be NULL: then nothing was sent. */
struct sc_staple_facts sc_staple_derive(struct sc_arena *a,
	struct sc_memo *memo, const struct sc_tls *tls,
	const struct sc_chain *chain, struct sc_date at);

#endif
