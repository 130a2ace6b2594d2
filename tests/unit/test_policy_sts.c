/* test_policy_sts.c -- MTA-STS: what is in force of what is published. */
#include "base/limits.h"
#include "lib/t.h"
#include "policy/sts.h"

#define ID32 "01234567890123456789012345678901"

static const struct {
	const char *texts[3];
	enum sc_record_state state;
	enum sc_policy_fault_kind fault; /* the first; 0: none */
	const char *id;
} records[] = {
	{ { "v=STSv1; id=a1;" }, SC_RECORD_VALID, 0, "a1" },
	{ { "v=STSv1;id=" ID32 }, SC_RECORD_VALID, 0, ID32 },
	{ { "v=STSv1; x.y_z-1=?; id=a" }, SC_RECORD_VALID, 0, "a" },
	{ { "other", "v=STSv1; id=a;", "v=spf1 -all" }, SC_RECORD_VALID, 0,
		"a" },
	{ { "v=STSv1 ; id=a;" }, SC_RECORD_VALID, SC_FAULT_VERSION_SPACE, "a" },
	{ { "v=STSv1 ; id=a;", "v=STSv1; id=b;" }, SC_RECORD_VALID, 0, "b" },
	{ { "v=STSv1; id=a; id=b;" }, SC_RECORD_VALID, SC_FAULT_DUPLICATE,
		"a" },
	{ { "v=STSv1; id=a; v=STSv2;" }, SC_RECORD_VALID, SC_FAULT_DUPLICATE,
		"a" },
	{ { "v=STSv1; id=a; ID=b" }, SC_RECORD_VALID, 0, "a" },
	{ { NULL }, SC_RECORD_ABSENT, 0, NULL },
	{ { "v=spf1 -all", "" }, SC_RECORD_ABSENT, 0, NULL },
	{ { "v=STSv1; id=a", "v=STSv1; id=b" }, SC_RECORD_SEVERAL, 0, NULL },
	{ { "v=STSv1 ; id=a", "v=STSv1\t; id=a" }, SC_RECORD_SEVERAL, 0, NULL },
	{ { "v=STSv1;" }, SC_RECORD_INVALID, SC_FAULT_ID_MISSING, NULL },
	{ { "v=STSv1" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STSv2; id=a" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "V=STSv1; id=a" }, SC_RECORD_INVALID, SC_FAULT_CASE, NULL },
	{ { "v=stsv1; id=a" }, SC_RECORD_INVALID, SC_FAULT_CASE, NULL },
	{ { "v=STSv1; ID=a" }, SC_RECORD_INVALID, SC_FAULT_CASE, NULL },
	{ { " v=STSv1; id=a" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "\"v=STSv1; id=a\"" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "id=a; v=STSv1" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v:STSv1; id=a" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STS1; id=a" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STSv1, id=a" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STSv1; id:a" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STSv1; id = a" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STSv1;; id=a" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STSv1; id=a; x" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STSv1; id=a; x=b c" }, SC_RECORD_INVALID, SC_FAULT_SYNTAX,
		NULL },
	{ { "v=STSv1; id=a " }, SC_RECORD_INVALID, SC_FAULT_SYNTAX, NULL },
	{ { "v=STSv1; id=" }, SC_RECORD_INVALID, SC_FAULT_ID, NULL },
	{ { "v=STSv1; id=a-b" }, SC_RECORD_INVALID, SC_FAULT_ID, NULL },
	{ { "v=STSv1; id=a b=c" }, SC_RECORD_INVALID, SC_FAULT_ID, NULL },
	{ { "v=STSv1; id=0" ID32 }, SC_RECORD_INVALID, SC_FAULT_ID, NULL },
	{ { "v=STSv1; id=a; x=\xc3\xa4" }, SC_RECORD_INVALID,
		SC_FAULT_NOT_ASCII, NULL },
	{ { "v=STSv1\xc2\xa0; id=a" }, SC_RECORD_INVALID, SC_FAULT_NOT_ASCII,
		NULL },
};

static void test_records(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(records); i++) {
		struct sc_bytes texts[3];
		size_t n = 0;

		for (; n < 3 && records[i].texts[n]; n++)
			texts[n] = sc_bytes_of(records[i].texts[n]);
		struct sc_sts_record r = sc_sts_record_of(a, texts, n);
		const char *first = n ? records[i].texts[0] : "nothing";

		OK(r.state == records[i].state, first);
		OK((r.faults.n ? r.faults.v[0].kind : 0) == records[i].fault,
			"its fault");
		OK(r.faults.fatal == (r.state == SC_RECORD_INVALID),
			"a fatal one makes it invalid");
		IS(r.id, records[i].id, "id");
	}
}

static void test_answers(struct sc_arena *a)
{
	static const char *const split[] = { "\"v=STSv1; i\" \"d=a;\"" };
	struct sc_answer r = {
		.outcome = SC_OUTCOME_OK,
		.records = split,
		.n_records = 1,
	};
	struct sc_sts_record s = sc_sts_record_read(a, &r);

	OK(s.state == SC_RECORD_VALID && s.split, "joined without a blank");
	IS(s.id, "a", "over two strings");
	r.dnssec = SC_DNSSEC_BOGUS;
	OK(sc_sts_record_read(a, &r).state == SC_RECORD_FAILED, "bogus");
	r = (struct sc_answer){ .outcome = SC_OUTCOME_OK, .rcode = 2 };
	OK(sc_sts_record_read(a, &r).state == SC_RECORD_FAILED, "SERVFAIL");
	r.outcome = SC_OUTCOME_TIMEOUT;
	OK(sc_sts_record_read(a, &r).state == SC_RECORD_UNKNOWN, "timeout");
	r = (struct sc_answer){ .outcome = SC_OUTCOME_OK, .rcode = 3 };
	OK(sc_sts_record_read(a, &r).state == SC_RECORD_ABSENT, "NXDOMAIN");
	OK(sc_sts_record_read(a, NULL).state == SC_RECORD_UNKNOWN, "not asked");
}

#define OPEN  "version: STSv1\r\n"
#define MODE  "mode: enforce\r\n"
#define MX    "mx: mx.example.org\r\n"
#define AGE   "max_age: 604800\r\n"
#define WHOLE OPEN MODE MX AGE

static const struct {
	const char *body;
	bool valid;
	enum sc_policy_fault_kind fault; /* the first; 0: none */
	int line;
	const char *text, *meant; /* of that fault */
} policies[] = {
	{ WHOLE, true, 0, 0, NULL, NULL },
	{ AGE MX MODE OPEN, true, 0, 0, NULL, NULL },
	{ OPEN "mode: none\r\n" AGE, true, 0, 0, NULL, NULL },
	{ OPEN MODE MX "max_age:\t 0 \t", true, 0, 0, NULL, NULL },
	{ WHOLE "mx: *.EXAMPLE.net", true, 0, 0, NULL, NULL },
	{ "version: STSv1\nmode: none\nmax_age: 1", true, SC_FAULT_LF, 1,
		"version: STSv1", NULL },
	{ WHOLE "x.y: \xc3\xa4 b", true, SC_FAULT_UNKNOWN, 5, "x.y: \xc3\xa4 b",
		NULL },
	{ WHOLE "mode: none", true, SC_FAULT_DUPLICATE, 5, "mode: none", NULL },
	{ WHOLE "mx: a.example.net.", true, SC_FAULT_MX_DOT, 5,
		"mx: a.example.net.", "mx: a.example.net" },
	{ WHOLE "mx: 192.0.2.1", true, SC_FAULT_MX, 5, "mx: 192.0.2.1", NULL },
	{ WHOLE "mx: 127.1", true, SC_FAULT_MX, 5, "mx: 127.1", NULL },
	{ WHOLE "max-age: 5", true, SC_FAULT_MISSPELT, 5, "max-age: 5",
		"max_age: 5" },
	{ WHOLE "Mode: none", true, SC_FAULT_MISSPELT, 5, "Mode: none",
		"mode: none" },
	{ "", false, SC_FAULT_VERSION, 0, "", "version: STSv1" },
	{ MODE MX AGE, false, SC_FAULT_VERSION, 0, "", "version: STSv1" },
	{ "version: STSv2\r\n" MODE MX AGE, false, SC_FAULT_VERSION, 1,
		"version: STSv2", "version: STSv1" },
	{ OPEN MX AGE, false, SC_FAULT_MODE, 0, "", NULL },
	{ OPEN "mode: Enforce\r\n" MX AGE, false, SC_FAULT_MODE, 2,
		"mode: Enforce", "mode: enforce" },
	{ OPEN "mode: report\r\n" MX AGE, false, SC_FAULT_MODE, 2,
		"mode: report", NULL },
	{ OPEN MODE MX, false, SC_FAULT_MAX_AGE, 0, "", NULL },
	{ OPEN MODE MX "max_age: 1d", false, SC_FAULT_MAX_AGE, 4, "max_age: 1d",
		NULL },
	{ OPEN MODE MX "max_age: -1", false, SC_FAULT_MAX_AGE, 4, "max_age: -1",
		NULL },
	{ OPEN MODE MX "max_age: 31557601", false, SC_FAULT_MAX_AGE, 4,
		"max_age: 31557601", "max_age: 31557600" },
	{ OPEN MODE MX "max_age: 00000000001", false, SC_FAULT_MAX_AGE, 4,
		"max_age: 00000000001", "max_age: 31557600" },
	{ OPEN MODE AGE, false, SC_FAULT_MX_MISSING, 0, "", NULL },
	{ WHOLE "mx: *.*.example.org", false, SC_FAULT_MX, 5,
		"mx: *.*.example.org", NULL },
	{ WHOLE "mx: m*.example.org", false, SC_FAULT_MX, 5,
		"mx: m*.example.org", NULL },
	{ WHOLE "mx: .example.org", false, SC_FAULT_MX, 5, "mx: .example.org",
		"mx: *.example.org" },
	{ WHOLE "mx: a.example, b.example", false, SC_FAULT_MX, 5,
		"mx: a.example, b.example", NULL },
	{ WHOLE "mx: a.example:25", false, SC_FAULT_MX, 5, "mx: a.example:25",
		NULL },
	{ WHOLE "mx: [192.0.2.1]", false, SC_FAULT_MX, 5, "mx: [192.0.2.1]",
		NULL },
	{ WHOLE "mx: a.example # b", false, SC_FAULT_MX, 5, "mx: a.example # b",
		NULL },
	{ WHOLE "mx:", false, SC_FAULT_MX, 5, "mx:", NULL },
	{ WHOLE "mx: *.", false, SC_FAULT_MX, 5, "mx: *.", NULL },
	{ WHOLE "mx: \xc3\xa4.example", false, SC_FAULT_MX_ULABEL, 5,
		"mx: \xc3\xa4.example", NULL },
	{ WHOLE "mode none", false, SC_FAULT_SYNTAX, 5, "mode none", NULL },
	{ WHOLE "\r\n", false, SC_FAULT_SYNTAX, 5, "", NULL },
	{ WHOLE "x:", false, SC_FAULT_UNKNOWN, 5, "x:", NULL },
	{ WHOLE "x : y", false, SC_FAULT_SYNTAX, 5, "x : y", NULL },
	{ WHOLE " mx: a.example", false, SC_FAULT_SYNTAX, 5, " mx: a.example",
		NULL },
	{ WHOLE "_x: y", false, SC_FAULT_SYNTAX, 5, "_x: y", NULL },
	{ WHOLE "foo: a\tb", false, SC_FAULT_UNKNOWN, 5, "foo: a\tb", NULL },
	{ WHOLE "foo: \xff", false, SC_FAULT_UNKNOWN, 5, "foo: \xff", NULL },
	{ "\xef\xbb\xbf" WHOLE, false, SC_FAULT_BARE_CR, 1, "", NULL },
	{ "version: STSv1\rmode: none\rmax_age: 1\r", false, SC_FAULT_BARE_CR,
		1, "version: STSv1\rmode: none\rmax_age: 1\r", NULL },
	{ "{\"mode\": \"enforce\"}", false, SC_FAULT_FORMAT, 1,
		"{\"mode\": \"enforce\"}", NULL },
	{ OPEN MODE "mx:\r\n  - a.example\r\n" AGE, false, SC_FAULT_FORMAT, 1,
		"version: STSv1", NULL },
	{ "v=STSv1; id=1;", false, SC_FAULT_FORMAT, 1, "v=STSv1; id=1;", NULL },
	{ "v=STSv1\r\n" MODE MX AGE, false, SC_FAULT_SYNTAX, 1, "v=STSv1",
		NULL },
	{ "mode,max_age\nnone,1\n", false, SC_FAULT_FORMAT, 1, "mode,max_age",
		NULL },
	{ "# ours\r\n" WHOLE, false, SC_FAULT_SYNTAX, 1, "# ours", NULL },
	{ " \n<!DOCTYPE html>\n<html>", false, SC_FAULT_HTML, 1, " ", NULL },
};

static void test_policies(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(policies); i++) {
		struct sc_sts_policy p =
			sc_sts_policy_read(a, sc_bytes_of(policies[i].body));
		const struct sc_policy_fault *f = p.faults.v;
		const char *what = sc_arena_printf(a, "policy %zu", i);

		OK(p.valid == policies[i].valid && p.valid == !p.faults.fatal,
			what);
		if (!f || !policies[i].fault) {
			OK(!f && !policies[i].fault, "no fault");
			continue;
		}
		OK(f->kind == policies[i].fault, "its first fault");
		OK(f->line == policies[i].line, "the line");
		IS(sc_arena_copy(a, f->text.p, f->text.n), policies[i].text,
			"its text");
		IS(f->meant, policies[i].meant, "what was meant");
	}
}

