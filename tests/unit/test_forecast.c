/* What breaks next, beside the certificates of the servers themselves. */
#include "sender_world.h"

#define NOW 1000

static void sign_until(struct world *w, long long seconds)
{
	publish(w, SC_TLSA_DANE_EE, SC_TLSA_SHA256, SC_TLSA_MATCH, 0);
	w->facts.at.s = NOW;
	w->tlsa_answer.signed_until.s = NOW + seconds;
}

static void overdue(struct world *w)
{
	sign_until(w, 3600);
}

static void in_time(struct world *w)
{
	sign_until(w, 14 * 86400);
}

static void past(struct world *w)
{
	sign_until(w, -1);
}

static void overdue_mx(struct world *w)
{
	in_time(w);
	w->domain.answer.name = "example.org";
	w->domain.answer.type = "MX";
	w->domain.answer.signed_until.s = NOW + 60;
}

static void without_dane(struct world *w)
{
	overdue(w);
	w->dane[0].state = SC_DANE_NONE;
}

static void policy_host(struct world *w)
{
	w->policy_host.name = "mta-sts.example.org";
	w->policy_host.fetches = &w->fetch;
	w->policy_host.n_fetches = 1;
	w->domain.policy_host = &w->policy_host;
	w->fetch_facts = (struct sc_fetch_facts){ .leaf = &w->ta };
	w->facts.fetches = &w->fetch_facts;
	w->facts.n_fetches = 1;
}

static void both(struct world *w)
{
	policy_host(w);
	sign_until(w, 10);
}

static const struct {
	const char *what;
	void (*change)(struct world *);
	long long at_s;
	const char *finding;
} rows[] = {
	{ "nothing", NULL, 0, NULL },
	{ "a signature that should be new", overdue, NOW + 3600, "dns-bogus" },
	{ "that of the MX records", overdue_mx, NOW + 60, "dns-bogus" },
	{ "one that will be made anew", in_time, 0, NULL },
	{ "one that has ended", past, 0, NULL },
	{ "one that nothing depends on", without_dane, 0, NULL },
	{ "the policy host's certificate", policy_host, 2000,
		"sts-host-cert-expired" },
	{ "the earlier of two", both, NOW + 10, "dns-bogus" },
};

int main(void)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	static struct world w;

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_report r = report_of(&a, &w, rows[i].change);

		IS(r.next_failure ? r.next_failure->finding : NULL,
			rows[i].finding, rows[i].what);
		OK(!r.next_failure || r.next_failure->at.s == rows[i].at_s,
			sc_arena_printf(&a, "%s: when", rows[i].what));
	}
	return DONE();
}
