/*
 * shown.h -- the certificates that an address shows, found by their digests.
 *
 * Inside render/ only. A report may come from a stranger's file: what it names
 * may be missing, and there may be a great many of it.
 */
#ifndef SC_RENDER_SHOWN_H
#define SC_RENDER_SHOWN_H

#include "report/report.h"

/* The certificates of a report, sorted. */
struct sc_shown_index {
	const struct sc_report_certificate **v;
	size_t n;
};

struct sc_shown_index sc_shown_index(
	struct sc_arena *a, const struct sc_report *r);

/* The certificate with that digest; NULL: the report does not have it. */
const struct sc_report_certificate *sc_shown_find(
	const struct sc_shown_index *x, const char *sha256);

/* The chain of one handshake. */
struct sc_shown_chain {
	const char *handshake; /* "first", else the variant's name */
	const char *const *chain;
	size_t n_chain;
};

/*
 * The first handshake of an address (i = 0), then those further ones that
 * showed another certificate than the first, and than the one before.
 * Returns false when there are no more.
 */
bool sc_shown_next(const struct sc_report_endpoint *e, size_t *i,
	struct sc_shown_chain *out);

/* Seconds of its life that are left at the date judged for; <= 0: none. */
int64_t sc_shown_left_s(
	const struct sc_report *r, const struct sc_report_certificate *c);

#endif