static void test_values(struct sc_arena *a)
{
	struct sc_sts_policy p = sc_sts_policy_read(
		a, sc_bytes_of(WHOLE "mx: *.Example.NET\r\nmode: none\r\n"));

	OK(p.mode == SC_STS_ENFORCE, "the first mode");
	OK(p.max_age_s == 604800, "max_age");
	if (OK(p.n_mx == 2, "two patterns")) {
		IS(p.mx[0], "mx.example.org", "in order");
		IS(p.mx[1], "*.example.net", "folded");
	}
	IS(sc_sts_lists(&p, "a.example.net"), "*.example.net", "lists a host");
	IS(sc_sts_lists(&p, "a.example.org"), NULL, "does not list another");
	p = sc_sts_policy_read(a, sc_bytes_of(WHOLE "mx: 192.0.2.1"));
	OK(p.n_mx == 1, "an address lists no host");
	p = sc_sts_policy_read(a, sc_bytes_of("mode: none"));
	OK(p.max_age_s == -1 && p.mode == SC_STS_NONE, "what there is of one");
}

static void test_bounds(struct sc_arena *a)
{
	char *body = sc_arena_alloc(a, 2 * SC_LIMIT_POLICY_BYTES, 1);

	memset(body, '\n', 2 * SC_LIMIT_POLICY_BYTES - 1);
	struct sc_sts_policy p = sc_sts_policy_read(a, sc_bytes_of(body));

	OK(!p.valid && p.faults.n == SC_POLICY_FAULTS_MAX,
		"faults are counted");
	OK(!sc_policy_fault_find(&p.faults, SC_FAULT_HTML), "and found");
}

