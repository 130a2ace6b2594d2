#include "net/unbound.h"

#include <stddef.h>

#include "base/library.h"

static const char *const names[] = { "libunbound.so.8", "libunbound.so", NULL };

static const struct sc_library_function functions[] = {
#define ENTRY(member, function) \
	{ #function, offsetof(struct sc_unbound, member) },
	SC_UNBOUND_FUNCTIONS(ENTRY)
#undef ENTRY
};

bool sc_unbound_load(struct sc_unbound *out, struct sc_error *e)
{
	struct sc_unbound table;
	const char *missing;

	if (sc_library_load(
		    names, functions, SC_COUNT(functions), &table, &missing)) {
		*out = table;
		return true;
	}
	if (missing)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"libunbound has no function %s: version 1.6 or later "
			"is needed",
			missing);
	return sc_error_set(e, SC_ERROR_CONFIG,
		"DNS needs libunbound (Debian: libunbound8), which could not "
		"be loaded; give the server as an address to do without");
}
