/*
 * The plan: MX answers to hosts, address answers to endpoints. Answers are
 * given as their records; that packets are read right is test_dns_message.
 */
#include "probe/plan.h"

#include <stdlib.h>

#include "base/dname.h"
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
	for (size_t i = 0; i < n; i++)
		if (hosts[i].port != t->port || hosts[i].mode != t->mode)
			return "not the port and the mode of the target";
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
	{ "an address in the place of a name is visited",
		"10 192.0.2.1, 20 mx.example", "10 192.0.2.1, 20 mx.example",
		"10 192.0.2.1, 20 mx.example" },
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
		size_t share = sc_plan_share(rows[i].n_hosts);

		OK(sc_plan_addresses(&a, &answer, share, &ips) == rows[i].want,
			"a fair share of the addresses");
		OK(2 * rows[i].want * rows[i].n_hosts <= SC_LIMIT_ENDPOINTS,
			"all of them within the limit");
		answer.dnssec = SC_DNSSEC_BOGUS;
		OK(sc_plan_addresses(&a, &answer, share, &ips) == 0,
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

	OK(sc_plan_addresses(&a, &answer, 9, &ips) == 2, "each address once");
	OK(sc_plan_addresses(&a, &answer, 1, &ips) == 1, "so many and no more");
	sc_arena_free(&a);
}

/* SRV records parted by ", ", and the hosts as "name:port". */
/* clang-format off */
static const struct {
	const char *what, *records, *hosts;
} services[] = {
	{ "one", "0 0 465 mail.example", "mail.example:465" },
	{ "by priority", "20 0 465 b.example, 10 9 466 a.example",
		"a.example:466 b.example:465" },
	{ "equal ones as answered", "1 0 465 z.example, 1 9 465 a.example",
		"z.example:465 a.example:465" },
	{ "one host twice", "1 0 465 a.example, 2 0 465 A.example",
		"a.example:465" },
	{ "one host with two ports", "1 0 465 a.example, 2 0 587 a.example",
		"a.example:465 a.example:587" },
	{ "not offered", "0 0 0 .", "" },
	{ "port 0", "0 0 0 a.example, 0 0 465 b.example", "b.example:465" },
	{ "no host name", "0 0 465 a\\032b.example", "" },
	{ "an address", "0 0 465 192.0.2.1", "" },
	{ "malformed", "\\# 2 0001", "" },
	{ "more than are followed",
		"1 0 465 a, 2 0 465 b, 3 0 465 c, 4 0 465 d, 5 0 465 e, "
		"6 0 465 f, 7 0 465 g, 8 0 465 h, 0 0 465 best",
		"best:465 a:465 b:465 c:465 d:465 e:465 f:465 g:465" },
};
/* clang-format on */

/* An answer whose records are parted by ", ". */
static struct sc_answer answer_of(struct sc_arena *a, const char *text)
{
	const char **v = sc_new(a, const char *, 16);
	size_t n = 0;

	for (const char *end = text; *text; text = end) {
		end = strstr(text, ", ");
		end = end ? end : text + strlen(text);
		v[n++] = sc_arena_copy(a, text, (size_t)(end - text));
		end += *end ? 2 : 0;
	}
	return (struct sc_answer){
		.outcome = SC_OUTCOME_OK, .records = v, .n_records = n
	};
}

static const char *service_of(
	struct sc_arena *a, const struct sc_answer *answer)
{
	struct sc_plan_host *hosts;
	size_t n = sc_plan_service(a, answer, SC_MODE_IMPLICIT, &hosts);
	const char *s = "";

	for (size_t i = 0; i < n; i++)
		s = sc_arena_printf(a, "%s%s%s:%d", s, i ? " " : "",
			hosts[i].name, hosts[i].port);
	for (size_t i = 0; i < n; i++)
		if (hosts[i].mode != SC_MODE_IMPLICIT ||
			hosts[i].preference != -1)
			return "not the mode of the service";
	return s;
}

static void test_services(void)
{
	for (size_t i = 0; i < SC_COUNT(services); i++) {
		struct sc_arena a = { 0 };
		struct sc_answer answer = answer_of(&a, services[i].records);

		IS(service_of(&a, &answer), services[i].hosts,
			services[i].what);
		answer.dnssec = SC_DNSSEC_BOGUS;
		IS(service_of(&a, &answer), "", "none of a bogus answer");
		sc_arena_free(&a);
	}
}

static const char *joined(
	struct sc_arena *a, const char *const *names, size_t n)
{
	const char *s = "";

	for (size_t i = 0; i < n; i++)
		s = sc_arena_printf(a, "%s%s%s", s, i ? " " : "", names[i]);
	return s;
}

static void test_caa(void)
{
	const char *names[SC_LIMIT_CAA_NAMES];
	struct sc_arena a = { 0 };

	IS(joined(&a, names, sc_plan_caa("mx.example.org", names)),
		"mx.example.org example.org", "up to below the top");
	IS(joined(&a, names, sc_plan_caa("org", names)), "", "not of the top");
	IS(joined(&a, names, sc_plan_caa("1.2.3.4.5.6.7.8.9.org", names)),
		"1.2.3.4.5.6.7.8.9.org 2.3.4.5.6.7.8.9.org "
		"3.4.5.6.7.8.9.org 4.5.6.7.8.9.org 5.6.7.8.9.org 6.7.8.9.org "
		"7.8.9.org 8.9.org",
		"a long way up is not gone to its end");
	sc_arena_free(&a);
}

static void test_report_domains(void)
{
	static const struct sc_tlsrpt_rua rua[] = {
		{ .mailto = true, .domain = "mail.example.org" },
		{ .mailto = true, .domain = "a.example" },
		{ .https = true, .domain = "https.example" },
		{ .mailto = true, .domain = "A.example" },
		{ .mailto = true },
		{ .mailto = true, .domain = "b.example" },
		{ .mailto = true, .domain = "c.example" },
		{ .mailto = true, .domain = "d.example" },
		{ .mailto = true, .domain = "e.example" },
	};
	struct sc_tlsrpt tlsrpt = {
		.state = SC_RECORD_VALID, .rua = rua, .n_rua = SC_COUNT(rua)
	};
	const char *names[SC_LIMIT_REPORT_DOMAINS];
	struct sc_arena a = { 0 };
	size_t n = sc_plan_report_domains(&tlsrpt, "example.org", names);

	IS(joined(&a, names, n), "a.example b.example c.example d.example",
		"by mail, to others, each once, not too many");
	tlsrpt.state = SC_RECORD_INVALID;
	OK(sc_plan_report_domains(&tlsrpt, "example.org", names) == 0,
		"none of a record that counts for nothing");
	sc_arena_free(&a);
}

static void test_below(void)
{
	struct sc_arena a = { 0 };
	char *longest = sc_arena_alloc(&a, SC_DNAME_MAX + 1, 1);

	memset(longest, 'a', SC_DNAME_MAX);
	IS(sc_plan_below(&a, "_25._tcp.", "mx"), "_25._tcp.mx", "a prefix");
	OK(sc_plan_below(&a, "", longest) != NULL, "the longest name");
	OK(sc_plan_below(&a, "_", longest) == NULL, "a longer one is none");
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
	test_services();
	test_caa();
	test_report_domains();
	test_below();
	return DONE();
}