static const struct {
	const char *pattern, *host;
	bool match;
} matches[] = {
	{ "mx.example.org", "mx.example.org", true },
	{ "mx.example.org", "MX.example.org.", true },
	{ "example.org", "mx.example.org", false },
	{ "*.example.org", "mx.example.org", true },
	{ "*.example.org", "a.mx.example.org", false },
	{ "*.example.org", "example.org", false },
	{ "*.example.org", ".example.org", false },
	{ "*.org", "example.org", true },
	{ "*.example.org", "mxexample.org", false },
	{ "*", "mx", false },
};

static void test_matches(void)
{
	for (size_t i = 0; i < SC_COUNT(matches); i++)
		OK(sc_sts_matches(matches[i].pattern, matches[i].host) ==
				matches[i].match,
			matches[i].host);
}

#define GOOD    .connect = SC_OUTCOME_OK, .tls = SC_OUTCOME_OK
#define DONE_OK GOOD, .http = SC_OUTCOME_OK

static const struct {
	struct sc_fetch fetch;
	bool trusted;
	enum sc_sts_fetch end;
} fetches[] = {
	{ { 0 }, true, SC_STS_FETCH_UNTRIED },
	{ { .connect = SC_OUTCOME_REFUSED }, true, SC_STS_FETCH_UNREACHABLE },
	{ { .connect = SC_OUTCOME_OK, .tls = SC_OUTCOME_RESET }, true,
		SC_STS_FETCH_TLS },
	{ { DONE_OK, .status = 200 }, true, SC_STS_FETCH_OK },
	{ { DONE_OK, .status = 200 }, false, SC_STS_FETCH_CERTIFICATE },
	{ { DONE_OK, .status = 302 }, true, SC_STS_FETCH_REDIRECT },
	{ { DONE_OK, .status = 404 }, true, SC_STS_FETCH_STATUS },
	{ { DONE_OK, .status = 203 }, true, SC_STS_FETCH_STATUS },
	{ { DONE_OK, .status = 0 }, true, SC_STS_FETCH_HTTP },
	{ { GOOD, .http = SC_OUTCOME_TIMEOUT }, true, SC_STS_FETCH_HTTP },
	{ { GOOD, .http = SC_OUTCOME_LIMIT }, true, SC_STS_FETCH_LARGE },
	{ { DONE_OK, .status = 200, .body_cut = true }, true,
		SC_STS_FETCH_LARGE },
	{ { DONE_OK, .status = 404, .body_cut = true }, true,
		SC_STS_FETCH_STATUS },
};

