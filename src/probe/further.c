#include "probe/further.h"

#include "base/limits.h"
#include "obs/outcome.h"
#include "probe/run.h"

static const struct sc_further *const tables[] = {
	sc_further_variants,
	sc_further_hellos,
	sc_further_trials,
};

/* There is something to build on: the server speaks, and lets us speak. */
static bool was_let_in(const struct sc_visit *base)
{
	const struct sc_endpoint *e = &base->endpoint;

	return e->mode == SC_MODE_IMPLICIT ? e->tls != NULL :
					     e->ehlo.outcome == SC_OUTCOME_OK;
}

/* The TLSA records are known, or are not asked for. */
static bool is_ready(const struct sc_place *p)
{
	return p->settled || !p->looked_up;
}

bool sc_further_awaited(const struct sc_visit *base)
{
	return !base->base && !base->planned &&
		base->place->run->options->depth > SC_DEPTH_QUICK;
}

static void add(struct sc_visit *base, const struct sc_further *row)
{
	struct sc_arena *a = base->place->run->arena;
	struct sc_visit *v = sc_visit_new(base->place, base->session.ip);

	v->base = base;
	v->further = row;
	v->session.brief = true;
	base->furthers =
		sc_grow(a, base->furthers, base->n_furthers, struct sc_visit *);
	base->furthers[base->n_furthers++] = v;
}

static void add_table(struct sc_visit *base, const struct sc_further *rows)
{
	for (const struct sc_further *row = rows; row->name; row++)
		if (row->from <= base->place->run->options->depth)
			add(base, row);
}

/* Who waits for a tarpit three times does so because he was told to. */
static const char *too_slow(const struct sc_visit *base)
{
	const struct sc_run *r = base->place->run;
	long long took_ms = base->ended_ms - base->endpoint.connect_began_ms;

	if (r->options->depth == SC_DEPTH_FULL ||
		took_ms < SC_LIMIT_PATIENCE_S * 1000LL)
		return NULL;
	return sc_arena_printf(r->arena,
		"the first session took %lld s, and the depth is not full",
		took_ms / 1000);
}

void sc_further_plan(struct sc_visit *base)
{
	if (!sc_further_awaited(base) || !base->done || !is_ready(base->place))
		return;
	base->planned = true;
	if (!was_let_in(base))
		return;
	base->stopped = too_slow(base);
	for (size_t i = 0; i < SC_COUNT(tables); i++)
		add_table(base, tables[i]);
}

const struct sc_visit *sc_further_of(
	const struct sc_visit *base, const char *name)
{
	for (size_t i = 0; i < base->n_furthers; i++)
		if (base->furthers[i]->done && !base->furthers[i]->dropped &&
			strcmp(base->furthers[i]->further->name, name) == 0)
			return base->furthers[i];
	return NULL;
}

static bool said_421(const struct sc_endpoint *e)
{
	return e->greeting.code == 421 || e->ehlo.code == 421 ||
		e->helo.code == 421 || e->starttls.code == 421 ||
		e->greeting_tls.code == 421 || e->ehlo_tls.code == 421;
}

/* Of a session behind one that went well. */
static bool was_shut_out(const struct sc_endpoint *e)
{
	if (e->connect != SC_OUTCOME_OK)
		return e->connect != SC_OUTCOME_LOCAL;
	return e->mode == SC_MODE_STARTTLS && e->greeting.outcome &&
		e->greeting.outcome != SC_OUTCOME_OK;
}

const char *sc_further_refusal(const struct sc_visit *v)
{
	bool trial = v->talk.dialogue && v->talk.turned_away;

	if (!trial && !said_421(&v->endpoint) &&
		!(v->base && was_shut_out(&v->endpoint)))
		return NULL;
	return sc_arena_printf(v->place->run->arena,
		"connection %d to this address was turned away (%s)",
		v->spot->n_connections,
		sc_endpoint_story(v->place->run->arena, &v->endpoint));
}

static bool was_left(const struct sc_visit *base, const struct sc_visit *v)
{
	const struct sc_further *row = v->further;

	return (!v->done || v->dropped) &&
		(!row->applies || row->applies(base, row));
}

/* The address turned us away, be it with the last of them. */
static bool was_stopped(const struct sc_visit *base)
{
	if (base->endpoint.further_left)
		return true;
	for (size_t i = 0; i < base->n_furthers; i++)
		if (base->furthers[i]->done && !base->furthers[i]->dropped &&
			(base->furthers[i]->cut ||
				sc_further_refusal(base->furthers[i])))
			return true;
	return false;
}

static const char *why_stopped(const struct sc_visit *base)
{
	if (base->spot->refusal)
		return base->spot->refusal;
	return base->stopped ? base->stopped :
			       "the time for the whole probe was over";
}

void sc_further_collect(struct sc_visit *base)
{
	struct sc_endpoint *e = &base->endpoint;

	e->connections = base->running ||
		(base->done && e->connect != SC_OUTCOME_UNTRIED);
	e->connections += base->session.early.state != SC_LINK_UNUSED;
	for (size_t i = 0; i < base->n_furthers; i++) {
		struct sc_visit *v = base->furthers[i];

		if (v->done && !v->dropped) {
			e->connections++;
			v->further->put(v, e);
		} else if (was_left(base, v)) {
			e->further_left++;
		}
	}
	if (was_stopped(base))
		e->further_stopped = why_stopped(base);
}
