/*
 * The dates of a forecast. Facts are made by hand; what they are at another
 * date is told by a judge of this test, whose chain is trusted from and until
 * when a row says so.
 */
#include "base/limits.h"
#include "report/forecast.h"
#include "sender_world.h"

#define DAY(n) ((n) * (int64_t)SC_DAY_S)
#define NOW    1795392000 /* 2026-11-23 */

struct judge {
	struct world w;
	const struct sc_cert *path[2];
	struct sc_cert issuer;
	struct sc_anchor anchor;
	int64_t hidden_s; /* untrusted from then on, and no date says so; 0 */
	struct sc_budget budget;
	int made;
};

static bool is_in_force(const struct sc_cert *c, struct sc_date at)
{
	return c->not_before.s <= at.s && at.s <= c->not_after.s;
}

static struct sc_facts derive(void *user, struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at)
{
	struct judge *j = user;
	struct sc_chain *chain = &j->w.chains[0];
	bool hidden = j->hidden_s && at.s >= j->hidden_s;
	struct sc_facts f = j->w.facts;

	(void)a;
	(void)obs;
	j->made++;
	chain->trusted = is_in_force(&j->w.leaves[0], at) &&
		is_in_force(&j->issuer, at) && !hidden;
	chain->fault = chain->trusted ? SC_PATH_OK :
		hidden                ? SC_PATH_DISTRUSTED :
					SC_PATH_EXPIRED;
	if (f.n_fetches) {
		bool good = is_in_force(&j->w.leaves[1], at);

		j->w.fetch_facts.good = good;
		j->w.sts.mode = good ? SC_STS_ENFORCE : SC_STS_NO_MODE;
		j->w.sts.fetch =
			good ? SC_STS_FETCH_OK : SC_STS_FETCH_CERTIFICATE;
	}
	f.at = at;
	return f;
}

static void set_up_judge(struct judge *j)
{
	*j = (struct judge){ .made = 0 };
	set_up(&j->w);
	j->w.obs.observed_at.s = j->w.facts.at.s = NOW;
	j->w.obs.target.input = "example.org";
	j->w.leaves[0].not_before.s = NOW - DAY(10);
	j->w.leaves[0].not_after.s = NOW + DAY(30) - 1; /* lives for 40 days */
	j->w.leaves[0].subject = j->w.leaves[0].issuer = "CN=mx1.example.org";
	j->issuer.sha256 = "3";
	j->issuer.subject = j->issuer.issuer = "CN=CA";
	j->issuer.not_before.s = NOW - DAY(100);
	j->issuer.not_after.s = NOW + DAY(900);
	j->anchor = (struct sc_anchor){ .sha256 = "4",
		.subject = "CN=Root",
		.not_before.s = NOW - DAY(1000),
		.not_after.s = NOW + DAY(20000),
		.is_public = true };
	j->path[0] = &j->w.leaves[0];
	j->path[1] = &j->issuer;
	j->w.chains[0].path = j->path;
	j->w.chains[0].n_path = 2;
	j->w.chains[0].anchor = &j->anchor;
}

/* ---- rows ---- */

/* The policy host's certificate ends in 20 days, the policy a week later. */
static void enforced(struct judge *j)
{
	enforce(&j->w, SC_STS_ENFORCE);
	j->w.leaves[1].not_before.s = NOW - DAY(5);
	j->w.leaves[1].not_after.s = NOW + DAY(20);
}

static void live(struct judge *j, int64_t days)
{
	j->w.leaves[0].not_before.s = NOW - DAY(1);
	j->w.leaves[0].not_after.s = NOW - DAY(1) + DAY(days) - 1;
}

static void a_year(struct judge *j)
{
	live(j, 398);
}

static void a_quarter(struct judge *j)
{
	live(j, 90);
}

static void private_year(struct judge *j)
{
	live(j, 398);
	j->anchor.is_public = false;
}

static void client_auth(struct judge *j)
{
	j->w.leaves[0].eku_client_auth = j->w.leaves[0].eku_server_auth = true;
}

static void root_of_2009(struct judge *j)
{
	j->anchor.not_before.s = 1241136000;
}

static void root_of_2013(struct judge *j)
{
	j->anchor.not_before.s = 1370000000;
}

static void root_of_2015(struct judge *j)
{
	j->anchor.not_before.s = 1433415878; /* 2015-06-04T11:04:38Z */
}