static void test_fetches(void)
{
	struct sc_fetch f = { 0 };

	for (size_t i = 0; i < SC_COUNT(fetches); i++)
		OK(sc_sts_fetch_end(&fetches[i].fetch, fetches[i].trusted) ==
				fetches[i].end,
			"how a fetch ended");
	OK(!sc_sts_is_plain(&f), "no media type");
	f.content_type = sc_bytes_of("Text/Plain; charset=utf-8");
	OK(sc_sts_is_plain(&f), "text/plain with a parameter");
	f.content_type = sc_bytes_of("text/plainer");
	OK(!sc_sts_is_plain(&f), "another one");
}

/* A domain with a record, a policy host, and two addresses of it. */
struct world {
	struct sc_answer record;
	struct sc_policy_host host;
	struct sc_fetch fetches[2];
	struct sc_domain domain;
};

static void set_up(struct world *w)
{
	static const char *const record[] = { "\"v=STSv1; id=a;\"" };
	static const char *const address[] = { "192.0.2.1" };

	*w = (struct world){
		.record = { .outcome = SC_OUTCOME_OK,
			.records = record,
			.n_records = 1 },
		.host = { .name = "mta-sts.example.org",
			.a = { .outcome = SC_OUTCOME_OK,
				.records = address,
				.n_records = 1 },
			.aaaa = { .outcome = SC_OUTCOME_OK } },
		.fetches = { { .connect = SC_OUTCOME_TIMEOUT },
			{ DONE_OK, .status = 200,
				.body = sc_bytes_of(WHOLE) } },
	};
	w->host.fetches = w->fetches;
	w->host.n_fetches = 2;
	w->domain = (struct sc_domain){ .sts = &w->record,
		.policy_host = &w->host };
}

