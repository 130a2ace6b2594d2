#include "x509/suffix.h"

#include <libpsl.h>

#include "base/dname.h"
#include "base/library.h"

struct psl {
	__typeof__(psl_builtin) *builtin;
	__typeof__(psl_is_public_suffix2) *is_public_suffix;
	__typeof__(psl_registrable_domain) *registrable;
};

static const char *const names_of_psl[] = { "libpsl.so.5", "libpsl.so", NULL };

static const struct sc_library_function functions[] = {
	{ "psl_builtin", offsetof(struct psl, builtin) },
	{ "psl_is_public_suffix2", offsetof(struct psl, is_public_suffix) },
	{ "psl_registrable_domain", offsetof(struct psl, registrable) },
};

#define KIND (PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE)

static bool is_wildcard(struct sc_bytes name)
{
	return name.n > 2 && name.n <= SC_DNAME_MAX && name.p[0] == '*' &&
		name.p[1] == '.' && memchr(name.p, 0, name.n) == NULL;
}

static bool load(struct psl *psl)
{
	const char *missing;

	return sc_library_load(names_of_psl, functions, SC_COUNT(functions),
		       psl, &missing) &&
		psl->builtin();
}

/* The list is asked for a wildcard only, which few certificates have. */
static bool is_public_suffix(const char *name)
{
	struct psl psl;

	return load(&psl) && psl.is_public_suffix(psl.builtin(), name, KIND);
}

bool sc_suffix_unknown(const struct sc_bytes *names, size_t n)
{
	struct psl psl;

	for (size_t i = 0; i < n; i++)
		if (is_wildcard(names[i]))
			return !load(&psl);
	return false;
}

const char *sc_suffix_wildcard(
	struct sc_arena *a, const struct sc_bytes *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_wildcard(names[i]))
			continue;
		struct sc_bytes rest = { names[i].p + 2, names[i].n - 2 };

		if (sc_dname_check(rest))
			continue;
		const char *name = sc_dname_fold(a, names[i]);

		if (is_public_suffix(name + 2))
			return name;
	}
	return NULL;
}

const char *sc_suffix_registered(struct sc_arena *a, const char *name)
{
	const char *folded = sc_dname_fold(a, sc_bytes_of(name));
	struct psl psl;

	if (sc_dname_check(sc_bytes_of(name)) || !load(&psl))
		return NULL;
	const char *registered = psl.registrable(psl.builtin(), folded);

	return registered ? sc_arena_text(a, registered) : NULL;
}
