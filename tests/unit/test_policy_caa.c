/* test_policy_caa.c -- CAA records, RFC 8659 and RFC 8657. */
#include "base/text.h"
#include "lib/t.h"
#include "policy/caa.h"

static struct sc_caa_policy of_records(
	struct sc_arena *a, const char *const *records, size_t n)
{
	struct sc_answer *r = sc_new(a, struct sc_answer, 1);

	*r = (struct sc_answer){
		.name = "mx.example.org",
		.outcome = SC_OUTCOME_OK,
		.records = records,
		.n_records = n,
	};
	return sc_caa_of(a, r, 1);
}

static const struct {
	const char *record;
	enum sc_caa_tag tag;
	int flags;
	const char *issuer;
	bool malformed;
} records[] = {
	{ "0 issue \"letsencrypt.org\"", SC_CAA_ISSUE, 0, "letsencrypt.org",
		false },
	{ "128 ISSUE \" LetsEncrypt.ORG \"", SC_CAA_ISSUE, 128,
		"letsencrypt.org", false },
	{ "0 issue \";\"", SC_CAA_ISSUE, 0, "", false },
	{ "0 issue \"\"", SC_CAA_ISSUE, 0, "", false },
	{ "0 issue \"ca.example;\"", SC_CAA_ISSUE, 0, "ca.example", false },
	{ "0 issue \"ca.example; a=b; c-d=e\"", SC_CAA_ISSUE, 0, "ca.example",
		false },
	{ "0 issue \"ca.example; a = b\"", SC_CAA_ISSUE, 0, "ca.example",
		false },
	{ "0 issue \"ca.example; a=\"", SC_CAA_ISSUE, 0, "ca.example", false },
	{ "0 issue \"; a=b\"", SC_CAA_ISSUE, 0, "", false },
	{ "0 issue \"%%%%%\"", SC_CAA_ISSUE, 0, NULL, true },
	{ "0 issue \"ca.example a=b\"", SC_CAA_ISSUE, 0, NULL, true },
	{ "0 issue \"ca.example.\"", SC_CAA_ISSUE, 0, NULL, true },
	{ "0 issue \"ca.example; b\"", SC_CAA_ISSUE, 0, NULL, true },
	{ "0 issue \"ca.example; a=b c\"", SC_CAA_ISSUE, 0, NULL, true },
	{ "0 issue \"ca.example; a=b;\"", SC_CAA_ISSUE, 0, NULL, true },
	{ "0 issue \"ca.example; -a=b\"", SC_CAA_ISSUE, 0, NULL, true },
	{ "0 issue \"ca.example; a=b;; c=d\"", SC_CAA_ISSUE, 0, NULL, true },
	{ "0 issuewild \"ca.example\"", SC_CAA_ISSUEWILD, 0, "ca.example",
		false },
	{ "0 iodef \"mailto:a@example.org\"", SC_CAA_IODEF, 0, NULL, false },
	{ "0 iodef \"https://example.org/\"", SC_CAA_IODEF, 0, NULL, false },
	{ "0 iodef \"a@example.org\"", SC_CAA_IODEF, 0, NULL, true },
	{ "0 issuemail \"ca.example\"", SC_CAA_ISSUEMAIL, 0, NULL, false },
	{ "0 issuevmc \"ca.example\"", SC_CAA_ISSUEVMC, 0, NULL, false },
	{ "0 future \"x\"", SC_CAA_OTHER, 0, NULL, false },
	{ "0 is-sue \"ca.example\"", SC_CAA_OTHER, 0, NULL, true },
	{ "0 issue ca.example", SC_CAA_OTHER, 0, NULL, true },
	{ "256 issue \"ca.example\"", SC_CAA_OTHER, 0, NULL, true },
	{ "\\# 1 00", SC_CAA_OTHER, 0, NULL, true },
	{ "", SC_CAA_OTHER, 0, NULL, true },
};

static void test_records(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(records); i++) {
		struct sc_caa_policy p = of_records(a, &records[i].record, 1);
		const struct sc_caa_record *r = &p.records[0];

		OK(p.n_records == 1 && r->tag == records[i].tag,
			records[i].record);
		OK(r->malformed ? records[i].malformed :
				  !records[i].malformed &&
					r->flags == records[i].flags,
			"malformed or not");
		IS(r->issuer, records[i].issuer, "issuer");
	}
}

static void test_parameters(struct sc_arena *a)
{
	static const char *const record =
		"0 issue \"ca.example; accounturi=https://ca.example/acct/1; "
		"ValidationMethods=dns-01,http-01\"";
	struct sc_caa_policy p = of_records(a, &record, 1);

	IS(p.records[0].account_uri, "https://ca.example/acct/1", "account");
	IS(p.records[0].validation_methods, "dns-01,http-01", "methods");
}