static void test_of(struct sc_arena *a)
{
	static const bool both[] = { true, true }, neither[] = { false, false };
	struct world w;

	set_up(&w);
	struct sc_sts s = sc_sts_of(a, &w.domain, both);

	OK(s.mode == SC_STS_ENFORCE && s.traces && s.has_policy, "in force");
	OK(s.fetch == SC_STS_FETCH_OK && s.from == &w.fetches[1],
		"by the address that answered");
	s = sc_sts_of(a, &w.domain, neither);
	OK(s.mode == SC_STS_NO_MODE && s.fetch == SC_STS_FETCH_CERTIFICATE,
		"a bad certificate");
	OK(s.has_policy && s.policy.valid, "the policy is read for people");
	w.fetches[1].body = sc_bytes_of(OPEN MODE AGE);
	s = sc_sts_of(a, &w.domain, both);
	OK(s.mode == SC_STS_NO_MODE && s.policy.mode == SC_STS_ENFORCE,
		"a policy that is void");
	w.fetches[1].status = 301;
	s = sc_sts_of(a, &w.domain, both);
	OK(s.fetch == SC_STS_FETCH_REDIRECT && !s.has_policy, "a redirect");
}

static void test_of_less(struct sc_arena *a)
{
	static const bool both[] = { true, true };
	struct world w;

	set_up(&w);
	w.record.n_records = 0;
	struct sc_sts s = sc_sts_of(a, &w.domain, both);

	OK(s.mode == SC_STS_NO_MODE && s.traces, "a policy without a record");
	w.host.a.wildcard = true;
	OK(!sc_sts_of(a, &w.domain, both).traces,
		"an address that every name has is no trace");
	w.host.n_fetches = 0;
	w.host.a.n_records = 0;
	OK(sc_sts_of(a, &w.domain, NULL).fetch == SC_STS_FETCH_NO_ADDRESS,
		"no address");
	w.host.aaaa.rcode = 2;
	OK(sc_sts_of(a, &w.domain, NULL).fetch == SC_STS_FETCH_LOOKUP,
		"addresses that cannot be looked up");
	w.host.aaaa.outcome = SC_OUTCOME_TIMEOUT;
	OK(sc_sts_of(a, &w.domain, NULL).fetch == SC_STS_FETCH_UNTRIED,
		"addresses that were not waited for");
	w.domain.policy_host = NULL;
	s = sc_sts_of(a, &w.domain, NULL);
	OK(s.fetch == SC_STS_FETCH_UNTRIED && !s.from, "no policy host");
	s = sc_sts_of(a, NULL, NULL);
	OK(s.record.state == SC_RECORD_UNKNOWN && !s.traces &&
			s.policy.max_age_s == -1,
		"a server has none");
}

