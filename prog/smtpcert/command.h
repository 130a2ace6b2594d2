/*
 * command.h -- the subcommands, and the steps that they share.
 *
 *     check = observe + judge + put_report
 *     probe = observe, as JSON;  judge and render take over from a file
 */
#ifndef SMTPCERT_COMMAND_H
#define SMTPCERT_COMMAND_H

#include "base/out.h"
#include "facts/facts.h"
#include "obs/obs.h"
#include "options.h"
#include "report/report.h"
#include "x509/derive.h"

/* Exit statuses besides those of enum sc_error_class. */
enum {
	STATUS_FINE = 0,
	STATUS_FINDINGS = 1,
	STATUS_UNKNOWN = 2,
	STATUS_WARNINGS = 3, /* where Nagios listens, which tells them apart */
};

struct command {
	const char *name;
	const char *operands; /* for --help */
	const char *about;
	unsigned doing; /* enum doing bits: which options are its own */
	/* Sets the exit status; false: `e` says what we could not do. */
	bool (*run)(struct options *o, int *status, struct sc_error *e);
};

/* All subcommands; the first is the default. Ended by one without a name. */
extern const struct command commands[];

bool command_check(struct options *o, int *status, struct sc_error *e);
bool command_probe(struct options *o, int *status, struct sc_error *e);
bool command_judge(struct options *o, int *status, struct sc_error *e);
bool command_render(struct options *o, int *status, struct sc_error *e);
bool command_explain(struct options *o, int *status, struct sc_error *e);
bool command_tlsa(struct options *o, int *status, struct sc_error *e);
bool command_policy(struct options *o, int *status, struct sc_error *e);
bool command_verify(struct options *o, int *status, struct sc_error *e);
bool command_demo(struct options *o, int *status, struct sc_error *e);
bool command_completion(struct options *o, int *status, struct sc_error *e);
bool command_forecast(struct options *o, int *status, struct sc_error *e);
bool command_inspect(struct options *o, int *status, struct sc_error *e);
bool command_chain(struct options *o, int *status, struct sc_error *e);
bool command_help(struct options *o, int *status, struct sc_error *e);
bool command_schema(struct options *o, int *status, struct sc_error *e);
bool command_compare(struct options *o, int *status, struct sc_error *e);
bool command_preflight(struct options *o, int *status, struct sc_error *e);
bool command_deployed(struct options *o, int *status, struct sc_error *e);

/* Looks at one target over the network. */
SC_MUST_CHECK bool observe(struct options *o, struct sc_arena *a,
	const char *target, struct sc_obs *out, struct sc_error *e);

/* Opens the trust store of the options, and what they say of keys. */
SC_MUST_CHECK bool open_trust(const struct options *o, struct sc_arena *a,
	struct sc_trust **out, struct sc_error *e);

/* Opens all that judgements are made with, once for a run. */
SC_MUST_CHECK bool open_sources(
	const struct options *o, struct sc_sources *out, struct sc_error *e);

/* Judges what was seen, for --at. */
struct sc_report judge(const struct options *o, struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_sources *with);

/* The date to judge for: --at, else that of the probe. */
struct sc_date date_of(const struct options *o, const struct sc_obs *obs);

/* A target looked at, and what it comes to for --at. */
struct seen {
	struct sc_obs obs;
	struct sc_facts facts;
	struct sc_trust *trust;
};

SC_MUST_CHECK bool look(struct options *o, struct sc_arena *a,
	const char *target, struct seen *s, struct sc_error *e);

/* Writes `object` as JSON where that is asked for, else `text`. */
SC_MUST_CHECK bool put_result(const struct options *o,
	const struct sc_type *type, const void *object,
	struct sc_out_memory *text, struct sc_error *e);

/* The worse of two statuses: findings, warnings, unknown, then fine. */
int worse_status(int a, int b);

/* The status of a report, by --fail-on; for Nagios by its verdict. */
int report_status(const struct options *o, const struct sc_report *r);

/*
 * Calls `fn` for every target: operands, "@FILE" and "-" being lists. What is
 * wrong with one of several is told on standard error, and is `unknown`.
 */
SC_MUST_CHECK bool for_each_target(struct options *o,
	bool (*fn)(struct options *o, const char *target, int *status,
		struct sc_error *e),
	int *status, struct sc_error *e);

/* Prints the help of the program. */
SC_MUST_CHECK bool put_help(
	struct options *o, const char *what, struct sc_error *e);

#endif
