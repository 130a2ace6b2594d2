/*
 * DNS messages, written down as text and put into wire form here. Each is also
 * cut at every length, and changed in every byte.
 */
#include "wire/dns_message.h"

#include "base/dname.h"
#include "base/text.h"
#include "lib/t.h"

enum {
	A = 1,
	NS = 2,
	CNAME = 5,
	SOA = 6,
	PTR = 12,
	MX = 15,
	TXT = 16,
	AAAA = 28,
	SRV = 33,
	DNAME = 39,
	RRSIG = 46,
	NSEC = 47,
	NSEC3 = 50,
	TLSA = 52,
	CAA = 257,
	CH = 3, /* a class */
};

struct packet {
	uint8_t b[4096];
	size_t n;
};

static void put(struct packet *p, const void *b, size_t n)
{
	memcpy(p->b + p->n, b, n);
	p->n += n;
}

static void put16(struct packet *p, unsigned v)
{
	put(p, (uint8_t[]){ (uint8_t)(v >> 8), (uint8_t)v }, 2);
}

/* "a.b" uncompressed; "" is the root. */
static void put_name(struct packet *p, const char *name)
{
	while (*name) {
		size_t n = strcspn(name, ".");

		put(p, (uint8_t[]){ (uint8_t)n }, 1);
		put(p, name, n);
		name += n + (name[n] == '.');
	}
	put(p, "", 1);
}

/* A response of one question and `answers` records still to come. */
static struct packet begin(
	const char *qname, unsigned type, unsigned flags, unsigned answers)
{
	struct packet p = { 0 };

	put16(&p, 0x1234);
	put16(&p, 0x8180 | flags);
	put16(&p, 1);
	put16(&p, answers);
	put16(&p, 0);
	put16(&p, 0);
	put_name(&p, qname);
	put16(&p, type);
	put16(&p, 1);
	return p;
}

static void put_head(
	struct packet *p, const char *owner, unsigned type, unsigned ttl)
{
	put_name(p, owner);
	put16(p, type);
	put16(p, 1);
	put16(p, ttl >> 16);
	put16(p, ttl);
}

static void put_raw(struct packet *p, const char *owner, unsigned type,
	unsigned ttl, const void *data, size_t n)
{
	put_head(p, owner, type, ttl);
	put16(p, (unsigned)n);
	put(p, data, n);
}

/* A record that holds a name behind `n_head` other bytes. */
static void put_named(struct packet *p, const char *owner, unsigned type,
	unsigned ttl, int preference, const char *name)
{
	put_head(p, owner, type, ttl);

	size_t at = p->n;

	put16(p, 0);
	if (preference >= 0)
		put16(p, (unsigned)preference);
	put_name(p, name);
	p->b[at] = (uint8_t)((p->n - at - 2) >> 8);
	p->b[at + 1] = (uint8_t)(p->n - at - 2);
}

static bool parse(struct sc_arena *a, const struct packet *p, const char *qname,
	int type, struct sc_dns_message *m)
{
	/* exactly as long, so that a byte too far is seen */
	uint8_t *exact = sc_arena_alloc(a, p->n + 1, 1);

	memcpy(exact, p->b, p->n);
	return sc_dns_parse(
		a, (struct sc_bytes){ exact, p->n }, qname, type, m);
}

/* "rcode ttl >alias >alias preference:text ..." or "malformed" */
static const char *read_back(
	struct sc_arena *a, const struct packet *p, const char *qname, int type)
{
	struct sc_dns_message m;

	if (!parse(a, p, qname, type, &m))
		return "malformed";

	const char *s = sc_arena_printf(a, "%d %lld", m.rcode, m.ttl_s);

	for (size_t i = 0; i < m.n_aliases; i++)
		s = sc_arena_printf(a, "%s >%s", s, m.aliases[i]);
	for (size_t i = 0; i < m.n_records; i++)
		s = sc_arena_printf(a, "%s %d:%s", s, m.records[i].preference,
			m.records[i].text);
	return m.truncated ? sc_arena_printf(a, "%s cut", s) : s;
}

