/* The DNS zone of badsmtp, asked in wire form. */
#include "zone.h"

#include "lib/t.h"

struct answer {
	uint8_t p[ZONE_ANSWER_BYTES];
	size_t n;
};

static void put_name(uint8_t *p, size_t *n, const char *name)
{
	while (*name) {
		size_t length = strcspn(name, ".");

		p[(*n)++] = (uint8_t)length;
		memcpy(p + *n, name, length);
		*n += length;
		name += length + (name[length] == '.');
	}
	p[(*n)++] = 0;
}

/* A query; `edns_bytes` 0 for one without EDNS. */
static size_t make_query(
	uint8_t *p, const char *name, int type, unsigned edns_bytes)
{
	size_t n = 12;

	memset(p, 0, 12);
	p[0] = 0x12;
	p[1] = 0x34;
	p[2] = 0x01; /* recursion desired */
	p[5] = 1;
	put_name(p, &n, name);
	p[n++] = 0;
	p[n++] = (uint8_t)type;
	p[n++] = 0;
	p[n++] = 1;
	if (edns_bytes) {
		uint8_t opt[] = { 0, 0, 41, (uint8_t)(edns_bytes >> 8),
			(uint8_t)edns_bytes, 0, 0, 0, 0, 0, 0 };

		memcpy(p + n, opt, sizeof(opt));
		n += sizeof(opt);
		p[11] = 1;
	}
	return n;
}

static struct answer ask(const struct zone *z, const char *name, int type,
	unsigned edns_bytes, bool udp)
{
	uint8_t query[512];
	size_t n = make_query(query, name, type, edns_bytes);
	struct answer a;

	a.n = zone_answer(z, (struct sc_bytes){ query, n }, udp, a.p);
	return a;
}

static int rcode(const struct answer *a)
{
	return a->p[3] & 15;
}

static int count(const struct answer *a, int section)
{
	return a->p[4 + 2 * section] << 8 | a->p[5 + 2 * section];
}

static bool is_authoritative(const struct answer *a)
{
	return a->p[2] & 0x04;
}

static bool is_cut(const struct answer *a)
{
	return a->p[2] & 0x02;
}

static bool holds(const struct answer *a, const void *p, size_t n)
{
	return memmem(a->p, a->n, p, n) != NULL;
}

static void fill(struct zone *z)
{
	struct sc_ip v4 = { .family = 4, .b = { 127, 77, 0, 1 } };
	struct sc_ip v6 = { .family = 6, .b = { 0x20, 0x01, 0x0d, 0xb8 } };
	char name[64];

	zone_init(z, "badsmtp.test");
	zone_add_address(z, "ns.badsmtp.test", v4);
	zone_add_address(z, "good.badsmtp.test", v4);
	zone_add_address(z, "good.badsmtp.test", v6);
	zone_add_address(z, "mx.inner.badsmtp.test", v4);
	zone_add_mx(z, "good.mx.badsmtp.test", 10, "good.badsmtp.test");
	zone_add_mx(z, "null.badsmtp.test", 0, "");
	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "host-%02d.badsmtp.test", i);
		zone_add_mx(z, "many.badsmtp.test", i, name);
	}
}

static void test_positive(const struct zone *z)
{
	struct answer a = ask(z, "good.badsmtp.test", ZONE_A, 0, true);
	struct answer mx = ask(z, "good.mx.badsmtp.test", ZONE_MX, 0, true);
	struct answer upper = ask(z, "GOOD.BadSMTP.test", ZONE_AAAA, 0, true);
	struct answer null = ask(z, "null.badsmtp.test", ZONE_MX, 0, true);
	struct answer any = ask(z, "good.badsmtp.test", ZONE_ANY, 0, true);
	struct answer soa = ask(z, "badsmtp.test", ZONE_SOA, 0, true);

	OK(rcode(&a) == 0 && count(&a, 1) == 1 && is_authoritative(&a),
		"an address");
	OK(a.p[0] == 0x12 && a.p[1] == 0x34 && a.p[2] & 0x80 && a.p[2] & 1,
		"identifier, response, recursion desired");
	OK(holds(&a, "\x7f\x4d\x00\x01", 4), "127.77.0.1");
	OK(rcode(&mx) == 0 && count(&mx, 1) == 1 && count(&mx, 3) == 2,
		"an MX with both addresses of its target");
	OK(rcode(&upper) == 0 && count(&upper, 1) == 1 &&
			holds(&upper,
				"\x04GOOD\x07"
				"BadSMTP",
				13),
		"case is ignored and kept");
	OK(count(&null, 1) == 1 && holds(&null, "\0\3\0\0\0", 5),
		"a null MX: preference 0, the root");
	OK(count(&any, 1) == 2, "ANY: both addresses");
	OK(count(&soa, 1) == 1 && holds(&soa, "\x0ahostmaster", 11), "SOA");
}

