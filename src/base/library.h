/*
 * library.h -- shared libraries that most runs do without.
 *
 * What a library costs at start-up, and the libraries behind it, is paid by
 * the run that needs it. Once loaded it stays.
 */
#ifndef SC_BASE_LIBRARY_H
#define SC_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

/* A function, and where its pointer goes in the caller's table. */
struct sc_library_function {
	const char *name;
	size_t at;
};

/*
 * Opens the first of `names` (ended by NULL) that is there and fills `table`
 * by the `n` functions. False when there is no such library, or a function is
 * missing; *missing then names it, NULL for the library.
 */
SC_MUST_CHECK bool sc_library_load(const char *const *names,
	const struct sc_library_function *functions, size_t n, void *table,
	const char **missing);

#endif
