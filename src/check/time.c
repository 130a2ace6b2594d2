/* The life of the server's certificate. Both of its ends are inside of it. */
#include "check/topics.h"

#include "base/date.h"
#include "check/cert.h"
#include "check/weight.h"

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static struct sc_life_limit limit_of(
	struct sc_threshold t, struct sc_life_limit otherwise)
{
	if (t.n < 0)
		return otherwise;
	return t.percent ?
		(struct sc_life_limit){ -1, (int)smaller(t.n, 100) } :
		(struct sc_life_limit){ t.n, -1 };
}

/* What is short for any certificate, and for one with a short life. */
struct sc_life_limit sc_cert_warn_limit(const struct sc_settings *s)
{
	const struct sc_life_limit otherwise = { 21, 20 };

	return s ? limit_of(s->warn, otherwise) : otherwise;
}

struct sc_life_limit sc_cert_fail_limit(const struct sc_settings *s)
{
	const struct sc_life_limit otherwise = { 7, 10 };

	return s ? limit_of(s->fail, otherwise) : otherwise;
}

int64_t sc_cert_limit_s(struct sc_life_limit limit, int64_t life_s)
{
	int64_t days_s = (int64_t)limit.days * SC_DAY_S;
	int64_t share_s = life_s * limit.percent / 100;

	if (limit.percent < 0)
		return limit.days < 0 ? 0 : days_s;
	return limit.days < 0 ? share_s : smaller(days_s, share_s);
}

static int64_t warn_under_s(const struct sc_subject *s, int64_t life_s)
{
	return sc_cert_limit_s(sc_cert_warn_limit(s->settings), life_s);
}

static int64_t fail_under_s(const struct sc_subject *s, int64_t life_s)
{
	return sc_cert_limit_s(sc_cert_fail_limit(s->settings), life_s);
}

bool sc_cert_ends_soon(const struct sc_subject *s, const struct sc_cert *c)
{
	int64_t left_s = sc_cert_left_s(c, s->now);
	int64_t life_s = sc_cert_life_s(c);

	return left_s < warn_under_s(s, life_s) ||
		left_s < fail_under_s(s, life_s);
}

void sc_cert_weigh_rest(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_cert *c, enum sc_weight weight)
{
	const struct sc_settings *asked = s->settings;
	bool fails = sc_weight_is_monitored(s) || (asked && asked->fail.n >= 0);
	int64_t left_s = sc_cert_left_s(c, s->now);
	int64_t life_s = sc_cert_life_s(c);

	if (fails && left_s < fail_under_s(s, life_s))
		weight = SC_W_FAIL;
	else if (asked && asked->warn.n >= 0 && weight < SC_W_WARN &&
		left_s < warn_under_s(s, life_s))
		weight = SC_W_WARN;
	sc_weigh(v, weight);
}

static struct sc_verdict expired(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (s->now.s <= c->not_after.s)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_EXPIRED),
		SC_SPAN("ago", s->now.s - c->not_after.s),
		SC_DAY("not_after", c->not_after),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_cert_weigh_rest(&v, s, c, sc_weight_of(s, SC_W_PKIX));
	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

/* The leaf, or the issuer in its path that stops it; NULL: none. */
static const struct sc_cert *too_young(const struct sc_subject *s)
{
	const struct sc_chain *chain = s->chain;

	if (s->now.s < s->cert->not_before.s)
		return s->cert;
	if (!chain->trusted && chain->fault == SC_PATH_NOT_YET_VALID &&
		chain->fault_at > 0 && chain->fault_at < chain->n_path)
		return chain->path[chain->fault_at];
	return NULL;
}

static struct sc_verdict not_yet_valid(const struct sc_subject *s)
{
	const struct sc_cert *c = too_young(s);

	if (!c)
		return SC_IS_FINE;

	int64_t wait_s = c->not_before.s - s->now.s;
	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_NOT_YET_VALID),
		SC_FLAG("leaf", c == s->cert), SC_SPAN("wait", wait_s),
		SC_TIME("not_before", c->not_before),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	if (wait_s < SC_DAY_S)
		sc_weigh(&v, SC_W_WARN);
	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

/* A certificate that is going to expire is not worse than one that has. */
static enum sc_weight weight_of_rest(const struct sc_subject *s, bool urgent)
{
	enum sc_weight expired = sc_weight_of_expiry(s);

	return urgent || expired < SC_W_WARN ? expired : SC_W_WARN;
}

