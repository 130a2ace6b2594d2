/* chain.h -- the chain of one endpoint, as facts (struct sc_chain). */
#ifndef SC_X509_CHAIN_H
#define SC_X509_CHAIN_H

#include "facts/facts.h"
#include "x509/path.h"
#include "x509/trust.h"

/*
 * Judges the certificates `sent`, at least one, in wire order, at a date. Only
 * the first SC_LIMIT_CHAIN_CERTS are looked at.
 *
 * `fault` is that of the path with the least against it. Of several flaws it
 * is the one nearest the leaf; but dates yield to all others, because each
 * certificate's dates are in its own facts. A flaw of the anchor counts at the
 * last certificate of the path, as does the lack of one; a signature that does
 * not verify, at the certificate that bears it.
 */
const struct sc_chain *sc_chain_judge(struct sc_arena *a,
	const struct sc_cert *const *sent, size_t n_sent, struct sc_date at,
	struct sc_trust *trust);

/* The flaw that decides, as above; NULL for a path without any. */
const struct sc_flaw *sc_chain_decisive(const struct sc_path *p);

/* A flaw as a sentence for people, without its stop. */
const char *sc_chain_flaw_text(struct sc_arena *a, const struct sc_flaw *f);

#endif
