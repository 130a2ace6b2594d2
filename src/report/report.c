#include "report/report.h"

#include "check/cert.h"
#include "report/parts.h"

static struct sc_counts count(
	const struct sc_run *run, const struct sc_report *r)
{
	struct sc_counts c = { .checks = run->n_done };

	for (size_t i = 0; i < r->n_findings; i++) {
		enum sc_severity s = r->findings[i].severity;

		c.fail += s == SC_SEVERITY_FAIL;
		c.warn += s == SC_SEVERITY_WARN;
		c.unknown += s == SC_SEVERITY_UNKNOWN;
		c.info += s == SC_SEVERITY_INFO;
	}
	return c;
}

static enum sc_severity worst(const struct sc_report *r)
{
	enum sc_severity s = SC_SEVERITY_PASS;

	for (size_t i = 0; i < r->n_findings; i++)
		if (r->findings[i].severity > s)
			s = r->findings[i].severity;
	return s;
}

static long long count_connections(const struct sc_obs *obs)
{
	long long n = 0;

	for (size_t i = 0; i < obs->n_endpoints; i++)
		n += obs->endpoints[i].connections;
	return n;
}

struct sc_report sc_report_make(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_facts *facts, const struct sc_settings *settings)
{
	struct sc_run run = sc_check_run(a, obs, facts, settings);
	struct sc_judgement j = { a, obs, facts, &run,
		sc_report_about(a, obs, &run), settings };
	struct sc_report r = {
		.schema_version = SC_REPORT_SCHEMA_VERSION,
		.tool = { "smtpcert", SC_VERSION },
		.target = { obs->target.input, obs->target.kind,
			obs->target.role, obs->target.domain, obs->target.host,
			obs->target.address, obs->target.port },
		.observed_at = obs->observed_at,
		.judged_at = facts->at,
		.rules = { settings->rules, sc_cert_warn_limit(settings),
			sc_cert_fail_limit(settings) },
		.depth = obs->depth,
		.connections = count_connections(obs),
		.elapsed_ms = obs->elapsed_ms,
	};

	sc_report_senders(&j, &r);
	sc_report_findings(&j, &r);
	sc_report_policies(&j, &r);
	sc_report_endpoints(&j, &r);
	sc_report_certificates(&j, &r);
	sc_report_distinct(&j, &r);
	r.next_failure = sc_report_forecast(&j);
	r.counts = count(&run, &r);
	r.verdict = sc_report_verdict_of(worst(&r));
	r.summary = sc_report_summary(&j, &r);
	return r;
}
