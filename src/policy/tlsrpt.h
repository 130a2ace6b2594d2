/* tlsrpt.h -- the TLSRPT record, RFC 8460 section 3. */
#ifndef SC_POLICY_TLSRPT_H
#define SC_POLICY_TLSRPT_H

#include "policy/sts.h"

struct sc_tlsrpt_rua {
	struct sc_bytes uri;
	bool mailto, https;
	const char *domain; /* mailto: of the mailbox, folded; https: the host;
			       NULL: neither, or none to be found */
};

struct sc_tlsrpt {
	enum sc_record_state state;
	struct sc_bytes text;
	size_t n_candidates;
	const struct sc_tlsrpt_rua *rua;
	size_t n_rua;
	struct sc_policy_faults faults;
};

struct sc_tlsrpt sc_tlsrpt_read(
	struct sc_arena *a, const struct sc_answer *answer);

/* The same for joined record texts. */
struct sc_tlsrpt sc_tlsrpt_of(
	struct sc_arena *a, const struct sc_bytes *texts, size_t n);

/*
 * The record to publish in place of those of `answer` (which may be NULL), as
 * it stands in a zone file: every place for reports that they name, encoded
 * and with its scheme where that can be told, and every extension. `uri` is
 * the place where they name none.
 */
const char *sc_tlsrpt_renewed(
	struct sc_arena *a, const struct sc_answer *answer, const char *uri);

#endif
