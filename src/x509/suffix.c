#include "x509/suffix.h"

#include <libpsl.h>

#include "base/dname.h"

#define KIND (PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE)

static bool is_wildcard(struct sc_bytes name)
{
	return name.n > 2 && name.n <= SC_DNAME_MAX && name.p[0] == '*' &&
		name.p[1] == '.' && memchr(name.p, 0, name.n) == NULL;
}

const char *sc_suffix_wildcard(
	struct sc_arena *a, const struct sc_bytes *names, size_t n)
{
	const psl_ctx_t *psl = psl_builtin();

	for (size_t i = 0; psl && i < n; i++) {
		if (!is_wildcard(names[i]))
			continue;
		struct sc_bytes rest = { names[i].p + 2, names[i].n - 2 };

		if (sc_dname_check(rest))
			continue;
		const char *name = sc_dname_fold(a, names[i]);

		if (psl_is_public_suffix2(psl, name + 2, KIND))
			return name;
	}
	return NULL;
}
