/* about.h -- what several formats say of a finding and of an address. */
#ifndef SC_RENDER_ABOUT_H
#define SC_RENDER_ABOUT_H

#include "report/report.h"

/* Where it is: "mx.example.org, 192.0.2.1"; "" when it is nowhere. */
const char *sc_about_place(struct sc_arena *a, const struct sc_finding *f);

/* Something to mend, or that could not be told: no note, nothing fine. */
bool sc_about_is_trouble(const struct sc_finding *f);

/*
 * The same finding has the same fingerprint in each report: 16 hexadecimal
 * digits of target, id and place (FNV-1a), whatever dates the message has.
 */
const char *sc_about_fingerprint(struct sc_arena *a, const struct sc_report *r,
	const struct sc_finding *f);

/* The server's own certificate, first in the chain; NULL: none was sent. */
const struct sc_report_certificate *sc_about_leaf(
	const struct sc_report *r, const struct sc_report_endpoint *e);

/* What a class of senders does at endpoint `i`; NULL: no such class. */
const struct sc_sender_host *sc_about_sender(
	const struct sc_report *r, const char *sender, size_t i);

/* The texts in one, with `between` between two of them. */
const char *sc_about_joined(struct sc_arena *a, const char *const *v, size_t n,
	const char *between);

/* Texts of a report as a line that is safe to show, in UTF-8. */
const char *sc_about_text(struct sc_arena *a, const char *s);

/* Who delivers: "all", "not dane, strict", "nobody", "not known". */
const char *sc_about_delivery(struct sc_arena *a, const struct sc_report *r);

#endif
