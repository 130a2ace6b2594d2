#include "check/catalogue.h"

#include <string.h>

enum sc_check_id sc_catalogue_find(const char *name)
{
	for (int id = SC_CHECK_NONE + 1; id < SC_CHECKS; id++)
		if (strcmp(sc_catalogue[id].name, name) == 0)
			return (enum sc_check_id)id;
	return SC_CHECK_NONE;
}

const char *const *sc_catalogue_names(struct sc_arena *a)
{
	const char **names = sc_new(a, const char *, SC_CHECKS);

	for (int id = SC_CHECK_NONE + 1; id < SC_CHECKS; id++)
		names[id - 1] = sc_catalogue[id].name;
	return names;
}
