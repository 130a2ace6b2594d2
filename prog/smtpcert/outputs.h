/*
 * outputs.h -- where reports go: --output, and --format for standard output.
 *
 * A file is written beside its place and put there whole at the end, so that
 * whoever reads it (a web server, Prometheus's textfile collector) never sees
 * half of one. What is no plain file, such as a pipe, is written to as it is.
 */
#ifndef SMTPCERT_OUTPUTS_H
#define SMTPCERT_OUTPUTS_H

#include "base/error.h"
#include "options.h"
#include "report/forecast.h"

/*
 * Opens all outputs, runs, and puts files in their place; after a failure none
 * is. `format`: for standard output, where the user says nothing.
 */
SC_MUST_CHECK bool with_outputs(struct options *o, const char *format,
	bool (*run)(struct options *o, int *status, struct sc_error *e),
	int *status, struct sc_error *e);

/* Writes a report to all of them; it is not needed afterwards. */
SC_MUST_CHECK bool put_report(
	struct options *o, const struct sc_report *r, struct sc_error *e);

/* The same of a forecast, where o->forecasts. */
SC_MUST_CHECK bool put_forecast(
	struct options *o, const struct sc_forecast *f, struct sc_error *e);

/* Says why there is no report about a target, in formats that have a way to. */
void put_failure(struct options *o, const char *target, const char *why);

#endif
