#include "words/words.h"

#include "lib/t.h"

#define A_TEXT  SC_TEXT("host", "mx.example.org")
#define NOBODY  SC_TEXT("host", NULL)
#define HOSTILE ((const uint8_t *)"a\x1b[2Jb")

/* Templates of findings, with values as they come; and what is made of it. */
static void words_of_templates(struct sc_arena *a)
{
	IS(sc_words(a, SC_SAY(SC_MSG(CAA_NONE), A_TEXT)),
		"Every public CA may issue for mx.example.org: there is no CAA "
		"record for it or above it.",
		"a value in its place");
	IS(sc_words(a,
		   SC_SAY(SC_MSG(CAA_DENY_ALL), SC_TEXT("owner", "o."),
			   SC_FLAG("trusted", true))),
		"The CAA records of o. forbid every CA to issue: the "
		"certificate in use cannot be renewed.",
		"a flag that is set");
	IS(sc_words(a,
		   SC_SAY(SC_MSG(CAA_DENY_ALL), SC_TEXT("owner", "o."),
			   SC_FLAG("trusted", false))),
		"The CAA records of o. forbid every CA to issue.",
		"and one that is not");
	IS(sc_words(a, SC_SAY(SC_MSG(CERT_ISSUER), SC_TEXT("issuer", NULL))),
		"(empty)", "what stands for an absent value");
	IS(sc_words(a, SC_SAY(A_TEXT)), "mx.example.org", "a value alone");
	IS(sc_words(a, NULL), "", "no phrase, no words");
}

static void words_of_numbers(struct sc_arena *a)
{
	const struct sc_value *one = sc_phrase(
		a, SC_MSG(PROBE_LEFT_OUT), SC_NUMBER("hosts", 1), A_TEXT);
	const struct sc_value *many = sc_phrase(
		a, SC_MSG(PROBE_LEFT_OUT), SC_NUMBER("hosts", 2), A_TEXT);

	IS(sc_words(a, one),
		"1 host of mx.example.org was not looked at: only one family "
		"of addresses was asked for, and it has none of it.",
		"one");
	IS(sc_words(a, many),
		"2 hosts of mx.example.org were not looked at: only one family "
		"of addresses was asked for, and they have none of it.",
		"many");
	OK(!sc_phrase_equal(one, many), "they are not the same");
	OK(sc_phrase_equal(one, sc_phrase_keep(a, one)), "a copy is");
}

static void words_of_strangers(struct sc_arena *a)
{
	struct sc_bytes b = { HOSTILE, 6 };
	const char *shown = sc_words(a, SC_SAY(SC_BYTES("line", b)));

	OK(!strchr(shown, '\x1b'), "bytes of a peer obey no terminal");
	OK(strchr(sc_words(a, SC_SAY(SC_TEXT("host", "{host}"))), '{') != NULL,
		"a value is no template");
}

static void faults(struct sc_arena *a)
{
	OK(!sc_words_fault(a, SC_SAY(SC_MSG(CAA_NONE), A_TEXT)), "they fit");
	IS(sc_words_fault(a, SC_SAY(SC_MSG(CAA_NONE))),
		"CAA_NONE: no value for {host}", "a place without a value");
	IS(sc_words_fault(
		   a, SC_SAY(SC_MSG(CAA_NONE), A_TEXT, SC_NUMBER("n", 1))),
		"CAA_NONE: n is not shown", "a value without a place");
	IS(sc_words_fault(a,
		   SC_SAY(SC_MSG(CAA_NONE),
			   SC_PHRASE("host", sc_phrase(a, SC_MSG(CAA_NONE))))),
		"CAA_NONE: CAA_NONE: no value for {host}", "inside as well");
	OK(!sc_words_fault(a, SC_SAY(SC_MSG(CAA_NONE), NOBODY)),
		"a value that is absent is given");
}

/* What of a phrase programs get. */
static void data(struct sc_arena *a)
{
	size_t n = 0;
	struct sc_datum *v = sc_words_data(a,
		SC_SAY(SC_MSG(TIME_EXPIRED), SC_SPAN("ago", 86400),
			SC_DAY("not_after", ((struct sc_date){ 86399 })),
			SC_TEXT("cost", "they refuse it"), NOBODY,
			SC_FLAG("due", true)),
		NULL, &n);

	v = sc_words_data(
		a, SC_SAY(SC_SPAN("ago", 7), SC_SPAN("ago", 86400)), v, &n);
	OK(n == 4, "each value once, and neither flags nor absent ones");
	IS(v[0].name, "ago_s", "a span has its unit in its name");
	OK(v[0].kind == SC_DATUM_NUMBER && v[0].number == 86400, "seconds");
	OK(v[1].number == 7 && strcmp(v[1].name, "ago_s") == 0,
		"what has the same name stands beside it");
	IS(v[2].text, "1970-01-01T23:59:59Z", "dates are whole");
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	words_of_templates(&a);
	words_of_numbers(&a);
	words_of_strangers(&a);
	faults(&a);
	data(&a);
	for (int m = 1; m < SC_MSG_COUNT; m++)
		OK(*sc_message_text((enum sc_message)m) &&
				!strstr(sc_message_text((enum sc_message)m),
					"  "),
			sc_message_id((enum sc_message)m));
	return DONE();
}
