/* test_der.c -- the cursor over ASN.1, the judge of DER, OIDs and names. */
#include "base/codec.h"
#include "lib/t.h"
#include "x509/der.h"
#include "x509/name.h"
#include "x509/oid.h"

static struct sc_bytes unhex(struct sc_arena *a, const char *hex)
{
	struct sc_bytes b = { NULL, 0 };

	OK(sc_unhex(a, hex, &b), "a test's hexadecimal digits");
	return b;
}

static const struct {
	const char *hex, *value; /* value NULL: cannot be read */
	size_t rest;
} values[] = {
	{ "0203010203", "010203", 0 },
	{ "0500", "", 0 },
	{ "0401aa0500", "aa", 2 },
	{ "048103010203", "010203", 0 }, /* not minimal, but read */
	{ "04840000000101", "01", 0 },
	{ "3080020101"
	  "0000",
		"020101", 0 }, /* indefinite */
	{ "308030800201010000"
	  "0000"
	  "05",
		"30800201010000", 1 },
	{ "", NULL, 0 },
	{ "02", NULL, 1 },
	{ "0202ff", NULL, 2 },           /* cut */
	{ "0285000000000101", NULL, 0 }, /* five octets of length */
	{ "0480010000", NULL, 0 },       /* indefinite and primitive */
	{ "3080020101", NULL, 0 },       /* without its end */
	{ "1f810100", NULL, 0 },
	{ "0284ffffffff00", NULL, 0 },
};

static void test_values(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(values); i++) {
		struct sc_bytes rest = unhex(a, values[i].hex);
		struct sc_tlv v;
		bool read = sc_der_next(&rest, &v);

		OK(read == (values[i].value != NULL), values[i].hex);
		if (!read)
			continue;
		IS(sc_hex(a, v.value), values[i].value, "its contents");
		OK(rest.n == values[i].rest, "and what is left");
	}
}

static const struct {
	const char *hex, *fault;
	size_t at;
} faults[] = {
	{ "3006020101020102", NULL, 0 },
	{ "30800201010000", "an indefinite length", 0 },
	{ "3004"
	  "02810101",
		"a length that is not minimal", 2 },
	{ "3004"
	  "02020001",
		"an INTEGER that is not minimal", 2 },
	{ "3004"
	  "0202ff80",
		"an INTEGER that is not minimal", 2 },
	{ "3002"
	  "0200",
		"an empty INTEGER", 2 },
	{ "3003"
	  "010101",
		"a BOOLEAN that is neither 00 nor FF", 2 },
	{ "3004"
	  "03020180",
		NULL, 0 },
	{ "3004"
	  "03020181",
		"a BIT STRING with unused bits that are set", 2 },
	{ "3004"
	  "03020880",
		"a BIT STRING with a wrong count of unused bits", 2 },
	{ "3003"
	  "050100",
		"a NULL with contents", 2 },
	{ "3004"
	  "06028001",
		"an OBJECT IDENTIFIER that is not minimal", 2 },
	{ "3003"
	  "060181",
		"a cut OBJECT IDENTIFIER", 2 },
	{ "2404"
	  "04020102",
		"a string in pieces", 0 },
	{ "3106020101020100", "a SET that is not sorted", 5 },
	{ "3006020101020100", NULL, 0 },
	{ "020101"
	  "00",
		"bytes behind the end", 3 },
	{ "3003"
	  "020201",
		"no value where one should be", 2 },
	{ "", "no value where one should be", 0 },
};

static void test_faults(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(faults); i++) {
		size_t at = 99;
		const char *fault = sc_der_fault(unhex(a, faults[i].hex), &at);

		IS(fault, faults[i].fault, faults[i].hex);
		OK(!fault || at == faults[i].at, "at the right place");
	}
}

static void test_depth(void)
{
	uint8_t deep[128];
	size_t at;

	for (size_t i = 0; i < sizeof(deep); i += 2) {
		deep[i] = 0x30;
		deep[i + 1] = (uint8_t)(sizeof(deep) - i - 2);
	}
	IS(sc_der_fault((struct sc_bytes){ deep, sizeof(deep) }, &at),
		"values nested too deeply", "64 sequences in each other");
}

static void test_numbers(struct sc_arena *a)
{
	int n = -1;

	OK(sc_der_number(unhex(a, "00ff"), 1000, &n) && n == 255, "255");
	OK(!sc_der_number(unhex(a, "00ff"), 254, &n), "more than the most");
	OK(!sc_der_number(unhex(a, "ff"), 1000, &n), "a negative one");
	OK(!sc_der_number(unhex(a, ""), 1000, &n), "none");
	OK(!sc_der_number(unhex(a, "01ffffffffffffffffff"), 1000, &n),
		"one that would overflow");
}

static const struct {
	const char *hex, *text;
} oids[] = {
	{ "2a864886f70d01010b", "1.2.840.113549.1.1.11" },
	{ "551d11", "2.5.29.17" },
	{ "883703", "2.999.3" },
	{ "00", "0.0" },
	{ "27", "0.39" },
	{ "28", "1.0" },
	{ "", "#" },
	{ "2a86", "#2a86" },
	{ "2a8001", "#2a8001" },
	{ "2a81ffffffffffffffffff7f", "#2a81ffffffffffffffffff7f" },
};

