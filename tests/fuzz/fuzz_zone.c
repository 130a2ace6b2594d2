/* Queries to badsmtp's zone: every answer is bounded and marked as one. */
#include "zone.h"

#include <stdlib.h>

#include "zone_text.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void fill(struct zone *z, bool sign)
{
	static const char *const lines[] = {
		"insecure.badsmtp.test ZONE unsigned",
		"hashed.badsmtp.test ZONE nsec3",
		"x.hashed.badsmtp.test A 127.77.0.1",
		"*.wild.badsmtp.test TXT 'x'",
		"alias.badsmtp.test CNAME loop.badsmtp.test",
		"loop.badsmtp.test CNAME alias.badsmtp.test",
		"_25._tcp.good.badsmtp.test TLSA 3 1 1 00",
	};
	struct sc_ip ip = { .family = 4, .b = { 127, 77, 0, 1 } };
	struct sc_error e;

	zone_init(z, "badsmtp.test");
	check(!sign || zone_sign(z, (struct sc_date){ 1795435200 }));
	for (size_t i = 0; sign && i < SC_COUNT(lines); i++)
		check(zone_text_add(z, lines[i], &e));
	zone_add_address(z, "good.badsmtp.test", ip);
	zone_add_mx(z, "good.mx.badsmtp.test", 10, "good.badsmtp.test");
	for (int i = 0; i < 100; i++)
		zone_add_mx(z, "many.badsmtp.test", i, "good.badsmtp.test");
}

static void ask(const struct zone *z, struct sc_bytes query, bool udp)
{
	uint8_t out[ZONE_ANSWER_BYTES], again[ZONE_ANSWER_BYTES];
	size_t size = zone_answer(z, query, udp, out);

	check(size <= (udp ? ZONE_UDP_BYTES : ZONE_ANSWER_BYTES));
	check(size == 0 || size >= 12);
	check(size == 0 || (out[2] & 0x80 && out[0] == query.p[0]));
	check(zone_answer(z, (struct sc_bytes){ out, size }, udp, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	/* Made once: a key is dear. */
	static struct zone zones[2];
	struct sc_bytes query = { p, n };

	for (int i = 0; i < 2; i++) {
		if (!zones[i].origin)
			fill(&zones[i], i == 1);
		ask(&zones[i], query, true);
		ask(&zones[i], query, false);
	}
	return 0;
}