static void root_of_leap_day(struct judge *j)
{
	j->anchor.not_before.s = 1456704000; /* 2016-02-29 */
}

static void root_that_ends_before(struct judge *j)
{
	root_of_2015(j);
	j->anchor.not_after.s = 1900000000;
}

static void distrust_later(struct judge *j)
{
	j->anchor.distrust_after.s = NOW + DAY(5);
}

static void distrust_since(struct judge *j)
{
	j->anchor.distrust_after.s = NOW - DAY(5);
}

static void hidden(struct judge *j)
{
	j->hidden_s = NOW + 1234567;
}

static void intermediate(struct judge *j)
{
	j->issuer.not_after.s = NOW + DAY(3);
}

static void for_ever(struct judge *j)
{
	j->w.leaves[0].not_after.s = 253402300799;
	j->w.leaves[0].never_expires = true;
	j->issuer.not_after.s = j->anchor.not_after.s = 253402300799;
}

static void not_yet(struct judge *j)
{
	j->w.leaves[0].not_before.s = NOW + DAY(2);
}

static void stapled(struct judge *j)
{
	j->w.ef[0].staple = (struct sc_staple_facts){ .sent = true,
		.has_next_update = true,
		.next_update.s = NOW + DAY(4) };
}

static void sign(struct judge *j, int64_t days)
{
	publish(&j->w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	j->w.domain.answer.name = "example.org";
	j->w.domain.answer.type = "MX";
	j->w.domain.answer.signed_until.s = NOW + DAY(days);
}

static void signed_for_days(struct judge *j)
{
	sign(j, 9);
}

static void signed_for_a_day(struct judge *j)
{
	sign(j, 1);
}

static const struct {
	const char *what;
	void (*change)(struct judge *);
	enum sc_event_kind kind;
	int64_t at_s; /* 0: there is no such event */
	const char *finding;
} rows[] = {
	{ "the certificate", NULL, SC_EVENT_FAILURE, NOW + DAY(30) - 1,
		"time-expired" },
	{ "time to renew it", NULL, SC_EVENT_NOTICE,
		NOW + DAY(30) - 1 - DAY(40) / 3, NULL },
	{ "no shorter life than 40 days", NULL, SC_EVENT_RULE, 0,
		"time-too-long" },
	{ "a year: 100 days", a_year, SC_EVENT_RULE, 1805068800,
		"time-too-long" },
	{ "a year: 47 days", a_year, SC_EVENT_RULE, 1868227200,
		"time-too-long" },
	{ "a year: a month before", a_year, SC_EVENT_NOTICE,
		NOW - DAY(1) + DAY(398) - 1 - DAY(30), NULL },
	{ "a quarter: 47 days", a_quarter, SC_EVENT_RULE, 1868227200,
		"time-too-long" },
	{ "a private CA", private_year, SC_EVENT_RULE, 0, "time-too-long" },
	{ "for clients too", client_auth, SC_EVENT_RULE, 1805068800,
		"cert-eku-clientauth-present" },
	{ "a root of 2009", root_of_2009, SC_EVENT_RULE, 1807747200,
		"trust-root-removed" },
	{ "a root of 2013", root_of_2013, SC_EVENT_RULE, 1870905600,
		"trust-root-removed" },
	{ "a root of 2015", root_of_2015, SC_EVENT_RULE, 1906801478,
		"trust-root-removed" },
	{ "a root of a leap day", root_of_leap_day, SC_EVENT_RULE, 1930003200,
		"trust-root-removed" },
	{ "a root that ends before", root_that_ends_before, SC_EVENT_RULE, 0,
		"trust-root-removed" },
	{ "distrust to come", distrust_later, SC_EVENT_RULE, NOW + DAY(5),
		"trust-distrust-after" },
	{ "distrust since", distrust_since, SC_EVENT_RULE,
		NOW + DAY(30) - 1 - DAY(40) / 3, "trust-distrust-after" },
	{ "a date that nothing says", hidden, SC_EVENT_FAILURE, NOW + 1234567,
		NULL },
	{ "an issuer", intermediate, SC_EVENT_FAILURE, NOW + DAY(3), NULL },
	{ "never", for_ever, SC_EVENT_FAILURE, 0, NULL },
	{ "its beginning", not_yet, SC_EVENT_IMPROVEMENT, NOW + DAY(2), NULL },
	{ "a staple that nobody minds", stapled, SC_EVENT_LAPSE, 0, NULL },
	{ "the policy host", enforced, SC_EVENT_FAILURE, NOW + DAY(20), NULL },
	{ "the last cached policy", enforced, SC_EVENT_FAILURE,
		NOW + DAY(20) + 604801, NULL },
	{ "signatures, which are renewed", signed_for_days, SC_EVENT_LAPSE,
		NOW + DAY(9), "dns-bogus" },
	{ "one that should be new", signed_for_a_day, SC_EVENT_FAILURE,
		NOW + DAY(1), "dns-bogus" },
};

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static const struct sc_event *find(
	const struct sc_forecast *f, size_t row, int64_t at_s)
{
	for (size_t i = 0; i < f->n_events; i++) {
		const struct sc_event *e = &f->events[i];

		if (e->kind == rows[row].kind && (!at_s || e->at.s == at_s) &&
			(!rows[row].finding ||
				same(e->finding, rows[row].finding)))
			return e;
	}
	return NULL;
}

static struct sc_forecast make(struct sc_arena *a, struct judge *j)
{
	struct sc_settings settings = { { -1, false }, { -1, false }, false,
		SC_RULES_POSTMASTER };
	struct sc_deriver with = { derive, j };

	return sc_forecast_make(
		a, &j->w.obs, (struct sc_date){ NOW }, &settings, &with);
}

static struct sc_report report_at_once(struct sc_arena *a, struct judge *j)
{
	struct sc_settings settings = { { -1, false }, { -1, false }, false,
		SC_RULES_POSTMASTER };
	struct sc_facts *f = sc_new(a, struct sc_facts, 1);

	*f = derive(j, a, &j->w.obs, (struct sc_date){ NOW });
	return sc_report_make(a, &j->w.obs, f, &settings);
}

static bool is_sorted(const struct sc_forecast *f)
{
	for (size_t i = 0; i < f->n_events; i++)
		if (f->events[i].at.s < (i ? f->events[i - 1].at.s : NOW))
			return false;
	return true;
}

static void test_rows(struct sc_arena *a)
{
	static struct judge j;

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_forecast f;
		struct sc_report r;
		bool found;

		set_up_judge(&j);
		if (rows[i].change)
			rows[i].change(&j);
		f = make(a, &j);
		found = find(&f, i, rows[i].at_s) != NULL;
		OK(found == (rows[i].at_s != 0), rows[i].what);
		OK(is_sorted(&f) && !f.cut,
			sc_arena_printf(a, "%s: in order", rows[i].what));
		r = report_at_once(a, &j);
		/* A date that nothing says is not in the report. */
		OK(j.hidden_s ||
				(r.next_failure ? r.next_failure->at.s : 0) ==
					(sc_forecast_next(&f) ?
							sc_forecast_next(&f)
								->at.s :
							0),
			sc_arena_printf(
				a, "%s: as the report has it", rows[i].what));
	}
}