static void test_oids(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(oids); i++)
		IS(sc_oid_of(unhex(a, oids[i].hex)).text, oids[i].text,
			oids[i].hex);

	uint8_t many[4096];

	memset(many, 1, sizeof(many));
	OK(strlen(sc_oid_of((struct sc_bytes){ many, sizeof(many) }).text) <
			SC_OID_TEXT_MAX,
		"a very long one is cut");
	IS(sc_oid_signature("1.2.840.10045.4.3.2")->name, "ecdsa-with-SHA256",
		"a signature algorithm");
	OK(!sc_oid_signature("1.2.3"), "one that nobody knows");
	IS(sc_oid_curve("1.3.132.0.34")->name, "P-384", "a curve");
	IS(sc_oid_attribute("2.5.4.3"), "CN", "an attribute");
	OK(sc_oid_hash("2.16.840.1.101.3.4.2.1") == SC_HASH_SHA256, "a hash");
}

/* CN=Ex, O=A,B (a comma inside), C=DE; as UTF8String, T61 and Printable */
#define C_DE  "310b3009060355040613024445"
#define O_AB  "310c300a060355040a0c03412c42"
#define CN_EX "310b300906035504030c024578"

static const struct {
	const char *hex, *text;
} names[] = {
	{ "3000", "" },
	{ "3028" C_DE O_AB CN_EX, "CN=Ex,O=A\\,B,C=DE" },
	/* Latin-1 in a T61String, UTF-16 in a BMPString */
	{ "300c310a30080603550403"
	  "1401e4",
		"CN=\xc3\xa4" },
	{ "300f310d300b0603550403"
	  "1e0400e40041",
		"CN=\xc3\xa4"
		"A" },
	/* a NUL, an escape, an override: never raw */
	{ "300e310c300a0603550403"
	  "0c0361001b",
		"CN=a\\x00\\x1b" },
	{ "300e310c300a0603550403"
	  "0c03e280ae",
		"CN=\\u{202e}" },
	{ "300d310b30090603550403"
	  "0c022361",
		"CN=\\#a" },
	{ "300b3109300706022a030c0178", "1.2.3=x" },
};

static void test_names(struct sc_arena *a)
{
	struct sc_name n;

	for (size_t i = 0; i < SC_COUNT(names); i++) {
		struct sc_bytes der = unhex(a, names[i].hex);

		OK(sc_name_parse(a, der, &n), "a name");
		IS(n.text, names[i].text, names[i].hex);
	}
	OK(sc_name_parse(a, unhex(a, "3028" C_DE O_AB CN_EX), &n) &&
			n.n_common_names == 1,
		"a name with one CN");
	IS(n.organization, "A,B", "the organization as it is");
	OK(sc_name_parse(a, unhex(a, "30023100"), &n) && !*n.text,
		"an empty RDN says nothing");
	OK(!sc_name_parse(a, unhex(a, "300131"), &n), "a cut one");
}

static const struct {
	const char *a, *b;
	bool equal;
} pairs[] = {
	{ "300d310b300906035504030c024578", "300d310b300906035504030c024578",
		true },
	/* another case, another string type */
	{ "300d310b300906035504030c024578", "300d310b3009060355040313026558",
		true },
	/* "a  b" and " A b" */
	{ "300f310d300b06035504030c0461202062",
		"300f310d300b06035504030c0420412062", true },
	/* "ab" and "a b" */
	{ "300d310b300906035504030c026162", "300e310c300a06035504030c03612062",
		false },
	/* "a" and "a" NUL */
	{ "300c310a300806035504030c0161", "300d310b300906035504030c026100",
		false },
	/* another attribute */
	{ "300d310b300906035504030c024578", "300d310b3009060355040a0c024578",
		false },
	/* one more RDN */
	{ "300d310b300906035504030c024578", "301a" CN_EX CN_EX, false },
	{ "3000", "3000", true },
};

static void test_comparison(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(pairs); i++) {
		struct sc_bytes x = unhex(a, pairs[i].a);
		struct sc_bytes y = unhex(a, pairs[i].b);

		OK(sc_name_equal(x, y) == pairs[i].equal, pairs[i].b);
		OK(sc_name_equal(y, x) == pairs[i].equal, "the other way");
	}
	struct sc_bytes whole = unhex(a, "3028" C_DE O_AB CN_EX);
	struct sc_bytes base = unhex(a, "301b" C_DE O_AB);

	OK(sc_name_within(whole, base), "a name is within its beginning");
	OK(!sc_name_within(base, whole), "and not the other way");
	OK(sc_name_within(whole, unhex(a, "3000")), "all are within nothing");
	OK(sc_name_is_empty(unhex(a, "3000")), "an empty name");
	OK(!sc_name_is_empty(whole), "one that is not");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_values(&a);
	test_faults(&a);
	test_depth();
	test_numbers(&a);
	test_oids(&a);
	test_names(&a);
	test_comparison(&a);
	sc_arena_free(&a);
	return DONE();
}
