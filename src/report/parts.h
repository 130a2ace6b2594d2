/*
 * parts.h -- the parts of a report, each made by a file of its own.
 *
 * Inside report/ only. All are pure functions of what was seen, the facts and
 * the findings; everything lives in `a`.
 */
#ifndef SC_REPORT_PARTS_H
#define SC_REPORT_PARTS_H

#include "report/report.h"

/* Findings, in the order of the run. */
struct sc_about {
	const struct sc_fired **v;
	size_t n;
};

struct sc_judgement {
	struct sc_arena *a;
	const struct sc_obs *obs;
	const struct sc_facts *facts;
	const struct sc_run *run;
	const struct sc_about *about; /* each endpoint */
	const struct sc_settings *settings;
};

/* Members of a report that other documents have as well. */
extern const struct sc_type sc_type_report_tool, sc_type_report_target;

/*
 * For each endpoint, what fired there, at its host, or for the target as a
 * whole. about.c
 */
const struct sc_about *sc_report_about(
	struct sc_arena *a, const struct sc_obs *obs, const struct sc_run *run);

/* Findings for people: one for one cause, worst first; after the senders.
   findings.c */
void sc_report_findings(const struct sc_judgement *j, struct sc_report *r);

/*
 * The words and values of a finding; `places` is where it was seen, when these
 * are several, or NULL. wording.c
 */
void sc_report_words(struct sc_arena *a, const struct sc_fired *f,
	const char *places, struct sc_finding *out);

/* Who notices a finding that was made of `n` members. who.c */
void sc_report_who(const struct sc_judgement *j, const struct sc_report *r,
	const struct sc_fired *const *members, size_t n,
	struct sc_finding *out);

/* What senders do, with the findings that explain it. reasons.c */
void sc_report_senders(const struct sc_judgement *j, struct sc_report *r);

/* What is published about how to deliver. policies.c */
void sc_report_policies(const struct sc_judgement *j, struct sc_report *r);

/* Endpoints and certificates as the report shows them. inventory.c */
void sc_report_endpoints(const struct sc_judgement *j, struct sc_report *r);
void sc_report_certificates(const struct sc_judgement *j, struct sc_report *r);

/* The SCTs of one of them, from all endpoints. report_scts.c */
void sc_report_scts(const struct sc_judgement *j, const struct sc_cert *cert,
	struct sc_report_certificate *out);
/* The certificates of each host, and the odd ones out. distinct.c */
void sc_report_distinct(const struct sc_judgement *j, struct sc_report *r);

/* How many certificates one endpoint showed. */
int sc_report_count_distinct(const struct sc_judgement *j, size_t endpoint);

/* The next thing to break, or NULL. forecast.c */
const struct sc_next_failure *sc_report_forecast(const struct sc_judgement *j);

/* The verdict as a sentence; needs all of the above. summary.c */
const char *sc_report_summary(
	const struct sc_judgement *j, const struct sc_report *r);

/* The worst severity as a verdict. */
enum sc_report_verdict sc_report_verdict_of(enum sc_severity s);

#endif
