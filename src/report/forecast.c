/* Finds the next failure by the dates alone; nothing is judged again. */
#include "report/dates.h"

struct search {
	bool any;
	struct sc_due_date best;
};

static void consider(void *user, const struct sc_due_date *d)
{
	struct search *s = user;

	if (!sc_due_breaks(d->due) || (s->any && d->at.s >= s->best.at.s))
		return;
	s->best = *d;
	s->any = true;
}

const struct sc_next_failure *sc_report_forecast(const struct sc_judgement *j)
{
	struct search s = { .any = false };

	sc_due_each(j, consider, &s);
	if (!s.any)
		return NULL;

	struct sc_next_failure *next = sc_new(j->a, struct sc_next_failure, 1);

	*next = (struct sc_next_failure){ s.best.at,
		sc_due_kind(s.best.due)->finding,
		sc_due_text(j->a, s.best.due, sc_due_place(j->a, &s.best),
			sc_due_about(j->a, &s.best)) };
	return next;
}