static void test_addresses(struct sc_arena *a)
{
	struct packet p = begin("Mx.Example.org", A, 0, 3);

	put_raw(&p, "mx.example.ORG", A, 300, "\x82\x59\x01\x0a", 4);
	put_raw(&p, "mx.example.org", A, 60, "\x82\x59\x01\x0b", 4);
	put_raw(&p, "other.example.org", A, 5, "\x01\x02\x03\x04", 4);
	IS(read_back(a, &p, "mx.example.org", A),
		"0 60 0:130.89.1.10 0:130.89.1.11",
		"addresses, in any case, others passed over");

	p = begin("h", AAAA, 0, 1);
	put_raw(&p, "h", AAAA, 1,
		"\x20\x01\x06\x7c\x25\x64\0\0\0\0\0\0\0\0\0\x10", 16);
	IS(read_back(a, &p, "h", AAAA), "0 1 0:2001:67c:2564::10", "AAAA");

	p = begin("h", A, 0, 1);
	put_raw(&p, "h", A, 0x80000001, "\1\2\3\4", 4);
	IS(read_back(a, &p, "h", A), "0 0 0:1.2.3.4", "a negative TTL is 0");

	p = begin("h", A, 0, 1);
	put_raw(&p, "h", A, 1, "\1\2\3", 3);
	IS(read_back(a, &p, "h", A), "malformed", "an address of three bytes");
}

static void test_mx(struct sc_arena *a)
{
	struct packet p = begin("example.org", MX, 0, 3);

	put_named(&p, "example.org", MX, 3600, 20, "mx2.example.org");
	put_named(&p, "example.org", MX, 3600, 10, "Mx1.example.org");
	put_raw(&p, "example.org", MX, 3600, "\xff\xff\xc0\x0c", 4);
	IS(read_back(a, &p, "example.org", MX),
		"0 3600 20:mx2.example.org 10:Mx1.example.org "
		"65535:example.org",
		"MX as answered, one compressed");

	p = begin("example.org", MX, 0, 1);
	put_named(&p, "example.org", MX, 7, 0, "");
	IS(read_back(a, &p, "example.org", MX), "0 7 0:.", "null MX");

	p = begin("example.org", MX, 0, 1);
	put_raw(&p, "example.org", MX, 7, "\0\0\1", 3);
	IS(read_back(a, &p, "example.org", MX), "malformed", "a cut exchange");

	p = begin("example.org", MX, 0, 1);
	put_raw(&p, "example.org", MX, 7, "\0\0\0\0", 4);
	IS(read_back(a, &p, "example.org", MX), "malformed",
		"bytes behind the exchange");

	p = begin("example.org", MX, 0, 1);
	put_raw(&p, "example.org", MX, 7, "\0\0", 2);
	IS(read_back(a, &p, "example.org", MX), "malformed", "no exchange");
}

static void test_aliases(struct sc_arena *a)
{
	struct packet p = begin("a", A, 0, 3);

	put_raw(&p, "c", A, 30, "\1\2\3\4", 4);
	put_named(&p, "B", CNAME, 20, -1, "c");
	put_named(&p, "a", CNAME, 90, -1, "b");
	IS(read_back(a, &p, "a", A), "0 20 >b >c 0:1.2.3.4",
		"aliases in the wrong order, the least TTL");
	IS(read_back(a, &p, "a", CNAME), "0 90 0:b",
		"asked for, an alias is a record");

	p = begin("a", A, 0, 2);
	put_named(&p, "a", CNAME, 9, -1, "b");
	put_named(&p, "b", CNAME, 9, -1, "a");
	IS(read_back(a, &p, "a", A), "0 9 >b", "a loop is cut");

	p = begin("a", A, 0, 1);
	put_named(&p, "a", CNAME, 9, -1, "a");
	IS(read_back(a, &p, "a", A), "0 0", "an alias of itself");

	p = begin("a", A, 3, 1);
	put_named(&p, "a", CNAME, 9, -1, "b");
	IS(read_back(a, &p, "a", A), "3 9 >b", "NXDOMAIN behind an alias");
}

