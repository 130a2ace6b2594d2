/* Names: the input is a presented one, a line feed, and the reference. */
#include <stdlib.h>

#include "base/dname.h"
#include "x509/match.h"

static void check(bool good)
{
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *lf = n ? memchr(p, '\n', n) : NULL;
	struct sc_arena a = { 0 };

	if (!lf)
		return 0;

	struct sc_bytes name = { p, (size_t)(lf - p) };
	const char *reference = sc_arena_copy(&a, lf + 1, n - name.n - 1);
	enum sc_name_match m = sc_match_presented(name, reference);

	if (m == SC_NAME_EXACT)
		check(sc_dname_equal(sc_dname_fold(&a, name), reference));
	if (m == SC_NAME_EXACT || m == SC_NAME_WILDCARD) {
		check(sc_match_is_valid(name));
		check(!memchr(name.p, 0, name.n));
	}
	if (m == SC_NAME_WILDCARD)
		check(name.p[0] == '*' &&
			sc_dname_labels(reference) ==
				sc_dname_labels(sc_dname_fold(&a, name)));

	struct sc_cert c = { .dns_names = &name,
		.n_dns_names = 1,
		.common_names = &name,
		.n_common_names = 1 };
	const char *presented;

	check(sc_match_name(&a, &c, reference, &presented) >= m);
	sc_match_nearest(&a, &c, reference);
	sc_match_line(&a, &c, sc_bytes_of(reference));
	sc_arena_free(&a);
	return 0;
}
