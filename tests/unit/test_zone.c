/* The DNS zone of badsmtp, asked in wire form. */
#include "zone.h"

#include "base/dname.h"
#include "lib/t.h"
#include "zone_text.h"

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

#define DO_BIT 0x10000u /* added to edns_bytes: signatures are wanted */

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
	p[n++] = (uint8_t)(type >> 8);
	p[n++] = (uint8_t)type;
	p[n++] = 0;
	p[n++] = 1;
	if (edns_bytes) {
		uint8_t opt[] = { 0, 0, 41, (uint8_t)(edns_bytes >> 8),
			(uint8_t)edns_bytes, 0, 0,
			(uint8_t)(edns_bytes & DO_BIT ? 0x80 : 0), 0, 0, 0 };

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

/* A signed zone with every kind of child. */
static bool fill_signed(struct zone *z)
{
	static const char *const lines[] = {
		"insecure.badsmtp.test ZONE unsigned",
		"child.badsmtp.test ZONE signed",
		"hashed.badsmtp.test ZONE nsec3",
		"a.insecure.badsmtp.test A 127.77.0.1",
		"host.badsmtp.test A 127.77.0.1",
		"_25._tcp.host.badsmtp.test TLSA 3 1 1 0102030405",
		"alias.badsmtp.test CNAME host.badsmtp.test",
		"out.badsmtp.test CNAME a.insecure.badsmtp.test",
		"*.wild.badsmtp.test TXT 'one' 'two'",
		"host.badsmtp.test CAA 128 issue 'ca.test'",
		"_submission._tcp.badsmtp.test SRV 1 2 587 host.badsmtp.test",
		"odd.badsmtp.test TLSA \\# 0301",
		"late.badsmtp.test A 127.77.0.2",
		"late.badsmtp.test A !servfail",
		"gone.badsmtp.test A !drop",
		"tcp.badsmtp.test ANY !udp-only",
		"deep.ent.badsmtp.test A 127.77.0.3",
		"ent.badsmtp.test TLSA !nxdomain",
		"x.hashed.badsmtp.test A 127.77.0.4",
	};
	struct sc_error e;
	bool good = true;

	zone_init(z, "badsmtp.test");
	if (!zone_sign(z, (struct sc_date){ 1795435200 }))
		return false;
	for (size_t i = 0; i < SC_COUNT(lines); i++)
		good = OK(zone_text_add(z, lines[i], &e), lines[i]) && good;
	return good;
}

/* How many records of `type` a section has. */
static int count_type(const struct answer *a, int section, unsigned type)
{
	struct sc_arena arena = { 0 };
	struct sc_bytes b = { a->p, a->n };
	size_t at = 12;
	const char *name;
	int n = 0;

	if (!sc_dname_from_wire(&arena, b, &at, &name))
		return -1;
	at += 4;
	for (int s = 1; s <= section; s++)
		for (int i = 0; i < count(a, s); i++) {
			if (!sc_dname_from_wire(&arena, b, &at, &name))
				return -1;
			n += s == section &&
				(unsigned)(a->p[at] << 8 | a->p[at + 1]) ==
					type;
			at += 10 + (size_t)(a->p[at + 8] << 8 | a->p[at + 9]);
		}
	sc_arena_free(&arena);
	return n;
}

static struct answer ask_signed(
	const struct zone *z, const char *name, int type)
{
	return ask(z, name, type, 1232 | DO_BIT, true);
}

static void test_signed(const struct zone *z)
{
	struct answer plain = ask(z, "host.badsmtp.test", ZONE_A, 1232, true);
	struct answer a = ask_signed(z, "host.badsmtp.test", ZONE_A);
	struct answer keys = ask_signed(z, "badsmtp.test", ZONE_DNSKEY);
	struct answer tlsa =
		ask_signed(z, "_25._tcp.host.badsmtp.test", ZONE_TLSA);
	struct answer caa = ask_signed(z, "host.badsmtp.test", ZONE_CAA);
	struct answer srv =
		ask_signed(z, "_submission._tcp.badsmtp.test", ZONE_SRV);
	struct answer odd = ask_signed(z, "odd.badsmtp.test", ZONE_TLSA);

	OK(count_type(&plain, 1, ZONE_RRSIG) == 0 && !(plain.p[plain.n - 4]),
		"no signature that is not wanted");
	OK(count_type(&a, 1, ZONE_A) == 1 &&
			count_type(&a, 1, ZONE_RRSIG) == 1 && count(&a, 2) == 0,
		"an address and its signature");
	OK(a.p[a.n - 4] == 0x80, "DO is echoed");
	OK(count_type(&keys, 1, ZONE_DNSKEY) == 1 &&
			holds(&keys, "\1\1\3\x0d", 4),
		"a key of algorithm 13");
	OK(holds(&tlsa, "\0\x08\3\1\1\1\2\3\4\5", 10), "TLSA");
	OK(holds(&caa, "\x80\5issueca.test", 14), "CAA");
	OK(holds(&srv, "\0\1\0\2\x02\x4b\4host", 11), "SRV");
	OK(holds(&odd, "\0\2\3\1", 4), "malformed data as it is given");
}

static void test_signed_denial(const struct zone *z)
{
	struct answer none = ask_signed(z, "nope.badsmtp.test", ZONE_A);
	struct answer nodata = ask_signed(z, "host.badsmtp.test", ZONE_MX);
	struct answer inner = ask_signed(z, "_tcp.host.badsmtp.test", ZONE_A);
	struct answer wild = ask_signed(z, "x.wild.badsmtp.test", ZONE_TXT);
	struct answer bare = ask_signed(z, "x.wild.badsmtp.test", ZONE_A);
	struct answer hashed = ask_signed(z, "no.hashed.badsmtp.test", ZONE_A);
	struct answer lie = ask_signed(z, "ent.badsmtp.test", ZONE_TLSA);
	struct answer truth = ask_signed(z, "ent.badsmtp.test", ZONE_A);

	OK(rcode(&none) == 3 && count_type(&none, 2, ZONE_NSEC) == 2 &&
			count_type(&none, 2, ZONE_RRSIG) == 3,
		"NXDOMAIN: the name and the wildcard are denied");
	OK(rcode(&nodata) == 0 && count_type(&nodata, 2, ZONE_NSEC) == 1,
		"no such data: the types that are there");
	OK(rcode(&inner) == 0 && count_type(&inner, 2, ZONE_NSEC) == 1,
		"an empty name between others");
	OK(count_type(&wild, 1, ZONE_TXT) == 1 &&
			holds(&wild, "\3one\3two", 8) &&
			count_type(&wild, 2, ZONE_NSEC) == 1,
		"a wildcard, and that the name itself is not there");
	OK(rcode(&bare) == 0 && count(&bare, 1) == 0 &&
			count_type(&bare, 2, ZONE_NSEC) == 2,
		"a wildcard without that type");
	OK(rcode(&hashed) == 3 && count_type(&hashed, 2, ZONE_NSEC3) == 3 &&
			count_type(&hashed, 2, ZONE_NSEC) == 0,
		"NSEC3: encloser, next closer and wildcard");
	OK(rcode(&lie) == 3 && rcode(&truth) == 0, "nxdomain for one type");
}

static void test_children(const struct zone *z)
{
	struct answer ds = ask_signed(z, "child.badsmtp.test", ZONE_DS);
	struct answer none = ask_signed(z, "insecure.badsmtp.test", ZONE_DS);
	struct answer below = ask_signed(z, "a.insecure.badsmtp.test", ZONE_A);
	struct answer soa = ask_signed(z, "child.badsmtp.test", ZONE_SOA);
	struct answer alias = ask_signed(z, "alias.badsmtp.test", ZONE_A);
	struct answer out = ask_signed(z, "out.badsmtp.test", ZONE_A);

	OK(count_type(&ds, 1, ZONE_DS) == 1 &&
			count_type(&ds, 1, ZONE_RRSIG) == 1,
		"the parent has a DS for a signed child");
	OK(count(&none, 1) == 0 && count_type(&none, 2, ZONE_NSEC) == 1 &&
			holds(&none, "\0\6\x20\0\0\0\0\3", 8),
		"and for an unsigned one the proof that there is none");
	OK(count(&below, 1) == 1 && count_type(&below, 1, ZONE_RRSIG) == 0,
		"below that nothing is signed");
	OK(count_type(&soa, 1, ZONE_SOA) == 1 &&
			count_type(&soa, 1, ZONE_RRSIG) == 1,
		"a child has its own top");
	OK(count_type(&alias, 1, ZONE_CNAME) == 1 &&
			count_type(&alias, 1, ZONE_A) == 1 &&
			count_type(&alias, 1, ZONE_RRSIG) == 2,
		"an alias is followed");
	OK(count_type(&out, 1, ZONE_A) == 1 &&
			count_type(&out, 1, ZONE_RRSIG) == 1,
		"into an unsigned zone as well");
}

static void test_tricks(const struct zone *z)
{
	struct answer late = ask_signed(z, "late.badsmtp.test", ZONE_A);
	struct answer other = ask_signed(z, "late.badsmtp.test", ZONE_AAAA);
	struct answer gone = ask_signed(z, "gone.badsmtp.test", ZONE_A);
	struct answer cut = ask_signed(z, "tcp.badsmtp.test", ZONE_A);
	struct answer tcp =
		ask(z, "tcp.badsmtp.test", ZONE_A, 1232 | DO_BIT, false);

	OK(rcode(&late) == 2 && count(&late, 1) == 0, "SERVFAIL");
	OK(rcode(&other) == 0, "for one type alone");
	OK(gone.n == 0, "no answer");
	OK(is_cut(&cut) && tcp.n == 0, "cut over UDP, nothing over TCP");
}

/* Lines that are no records. */
static void test_bad_lines(struct zone *z)
{
	static const char *const lines[] = { "", "a.badsmtp.test",
		"a.badsmtp.test A", "a.badsmtp.test A 300.1.1.1",
		"a.badsmtp.test TLSA 3 1 1", "a.badsmtp.test TLSA 3 1 1 0g",
		"a.badsmtp.test TLSA 3 256 1 00", "a.badsmtp.test TXT one",
		"a.badsmtp.test TXT 'one", "a.badsmtp.test CAA 0 issue x",
		"a.badsmtp.test A !nonsense", "a.badsmtp.test MX 10",
		"a.badsmtp.test A 127.0.0.1 2", "a.badsmtp.test ZONE odd",
		"a.badsmtp.test SPF 'x'" };
	size_t n = z->n;
	struct sc_error e;

	for (size_t i = 0; i < SC_COUNT(lines); i++)
		OK(!zone_text_add(z, lines[i], &e), lines[i]);
	OK(z->n == n, "leave nothing behind");
}

int main(void)
{
	struct zone z, s;

	fill(&z);
	test_positive(&z);
	test_negative(&z);
	test_edns(&z);
	test_malformed(&z);
	if (OK(fill_signed(&s), "a signed zone")) {
		test_signed(&s);
		test_signed_denial(&s);
		test_children(&s);
		test_tricks(&s);
		test_bad_lines(&s);
	}
	zone_free(&s);
	zone_free(&z);
	return DONE();
}