static void test_many_aliases(struct sc_arena *a)
{
	struct packet p = begin("n0", A, 0, SC_LIMIT_ALIASES + 2);
	char from[8] = "n0", to[8];
	struct sc_dns_message m;

	for (int i = 1; i <= SC_LIMIT_ALIASES + 1; i++) {
		snprintf(to, sizeof(to), "n%d", i);
		put_named(&p, from, CNAME, 9, -1, to);
		memcpy(from, to, sizeof(to));
	}
	put_raw(&p, from, A, 9, "\1\2\3\4", 4);
	OK(parse(a, &p, "n0", A, &m) && m.n_aliases == SC_LIMIT_ALIASES &&
			m.n_records == 0,
		"a chain too long gives no records");
}

static void test_others(struct sc_arena *a)
{
	struct packet p = begin("t", PTR, 0, 1);

	put_raw(&p, "t", PTR, 1, "\1x", 2);
	IS(read_back(a, &p, "t", PTR), "0 1 0:\\# 2 0178", "an unknown type");

	p = begin("t", A, 2, 0);
	IS(read_back(a, &p, "t", A), "2 0", "SERVFAIL");
	p = begin("t", A, 0x200, 0);
	IS(read_back(a, &p, "t", A), "0 0 cut", "TC");
	p = begin("t", A, 0, 0);
	p.b[2] = 1;
	IS(read_back(a, &p, "t", A), "malformed", "a query");
	p = begin("t", A, 0, 0);
	p.b[5] = 2;
	IS(read_back(a, &p, "t", A), "malformed", "two questions");
	p = begin("t", A, 0, 0);
	p.b[5] = 0;
	p.n = 12;
	IS(read_back(a, &p, "t", A), "0 0", "a header alone");
	p.n = 0;
	IS(read_back(a, &p, "t", A), "malformed", "nothing");

	p = begin("t", A, 0, 1);
	put_raw(&p, "t", A, 1, "\1\2\3\4", 4);
	p.b[p.n - 11] = CH;
	IS(read_back(a, &p, "t", A), "0 0", "another class");

	p = begin("t", MX, 0, 1);
	put_raw(&p, "t", MX, 1, "\0\1\4a.b\\\3org", 11);
	IS(read_back(a, &p, "t", MX), "malformed", "a name without end");
	p = begin("t", MX, 0, 1);
	put_raw(&p, "t", MX, 1, "\0\1\4a.b\\\3org\0", 12);
	IS(read_back(a, &p, "t", MX), "0 1 1:a\\.b\\\\.org",
		"a dot within a label");
}

static void test_many_records(struct sc_arena *a)
{
	static uint8_t b[12 + 16 * (SC_LIMIT_DNS_RECORDS + 1)];
	static const uint8_t head[12] = { 0, 0, 0x80, 0, 0, 0,
		(SC_LIMIT_DNS_RECORDS + 1) >> 8,
		(SC_LIMIT_DNS_RECORDS + 1) & 255 };
	static const uint8_t rr[16] = { 1, 'x', 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 1,
		7 };
	struct sc_dns_message m = { 0 };
	size_t n = 12;

	memcpy(b, head, sizeof(head));
	for (int i = 0; i <= SC_LIMIT_DNS_RECORDS; i++, n += 14)
		memcpy(b + n, rr, 14);
	b[12 + 4] = PTR;
	OK(sc_dns_parse(a, (struct sc_bytes){ b, n }, "x", PTR, &m) &&
			m.truncated && m.n_records == 1,
		"records over the limit are not read");
}

