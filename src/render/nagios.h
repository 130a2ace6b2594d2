/*
 * nagios.h -- reports as the output of a plugin of Nagios, Icinga and others.
 *
 *     SMTPCERT OK - example.org: ... | 'days_192.0.2.1_25_mx'=52;21:;7: ...
 *
 * By the Monitoring Plugins development guidelines: text, then `|` and
 * performance data. Of several reports each has one line, the worst first
 * (CRITICAL, WARNING, UNKNOWN, OK), since the first line is what is shown and
 * paged; that line has the performance data of all. With `verbose` the findings
 * follow the lines of all reports. Everything together is below 4 KB, which
 * all daemons and NRPE carry; what does not fit is left out whole, and counted.
 */
#ifndef SC_RENDER_NAGIOS_H
#define SC_RENDER_NAGIOS_H

#include "render/render.h"

void sc_nagios_begin(struct sc_rendering *r);
void sc_nagios_report(struct sc_rendering *r, const struct sc_report *report);
void sc_nagios_end(struct sc_rendering *r);

/*
 * Writes `text` as it may stand in such a line: printable ASCII but `|`, `<`
 * and `>`, which would begin performance data or markup; everything else as
 * \xNN or \u{N}.
 */
void sc_nagios_put(struct sc_out *out, const char *text);

#endif
