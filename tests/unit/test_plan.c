/*
 * The plan: MX answers to hosts, address answers to endpoints. Answers are
 * given as their records; that packets are read right is test_dns_message.
 */
#include "probe/plan.h"

#include <stdlib.h>

#include "lib/t.h"

/* An MX answer of up to 40 records. */
struct mx_answer {
	struct sc_dns_record records[40];
	struct sc_dns_message message;
	struct sc_domain domain;
};

/* `mx` is "10 a.example, 20 b.example", or "" for no record. */
static void set_mx(struct sc_arena *a, struct mx_answer *m, const char *mx)
{
	*m = (struct mx_answer){ 0 };
	m->domain.answer.outcome = SC_OUTCOME_OK;
	while (*mx) {
		struct sc_dns_record *r = &m->records[m->message.n_records++];
		char *end;

		r->preference = (int)strtol(mx, &end, 10);
		end++;
		r->text = sc_arena_copy(a, end, strcspn(end, ","));
		mx = end + strcspn(end, ",");
		mx += *mx == ',' ? 2 : 0;
	}
	m->message.records = m->records;
}

static const char *hosts_of(struct sc_arena *a, const struct sc_target *t,
	const struct sc_domain *d)
{
	struct sc_plan_host *hosts;
	size_t n = sc_plan_hosts(a, t, d, &hosts);
	const char *s = "";

	for (size_t i = 0; i < n; i++)
		s = sc_arena_printf(a, "%s%s%d %s", s, i ? ", " : "",
			hosts[i].preference, hosts[i].name);
	return s;
}

static const char *mx_of(struct sc_arena *a, const struct sc_domain *d)
{
	const char *s = "";

	for (size_t i = 0; i < d->n_mx; i++)
		s = sc_arena_printf(a, "%s%s%d %s", s, i ? ", " : "",
			d->mx[i].preference, d->mx[i].exchange);
	return s;
}

/* clang-format off */
static const struct {
	const char *what, *answer, *mx, *hosts;
} cases[] = {
	{ "one", "10 mx.example", "10 mx.example", "10 mx.example" },
	{ "by preference", "20 b.example, 10 a.example, 15 c.example",
		"10 a.example, 15 c.example, 20 b.example",
		"10 a.example, 15 c.example, 20 b.example" },
	{ "equal ones as answered", "10 z.example, 5 y.example, 10 a.example",
		"5 y.example, 10 z.example, 10 a.example",
		"5 y.example, 10 z.example, 10 a.example" },
	{ "one exchange twice", "20 MX.example, 10 mx.example",
		"10 mx.example, 20 MX.example", "10 mx.example" },
	{ "null MX", "0 .", "0 .", "" },
	{ "null MX beside a host", "10 mx.example, 0 .",
		"0 ., 10 mx.example", "10 mx.example" },
	{ "an address in the place of a name", "10 192.0.2.1, 20 mx.example",
		"10 192.0.2.1, 20 mx.example", "20 mx.example" },
	{ "no host name", "10 a\\032b.example", "10 a\\032b.example", "" },
	{ "an underscore is asked for", "10 a_b.example", "10 a_b.example",
		"10 a_b.example" },
	{ "no MX record", "", "", "-1 example.org" },
};
/* clang-format on */

static const struct sc_target domain_target = {
	.kind = SC_TARGET_DOMAIN, .domain = "example.org", .port = 25
};

static void test_mx(void)
{
	for (size_t i = 0; i < SC_COUNT(cases); i++) {
		struct sc_arena a = { 0 };
		struct mx_answer m;

		set_mx(&a, &m, cases[i].answer);
		sc_plan_mx(&a, &m.message, &m.domain);
		IS(mx_of(&a, &m.domain), cases[i].mx, cases[i].what);
		IS(hosts_of(&a, &domain_target, &m.domain), cases[i].hosts,
			cases[i].what);
		OK(m.domain.implicit == (*cases[i].answer == '\0'),
			"implicit when there is none");
		sc_arena_free(&a);
	}
}