/* RDATA of types whose malformed records are kept, and their text. */
static const struct {
	const char *what;
	unsigned type;
	const char *data;
	size_t n;
	const char *text;
} rdata[] = {
#define DATA(bytes) (bytes), sizeof(bytes) - 1
	{ "TLSA", TLSA, DATA("\3\1\1\xab\xCD"), "3 1 1 abcd" },
	{ "TLSA of one octet", TLSA, DATA("\xff\0\2\0"), "255 0 2 00" },
	{ "TLSA without data", TLSA, DATA("\3\1\1"), "\\# 3 030101" },
	{ "TLSA of nothing", TLSA, DATA(""), "\\# 0 " },
	{ "TXT", TXT, DATA("\5hello"), "\"hello\"" },
	{ "TXT of three strings", TXT, DATA("\1a\0\2b "), "\"a\" \"\" \"b \"" },
	{ "TXT that is escaped", TXT, DATA("\7a\"\\\0\x7f\xff\n"),
		"\"a\\\"\\\\\\000\\127\\255\\010\"" },
	{ "TXT of nothing", TXT, DATA(""), "\\# 0 " },
	{ "TXT that is cut", TXT, DATA("\1a\3bc"), "\\# 5 0161036263" },
	{ "SRV", SRV, DATA("\0\12\0\5\1\xd1\2mx\0"), "10 5 465 mx" },
	{ "SRV to the root", SRV, DATA("\0\0\0\0\0\0\0"), "0 0 0 ." },
	{ "SRV, compressed", SRV, DATA("\xff\xff\0\0\2\x4b\xc0\x0c"),
		"65535 0 587 t" },
	{ "SRV without a target", SRV, DATA("\0\0\0\0\0\0"),
		"\\# 6 000000000000" },
	{ "SRV with more behind it", SRV, DATA("\0\0\0\0\0\0\0\0"),
		"\\# 8 0000000000000000" },
	{ "SRV that is cut", SRV, DATA("\0\0\0"), "\\# 3 000000" },
	{ "CAA", CAA, DATA("\0\5issueca.example; a=b"),
		"0 issue \"ca.example; a=b\"" },
	{ "CAA, critical", CAA, DATA("\x80\3tbs\"\xff"),
		"128 tbs \"\\\"\\255\"" },
	{ "CAA without a value", CAA, DATA("\0\5issue"), "0 issue \"\"" },
	{ "CAA without a tag", CAA, DATA("\0\0x"), "\\# 3 000078" },
	{ "CAA with a tag that is cut", CAA, DATA("\0\6issue"),
		"\\# 7 00066973737565" },
	{ "CAA with a blank in its tag", CAA, DATA("\0\3a bc"),
		"\\# 6 000361206263" },
	{ "CAA of nothing", CAA, DATA(""), "\\# 0 " },
#undef DATA
};

static void test_rdata(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(rdata); i++) {
		unsigned type = rdata[i].type;
		struct packet p = begin("t", type, 0, 1);

		put_raw(&p, "t", type, 1, rdata[i].data, rdata[i].n);
		IS(read_back(a, &p, "t", (int)type),
			sc_arena_printf(a, "0 1 0:%s", rdata[i].text),
			rdata[i].what);
	}
}

/* An RRSIG; its signer and signature are of no interest. */
static void put_sig(struct packet *p, const char *owner, unsigned covered,
	int algorithm, int labels, unsigned from, unsigned until)
{
	uint8_t sig[] = { (uint8_t)(covered >> 8), (uint8_t)covered,
		(uint8_t)algorithm, (uint8_t)labels, 0, 0, 0, 60,
		(uint8_t)(until >> 24), (uint8_t)(until >> 16),
		(uint8_t)(until >> 8), (uint8_t)until, (uint8_t)(from >> 24),
		(uint8_t)(from >> 16), (uint8_t)(from >> 8), (uint8_t)from,
		0x12, 0x34, 0, 's', 'i', 'g' };

	put_raw(p, owner, RRSIG, 60, sig, sizeof(sig));
}

static void put_nsec3(struct packet *p, unsigned iterations)
{
	uint8_t nsec3[] = { 1, 0, (uint8_t)(iterations >> 8),
		(uint8_t)iterations, 0, 1, 'h' };

	put_raw(p, "hash.org", NSEC3, 60, nsec3, sizeof(nsec3));
}

