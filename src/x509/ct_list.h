/*
 * ct_list.h -- a list of CT logs, as Google and Apple publish theirs (v3).
 *
 * https://www.gstatic.com/ct/log_list/v3/log_list_schema.json: operators, and
 * of each its logs and tiled logs. The list comes from a file that the user
 * names; we fetch none.
 */
#ifndef SC_X509_CT_LIST_H
#define SC_X509_CT_LIST_H

#include "base/arena.h"
#include "base/error.h"
#include "facts/facts.h"

struct sc_ct_list {
	struct sc_date at; /* log_list_timestamp: when it was made */
	const struct sc_ct_log *logs;
	size_t n_logs;
};

/*
 * Reads a list. An error of class CONFIG: it is not JSON, not of that form,
 * without a date or a log, has more logs than SC_LIMIT_CT_LOGS, or a log whose
 * key is none or is not the one that its log_id is the digest of.
 */
SC_MUST_CHECK bool sc_ct_list_read(struct sc_arena *a, struct sc_bytes text,
	struct sc_ct_list *out, struct sc_error *e);

/* The log of this identifier, or NULL. */
const struct sc_ct_log *sc_ct_list_find(
	const struct sc_ct_list *list, struct sc_bytes log_id);

/* Who ran the log at that time: Chrome counts operators this way. */
const char *sc_ct_log_operator(const struct sc_ct_log *log, struct sc_date at);

#endif
