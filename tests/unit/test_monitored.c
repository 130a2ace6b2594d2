/*
 * What monitoring systems get of a hostile report: nothing that they would take
 * for something else, and never too much of it.
 */
#include <stdlib.h>

#include "lib/t.h"
#include "render/nagios.h"

#define HOSTS    200
#define VARIANTS 20

static const char hostile[] =
	"x|'y'=1 \n<b>\"\\\x1b[31m\x7f\xff\xe2\x80\xae$(z)";

/* A report as a stranger might write it. */
struct stranger {
	struct sc_report_endpoint endpoints[HOSTS];
	struct sc_report_variant variants[VARIANTS];
	struct sc_report_certificate certificates[2];
	struct sc_finding findings[HOSTS];
	const char *chains[2];
	struct sc_report report;
};

static void set_endpoint(struct stranger *s, size_t i)
{
	s->endpoints[i] = (struct sc_report_endpoint){ .host = hostile,
		.address = i % 2 ? hostile : "192.0.2.1",
		.port = 25,
		.verdict = SC_VERDICT_FAIL,
		.chain = &s->chains[0],
		.n_chain = 1,
		.variants = s->variants,
		.n_variants = VARIANTS };
}

static void set_finding(struct stranger *s, size_t i)
{
	s->findings[i] = (struct sc_finding){ .id = hostile,
		.severity = SC_SEVERITY_FAIL,
		.subject = { .host = hostile, .address = hostile },
		.message = hostile };
}

static const struct sc_report *stranger_of(struct stranger *s)
{
	static const struct sc_report_certificate ended = {
		.subject = hostile,
		.issuer = hostile,
		.not_before = { -62135596800 },
		.not_after = { 253402300799 },
	};

	s->certificates[0] = s->certificates[1] = ended;
	s->certificates[0].sha256 = s->chains[0] = "b";
	s->certificates[1].sha256 = s->chains[1] = "a";
	for (size_t i = 0; i < VARIANTS; i++)
		s->variants[i] = (struct sc_report_variant){ .name = hostile,
			.chain = &s->chains[i % 2],
			.n_chain = 1 };
	for (size_t i = 0; i < HOSTS; i++) {
		set_endpoint(s, i);
		set_finding(s, i);
	}
	s->report = (struct sc_report){ .target = { .input = hostile,
						.domain = hostile },
		.rules = { SC_RULES_MONITORING, { 21, 20 }, { 7, 10 } },
		.tool = { "smtpcert", hostile },
		.verdict = SC_VERDICT_FAIL,
		.summary = hostile,
		.endpoints = s->endpoints,
		.n_endpoints = HOSTS,
		.certificates = s->certificates,
		.n_certificates = 2,
		.findings = s->findings,
		.n_findings = HOSTS,
		.counts = { .fail = HOSTS },
		.elapsed_ms = 1 };
	return &s->report;
}

/* Several reports in one format; ended by NULL. */
static const char *rendered(struct sc_arena *a, const char *format,
	const struct sc_report *const *reports)
{
	struct sc_render_style style = { .verbose = true, .columns = 80 };
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_rendering r;

	sc_render_begin(&r, sc_renderer_find(format), &style, &out);
	for (; *reports; reports++)
		sc_render_report(&r, *reports);
	sc_render_end(&r);
	return m.p;
}

static size_t count_of(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what))) {
		text += strlen(what);
		n++;
	}
	return n;
}

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if ((*s < 0x20 && *s != '\n') || *s > 0x7e)
			return false;
	return true;
}

/* "'label'=" of each is another one. */
static bool has_unique_labels(struct sc_arena *a, const char *perf)
{
	for (const char *p = perf; (p = strchr(p, '\'')); p++) {
		size_t n = strcspn(p + 1, "'");
		const char *label = sc_arena_copy(a, p, n + 2);

		if (strstr(p + n + 2, label) || p[n + 2] != '=')
			return false;
		p += n + 2;
	}
	return true;
}

