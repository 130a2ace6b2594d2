#include "facts/cert.h"

#include "base/attr.h"
#include "base/date.h"

int64_t sc_cert_life_s(const struct sc_cert *c)
{
	return c->not_after.s - c->not_before.s + 1;
}

/* CA/B BR 6.3.2, by notBefore; latest first. */
static const struct sc_cert_limit longest[] = {
	{ 1868227200, 47, "2029-03-15" },
	{ 1805068800, 100, "2027-03-15" },
	{ 1773532800, 200, "2026-03-15" },
	{ 1598918400, 398, "2020-09-01" },
};

const struct sc_cert_limit *sc_cert_limit_on(struct sc_date issued)
{
	for (size_t i = 0; i < SC_COUNT(longest); i++)
		if (issued.s >= longest[i].from_s)
			return &longest[i];
	return NULL;
}

const struct sc_cert_limit *sc_cert_limit_of(const struct sc_cert *c)
{
	return sc_cert_limit_on(c->not_before);
}

size_t sc_cert_limits_after(
	struct sc_date now, const struct sc_cert_limit **out)
{
	size_t n = 0;

	while (n < SC_COUNT(longest) && longest[n].from_s > now.s)
		n++;
	*out = longest;
	return n;
}

#define BY_HAND_S (30 * (int64_t)SC_DAY_S)

int64_t sc_cert_renewal_s(const struct sc_cert *c)
{
	int64_t third = sc_cert_life_s(c) / 3;

	return third < BY_HAND_S ? third : BY_HAND_S;
}

#define AUTOMATED_S (100 * (int64_t)SC_DAY_S)
#define WEEK_S      (7 * (int64_t)SC_DAY_S)

int64_t sc_cert_overdue_s(const struct sc_cert *c)
{
	int64_t life_s = sc_cert_life_s(c);
	int64_t late_s = life_s / 12 < WEEK_S ? life_s / 12 : WEEK_S;

	return life_s > AUTOMATED_S ? 0 : life_s / 3 - late_s;
}

bool sc_cert_is_too_long(const struct sc_cert *c)
{
	const struct sc_cert_limit *limit = sc_cert_limit_of(c);

	return limit && sc_cert_life_s(c) > (int64_t)limit->days * SC_DAY_S;
}
