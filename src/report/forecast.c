#include "report/parts.h"

struct candidate {
	struct sc_date at;
	const char *finding, *what;
};

/* Takes the earlier of the two, of those still to come. */
static void consider(const struct sc_judgement *j, struct candidate *best,
	struct sc_date at, const char *finding, const char *what)
{
	if (at.s < j->facts->at.s || (best->what && at.s >= best->at.s))
		return;
	*best = (struct candidate){ at, finding, what };
}

static void consider_path(const struct sc_judgement *j, struct candidate *best,
	const char *name, const struct sc_chain *chain)
{
	for (size_t k = 0; k < chain->n_path; k++) {
		const struct sc_cert *c = chain->path[k];

		if (c->parse_error)
			continue;
		consider(j, best, c->not_after,
			k ? "time-intermediate-expired" : "time-expired",
			k ? sc_arena_printf(j->a,
				    "%s, intermediate \"%s\" expires", name,
				    c->subject) :
			    sc_arena_printf(
				    j->a, "%s, its certificate expires", name));
	}
	if (chain->anchor)
		consider(j, best, chain->anchor->not_after, "trust-anchor-date",
			sc_arena_printf(j->a, "%s, root \"%s\" expires", name,
				chain->anchor->subject));
}

const struct sc_next_failure *sc_report_forecast(const struct sc_judgement *j)
{
	struct candidate best = { 0 };

	for (size_t i = 0; i < j->facts->n_endpoints; i++)
		if (j->facts->endpoints[i].chain)
			consider_path(j, &best,
				sc_report_name(&j->obs->endpoints[i]),
				j->facts->endpoints[i].chain);
	if (!best.what)
		return NULL;

	struct sc_next_failure *next = sc_new(j->a, struct sc_next_failure, 1);

	*next = (struct sc_next_failure){ best.at, best.finding, best.what };
	return next;
}