/* What strict senders do at the end of the certificate. */
static void test_changes(struct sc_arena *a)
{
	static struct judge j;
	const struct sc_event *e;
	bool strict = false;
	struct sc_forecast f;

	set_up_judge(&j);
	f = make(a, &j);
	e = sc_forecast_next(&f);
	for (size_t i = 0; e && i < e->n_changes; i++)
		strict |= strcmp(e->changes[i].sender, "strict") == 0 &&
			e->changes[i].from == SC_SENDER_AUTHENTICATED &&
			e->changes[i].to == SC_SENDER_DEFERS;
	OK(strict, "strict senders defer from then on");
	OK(e && e->fix && strstr(e->fix, "Renew"), "the fix");
	/* More are searches: some check has a threshold that dates.c lacks. */
	OK(j.made <= 12, sc_arena_printf(a, "%d judgements", j.made));
}

/* Each judgement takes all that it may cost. */
static void test_costly(struct sc_arena *a)
{
	static struct judge j;
	struct sc_forecast f;

	set_up_judge(&j);
	j.budget.left_us = 0;
	j.w.facts.budget = &j.budget;
	f = make(a, &j);
	OK(f.cut, "a forecast that costs too much is cut");
	OK(j.made <= 4,
		sc_arena_printf(a, "after a few judgements: %d", j.made));
}

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };

	test_rows(&a);
	test_changes(&a);
	test_costly(&a);
	return DONE();
}
