/* A resolv.conf: no more servers than fit, and all with an address. */
#include "net/servers.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_servers s = sc_servers_listed(&a, (struct sc_bytes){ p, n });

	if (s.n > SC_SERVERS_MAX)
		abort();
	for (size_t i = 0; i < s.n; i++)
		if (!s.v[i].text || s.v[i].at.ss_family == 0)
			abort();
	sc_arena_free(&a);
	return 0;
}
