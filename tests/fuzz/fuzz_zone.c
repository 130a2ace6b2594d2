/* Queries to badsmtp's zone: every answer is bounded and marked as one. */
#include "zone.h"

#include <stdlib.h>

static void check(bool good)
{
	if (!good)
		abort();
}

static void fill(struct zone *z)
{
	struct sc_ip ip = { .family = 4, .b = { 127, 77, 0, 1 } };

	zone_init(z, "badsmtp.test");
	zone_add_address(z, "good.badsmtp.test", ip);
	zone_add_mx(z, "good.mx.badsmtp.test", 10, "good.badsmtp.test");
	for (int i = 0; i < 100; i++)
		zone_add_mx(z, "many.badsmtp.test", i, "good.badsmtp.test");
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct zone z;
	struct sc_bytes query = { p, n };
	uint8_t out[ZONE_ANSWER_BYTES];

	fill(&z);
	for (int udp = 0; udp < 2; udp++) {
		size_t size = zone_answer(&z, query, udp, out);

		check(size <= (udp ? ZONE_UDP_BYTES : ZONE_ANSWER_BYTES));
		check(size == 0 || size >= 12);
		check(size == 0 || (out[2] & 0x80 && out[0] == p[0]));
		check(zone_answer(&z, (struct sc_bytes){ out, size }, udp,
			      (uint8_t[ZONE_ANSWER_BYTES]){ 0 }) == 0);
	}
	zone_free(&z);
	return 0;
}
