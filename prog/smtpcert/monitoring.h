/*
 * monitoring.h -- smtpcert for monitoring systems: rules, statuses, plugin.
 *
 * A plugin of Nagios and its kin says one line on standard output and ends with
 * a status from 0 to 3, whatever happens: OK, WARNING, CRITICAL, UNKNOWN. So
 * does smtpcert when the format on standard output is `nagios`, and when it is
 * called check_smtp_cert; then it takes the options that such plugins have
 * (Monitoring Plugins development guidelines, "Plugin Options").
 */
#ifndef SMTPCERT_MONITORING_H
#define SMTPCERT_MONITORING_H

#include "base/error.h"
#include "options.h"

/* Whether the program was called as check_smtp_cert. */
bool monitoring_is_plugin(const char *program);

/* Reads the arguments of check_smtp_cert behind its name. */
SC_MUST_CHECK bool monitoring_read_arguments(
	struct options *o, int argc, char **argv, struct sc_error *e);

/* Prints the help or the version of check_smtp_cert, as `o` wants. */
SC_MUST_CHECK bool monitoring_put_help(struct options *o, struct sc_error *e);

/*
 * Whether standard output gets `nagios`; also where the command line could not
 * be read as a whole.
 */
bool monitoring_is_spoken(const struct options *o, int argc, char **argv);

/* The status for Nagios of one of ours (command.h). */
int monitoring_status(int status);

/* Says on standard output why nothing is known; returns UNKNOWN. */
int monitoring_fail(struct options *o, const struct sc_error *e);

#endif
