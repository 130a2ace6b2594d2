/* What badsmtp reads of a ClientHello, and which of a table fits it. */
#include <stdlib.h>

#include "badsmtp/hello.h"

static const struct fault_answer answers[] = {
	{ "a group", .version = 0x0304, .group = 0x11ec },
	{ "a suite", .version = 0x0303, .suite = 0x002f, .only = true },
	{ "a scheme", .version = 0x0303, .scheme = 0x0101 },
	{ "SSL 2.0", .version = 0x0002 },
	{ "SSL 3.0", .version = 0x0300 },
	{ "a large one", .when = ANSWER_LARGE },
	{ 0 },
};

static bool is_within(struct sc_bytes part, const uint8_t *p, size_t n)
{
	return part.n == 0 || (part.p >= p && part.p + part.n <= p + n);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct hello h;
	bool bad = false;

	if (!hello_read((struct sc_bytes){ p, n }, &h, &bad))
		return 0;
	if (bad || h.length > n || !is_within(h.suites, p, n) ||
		!is_within(h.groups, p, n) || !is_within(h.shares, p, n) ||
		!is_within(h.schemes, p, n))
		abort();

	const struct fault_answer *a = hello_find(answers, &h);

	if (a && a->version && a->version != h.version)
		abort();
	return 0;
}
