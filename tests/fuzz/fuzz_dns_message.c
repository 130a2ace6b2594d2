/*
 * DNS answers: the first byte is the type (0: CAA, whose number is greater),
 * the rest the message.
 */
#include "wire/dns_message.h"

#include <stdlib.h>

enum { CAA = 257 };

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_message(const struct sc_dns_message *m)
{
	check(m->n_aliases <= SC_LIMIT_ALIASES);
	check(m->n_records <= SC_LIMIT_DNS_RECORDS);
	check(m->ttl_s >= 0 && m->ttl_s < 1LL << 31);
	check(m->signatures.algorithm >= 0 && m->signatures.algorithm < 256);
	check(m->signatures.algorithm ||
		(!m->signatures.from.s && !m->signatures.until.s));
	check(m->nsec3_iterations >= 0 && m->nsec3_iterations < 65536);
	for (size_t i = 0; i < m->n_aliases; i++)
		check(m->aliases[i][0] != '\0');
	for (size_t i = 0; i < m->n_records; i++)
		check(m->records[i].text[0] != '\0' &&
			m->records[i].preference >= 0 &&
			m->records[i].preference <= 65535);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena arena = { 0 };
	struct sc_dns_message m;

	if (n == 0)
		return 0;
	if (sc_dns_parse(&arena, (struct sc_bytes){ p + 1, n - 1 },
		    "example.org", p[0] ? p[0] : CAA, &m))
		check_message(&m);
	sc_arena_free(&arena);
	return 0;
}
