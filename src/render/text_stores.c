/* What each of several trust stores makes of the hosts: a line a store. */
#include <string.h>

#include "render/text_parts.h"

#define FIRST_COLUMN 23

/* The endpoints are all seen with the same stores, in the same order. */
static const struct sc_report_endpoint *with_stores(const struct sc_text *t)
{
	for (size_t i = 0; i < t->report->n_endpoints; i++)
		if (t->report->endpoints[i].n_stores)
			return &t->report->endpoints[i];
	return NULL;
}

/* The first refusal, and how many there are of how many. */
static const char *verdict(struct sc_text *t, size_t store)
{
	const struct sc_report_endpoint *first = NULL;
	size_t refused = 0, seen = 0;

	for (size_t i = 0; i < t->report->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &t->report->endpoints[i];

		if (store >= e->n_stores)
			continue;
		seen++;
		if (e->stores[store].verdict == SC_VERDICT_UNKNOWN)
			return "could not be loaded";
		if (e->stores[store].verdict != SC_VERDICT_PASS) {
			refused++;
			first = first ? first : e;
		}
	}
	if (!refused)
		return "trusts all";
	return sc_arena_printf(&t->arena, "refuses %zu of %zu; %s: %s", refused,
		seen, first->host ? first->host : first->address,
		first->stores[store].reason);
}

void sc_text_put_stores(struct sc_text *t)
{
	const struct sc_report_endpoint *any = with_stores(t);

	if (!any)
		return;
	sc_page_ink(&t->page, SC_INK_BOLD, "  Trust stores");
	sc_page_line(&t->page);
	for (size_t i = 0; i < any->n_stores; i++) {
		sc_page_tab(&t->page, 4);
		sc_page_put(&t->page, any->stores[i].store);
		sc_page_fold(&t->page, FIRST_COLUMN, verdict(t, i));
	}
	sc_page_line(&t->page);
}