static struct sc_verdict expiring(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	int64_t left_s = sc_cert_left_s(c, s->now);
	int64_t life_s = sc_cert_life_s(c);
	int64_t warn_s = warn_under_s(s, life_s);
	int64_t fail_s = fail_under_s(s, life_s);

	if (left_s <= 0)
		return SC_IS_NA;
	if (!sc_cert_ends_soon(s, c))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_EXPIRING),
		SC_SPAN("left", left_s), SC_DAY("not_after", c->not_after),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_ALL_VERIFIERS)));

	sc_cert_weigh_rest(&v, s, c, weight_of_rest(s, left_s < fail_s));
	sc_evidence(&v, s, "wanted", SC_MSG(TIME_EXPIRING_WANTED),
		SC_SPAN("warn", warn_s), SC_SPAN("fail", fail_s));
	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

/*
 * A client of ACME renews when a third of the life is left; a week later (of a
 * short life, an eighth of it) it did not. A longer life than this is renewed
 * by people, at a time that they choose.
 */
#define AUTOMATED_DAYS 100

static int64_t overdue_under_s(int64_t life_s)
{
	return life_s / 3 - smaller(7 * (int64_t)SC_DAY_S, life_s / 12);
}

static bool is_own_choice(const struct sc_subject *s)
{
	return s->settings && s->settings->warn.n >= 0;
}

static struct sc_verdict renewal_overdue(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	int64_t life_s = sc_cert_life_s(c);
	int64_t left_s = sc_cert_left_s(c, s->now);

	if (left_s <= 0 || life_s > (int64_t)AUTOMATED_DAYS * SC_DAY_S ||
		is_own_choice(s))
		return SC_IS_NA;
	if (left_s >= overdue_under_s(life_s))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_RENEWAL_OVERDUE),
		SC_SPAN("life", life_s), SC_SPAN("left", left_s));

	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

static struct sc_verdict too_long(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	int64_t life_s = sc_cert_life_s(c);
	const struct sc_cert_limit *limit = sc_cert_limit_of(c);

	if (!sc_cert_is_public(s) || !limit)
		return SC_IS_NA;
	if (!sc_cert_is_too_long(c))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_TOO_LONG),
		SC_NUMBER("days", (life_s + SC_DAY_S - 1) / SC_DAY_S),
		SC_TEXT("since", limit->from),
		SC_NUMBER("max_days", limit->days));

	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

/* Ten years with their leap days. */
#define FOR_EVER_DAYS 3653

static struct sc_verdict never_expires(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;
	int64_t life_s = sc_cert_life_s(c);

	if (!c->never_expires && life_s <= (int64_t)FOR_EVER_DAYS * SC_DAY_S)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_NEVER_EXPIRES),
		SC_FLAG("never_expires", c->never_expires),
		SC_SPAN("life", life_s));

	sc_cert_show(&v, s, c);
	sc_cert_show_life(&v, s, c);
	return v;
}

static struct sc_verdict short_lived(const struct sc_subject *s)
{
	const struct sc_cert *c = s->cert;

	if (!sc_cert_is_short_lived(c))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TIME_SHORT_LIVED),
		SC_SPAN("life", sc_cert_life_s(c)));

	sc_cert_show_life(&v, s, c);
	return v;
}

const struct sc_check sc_checks_time[] = {
	{
		.id = SC_CHECK_TIME_EXPIRED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_EXPIRED_FIX,
		.needs = SC_NEED_PARSED,
		.run = expired,
	},
	{
		.id = SC_CHECK_TIME_NOT_YET_VALID,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_NOT_YET_VALID_FIX,
		.needs = SC_NEED_PARSED,
		.run = not_yet_valid,
	},
	{
		.id = SC_CHECK_TIME_EXPIRING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_EXPIRING_FIX,
		.needs = SC_NEED_PARSED,
		.run = expiring,
	},
	{
		.id = SC_CHECK_TIME_RENEWAL_OVERDUE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_RENEWAL_OVERDUE_FIX,
		.needs = SC_NEED_PARSED,
		.run = renewal_overdue,
	},
	{
		.id = SC_CHECK_TIME_TOO_LONG,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_TOO_LONG_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = too_long,
	},
	{
		.id = SC_CHECK_TIME_NEVER_EXPIRES,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_NEVER_EXPIRES_FIX,
		.needs = SC_NEED_PARSED,
		.run = never_expires,
	},
	{
		.id = SC_CHECK_TIME_SHORT_LIVED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TIME_SHORT_LIVED_FIX,
		.needs = SC_NEED_PARSED,
		.run = short_lived,
	},
	{ 0 },
};
