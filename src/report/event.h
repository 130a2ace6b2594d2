/*
 * event.h -- the difference between two standings, as an event.
 *
 * Inside report/ only. Events outlive the standings, so they copy all texts.
 */
#ifndef SC_REPORT_EVENT_H
#define SC_REPORT_EVENT_H

#include "report/dates.h"
#include "report/standing.h"

/* A candidate date with its words. */
struct sc_pending {
	struct sc_date first; /* first second of the new state */
	struct sc_date at;
	enum sc_due due;
	const char *place, *about; /* as for sc_due_text() */
	const char *certificate;   /* sha256; or NULL */
};

/* Makes the event of dates of one kind that need no judging. */
struct sc_event sc_event_of_dates(
	struct sc_arena *a, const struct sc_pending *v, size_t n);

/*
 * Makes the event at the date of `after` from the difference to `before`, with
 * the `n` candidates that lie there (maybe 0). False: there is no difference.
 */
SC_MUST_CHECK bool sc_event_of_standings(struct sc_arena *a,
	const struct sc_standing *before, const struct sc_standing *after,
	const struct sc_pending *v, size_t n, struct sc_event *out);

/*
 * Makes the event of the date at which the last cached MTA-STS policy runs out:
 * senders that held one now act as the others. False: they did so before.
 */
SC_MUST_CHECK bool sc_event_of_forgotten(struct sc_arena *a,
	const struct sc_standing *after, const struct sc_pending *v, size_t n,
	struct sc_event *out);

#endif
