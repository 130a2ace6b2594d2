/*
 * served.h -- a file as if a server already served it: an observation of a
 * server that does everything well, and shows this chain.
 */
#ifndef SC_ADVICE_SERVED_H
#define SC_ADVICE_SERVED_H

#include "advice/inspect.h"

struct sc_served {
	const char *file;
	const struct sc_cert *leaf;
	const struct sc_cert *const *chain; /* in the order of the file */
	size_t n_chain;
	bool unordered; /* of the file: who serves it puts them in order */
};

/*
 * Each server's certificate of the files once, with what stands behind it in
 * the file that has the most; where nothing does, with its issuers out of the
 * other files, as Exim and Dovecot are given them.
 */
size_t sc_served_of(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_inspect_file *files, size_t n,
	const struct sc_served **out);

/* `name` as the target of a mail server on port 25. */
struct sc_obs sc_served_observation(struct sc_arena *a,
	const struct sc_served *s, const char *name, struct sc_date at);

#endif
