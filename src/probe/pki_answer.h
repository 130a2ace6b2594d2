/* pki_answer.h -- is what a CA answered worth keeping, and for how long? */
#ifndef SC_PROBE_PKI_ANSWER_H
#define SC_PROBE_PKI_ANSWER_H

#include "base/arena.h"
#include "obs/facts.h"

/* Its nextUpdate; 0: it has none, or cannot be read. */
struct sc_date sc_pki_answer_until(
	struct sc_arena *a, enum sc_pki_kind kind, struct sc_bytes answer);

/*
 * False for what is no such answer, or is not signed by the issuer, as far as
 * that was sent: whoever is on the way can change it, and would see it kept.
 * `issuer` may be NULL for a CRL.
 */
bool sc_pki_answer_is_genuine(struct sc_arena *a, const struct sc_pki_fetch *f,
	const struct sc_cert *cert, const struct sc_cert *issuer);

#endif