static void test_renewed(struct sc_arena *a)
{
	static const char *const old[] = { "\"v=STSv1; id=1; x=y\"",
		"\"v=stsv1; ID=2; y=z; bad\"", "\"v=spf1 a=b\"" };
	struct sc_answer r = {
		.outcome = SC_OUTCOME_OK, .records = old, .n_records = 3
	};

	IS(sc_sts_record_renewed(a, &r, "3"), "\"v=STSv1; id=3; x=y; y=z;\"",
		"extensions stay");
	IS(sc_sts_record_renewed(a, NULL, "3"), "\"v=STSv1; id=3;\"", "none");
}

/* "mode max_age mx,... extension,..." of what a policy was to say. */
static const char *told(struct sc_arena *a, const char *body)
{
	static const char *const modes[] = { "-", "none", "testing",
		"enforce" };
	struct sc_sts_meant m = sc_sts_meant_read(a, sc_bytes_of(body));
	const char *text =
		sc_arena_printf(a, "%s %lld", modes[m.mode], m.max_age_s);

	for (size_t i = 0; i < m.n_mx; i++)
		text = sc_arena_printf(
			a, "%s%s%s", text, i ? "," : " ", m.mx[i]);
	for (size_t i = 0; i < m.n_extensions; i++)
		text = sc_arena_printf(a, "%s [%s]", text, m.extensions[i]);
	return text;
}

