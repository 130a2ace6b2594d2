/* smtpcert compare: what changed from one report or observation to another. */
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "changes.h"
#include "command.h"
#include "report/compare.h"
#include "seen.h"

static void put_side(struct sc_out *out, struct sc_arena *a, const char *what,
	const struct sc_comparison_side *side)
{
	sc_out_printf(out, "%s  %s, seen %s, judged for %s: %s\n", what,
		sc_text_printable(
			a, sc_bytes_of(side->target ? side->target : "?"), 253),
		sc_date_rfc3339(a, side->observed_at),
		sc_date_day(a, side->judged_at),
		sc_verdict_words[side->verdict]);
}

static void put_comparison(struct sc_out *out, struct sc_arena *a,
	const struct sc_comparison *c, bool verbose)
{
	put_side(out, a, "before", &c->before);
	put_side(out, a, "after ", &c->after);
	if (!c->same_target)
		sc_out_text(out,
			"These are two targets: what differs is told "
			"as a change.\n");
	if (!c->same_rules)
		sc_out_text(out,
			"They were judged by other rules, so findings "
			"may differ for that alone.\n");
	if (c->n_changes == 0)
		sc_out_text(out, "\nNothing changed.\n");
	else
		sc_out_printf(out,
			"\n%lld for the worse, %lld for the better, %lld "
			"neither.\n",
			c->worse, c->better, c->neutral);
	put_changes(out, c, verbose, NULL);
}

bool command_compare(struct options *o, int *status, struct sc_error *e)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_report before, after;
	struct sc_comparison c;

	if (o->n_operands != 2)
		return sc_error_set(e, SC_ERROR_USAGE,
			"compare: two files are wanted, each a report "
			"or an observation, not %zu",
			o->n_operands);
	if (strcmp(o->operands[0], "-") == 0 &&
		strcmp(o->operands[1], "-") == 0)
		return sc_error_set(e, SC_ERROR_USAGE,
			"compare: only one of the two can be standard "
			"input");
	if (!read_report(o, &a, o->operands[0], &before, e) ||
		!read_report(o, &a, o->operands[1], &after, e))
		return false;
	c = sc_report_compare(&a, &before, &after);
	put_comparison(&out, &a, &c, o->verbose);
	*status = c.worse ? STATUS_FINDINGS : STATUS_FINE;
	return put_result(o, &sc_type_comparison, &c, &m, e);
}
