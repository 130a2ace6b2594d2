/* test_policy_tlsa.c -- TLSA and SRV records, and the text form of TXT. */
#include "base/limits.h"
#include "lib/t.h"
#include "policy/srv.h"
#include "policy/tlsa.h"
#include "policy/txt.h"

#define D16 "000102030405060708090a0b0c0d0e0f"
#define D32 D16 D16
#define D64 D32 D32

static const struct {
	const char *record;
	enum sc_role role;
	enum sc_tlsa_use use;
	const char *text;
} records[] = {
	{ "3 1 1 " D32, SC_ROLE_MX, SC_TLSA_USABLE, "3 1 1 " D32 },
	{ "2 0 2 " D64, SC_ROLE_MX, SC_TLSA_USABLE, "2 0 2 " D64 },
	{ "3 1 1 AB" D16 "0102030405060708090a0b0c0d0e0f", SC_ROLE_MX,
		SC_TLSA_USABLE,
		"3 1 1 ab" D16 "0102030405060708090a0b0c0d0e0f" },
	{ "3 0 0 30020500", SC_ROLE_MX, SC_TLSA_USABLE, "3 0 0 30020500" },
	{ "3 0 0 3081"
	  "02"
	  "0500",
		SC_ROLE_MX, SC_TLSA_MALFORMED, "3 0 0 3081020500" },
	{ "3 0 0 30030500", SC_ROLE_MX, SC_TLSA_MALFORMED, "3 0 0 30030500" },
	{ "3 0 0 3002050000", SC_ROLE_MX, SC_TLSA_MALFORMED,
		"3 0 0 3002050000" },
	{ "3 0 0 30", SC_ROLE_MX, SC_TLSA_MALFORMED, "3 0 0 30" },
	{ "3 0 0 3080", SC_ROLE_MX, SC_TLSA_MALFORMED, "3 0 0 3080" },
	{ "3 0 0 0402abcd", SC_ROLE_MX, SC_TLSA_MALFORMED, "3 0 0 0402abcd" },
	{ "3 1 1 " D16, SC_ROLE_MX, SC_TLSA_BAD_LENGTH, "3 1 1 " D16 },
	{ "3 1 2 " D32, SC_ROLE_MX, SC_TLSA_BAD_LENGTH, "3 1 2 " D32 },
	{ "4 1 1 " D32, SC_ROLE_MX, SC_TLSA_UNKNOWN_PARAM, "4 1 1 " D32 },
	{ "255 1 1 " D32, SC_ROLE_MX, SC_TLSA_UNKNOWN_PARAM, "255 1 1 " D32 },
	{ "3 2 1 " D32, SC_ROLE_MX, SC_TLSA_UNKNOWN_PARAM, "3 2 1 " D32 },
	{ "3 1 3 " D32, SC_ROLE_MX, SC_TLSA_UNKNOWN_PARAM, "3 1 3 " D32 },
	{ "1 1 1 " D32, SC_ROLE_MX, SC_TLSA_PKIX_USAGE, "1 1 1 " D32 },
	{ "0 0 1 " D32, SC_ROLE_MX, SC_TLSA_PKIX_USAGE, "0 0 1 " D32 },
	{ "1 1 1 " D32, SC_ROLE_SUBMISSION, SC_TLSA_USABLE, "1 1 1 " D32 },
	{ "0 0 1 " D16, SC_ROLE_SUBMISSION, SC_TLSA_BAD_LENGTH, "0 0 1 " D16 },
	{ "\\# 3 030101", SC_ROLE_MX, SC_TLSA_MALFORMED, "\\# 3 030101" },
	{ "3 1 1 ", SC_ROLE_MX, SC_TLSA_MALFORMED, "\\# 0 " },
	{ "3 1 1", SC_ROLE_MX, SC_TLSA_MALFORMED, "\\# 0 " },
	{ "3 1 256 " D32, SC_ROLE_MX, SC_TLSA_MALFORMED, "\\# 0 " },
	{ "3 1 1 abc", SC_ROLE_MX, SC_TLSA_MALFORMED, "\\# 0 " },
	{ "3 1 1 xy", SC_ROLE_MX, SC_TLSA_MALFORMED, "\\# 0 " },
	{ "-3 1 1 " D32, SC_ROLE_MX, SC_TLSA_MALFORMED, "\\# 0 " },
	{ "", SC_ROLE_MX, SC_TLSA_MALFORMED, "\\# 0 " },
};

static void test_records(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(records); i++) {
		struct sc_tlsa t =
			sc_tlsa_read(a, records[i].record, records[i].role);

		OK(t.use == records[i].use,
			sc_arena_printf(a, "'%s': use", records[i].record));
		IS(sc_tlsa_text(a, &t), records[i].text, "its text");
	}
	struct sc_tlsa t = sc_tlsa_read(a, "3 1 1 " D32, SC_ROLE_MX);

	IS(sc_tlsa_short(a, &t), "3 1 1 0001..0f", "cut for people");
	IS(sc_tlsa_owner(a, "mx.example.org", 25), "_25._tcp.mx.example.org",
		"owner");
}

