#include "base/text.h"

#include "base/codec.h"
#include "base/out.h"
#include "lib/t.h"

static const struct {
	const char *what;
	struct sc_bytes in;
	const char *plain, *utf8;
} shown[] = {
#define B(s)                                        \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}
	{ "ASCII", B("mx.example"), "mx.example", "mx.example" },
	{ "an escape sequence", B("\033[31m"), "\\x1b[31m", "\\x1b[31m" },
	{ "NUL inside", B("a\0b"), "a\\x00b", "a\\x00b" },
	{ "a backslash", B("a\\b"), "a\\\\b", "a\\\\b" },
	{ "UTF-8", B("M\xc3\xbcnchen"), "M\\xc3\\xbcnchen", "M\xc3\xbcnchen" },
	{ "an override", B("\xe2\x80\xae"), "\\xe2\\x80\\xae", "\\u{202e}" },
	{ "an overlong slash", B("\xc0\xaf"), "\\xc0\\xaf", "\\xc0\\xaf" },
	{ "a surrogate", B("\xed\xa0\x80"), "\\xed\\xa0\\x80",
		"\\xed\\xa0\\x80" },
	{ "a C1 control", B("\xc2\x9b"), "\\xc2\\x9b", "\\u{9b}" },
	{ "a cut sequence", B("\xe2\x80"), "\\xe2\\x80", "\\xe2\\x80" },
#undef B
};

static const struct {
	const char *a, *b;
	int distance;
} distances[] = {
	{ "probe", "probe", 0 },
	{ "proeb", "probe", 1 },
	{ "prob", "probe", 1 },
	{ "render", "rendre", 1 },
	{ "mx1", "mxl", 1 },
	{ "chain", "check", 3 },
	{ "", "abc", 3 },
};

static bool number(const char *s)
{
	int n;

	return sc_text_number(s, 1, 65535, &n);
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *words[] = { "check", "probe", "judge", NULL };

	for (size_t i = 0; i < SC_COUNT(shown); i++) {
		IS(sc_text_printable(&a, shown[i].in, 100), shown[i].plain,
			shown[i].what);
		IS(sc_text_printable_utf8(&a, shown[i].in, 100), shown[i].utf8,
			shown[i].what);
	}
	IS(sc_text_printable(&a, sc_bytes_of("abcdef"), 3), "abc...", "cut");
	for (size_t i = 0; i < SC_COUNT(distances); i++)
		OK(sc_text_distance(distances[i].a, distances[i].b, 9) ==
				distances[i].distance,
			distances[i].a);
	IS(sc_text_nearest("porbe", words), "probe", "a slip is understood");
	IS(sc_text_nearest("explain", words), NULL, "no word is near");
	OK(number("25") && number("65535"), "ports");
	OK(!number("") && !number("0") && !number("65536") && !number("25x") &&
			!number("9999999999") && !number("-1"),
		"no ports");

	struct sc_out_memory m = { .arena = &a };
	struct sc_out o = sc_out_to_memory(&m);

	sc_out_json_string(&o, "\"\\\n\x01\xc3\xbc\xf0\x9f\x93\xa7\xff");
	IS(m.p, "\"\\\"\\\\\\n\\u0001\\u00fc\\ud83d\\udce7\\u00ff\"", "JSON");
	return DONE();
}
