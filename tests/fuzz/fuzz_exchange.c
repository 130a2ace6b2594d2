/* A query, as long as the first byte says, and what comes in answer to it. */
#include "net/exchange.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	size_t n_query = n && p[0] < n ? p[0] : 0;
	struct sc_bytes query = { p + 1, n_query };
	struct sc_bytes m = { p + 1 + n_query, n ? n - 1 - n_query : 0 };

	if (sc_exchange_question_bytes(query) > query.n)
		abort();
	if (sc_exchange_is_answer(query, m) && memcmp(query.p, m.p, 2) != 0)
		abort();
	return 0;
}