static void test_nagios_of_a_stranger(struct sc_arena *a)
{
	static struct stranger s;
	const struct sc_report *both[] = { stranger_of(&s), &s.report, NULL };
	const char *text = rendered(a, "nagios", both);
	const char *perf = strchr(text, '|');

	OK(strlen(text) < 4096, "it is below 4 KB");
	OK(is_plain(text), "no control character is in it");
	OK(count_of(text, "|") == 1, "one bar");
	OK(perf && strchr(text, '\n') > perf, "which is in the first line");
	OK(!strpbrk(text, "<>"), "no markup");
	perf = sc_arena_copy(a, perf, strcspn(perf, "\n"));
	OK(has_unique_labels(a, perf), "labels are unique");
	OK(count_of(perf, "days_") > 5, "some addresses have their days");
	OK(strstr(text, "more lines)\n") != NULL, "what is left out is said");
	OK(count_of(text, "SMTPCERT CRITICAL - ") == 2, "a line for each");
}

static const struct sc_report *report_with(
	struct sc_arena *a, const char *input, enum sc_report_verdict v)
{
	struct sc_report *r = sc_new(a, struct sc_report, 1);

	r->target =
		(struct sc_report_target){ .input = input, .domain = input };
	r->tool.version = "1";
	r->verdict = v;
	r->summary = "This is so.";
	return r;
}

static void test_order(struct sc_arena *a)
{
	const struct sc_report *all[] = {
		report_with(a, "fine", SC_VERDICT_PASS),
		report_with(a, "unseen", SC_VERDICT_UNKNOWN),
		report_with(a, "bad", SC_VERDICT_FAIL),
		report_with(a, "late", SC_VERDICT_WARN),
		report_with(a, "fine", SC_VERDICT_PASS),
		NULL,
	};
	const struct sc_report *none[] = { NULL };

	IS(rendered(a, "nagios", all),
		"SMTPCERT CRITICAL - bad: This is so. | 'time_fine'=0.000s;;;0 "
		"'time_unseen'=0.000s;;;0 'time_bad'=0.000s;;;0 "
		"'time_late'=0.000s;;;0 'time_fine_2'=0.000s;;;0\n"
		"SMTPCERT WARNING - late: This is so.\n"
		"SMTPCERT UNKNOWN - unseen: This is so.\n"
		"SMTPCERT OK - fine: This is so.\n"
		"SMTPCERT OK - fine: This is so.\n",
		"the worst comes first, with the performance data of all");
	IS(rendered(a, "nagios", none),
		"SMTPCERT UNKNOWN - nothing could be looked at\n",
		"no report is no good news");
}

/* A family stands together, and each series in it once. */
static void check_families(struct sc_arena *a, const char *text)
{
	const char **series = NULL;
	size_t n = 0;
	bool once = true;

	for (const char *p = text; *p; p += strcspn(p, "\n") + 1) {
		size_t length = strcspn(p, "\n");
		const char *line = sc_arena_copy(a, p, length);
		char *blank = strrchr(line, ' ');

		if (*p == '#')
			continue;
		*blank = '\0';
		for (size_t i = 0; i < n; i++)
			once &= strcmp(series[i], line) != 0;
		series = sc_grow(a, series, n, const char *);
		series[n++] = line;
	}
	OK(n > 10 && once, "no series is there twice");
	OK(count_of(text, "# TYPE probe_success ") == 1,
		"a family is said once");
}

static void test_prometheus(struct sc_arena *a)
{
	static struct stranger s;
	const struct sc_report *all[] = { stranger_of(&s),
		report_with(a, "fine", SC_VERDICT_PASS), &s.report,
		report_with(a, "fine", SC_VERDICT_FAIL), NULL };
	const char *text = rendered(a, "prometheus", all);

	check_families(a, text);
	OK(is_plain(text), "nothing is in it that is not visible");
	OK(strstr(text, "probe_success{target=\"fine\"} 1\n") != NULL,
		"of a target given twice the first counts");
	OK(strstr(text, "target=\"x|'y'=1 \\\\x0a<b>\\\"\\\\\\\\x1b[31m"),
		"labels are escaped");
	OK(strstr(text, "} 253402300799\n") != NULL, "the last date there is");
	OK(strstr(text, "severity=\"fail\"} 200\n") != NULL,
		"findings are counted");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_nagios_of_a_stranger(&a);
	test_order(&a);
	test_prometheus(&a);
	sc_arena_free(&a);
	return DONE();
}
