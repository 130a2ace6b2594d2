#include "base/codec.h"

#include "lib/t.h"

static const struct {
	const char *text, *bytes;
	bool good;
} base64s[] = {
	{ "", "", true },
	{ "Zg==", "f", true },
	{ "Zm8=", "fo", true },
	{ "Zm9v", "foo", true },
	{ "Zm9v\nYmFy", "foobar", true },
	{ "Zh==", NULL, false }, /* bits behind the last byte */
	{ "Zm8", NULL, false },  /* no padding */
	{ "Z", NULL, false },
	{ "Zg==Zg==", NULL, false },
	{ "Zm9*", NULL, false },
	{ "====", NULL, false },
};

static void test_base64(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(base64s); i++) {
		struct sc_bytes out = { 0 };
		bool good = sc_unbase64(a, sc_bytes_of(base64s[i].text), &out);

		OK(good == base64s[i].good,
			base64s[i].good ? base64s[i].bytes : "no base64");
		if (good)
			OK(sc_bytes_equal(out, sc_bytes_of(base64s[i].bytes)),
				"content");
	}
}

/* Every length, there and back. */
static void test_pem(struct sc_arena *a)
{
	uint8_t bytes[200];
	bool same = true;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7);
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		struct sc_bytes in = { bytes, n }, out = { 0 };
		struct sc_bytes rest = sc_bytes_of(sc_arena_printf(
			a, "text\n%smore\n", sc_pem(a, "THING", in)));
		const char *label = "";

		same &= sc_pem_next(a, &rest, &label, &out) &&
			sc_bytes_equal(in, out) && !strcmp(label, "THING") &&
			!sc_pem_next(a, &rest, &label, &out);
	}
	OK(same, "PEM of every length comes back, and nothing after it");
}

/* What does not decode is told of, and takes nothing else with it. */
static void test_blocks(struct sc_arena *a)
{
	struct sc_bytes rest = sc_bytes_of(
		"-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\n\nZm9v\n"
		"-----END A-----\n"
		"-----BEGIN B-----\nZm9v\n"
		"-----BEGIN C-----\nZm9v\n-----END C-----\n"
		"-----BEGIN D-----\nZm9v\n");
	const struct {
		const char *label;
		bool decoded, cut;
	} rows[] = { { "A", false, false }, { "B", false, true },
		{ "C", true, false }, { "D", false, true } };
	struct sc_pem_block b;

	for (size_t i = 0; i < SC_COUNT(rows); i++)
		OK(sc_pem_take(a, &rest, &b) &&
				!strcmp(b.label, rows[i].label) &&
				b.decoded == rows[i].decoded &&
				b.cut == rows[i].cut,
			rows[i].label);
	OK(!sc_pem_take(a, &rest, &b), "and no more");
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_bytes out,
		rest = sc_bytes_of(
			"-----BEGIN A-----\n!!\n-----END A-----\n"
			"-----BEGIN B-----\nZm9v\n-----END B-----\n");
	const char *label = NULL;

	test_base64(&a);
	test_pem(&a);
	test_blocks(&a);
	OK(sc_pem_next(&a, &rest, &label, &out) && !strcmp(label, "B"),
		"a broken block is passed over");
	IS(sc_hex(&a, sc_bytes_of("\x01\xfe")), "01fe", "hex");
	OK(sc_unhex(&a, "01FE", &out) && out.n == 2 && out.p[1] == 0xfe,
		"from hex");
	OK(!sc_unhex(&a, "01f", &out) && !sc_unhex(&a, "0x", &out), "not hex");
	return DONE();
}