/* "algorithm from-until", " wildcard", " nsec3=N" */
static const char *signed_by(
	struct sc_arena *a, const struct packet *p, const char *qname, int type)
{
	struct sc_dns_message m;

	if (!parse(a, p, qname, type, &m))
		return "malformed";
	return sc_arena_printf(a, "%d %lld-%lld%s nsec3=%d",
		m.signatures.algorithm, (long long)m.signatures.from.s,
		(long long)m.signatures.until.s,
		m.signatures.wildcard ? " wildcard" : "", m.nsec3_iterations);
}

static void test_signatures(struct sc_arena *a)
{
	struct packet p = begin("a.org", A, 0, 8);

	put_named(&p, "a.org", CNAME, 60, -1, "b.org");
	put_sig(&p, "A.org", CNAME, 13, 2, 100, 4000000000u);
	put_raw(&p, "b.org", A, 60, "\1\2\3\4", 4);
	put_sig(&p, "b.org", A, 8, 2, 200, 900);
	put_sig(&p, "b.org", A, 13, 2, 150, 950);
	put_sig(&p, "b.org", AAAA, 5, 2, 800, 810);
	put_sig(&p, "c.org", A, 5, 2, 800, 810);
	put_raw(&p, "b.org", RRSIG, 60, "\0\1\1\1", 4);
	IS(signed_by(a, &p, "a.org", A), "8 200-900 nsec3=0",
		"of what was followed: latest, earliest, least");
	IS(signed_by(a, &p, "a.org", CNAME), "13 100-4000000000 nsec3=0",
		"of the alias that was asked for, until 2096");
	IS(signed_by(a, &p, "b.org", AAAA), "0 0-0 nsec3=0",
		"without records there is nothing signed");

	p = begin("x.a.org", A, 0, 4);
	put_named(&p, "a.org", DNAME, 60, -1, "b.org");
	put_sig(&p, "a.org", DNAME, 13, 2, 100, 900);
	put_named(&p, "x.a.org", CNAME, 60, -1, "x.b.org");
	put_sig(&p, "org", DNAME, 8, 1, 0, 900);
	IS(signed_by(a, &p, "x.a.org", A), "8 100-900 nsec3=0",
		"an alias made of a DNAME above it");

	p = begin("t", A, 0, 1);
	put_sig(&p, "t", A, 0, 1, 5, 6);
	IS(signed_by(a, &p, "t", A), "0 0-0 nsec3=0",
		"no algorithm, no record");
}

static void test_wildcards(struct sc_arena *a)
{
	/* clang-format off */
	static const struct {
		const char *owner;
		int labels;
		bool wildcard;
	} rows[] = {
		{ "_25._tcp.mx.example.org", 5, false },
		{ "_25._tcp.mx.example.org", 3, true },
		{ "*.example.org", 2, false },
		{ "*.example.org", 1, true },
		{ "org", 1, false },
		{ "org", 0, true },
		{ "*", 0, false },
		{ "", 0, false },
	};
	/* clang-format on */

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		const char *name = *rows[i].owner ? rows[i].owner : ".";
		struct packet p = begin(rows[i].owner, TLSA, 0, 2);

		put_raw(&p, rows[i].owner, TLSA, 60, "\3\1\1\0", 4);
		put_sig(&p, rows[i].owner, TLSA, 13, rows[i].labels, 1, 9);
		IS(signed_by(a, &p, name, TLSA),
			rows[i].wildcard ? "13 1-9 wildcard nsec3=0" :
					   "13 1-9 nsec3=0",
			"labels of a signature and of its owner");
	}

	/* one label of five characters, one of them a dot */
	static const uint8_t dotted[] =
		"\5a.b.c\0\0\x2e\0\1\0\0\0\x3c\0\x16"
		"\0\1\xd\1\0\0\0\x3c\0\0\0\x9\0\0\0\1\0\0\0sig";
	struct packet p = begin("t", A, 0, 2);

	put(&p, "\5a.b.c\0\0\1\0\1\0\0\0\x3c\0\4\1\2\3\4", 21);
	put(&p, dotted, sizeof(dotted) - 1);
	IS(signed_by(a, &p, "a\\.b\\.c", A), "13 1-9 nsec3=0",
		"a dot within a label parts no labels");
}

