#include "base/date.h"

#include <stdlib.h>
#include <string.h>

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

#define FIRST_S (-62167219200LL) /* 0000-01-01T00:00:00Z */
#define LAST_S  253402300799LL   /* 9999-12-31T23:59:59Z */

/*
 * Days since 1970-01-01. Years are counted from March, so that the leap day is
 * the last of its year; 400 years are one era of 146097 days.
 */
static int64_t days_from_civil(int64_t y, int m, int d)
{
	y -= m <= 2;

	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
		of_year - 719468;
}

struct sc_civil sc_date_civil(struct sc_date date)
{
	int64_t s = date.s < FIRST_S ? FIRST_S :
		date.s > LAST_S      ? LAST_S :
				       date.s;
	int64_t days = (s - FIRST_S) / SC_DAY_S + FIRST_S / SC_DAY_S;
	int64_t rest = s - days * SC_DAY_S;
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (int)((5 * doy + 2) / 153);
	int month = mp < 10 ? mp + 3 : mp - 9;

	return (struct sc_civil){
		.year = (int)(yoe + era * 400 + (month <= 2)),
		.month = month,
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
		.hour = (int)(rest / 3600),
		.minute = (int)(rest / 60 % 60),
		.second = (int)(rest % 60),
	};
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

bool sc_date_from_civil(struct sc_civil c, struct sc_date *out)
{
	if (c.year < 0 || c.year > 9999 || c.month < 1 || c.month > 12 ||
		c.day < 1 || c.day > days_in_month(c.year, c.month) ||
		c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 ||
		c.second < 0 || c.second > 59)
		return false;
	out->s = days_from_civil(c.year, c.month, c.day) * SC_DAY_S +
		c.hour * 3600 + c.minute * 60 + c.second;
	return true;
}

char *sc_date_rfc3339(struct sc_arena *a, struct sc_date d)
{
	struct sc_civil c = sc_date_civil(d);

	return sc_arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year,
		c.month, c.day, c.hour, c.minute, c.second);
}

char *sc_date_day(struct sc_arena *a, struct sc_date d)
{
	struct sc_civil c = sc_date_civil(d);

	return sc_arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

char *sc_date_short(struct sc_arena *a, struct sc_date d, struct sc_date now)
{
	struct sc_civil c = sc_date_civil(d);
	const char *month = months[c.month - 1];

	return c.year == sc_date_civil(now).year ?
		sc_arena_printf(a, "%s %02d", month, c.day) :
		sc_arena_printf(a, "%s %02d %d", month, c.day, c.year);
}

/* Reads exactly `width` digits; -1 when there are fewer. Moves *s past them. */
static int digits(const char **s, int width)
{
	int n = 0;

	for (int i = 0; i < width; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return -1;
		n = n * 10 + (**s - '0');
	}
	return n;
}

static bool skip(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

/* Reads the zone, "Z", "+hh:mm" or nothing, up to the end of the text. */
static bool read_zone(const char *s, int64_t *offset_s)
{
	*offset_s = 0;
	if (skip(&s, 'Z') || *s == '\0')
		return *s == '\0';

	int sign = *s == '-' ? -1 : 1;

	if (!skip(&s, '+') && !skip(&s, '-'))
		return false;

	int h = digits(&s, 2);
	bool colon = skip(&s, ':');
	int m = digits(&s, 2);

	*offset_s = sign * (h * 3600 + m * 60);
	return colon && h >= 0 && h < 24 && m >= 0 && m < 60 && *s == '\0';
}

/* Parts of a second, which no certificate knows, are cut off. */
static void skip_fraction(const char **s)
{
	size_t n = **s == '.' ? strspn(*s + 1, "0123456789") : 0;

	*s += n ? n + 1 : 0;
}

static bool parse_seconds(const char *s, struct sc_date *out)
{
	char *end;
	long long n = strtoll(s, &end, 10);

	if (end == s || *end || n < FIRST_S || n > LAST_S)
		return false;
	out->s = n;
	return true;
}

bool sc_date_parse(const char *s, struct sc_date *out)
{
	struct sc_civil c = { 0 };
	int64_t offset_s = 0;

	if (*s == '@')
		return parse_seconds(s + 1, out);
	c.year = digits(&s, 4);
	bool ok = skip(&s, '-');
	c.month = digits(&s, 2);
	ok = ok && skip(&s, '-');
	c.day = digits(&s, 2);
	if (ok && *s) {
		ok = skip(&s, 'T') || skip(&s, ' ') || skip(&s, 't');
		c.hour = digits(&s, 2);
		ok = ok && skip(&s, ':');
		c.minute = digits(&s, 2);
		ok = ok && skip(&s, ':');
		c.second = digits(&s, 2);
		skip_fraction(&s);
		ok = ok && read_zone(s, &offset_s);
	}

	struct sc_date d;

	if (!ok || !sc_date_from_civil(c, &d))
		return false;
	out->s = d.s - offset_s;
	return true;
}

static const struct {
	int64_t s;
	const char *sign, *word;
} units[] = {
	{ SC_DAY_S * 2LL, "d", "day" },
	{ 3600, "h", "hour" },
	{ 60, "min", "minute" },
	{ 1, "s", "second" },
};

/* Days from two days on, so that "29 h" is not called "1 d". */
static size_t unit_of(int64_t s)
{
	size_t i = 0;

	while (i + 1 < SC_COUNT(units) && s < units[i].s)
		i++;
	return i;
}

static int64_t count_of(int64_t s, size_t unit)
{
	return s / (unit == 0 ? SC_DAY_S : units[unit].s);
}

char *sc_date_span(struct sc_arena *a, int64_t s)
{
	s = s < 0 ? -s : s;
	size_t u = unit_of(s);

	return sc_arena_printf(
		a, "%lld %s", (long long)count_of(s, u), units[u].sign);
}

char *sc_date_span_words(struct sc_arena *a, int64_t s)
{
	s = s < 0 ? -s : s;
	size_t u = unit_of(s);
	int64_t n = count_of(s, u);

	return sc_arena_printf(
		a, "%lld %s%s", (long long)n, units[u].word, n == 1 ? "" : "s");
}
