/*
 * rebuild.h -- the right file in the right order: each server's certificate,
 * then its issuers, without the root; and what that changes.
 */
#ifndef SC_ADVICE_REBUILD_H
#define SC_ADVICE_REBUILD_H

#include "advice/inspect.h"

struct sc_rebuilt {
	const struct sc_cert *leaf;
	const struct sc_item *key; /* of the leaf; NULL: it is not at hand */
	struct sc_assembly chain;
};

struct sc_rebuilding {
	const struct sc_rebuilt *v; /* one for each kind of key */
	size_t n;
	const char *const *changes; /* sentences, against the first file */
	size_t n_changes;
};

/*
 * The server's certificates are those of the first file that has one; issuers
 * may stand in any. `extra` are certificates that were fetched.
 */
struct sc_rebuilding sc_rebuild(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_inspect_file *files, size_t n_files,
	const struct sc_cert *const *extra, size_t n_extra);

/* The result as JSON has it. */
struct sc_rebuilt_file {
	const char *pem;
	const char *const *changes;
	size_t n_changes;
};

extern const struct sc_type sc_type_rebuilt_file;

/* As PEM, with the keys in front where that is asked for. */
void sc_rebuild_write(struct sc_out *out, struct sc_arena *a,
	const struct sc_rebuilding *r, bool with_keys);

#endif
