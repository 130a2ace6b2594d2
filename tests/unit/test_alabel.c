#include "base/attr.h"
#include "check/alabel.h"
#include "lib/t.h"

/* Labels behind "xn--": RFC 3492 section 7.1, and things gone wrong. */
static const struct {
	const char *text;
	bool holds;
	const char *what;
} labels[] = {
	{ "mnchen-3ya", true, "one character beside ASCII" },
	{ "egbpdaj6bu4bxfgehfvwxn", true, "RFC 3492 7.1 (A), Arabic" },
	{ "ihqwcrb4cv8a8dqg056pqjye", true, "(B), Chinese" },
	{ "Proprostnemluvesky-uyb24dma41a", true, "(D), Czech" },
	{ "4dbcagdahymbxekheh6e0a7fei0b", true, "(E), Hebrew" },
	{ "3B-ww4c5e180e575a65lsy2b", true, "(L), Japanese" },
	{ "--with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n", true, "(O)" },
	{ "ls8h", true, "an emoji: a character, whatever IDNA says" },
	{ "", false, "nothing at all" },
	{ "abc-", false, "no digits behind the hyphen" },
	{ "abc", false, "a number that has no end" },
	{ "99999999", false, "beyond Unicode" },
	{ "mnchen-3y_", false, "no digit" },
	{ "a-999999999999999999999999", false, "an overflow" },
	{ "a-\x80", false, "a byte outside of ASCII" },
};

static void test_labels(void)
{
	for (size_t i = 0; i < SC_COUNT(labels); i++)
		OK(sc_punycode_holds(sc_bytes_of(labels[i].text)) ==
				labels[i].holds,
			labels[i].what);
}

static void test_names(void)
{
	OK(sc_alabels_hold(sc_bytes_of("mx1.example.org")), "no A-label");
	OK(sc_alabels_hold(sc_bytes_of("xn--mnchen-3ya.example.org")),
		"a good one in front");
	OK(!sc_alabels_hold(sc_bytes_of("mx.XN--abc-.org")),
		"a bad one inside, in capitals");
	OK(!sc_alabels_hold(sc_bytes_of("example.xn--")), "an empty one");
	OK(sc_alabels_hold(sc_bytes_of("")), "no label at all");
}

int main(void)
{
	test_labels();
	test_names();
	return DONE();
}