/* Answers that are followed by nobody, whatever data came with them. */
static void test_no_use(void)
{
	static const struct sc_answer answers[] = {
		{ .outcome = SC_OUTCOME_OK, .rcode = 3 },
		{ .outcome = SC_OUTCOME_OK, .rcode = 2 },
		{ .outcome = SC_OUTCOME_OK, .dnssec = SC_DNSSEC_BOGUS },
		{ .outcome = SC_OUTCOME_TIMEOUT },
		{ .outcome = SC_OUTCOME_LOCAL },
		{ .outcome = SC_OUTCOME_PROTOCOL },
	};
	static const char *const texts[] = { "", "10 mx.example" };

	for (size_t i = 0; i < 2 * SC_COUNT(answers); i++) {
		struct sc_arena a = { 0 };
		struct mx_answer m;

		set_mx(&a, &m, texts[i % 2]);
		m.domain.answer = answers[i / 2];
		sc_plan_mx(&a, &m.message, &m.domain);
		OK(!m.domain.implicit && m.domain.n_mx == 0,
			"no MX, and no implicit one");
		IS(hosts_of(&a, &domain_target, &m.domain), "", "no host");
		sc_arena_free(&a);
	}
}

static void test_many_hosts(void)
{
	struct sc_arena a = { 0 };
	struct mx_answer m;
	struct sc_plan_host *hosts;

	set_mx(&a, &m, "");
	m.message.n_records = SC_COUNT(m.records);
	for (size_t i = 0; i < SC_COUNT(m.records); i++)
		m.records[i] = (struct sc_dns_record){
			sc_arena_printf(&a, "mx%zu.example", i), 100 - (int)i
		};
	sc_plan_mx(&a, &m.message, &m.domain);
	OK(m.domain.n_mx == SC_COUNT(m.records), "all MX records are kept");
	OK(sc_plan_hosts(&a, &domain_target, &m.domain, &hosts) ==
			SC_LIMIT_MX_HOSTS,
		"but not all are followed");
	IS(hosts[0].name, "mx39.example", "the best ones are");
	sc_arena_free(&a);
}

static void test_servers(void)
{
	struct sc_arena a = { 0 };
	struct sc_target t = { .kind = SC_TARGET_SERVER,
		.host = "mail.example.org" };

	IS(hosts_of(&a, &t, NULL), "-1 mail.example.org", "a named server");
	t.host = NULL;
	t.address = "192.0.2.1";
	IS(hosts_of(&a, &t, NULL), "", "an address has no host to look up");
	sc_arena_free(&a);
}

static struct sc_answer many_addresses(struct sc_arena *a, size_t n)
{
	const char **records = sc_new(a, const char *, n);

	for (size_t i = 0; i < n; i++)
		records[i] = sc_arena_printf(a, "192.0.2.%zu", i % 200);
	return (struct sc_answer){
		.outcome = SC_OUTCOME_OK, .records = records, .n_records = n
	};
}

static void test_addresses(void)
{
	/* clang-format off */
	static const struct {
		size_t answered, n_hosts, want;
	} rows[] = {
		{ 0, 1, 0 }, { 1, 1, 1 }, { 32, 1, 32 }, { 40, 1, 32 },
		{ 40, 3, 32 }, { 40, 4, 25 }, { 40, 10, 10 }, { 40, 30, 3 },
		{ 2, 30, 2 },
	};
	/* clang-format on */

	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		struct sc_arena a = { 0 };
		struct sc_answer answer = many_addresses(&a, rows[i].answered);
		struct sc_ip *ips;

		OK(sc_plan_addresses(&a, &answer, rows[i].n_hosts, &ips) ==
				rows[i].want,
			"a fair share of the addresses");
		OK(2 * rows[i].want * rows[i].n_hosts <= SC_LIMIT_ENDPOINTS,
			"all of them within the limit");
		answer.dnssec = SC_DNSSEC_BOGUS;
		OK(sc_plan_addresses(&a, &answer, rows[i].n_hosts, &ips) == 0,
			"none of a bogus answer");
		sc_arena_free(&a);
	}
}

static void test_repeated_address(void)
{
	static const char *const records[] = { "2001:db8::1", "192.0.2.1",
		"2001:db8:0::1", "no address" };
	struct sc_answer answer = {
		.outcome = SC_OUTCOME_OK, .records = records, .n_records = 4
	};
	struct sc_arena a = { 0 };
	struct sc_ip *ips;

	OK(sc_plan_addresses(&a, &answer, 1, &ips) == 2, "each address once");
	sc_arena_free(&a);
}

int main(void)
{
	test_mx();
	test_no_use();
	test_many_hosts();
	test_servers();
	test_addresses();
	test_repeated_address();
	return DONE();
}
