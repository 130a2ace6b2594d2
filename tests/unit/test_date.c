#include "base/date.h"

#include <stdint.h>

#include "lib/t.h"

static const struct {
	const char *text;
	bool good;
	int64_t s;
} parses[] = {
	{ "1970-01-01", true, 0 },
	{ "2026-11-23T18:00:00Z", true, 1795456800 },
	{ "2026-11-23 18:00:00", true, 1795456800 },
	{ "2026-11-23T19:00:00+01:00", true, 1795456800 },
	{ "2026-11-23T13:30:00-0430", false, 0 },
	{ "2000-02-29", true, 951782400 },
	{ "1900-02-29", false, 0 },
	{ "2026-13-01", false, 0 },
	{ "2026-11-31", false, 0 },
	{ "2026-11-23T24:00:00Z", false, 0 },
	{ "2026-11-23T18:00:00Zjunk", false, 0 },
	{ "0000-01-01", true, -62167219200 },
	{ "9999-12-31T23:59:59Z", true, 253402300799 },
	{ "@86400", true, 86400 },
	{ "@", false, 0 },
	{ "@99999999999999999999", false, 0 },
	{ "", false, 0 },
	{ "tomorrow", false, 0 },
};

static const struct {
	int64_t s;
	const char *sign, *words;
} spans[] = {
	{ 0, "0 s", "0 seconds" },
	{ -61, "1 min", "1 minute" },
	{ 3600, "1 h", "1 hour" },
	{ 29 * 3600, "29 h", "29 hours" },
	{ 2 * SC_DAY_S - 1, "47 h", "47 hours" },
	{ 2 * SC_DAY_S, "2 d", "2 days" },
	{ 52 * SC_DAY_S + 5, "52 d", "52 days" },
};

/* Every day of some centuries, there and back. */
static bool round_trips(struct sc_arena *a)
{
	for (int64_t s = -62167219200; s < 253402300799;
		s += 86400 * 97LL + 12345) {
		struct sc_date back;

		if (!sc_date_parse(
			    sc_date_rfc3339(a, (struct sc_date){ s }), &back) ||
			back.s != s)
			return false;
	}
	return true;
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	for (size_t i = 0; i < SC_COUNT(parses); i++) {
		struct sc_date d = { 0 };

		OK(sc_date_parse(parses[i].text, &d) == parses[i].good &&
				d.s == parses[i].s,
			parses[i].text);
	}
	for (size_t i = 0; i < SC_COUNT(spans); i++) {
		IS(sc_date_span(&a, spans[i].s), spans[i].sign, "span");
		IS(sc_date_span_words(&a, spans[i].s), spans[i].words,
			"span in words");
	}
	OK(round_trips(&a), "dates survive text and back");
	IS(sc_date_rfc3339(&a, (struct sc_date){ INT64_MAX }),
		"9999-12-31T23:59:59Z", "what is too late is clamped");
	IS(sc_date_short(&a, (struct sc_date){ 0 }, (struct sc_date){ 86400 }),
		"Jan 01", "the year is left out");
	IS(sc_date_short(&a, (struct sc_date){ 0 },
		   (struct sc_date){ 400LL * SC_DAY_S }),
		"Jan 01 1970", "another year is named");
	return DONE();
}