/* Digest agility: for each record whether it is outranked. */
static const struct {
	const char *what, *records[4], *outranked;
} sets[] = {
	{ "512 outranks 256", { "3 1 1 " D32, "3 1 2 " D64 }, "10" },
	{ "in any order", { "3 1 2 " D64, "3 1 1 " D32 }, "01" },
	{ "each of several", { "3 1 1 " D32, "3 1 2 " D64, "3 1 1 " D32 },
		"101" },
	{ "not for another selector", { "3 0 1 " D32, "3 1 2 " D64 }, "00" },
	{ "not for another usage", { "2 1 1 " D32, "3 1 2 " D64 }, "00" },
	{ "full data stays out of it",
		{ "3 0 0 30020500", "3 0 1 " D32, "3 0 2 " D64 }, "010" },
	{ "full data outranks none", { "3 0 0 30020500", "3 0 1 " D32 }, "00" },
	{ "only what is usable outranks", { "3 1 1 " D32, "3 1 2 " D32 },
		"00" },
	{ "an unusable one is not outranked", { "3 1 1 00", "3 1 2 " D64 },
		"00" },
};

static void test_agility(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(sets); i++) {
		struct sc_answer r = {
			.records = sets[i].records,
			.n_records = strlen(sets[i].outranked),
		};
		struct sc_tlsa *v;
		size_t n = sc_tlsa_read_all(a, &r, SC_ROLE_MX, &v);
		bool same = n == r.n_records;

		for (size_t k = 0; same && k < n; k++)
			same = v[k].outranked == (sets[i].outranked[k] == '1');
		OK(same, sets[i].what);
	}
}

static const struct {
	const char *record;
	int n; /* strings; -1: not of that form */
	const char *joined;
} txts[] = {
	{ "\"v=STSv1; id=1;\"", 1, "v=STSv1; id=1;" },
	{ "\"a\" \"b\" \"\" \"c\"", 4, "abc" },
	{ "\"\"", 1, "" },
	{ "\"a\\\"b\\\\c\"", 1, "a\"b\\c" },
	{ "\"\\065\\066\"", 1, "AB" },
	{ "\"a;b\\;c\"", 1, "a;b;c" },
	{ "\"\\256\"", -1, NULL },
	{ "\"a\" \"b", -1, NULL },
	{ "\"a\"  \"b\"", -1, NULL },
	{ "\"a\"\"b\"", -1, NULL },
	{ "\"a\" ", -1, NULL },
	{ "a", -1, NULL },
	{ "", -1, NULL },
	{ "\"\\", -1, NULL },
	{ "\"\\1", -1, NULL },
	{ "\\# 3 026162", -1, NULL },
};

static void test_txt(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(txts); i++) {
		struct sc_txt t;
		bool read = sc_txt_read(a, txts[i].record, &t);

		OK(read == (txts[i].n >= 0),
			sc_arena_printf(a, "TXT %s", txts[i].record));
		OK(!read || (int)t.n_strings == txts[i].n, "its strings");
		OK(!read ||
				sc_bytes_equal(
					t.joined, sc_bytes_of(txts[i].joined)),
			"joined");
	}
}

static void test_txt_round(struct sc_arena *a)
{
	uint8_t every[256];
	struct sc_bytes strings[] = { { every, 255 }, { every + 128, 128 } };
	struct sc_txt t;

	for (int i = 0; i < 256; i++)
		every[i] = (uint8_t)i;
	OK(sc_txt_read(a, sc_txt_write(a, strings, 2), &t) &&
			t.n_strings == 2 &&
			sc_bytes_equal(t.strings[0], strings[0]) &&
			sc_bytes_equal(t.strings[1], strings[1]),
		"what was written can be read, whatever the bytes");
	IS(sc_txt_write(a, strings, 0), "", "no strings");

	char *large = sc_arena_alloc(a, SC_LIMIT_TXT_BYTES + 4, 1);

	memset(large, 'x', SC_LIMIT_TXT_BYTES + 3);
	large[0] = large[SC_LIMIT_TXT_BYTES + 2] = '"';
	OK(!sc_txt_read(a, large, &t), "over the limit");
	OK(t.n_strings == 0, "and nothing of it");
}

static void test_srv(struct sc_arena *a)
{
	static const char *const answers[] = {
		"10 5 587 b.example.org.",
		"0 1 465 a.example.org",
		"10 1 587 c.example.org",
		"65536 1 465 d.example.org",
		"0 1 465",
		"0 1 465 a b",
		"0 1 465 ",
		"\\# 2 abcd",
		"x 1 465 e.example.org",
	};
	static const char *const refused[] = { "0 0 0 ." };
	struct sc_answer r = { .records = answers,
		.n_records = SC_COUNT(answers) };
	struct sc_srv *v;
	size_t n = sc_srv_read(a, &r, &v);

	if (!OK(n == 3, "malformed records are left out"))
		return;
	IS(v[0].target, "a.example.org", "the lowest priority first");
	IS(v[1].target, "b.example.org", "then as answered, one dot off");
	IS(v[2].target, "c.example.org", "whatever the weight");
	OK(v[1].priority == 10 && v[1].weight == 5 && v[1].port == 587,
		"the numbers");
	OK(!sc_srv_is_refused(v, n), "these are hosts");
	OK(sc_srv_read(a, NULL, &v) == 0, "no answer has none");
	r = (struct sc_answer){ .records = refused, .n_records = 1 };
	n = sc_srv_read(a, &r, &v);
	OK(sc_srv_is_refused(v, n), "the service is not available");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_records(&a);
	test_agility(&a);
	test_txt(&a);
	test_txt_round(&a);
	test_srv(&a);
	sc_arena_free(&a);
	return DONE();
}
