/*
 *	Time = UTCTime YYMMDDhhmm[ss] zone
 *	     | GeneralizedTime YYYYMMDDhhmm[ss][.digits] [zone]
 *	zone = "Z" | ("+" | "-") hhmm
 *
 * Laxer than RFC 5280 4.1.2.5, which wants seconds, no fraction and "Z": all
 * that X.680 has is read, and noted.
 */
#include "base/date.h"
#include "base/text.h"
#include "x509/cert.h"

/* Takes `n` digits off the front of `b`; -1 when they are not there. */
static int take_digits(struct sc_bytes *b, size_t n)
{
	int v = 0;

	if (b->n < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!sc_text_is_digit((char)b->p[i]))
			return -1;
		v = v * 10 + (b->p[i] - '0');
	}
	b->p += n;
	b->n -= n;
	return v;
}

static bool next_is_digit(struct sc_bytes b)
{
	return b.n && sc_text_is_digit((char)b.p[0]);
}

static bool take_fraction(struct sc_bytes *b)
{
	bool there = b->n && (b->p[0] == '.' || b->p[0] == ',');

	if (there)
		do {
			b->p++;
			b->n--;
		} while (next_is_digit(*b));
	return there;
}

/* Reads the zone, which must be all that is left. */
static bool take_zone(struct sc_bytes b, int64_t *offset_s, const char **fault)
{
	*offset_s = 0;
	if (b.n == 1 && b.p[0] == 'Z')
		return true;
	if (b.n == 0) {
		*fault = "has no Z at its end";
		return true;
	}
	int sign = b.p[0] == '+' ? 1 : -1;
	bool signed_zone = b.p[0] == '+' || b.p[0] == '-';

	b.p++;
	b.n--;
	int h = take_digits(&b, 2), m = take_digits(&b, 2);

	*offset_s = sign * (h * 3600 + m * 60);
	*fault = "has an offset instead of Z";
	return signed_zone && h >= 0 && h < 24 && m >= 0 && m < 60 && b.n == 0;
}

/* RFC 5280 4.1.2.5: which of the two types a year takes. */
static const char *wrong_type(uint8_t tag, int year)
{
	if (tag == SC_DER_GENERALIZED_TIME && year >= 1950 && year <= 2049)
		return "is GeneralizedTime for a year before 2050";
	if (tag == SC_DER_UTC_TIME && year < 1988)
		return "is UTCTime and means a year before X.509: dates from "
		       "2050 on take GeneralizedTime";
	return NULL;
}

bool sc_cert_time(
	const struct sc_tlv *v, struct sc_date *out, const char **fault)
{
	bool utc = v->tag == SC_DER_UTC_TIME;
	struct sc_bytes b = v->value;
	struct sc_civil c = { .year = take_digits(&b, utc ? 2 : 4) };
	const char *type_fault, *zone_fault = NULL;
	int64_t offset_s;

	if (utc && c.year >= 0)
		c.year += c.year < 50 ? 2000 : 1900;
	type_fault = wrong_type(v->tag, c.year);
	c.month = take_digits(&b, 2);
	c.day = take_digits(&b, 2);
	c.hour = take_digits(&b, 2);
	c.minute = take_digits(&b, 2);
	bool seconds = next_is_digit(b);

	c.second = seconds ? take_digits(&b, 2) : 0;
	bool fraction = !utc && take_fraction(&b);

	if (!take_zone(b, &offset_s, &zone_fault) ||
		!sc_date_from_civil(c, out))
		return false;
	out->s -= offset_s;
	*fault = type_fault ? type_fault :
		!seconds    ? "has no seconds" :
		fraction    ? "has a fraction of a second" :
		zone_fault  ? zone_fault :
			      *fault;
	return true;
}
