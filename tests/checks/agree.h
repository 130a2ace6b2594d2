/* agree.h -- findings about TLS coming about, and the table of senders. */
#ifndef TESTS_AGREE_H
#define TESTS_AGREE_H

#include "report/report.h"

/*
 * A failure of the session keeps some sender of those that notice it from TLS
 * or from delivery, and what decides for a sender is a finding of the report.
 * Returns the id that does not fit; NULL: all do.
 */
const char *agree_odd(const struct sc_report *r);

#endif
