/*
 * derive_ct.h -- the SCTs of a handshake's leaf, and what each is worth.
 *
 * By the list of logs that was given, at the date judged for. An SCT whose
 * signature does not verify is held against the other certificates that were
 * served and the other kind of entry: when one of them verifies it is known to
 * be for that (WRONG_ENTRY); when none does, nobody can say whether the SCT or
 * the certificate was changed (BAD_SIGNATURE). The guesses are bounded by
 * SC_LIMIT_SCT_GUESSES for all of an observation.
 */
#ifndef SC_X509_DERIVE_CT_H
#define SC_X509_DERIVE_CT_H

#include "facts/facts.h"
#include "x509/ct_list.h"
#include "x509/memo.h"

struct sc_ct; /* lives in its arena */

/*
 * `list` may be NULL: nothing is verified then. `certs` are those of the
 * observation. All must live as long as the result.
 */
struct sc_ct *sc_ct_of(struct sc_arena *a, struct sc_memo *memo,
	struct sc_date at, const struct sc_ct_list *list,
	const struct sc_cert *certs, size_t n_certs);

/* `tls` and `chain` may be NULL: then there is none. */
struct sc_ct_facts sc_ct_derive(struct sc_ct *ct, const struct sc_tls *tls,
	const struct sc_chain *chain, const struct sc_staple_facts *staple);

#endif
