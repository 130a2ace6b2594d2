#include "net/unbound.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	size_t at;
} functions[] = {
#define ENTRY(member, function) \
	{ #function, offsetof(struct sc_unbound, member) },
	SC_UNBOUND_FUNCTIONS(ENTRY)
#undef ENTRY
};

static void *open_library(void)
{
	static const char *const names[] = { "libunbound.so.8",
		"libunbound.so" };
	void *library = NULL;

	for (size_t i = 0; i < SC_COUNT(names) && !library; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	return library;
}

bool sc_unbound_load(struct sc_unbound *out, struct sc_error *e)
{
	void *library = open_library();
	struct sc_unbound table;

	if (!library)
		return sc_error_set(e, SC_ERROR_CONFIG,
			"DNS needs libunbound (Debian: libunbound8), which "
			"could not be loaded; give the server as an address "
			"to do without");
	for (size_t i = 0; i < SC_COUNT(functions); i++) {
		void *function = dlsym(library, functions[i].name);

		if (!function)
			return sc_error_set(e, SC_ERROR_CONFIG,
				"libunbound has no function %s: version 1.6 "
				"or later is needed",
				functions[i].name);
		memcpy((char *)&table + functions[i].at, &function,
			sizeof(function));
	}
	*out = table;
	return true;
}
