#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

bool sc_library_load(const char *const *names,
	const struct sc_library_function *functions, size_t n, void *table,
	const char **missing)
{
	void *library = NULL;

	for (; *names && !library; names++)
		library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
	*missing = NULL;
	if (!library)
		return false;
	for (size_t i = 0; i < n; i++) {
		void *function = dlsym(library, functions[i].name);

		if (!function) {
			*missing = functions[i].name;
			return false;
		}
		memcpy((char *)table + functions[i].at, &function,
			sizeof(function));
	}
	return true;
}
