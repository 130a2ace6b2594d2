/* A name of a certificate: a name whose labels all hold is made of such. */
#include "check/alabel.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_bytes text = { p, n };
	bool has_dot = n && memchr(p, '.', n);

	if (sc_punycode_holds(text) && (n > 63 || n == 0))
		abort();
	if (!has_dot && n < 4 && !sc_alabels_hold(text))
		abort();
	return 0;
}