/* With `n` records in the authority section, to be put behind. */
static struct packet denial(unsigned rcode, unsigned answers, unsigned n)
{
	struct packet p = begin("a.org", A, rcode, answers);

	p.b[9] = (uint8_t)n;
	return p;
}

static void test_denials(struct sc_arena *a)
{
	struct packet p = denial(3, 0, 7);

	put_raw(&p, "org", SOA, 60, "\0\0", 2);
	put_sig(&p, "org", SOA, 13, 1, 300, 700);
	put_nsec3(&p, 1);
	put_nsec3(&p, 150);
	put_nsec3(&p, 10);
	put_sig(&p, "hash.org", NSEC3, 7, 2, 200, 600);
	put_sig(&p, "org", NS, 5, 1, 500, 510);
	IS(signed_by(a, &p, "a.org", A), "7 300-600 nsec3=150",
		"of a denial: what proves it, and the most iterations");

	p = denial(0, 0, 2);
	put_raw(&p, "org", NSEC, 60, "\0", 1);
	put_sig(&p, "org", NSEC, 13, 1, 300, 700);
	IS(signed_by(a, &p, "a.org", A), "13 300-700 nsec3=0", "NSEC");

	p = denial(0, 2, 2);
	put_raw(&p, "a.org", A, 60, "\1\2\3\4", 4);
	put_sig(&p, "a.org", A, 13, 1, 300, 700);
	put_nsec3(&p, 5);
	put_sig(&p, "hash.org", NSEC3, 7, 2, 400, 600);
	IS(signed_by(a, &p, "a.org", A), "13 300-700 wildcard nsec3=5",
		"a wildcard's records, and that the name itself is not there");

	p = denial(0, 0, 2);
	put_nsec3(&p, 5);
	IS(signed_by(a, &p, "a.org", A), "malformed",
		"fewer records than were promised");
	p.b[2] |= 2;
	IS(signed_by(a, &p, "a.org", A), "0 0-0 nsec3=0",
		"which does not matter when it was cut short");
}

/* No cut and no change may do more than make it malformed. */
static void test_hostile(struct sc_arena *a)
{
	struct packet p = begin("example.org", MX, 0, 4);
	size_t bad = 0;

	p.b[9] = 1;
	put_named(&p, "example.org", CNAME, 1, -1, "b.example.org");
	put_raw(&p, "b.example.org", MX, 1, "\0\1\xc0\x0c", 4);
	put_named(&p, "b.example.org", MX, 1, 7, "mx");
	put_sig(&p, "b.example.org", MX, 13, 3, 1, 2);
	put_nsec3(&p, 9);
	IS(read_back(a, &p, "example.org", MX),
		"0 1 >b.example.org 1:example.org 7:mx", "whole, it is right");
	for (struct packet cut = p; cut.n--;)
		bad += strcmp(read_back(a, &cut, "example.org", MX),
			       "malformed") == 0;
	OK(bad == p.n, "cut anywhere, it is malformed");
	for (size_t i = 0; i < p.n; i++)
		for (unsigned v = 0; v < 256; v += 3) {
			struct packet changed = p;
			struct sc_arena own = { 0 };

			changed.b[i] = (uint8_t)(changed.b[i] + v);
			bad += !*read_back(&own, &changed, "example.org", MX);
			sc_arena_free(&own);
		}
	OK(bad == p.n, "changed anywhere, nothing worse");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_addresses(&a);
	test_mx(&a);
	test_aliases(&a);
	test_many_aliases(&a);
	test_others(&a);
	test_many_records(&a);
	test_rdata(&a);
	test_signatures(&a);
	test_wildcards(&a);
	test_denials(&a);
	test_hostile(&a);
	sc_arena_free(&a);
	return DONE();
}
