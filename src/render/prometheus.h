/*
 * prometheus.h -- reports in the text format of Prometheus, version 0.0.4.
 *
 * What blackbox_exporter has a name for keeps it, so that its dashboards and
 * alerts go on working; `probe_ssl_earliest_cert_expiry` is there whether or
 * not anything verifies. All else begins with smtpcert_. Every series has the
 * label `target`; the samples of a family stand together however many reports
 * there are, and no two have the same labels, on which the textfile collector
 * would drop the whole file.
 */
#ifndef SC_RENDER_PROMETHEUS_H
#define SC_RENDER_PROMETHEUS_H

#include "render/render.h"

void sc_prometheus_begin(struct sc_rendering *r);
void sc_prometheus_report(
	struct sc_rendering *r, const struct sc_report *report);
void sc_prometheus_end(struct sc_rendering *r);

#endif