static void test_negative(const struct zone *z)
{
	struct answer none = ask(z, "nope.badsmtp.test", ZONE_A, 0, true);
	struct answer nodata = ask(z, "good.badsmtp.test", ZONE_MX, 0, true);
	struct answer inner = ask(z, "inner.badsmtp.test", ZONE_A, 0, true);
	struct answer outside = ask(z, "example.org", ZONE_A, 0, true);
	struct answer near = ask(z, "xbadsmtp.test", ZONE_A, 0, true);
	struct answer root = ask(z, "", ZONE_NS, 0, true);

	OK(rcode(&none) == 3 && count(&none, 2) == 1, "NXDOMAIN with SOA");
	OK(rcode(&nodata) == 0 && count(&nodata, 1) == 0 &&
			count(&nodata, 2) == 1,
		"no such data, with SOA");
	OK(rcode(&inner) == 0 && count(&inner, 2) == 1,
		"an empty name between others exists");
	OK(rcode(&outside) == 5 && !is_authoritative(&outside),
		"REFUSED outside of the zone");
	OK(rcode(&near) == 5, "REFUSED beside it");
	OK(rcode(&root) == 5, "REFUSED for the root");
}

static void test_edns(const struct zone *z)
{
	struct answer plain = ask(z, "good.badsmtp.test", ZONE_A, 0, true);
	struct answer edns = ask(z, "good.badsmtp.test", ZONE_A, 1400, true);
	struct answer cut = ask(z, "many.badsmtp.test", ZONE_MX, 0, true);
	struct answer more = ask(z, "many.badsmtp.test", ZONE_MX, 4096, true);
	struct answer tcp = ask(z, "many.badsmtp.test", ZONE_MX, 4096, false);
	uint8_t query[512], out[ZONE_ANSWER_BYTES];
	size_t n = make_query(query, "good.badsmtp.test", ZONE_A, 1400);

	OK(count(&plain, 3) == 0 && count(&edns, 3) == 1,
		"EDNS is answered with EDNS");
	OK(is_cut(&cut) && cut.n <= 512, "512 bytes without EDNS");
	OK(is_cut(&more) && more.n > 512 && more.n <= ZONE_UDP_BYTES,
		"1232 with it");
	OK(!is_cut(&tcp) && count(&tcp, 1) == 60, "all of it over TCP");
	query[n - 5] = 1; /* version */
	n = zone_answer(z, (struct sc_bytes){ query, n }, true, out);
	OK(n > 12 && (out[3] & 15) == 0 && out[n - 6] == 1, "BADVERS");
}

static void test_malformed(const struct zone *z)
{
	uint8_t query[512], out[ZONE_ANSWER_BYTES];
	size_t n = make_query(query, "good.badsmtp.test", ZONE_A, 1400);

	for (size_t i = 0; i < n; i++) {
		size_t size = zone_answer(
			z, (struct sc_bytes){ query, i }, true, out);

		OK(i < 12 ? size == 0 : size >= 12 && (out[3] & 15) == 1,
			"a query cut short");
	}
	query[2] |= 0x80;
	OK(zone_answer(z, (struct sc_bytes){ query, n }, true, out) == 0,
		"an answer is not answered");
	query[2] = 0x20;
	zone_answer(z, (struct sc_bytes){ query, n }, true, out);
	OK((out[3] & 15) == 4, "another operation: NOTIMP");
	query[2] = 0;
	query[5] = 2;
	zone_answer(z, (struct sc_bytes){ query, n }, true, out);
	OK((out[3] & 15) == 1, "two questions: FORMERR");
	query[5] = 1;
	query[12] = 0xc0;
	query[13] = 12;
	zone_answer(z, (struct sc_bytes){ query, n }, true, out);
	OK((out[3] & 15) == 1, "a name that points to itself: FORMERR");
}

int main(void)
{
	struct zone z;

	fill(&z);
	test_positive(&z);
	test_negative(&z);
	test_edns(&z);
	test_malformed(&z);
	zone_free(&z);
	return DONE();
}