/* A body, and what was meant: mode, max_age, MX patterns, other fields. */
static const struct {
	const char *body, *want;
} meant_rows[] = {
	{ "", "- -1" },
	{ "version: STSv1\r\nmode: enforce\r\nmx: a.example\r\n"
	  "mx: *.b.example\r\nmax_age: 604800\r\nx: y z\r\n",
		"enforce 604800 a.example,*.b.example [x: y z]" },
	{ "mode : enforce\nmx : a.example\nmax_age : 86400\n",
		"enforce 86400 a.example" },
	{ "Mode: Enforce\nMX: A.example\nMax-Age: 86400\n",
		"enforce 86400 a.example" },
	{ "mode=enforce\nmx=a.example\nmax_age=86400s\n",
		"enforce 86400 a.example" },
	{ "mode enforce\nmx a.example b.example\n",
		"enforce -1 a.example,b.example" },
	{ "version: STSv1; mode: testing; mx: a.example; max_age: 1",
		"testing 1 a.example" },
	{ "\xef\xbb\xbfmode: enfroce\rmx: a.example.\r",
		"enforce -1 a.example" },
	{ "mx: a.example, b.example,\nmx: .c.example\n"
	  "mx: https://d.example/\nmx: e.example:25\n"
	  "mx: 192.0.2.1\nmx: a.example\n",
		"- -1 a.example,b.example,*.c.example,d.example,"
		"e.example" },
	{ "# mode: none\nmode: testing\nmode: enforce\n", "testing -1" },
	{ "mode: enforce # none before\nx: a#b\n", "enforce -1 [x: a#b]" },
	{ "version: STSv1 mode: enforce mx: a.example mx: b.example "
	  "max_age: 86400",
		"enforce 86400 a.example,b.example" },
	{ "version: STSv1\\nmode: enforce\\nmx: a.example\\n"
	  "max_age: 86400\\n",
		"enforce 86400 a.example" },
	{ "mode: enforce # soon\nmx: a.example # not b.example\n",
		"enforce -1 a.example" },
	{ "v=STSv1\nid: 7\nmode,enforce\nmx,a.example\nx: y\n",
		"enforce -1 a.example [x: y]" },
	{ "v=STSv1; id=20260101;", "- -1" },
	{ "_mta-sts IN TXT \"v=STSv1; id=20260101;\"\n", "- -1" },
	{ "mode: \xe2\x80\x9c"
	  "enforce\xe2\x80\x9d\n"
	  "mx:\xc2\xa0'a.example'\n",
		"enforce -1 a.example" },
	{ "{\"version\": \"STSv1\", \"mode\": \"enforce\", \"mx\": "
	  "[\"a.example\", \"*.b.example\"], \"x\": \"c.example\", "
	  "\"max_age\": 604800, \"id\": \"7\"}",
		"enforce 604800 a.example,*.b.example" },
	{ "[{'policy': {'mx': 'a.example', 'mode': 'testing', "
	  "'max_age': '86400'}}]",
		"testing 86400 a.example" },
	{ "{\"policy-string\": [\"version: STSv1\", \"mode: enforce\", "
	  "\"mx: a.example\", \"max_age: 86400\"]}",
		"enforce 86400 a.example" },
	{ "---\nversion: STSv1\nmode: enforce # now\nmx:\n"
	  "  - a.example\n  - \"*.b.example\"\nmax_age: 86400\n",
		"enforce 86400 a.example,*.b.example" },
	{ "- version: STSv1\n- mode: testing\n- mx: a.example\n",
		"testing -1 a.example" },
	{ "version,mode,mx,max_age\r\nSTSv1,enforce,a.example,86400\r\n"
	  ",,b.example,\r\n",
		"enforce 86400 a.example,b.example" },
	{ "<html><pre>version: STSv1<br>mode: enforce<br>mx: a.example"
	  "</pre><p>By: nginx</p>",
		"enforce -1 a.example" },
	{ "<sts><version>STSv1</version><mode>testing</mode>"
	  "<mx>a.example</mx></sts>",
		"testing -1 a.example" },
	{ "<p>The mode: testing of mx: a.example</p>", "- -1" },
};

