/* inspect_order.h -- does a file hold a chain as a server sends it? */
#ifndef SC_ADVICE_INSPECT_ORDER_H
#define SC_ADVICE_INSPECT_ORDER_H

#include "advice/inspect.h"

/*
 * Looks at files[which]: each server's certificate with what stands behind it,
 * up to the next one. What is missing is looked for in the other files.
 */
void sc_inspect_order(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_inspect_file *files, size_t n_files,
	size_t which, struct sc_inspection *in);

#endif
