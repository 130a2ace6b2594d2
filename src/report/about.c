/*
 * Which findings are about which address, looked up by every rule at each of
 * them: so they are sorted once.
 */
#include <string.h>

#include "report/parts.h"

static void add(
	struct sc_arena *a, struct sc_about *to, const struct sc_fired *f)
{
	to->v = sc_grow(a, to->v, to->n, const struct sc_fired *);
	to->v[to->n++] = f;
}

static bool is_at(const struct sc_host *host, const struct sc_endpoint *e)
{
	return !host || (e->host && strcmp(host->name, e->host) == 0);
}

const struct sc_about *sc_report_about(
	struct sc_arena *a, const struct sc_obs *obs, const struct sc_run *run)
{
	struct sc_about *about = sc_new(a, struct sc_about, obs->n_endpoints);

	for (size_t i = 0; i < run->n_fired; i++) {
		const struct sc_fired *f = &run->fired[i];
		const struct sc_subject *s = &f->subject;

		if (s->endpoint) {
			add(a, &about[s->endpoint - obs->endpoints], f);
			continue;
		}
		for (size_t k = 0; k < obs->n_endpoints; k++)
			if (is_at(s->host, &obs->endpoints[k]))
				add(a, &about[k], f);
	}
	return about;
}
