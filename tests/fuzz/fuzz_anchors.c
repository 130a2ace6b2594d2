/* Trust anchors in any form: whatever is taken is a record in one line. */
#include <stdlib.h>

#include "net/anchors.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_anchors t;
	struct sc_error e;

	if (sc_anchors_parse(&a, (struct sc_bytes){ p, n }, "anchors", &t, &e))
		for (size_t i = 0; i < t.n; i++)
			if (strpbrk(t.records[i], "\r\n;"))
				abort();
	sc_arena_free(&a);
	return 0;
}
