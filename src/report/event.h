/*
 * event.h -- what is otherwise from one standing to the next, as an event.
 *
 * Inside report/ only. Texts are copied: a standing goes before its events.
 */
#ifndef SC_REPORT_EVENT_H
#define SC_REPORT_EVENT_H

#include "report/dates.h"
#include "report/standing.h"

/* A date that is waited for, with its words. */
struct sc_pending {
	struct sc_date first; /* second in which it is otherwise */
	struct sc_date at;
	enum sc_due due;
	const char *place, *about; /* as for sc_due_text() */
	const char *certificate;   /* sha256; or NULL */
};

/* The event of dates of one kind that need no judging. */
struct sc_event sc_event_of_dates(
	struct sc_arena *a, const struct sc_pending *v, size_t n);

/*
 * What judging says of the second `at`, with the dates that are known to lie
 * there; `n` may be 0. False: nothing is otherwise.
 */
SC_MUST_CHECK bool sc_event_of_standings(struct sc_arena *a,
	const struct sc_standing *before, const struct sc_standing *after,
	const struct sc_pending *v, size_t n, struct sc_event *out);

/*
 * When the last cached MTA-STS policy is forgotten, by the standing of that
 * date: those that returned do as the others. False: they did so before.
 */
SC_MUST_CHECK bool sc_event_of_forgotten(struct sc_arena *a,
	const struct sc_standing *after, const struct sc_pending *v, size_t n,
	struct sc_event *out);

#endif
