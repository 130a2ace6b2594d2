/*
 * SARIF 2.1.0. Each target is a run of its own, with the rules that its results
 * name. A place is a logical one, and for want of a file an artifact whose URI
 * is that of the server.
 */
#include <string.h>

#include "base/date.h"
#include "render/about.h"
#include "render/formats.h"

struct run {
	struct sc_out *out;
	struct sc_arena *a;
	const struct sc_report *report;
	bool verbose;
	size_t n; /* rules, or results, so far */
};

static void put_string(struct run *run, const char *before, const char *s)
{
	sc_out_text(run->out, before);
	sc_out_json_string(run->out, sc_about_text(run->a, s));
}

static bool is_shown(const struct run *run, const struct sc_finding *f)
{
	return run->verbose || sc_about_is_trouble(f);
}

/* The first finding of its id stands for the rule. */
static bool is_first(const struct run *run, const struct sc_finding *f)
{
	for (const struct sc_finding *g = run->report->findings; g < f; g++)
		if (is_shown(run, g) && strcmp(g->id, f->id) == 0)
			return false;
	return true;
}

static void put_rule(struct run *run, const struct sc_finding *f)
{
	put_string(run,
		run->n++ ? ",\n        { \"id\": " : "\n        { \"id\": ",
		f->id);
	put_string(run, ", \"help\": { \"text\": ",
		f->remedy ? f->remedy : "smtpcert explain");
	put_string(run,
		" },\n          \"properties\": { \"source\": ", f->source);
	sc_out_text(run->out, " } }");
}

static void put_levels(struct run *run, const struct sc_finding *f)
{
	static const struct {
		const char *level, *kind;
	} all[] = {
		[SC_SEVERITY_PASS] = { "none", "pass" },
		[SC_SEVERITY_INFO] = { "note", "fail" },
		[SC_SEVERITY_WARN] = { "warning", "fail" },
		[SC_SEVERITY_UNKNOWN] = { "none", "open" },
		[SC_SEVERITY_FAIL] = { "error", "fail" },
	};

	sc_out_printf(run->out, ", \"level\": \"%s\", \"kind\": \"%s\"",
		all[f->severity].level, all[f->severity].kind);
}

/* "smtp://mx.example.org:25", or the domain's "dns:example.org". */
static const char *uri_of(struct run *run, const struct sc_finding *f)
{
	const struct sc_report_subject *s = &f->subject;
	const char *host = s->host ? s->host : s->address;

	if (host && s->port >= 0)
		return sc_arena_printf(run->a,
			strchr(host, ':') ? "smtp://[%s]:%d" : "smtp://%s:%d",
			host, s->port);
	return sc_arena_printf(run->a, "dns:%s",
		host              ? host :
			s->domain ? s->domain :
				    "unknown");
}

static void put_result(struct run *run, const struct sc_finding *f)
{
	const char *place = sc_about_place(run->a, f);

	put_string(run,
		run->n++ ? ",\n      { \"ruleId\": " : "\n      { \"ruleId\": ",
		f->id);
	put_levels(run, f);
	put_string(run, ",\n        \"message\": { \"text\": ", f->message);
	put_string(run,
		" },\n        \"locations\": [ { \"physicalLocation\": "
		"{ \"artifactLocation\": { \"uri\": ",
		uri_of(run, f));
	put_string(run,
		" }, \"region\": { \"startLine\": 1, \"endLine\": 1 } },\n"
		"          \"logicalLocations\": [ "
		"{ \"fullyQualifiedName\": ",
		*place ? place : run->report->target.input);
	put_string(run,
		" } ] } ],\n        \"partialFingerprints\": { \"smtpcert/v1\": ",
		sc_about_fingerprint(run->a, run->report, f));
	sc_out_text(run->out, " } }");
}

static void for_each(struct run *run,
	void (*put)(struct run *, const struct sc_finding *), bool rules)
{
	run->n = 0;
	for (size_t i = 0; i < run->report->n_findings; i++) {
		const struct sc_finding *f = &run->report->findings[i];

		if (is_shown(run, f) && (!rules || is_first(run, f)))
			put(run, f);
	}
}

void sc_sarif_begin(struct sc_rendering *r)
{
	sc_out_text(r->out,
		"{\n  \"$schema\": \"https://docs.oasis-open.org/sarif/sarif/"
		"v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json\",\n"
		"  \"version\": \"2.1.0\",\n  \"runs\": [");
}

void sc_sarif_report(struct sc_rendering *r, const struct sc_report *report)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct run run = { r->out, &a, report, r->style.verbose, 0 };

	sc_out_text(r->out, r->n ? ",\n" : "\n");
	put_string(&run, "    { \"tool\": { \"driver\": { \"name\": ",
		report->tool.name);
	put_string(&run, ", \"version\": ", report->tool.version);
	sc_out_text(r->out, ", \"rules\": [");
	for_each(&run, put_rule, true);
	put_string(&run, " ] } },\n      \"automationDetails\": { \"id\": ",
		sc_arena_printf(&a, "smtpcert/%s/", report->target.input));
	put_string(&run,
		" },\n      \"invocations\": [ { \"executionSuccessful\": true, "
		"\"startTimeUtc\": ",
		sc_date_rfc3339(&a, report->observed_at));
	sc_out_text(r->out, " } ],\n      \"results\": [");
	for_each(&run, put_result, false);
	sc_out_text(r->out, " ] }");
}

void sc_sarif_end(struct sc_rendering *r)
{
	sc_out_text(r->out, "\n  ]\n}\n");
}