static void test_meant(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(meant_rows); i++)
		IS(told(a, meant_rows[i].body), meant_rows[i].want,
			"what it was to say");
}

static void test_utf16(struct sc_arena *a)
{
	static const char text[] = "mode: enforce\r\nmx: a.example\r\n";

	for (size_t first = 0; first < 2; first++) {
		uint8_t wide[2 * sizeof(text)] = { 0 };

		wide[first] = 0xff;
		wide[!first] = 0xfe;
		for (size_t i = 0; i < sizeof(text) - 1; i++)
			wide[2 + 2 * i + first] = (uint8_t)text[i];
		for (size_t mark = 0; mark <= 2; mark += 2) {
			struct sc_bytes b = { wide + mark,
				sizeof(wide) - 2 - mark };
			struct sc_sts_meant m = sc_sts_meant_read(a, b);
			struct sc_sts_policy p = sc_sts_policy_read(a, b);

			OK(m.mode == SC_STS_ENFORCE && m.n_mx == 1,
				"UTF-16 is understood");
			OK(!p.valid && p.faults.n == 1 &&
					p.faults.v[0].kind == SC_FAULT_FORMAT,
				"and is the one fault");
		}
	}
}

/* A line with a slip is one fault, not a missing field as well. */
static void test_slips(struct sc_arena *a)
{
	static const char *const bodies[] = {
		"version: STSv1\nmode : enforce\nmx : a.example\n"
		"max_age: 86400\n",
		"version: STSv1\nmode=enforce\nmx: a.example\n"
		"max_age: 86400\n",
		"version: STSv1\nmode enforce\n mx: a.example\n"
		"max_age: 86400\n",
		"version: STSv1; mode: enforce; mx: a.example; max_age: 86400",
		"version: STSv1;\nmode: enforce;\nmx: a.example;\n"
		"max_age: 86400;\n",
		"version: \xe2\x80\x9cSTSv1\xe2\x80\x9d\nmode: 'enforce'\n"
		"mx: \xe2\x80\x98"
		"a.example\xe2\x80\x99\nmax_age: 86400\n",
		"version: \"STSv1\"\nmode: \"enforce\"\nmx: \"a.example\"\n"
		"max_age: \"86400\"\n",
		"version: STSv1 mode: enforce mx: a.example max_age: 86400\n",
		"version: STSv1\\nmode: enforce\\nmx: a.example\\n"
		"max_age: 86400\\n",
	};

	for (size_t i = 0; i < SC_COUNT(bodies); i++) {
		struct sc_sts_policy p =
			sc_sts_policy_read(a, sc_bytes_of(bodies[i]));

		OK(!p.valid && p.mode == SC_STS_ENFORCE && p.n_mx == 1,
			"it is understood");
		OK(sc_policy_fault_find(&p.faults, SC_FAULT_SYNTAX) &&
				!sc_policy_fault_find(
					&p.faults, SC_FAULT_MODE) &&
				!sc_policy_fault_find(
					&p.faults, SC_FAULT_MX_MISSING),
			"and the syntax is at fault");
	}
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_records(&a);
	test_answers(&a);
	test_policies(&a);
	test_values(&a);
	test_bounds(&a);
	test_matches();
	test_fetches();
	test_of(&a);
	test_of_less(&a);
	test_renewed(&a);
	test_meant(&a);
	test_utf16(&a);
	test_slips(&a);
	sc_arena_free(&a);
	return DONE();
}
