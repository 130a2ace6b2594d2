/* pki_answer.h -- is what a CA answered worth keeping, and for how long? */
#ifndef SC_PROBE_PKI_ANSWER_H
#define SC_PROBE_PKI_ANSWER_H

#include "base/arena.h"
#include "facts/facts.h"

/* Its nextUpdate; 0: it has none, or cannot be read. */
struct sc_date sc_pki_answer_until(
	struct sc_arena *a, enum sc_pki_kind kind, struct sc_bytes answer);

enum sc_pki_standing {
	SC_PKI_USELESS = 0, /* no such answer, or not of the issuer */
	SC_PKI_UNVERIFIED,  /* whoever signed it was not sent */
	SC_PKI_GENUINE,     /* signed by the issuer */
};

/*
 * What an answer is worth. Only a genuine one is kept: whoever is on the way
 * can change it, and would see it kept. `issuer` may be NULL for a CRL.
 */
enum sc_pki_standing sc_pki_answer_standing(struct sc_arena *a,
	const struct sc_pki_fetch *f, const struct sc_cert *cert,
	const struct sc_cert *issuer);

#endif
