/*
 * date.h -- dates as text: RFC 3339 in UTC, and as people write them.
 *
 * Proleptic Gregorian calendar, years 0 to 9999, no locale, no time zone.
 */
#ifndef SC_BASE_DATE_H
#define SC_BASE_DATE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"

struct sc_civil {
	int year;                 /* 0..9999 */
	int month, day;           /* 1..12, 1..31 */
	int hour, minute, second; /* 0..23, 0..59, 0..59 */
};

struct sc_civil sc_date_civil(struct sc_date d);

/* False when the fields are no date: month 13, February 30, hour 24. */
SC_MUST_CHECK bool sc_date_from_civil(struct sc_civil c, struct sc_date *out);

/* "2026-11-23T18:00:00Z". Dates outside of years 0..9999 are clamped. */
char *sc_date_rfc3339(struct sc_arena *a, struct sc_date d);

/* "2026-11-23" */
char *sc_date_day(struct sc_arena *a, struct sc_date d);

/* "Nov 23" in the year of `now`, else "Nov 23 2027". */
char *sc_date_short(struct sc_arena *a, struct sc_date d, struct sc_date now);

/*
 * Reads "2026-11-23", "2026-11-23T18:00:00Z" (also with a numeric offset such
 * as +01:00, a blank for the T, or no zone, which means UTC), or "@SECONDS". Parts
 * of a second are cut off.
 */
SC_MUST_CHECK bool sc_date_parse(const char *s, struct sc_date *out);

/*
 * A duration as people say it, rounded down: "52 d", "29 h", "14 min", "8 s".
 * `s` may be negative; the sign is dropped.
 */
char *sc_date_span(struct sc_arena *a, int64_t s);

/* The same in words: "52 days", "1 hour". */
char *sc_date_span_words(struct sc_arena *a, int64_t s);

#endif