#define LE     "0 issue \"letsencrypt.org\""
#define OTHER  "0 issue \"ca.example\""
#define NOBODY "0 issue \";\""
#define WILD   "0 issuewild \"letsencrypt.org\""

/* Whether Let's Encrypt may issue. */
static const struct {
	const char *records[3];
	bool plain, wildcard;
} sets[] = {
	{ { LE }, true, true },
	{ { OTHER }, false, false },
	{ { OTHER, LE }, true, true },
	{ { NOBODY }, false, false },
	{ { NOBODY, LE }, true, true },
	{ { OTHER, WILD }, false, true },
	{ { LE, "0 issuewild \";\"" }, true, false },
	{ { WILD }, true, true },
	{ { "0 issuewild \"ca.example\"" }, true, false },
	{ { "0 iodef \"mailto:a@example.org\"" }, true, true },
	{ { "0 issuemail \"ca.example\"" }, true, true },
	{ { "0 issue \"%%\"" }, false, false },
	{ { "0 issue \"%%\"", LE }, true, true },
	{ { "0 future \"x\"", LE }, true, true },
	{ { "128 future \"x\"", LE }, false, false },
	{ { "128 issue \"letsencrypt.org\"" }, true, true },
	{ { "128 issuemail \"x.example\"", LE }, true, true },
};

static void test_allows(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(sets); i++) {
		size_t n = 0;

		while (n < 3 && sets[i].records[n])
			n++;
		struct sc_caa_policy p = of_records(a, sets[i].records, n);
		const char *what = sc_arena_printf(a, "set %zu, ", i);

		OK(p.state == SC_CAA_FOUND, what);
		OK(sc_caa_allows(&p, "letsencrypt.org", false) == sets[i].plain,
			sc_arena_printf(a, "%sa name", what));
		OK(sc_caa_allows(&p, "letsencrypt.org", true) ==
				sets[i].wildcard,
			sc_arena_printf(a, "%sa wildcard", what));
	}
}

static void test_climb(struct sc_arena *a)
{
	static const char *const record = LE,
				 *const target = "real.example.net";
	struct sc_answer v[] = {
		{ .name = "mx.example.org", .outcome = SC_OUTCOME_OK },
		{ .name = "example.org", .outcome = SC_OUTCOME_OK, .rcode = 3 },
		{ .name = "org", .outcome = SC_OUTCOME_OK },
	};
	struct sc_caa_policy p = sc_caa_of(a, v, 3);

	OK(p.state == SC_CAA_NONE && sc_caa_allows(&p, "ca.example", false),
		"nothing up to the top: every CA may");
	v[1] = (struct sc_answer){ .name = "example.org",
		.outcome = SC_OUTCOME_OK,
		.records = &record,
		.n_records = 1,
		.aliases = &target,
		.n_aliases = 1 };
	p = sc_caa_of(a, v, 3);
	OK(p.state == SC_CAA_FOUND && p.answer == &v[1], "the first with any");
	OK(p.alias, "at the end of an alias");
	IS(p.owner, "real.example.net", "whose records count");
	v[0].rcode = 2;
	p = sc_caa_of(a, v, 3);
	OK(p.state == SC_CAA_FAILED && p.answer == &v[0], "a failure below it");
	OK(!sc_caa_allows(&p, "letsencrypt.org", false), "then no CA may");
	v[0] = (struct sc_answer){ .name = "mx.example.org",
		.outcome = SC_OUTCOME_OK,
		.dnssec = SC_DNSSEC_BOGUS };
	OK(sc_caa_of(a, v, 3).state == SC_CAA_FAILED, "bogus is a failure");
	v[0].outcome = SC_OUTCOME_UNTRIED;
	OK(sc_caa_of(a, v, 3).state == SC_CAA_UNKNOWN, "not asked");
	OK(sc_caa_of(a, NULL, 0).state == SC_CAA_UNKNOWN, "no answers");
}

static void test_domains(void)
{
	const char *const *v = sc_caa_domains("Let's Encrypt");

	OK(v && strcmp(v[0], "letsencrypt.org") == 0 && !v[1],
		"the domain of a CA");
	v = sc_caa_domains("sectigo limited");
	OK(v && v[1], "a CA of several, in any case");
	OK(!sc_caa_domains("Badsmtp") && !sc_caa_domains(NULL), "none of ours");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_records(&a);
	test_parameters(&a);
	test_allows(&a);
	test_climb(&a);
	test_domains();
	sc_arena_free(&a);
	return DONE();
}
