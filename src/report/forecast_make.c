/*
 * Walks over the candidate dates and compares standings. An example: now is
 * Monday, and a certificate expires at the end of Friday.
 *
 *     Monday          Friday 23:59:59 | Saturday 00:00:00
 *     last            before          | after
 *
 * Most candidates change nothing, so Saturday is judged first. If it is the
 * same as Monday, the walk goes on. If it differs, the last second of Friday is
 * judged too. When that is the same as Monday, the change is an event of the
 * candidate. When it is not, something changed in between at a date that no
 * fact holds (such as the threshold of a check); bisection finds the second.
 *
 * Routine and announced dates must not hide what comes later. They are judged
 * beside the walk, against the standing of today, or not at all.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "report/event.h"
#include "report/lapsed.h"

#define PENDING_MAX 4096
#define WORK_US     (3LL * SC_LIMIT_WORK_US)
#define LAPSES_MAX  4

struct making {
	struct sc_arena *a;
	const struct sc_obs *obs;
	struct sc_standings standings;
	struct sc_pending *pending;
	size_t n_pending;
	struct sc_event *events;
	size_t n_events;
	bool cut;
	bool has_next; /* sc_next_failure is among the events */
};

/* ---- dates ---- */

static void await(void *user, const struct sc_due_date *d)
{
	struct making *m = user;
	struct sc_pending *p;

	if (m->n_pending == PENDING_MAX) {
		m->cut = true;
		return;
	}
	m->pending = sc_grow(m->a, m->pending, m->n_pending, struct sc_pending);
	p = &m->pending[m->n_pending++];
	*p = (struct sc_pending){ .first = sc_due_first(d),
		.at = d->at,
		.due = d->due,
		.place = sc_arena_text(m->a, sc_due_place(m->a, d)),
		.about = sc_arena_text(m->a, sc_due_about(m->a, d)),
		.certificate =
			d->cert ? sc_arena_text(m->a, d->cert->sha256) : NULL };
}

static int by_date(const void *a, const void *b)
{
	const struct sc_pending *x = a, *y = b;

	if (x->first.s != y->first.s)
		return x->first.s < y->first.s ? -1 : 1;
	if (x->due != y->due)
		return x->due < y->due ? -1 : 1;
	return strcmp(x->about, y->about) ? strcmp(x->about, y->about) :
					    strcmp(x->place, y->place);
}

/* Adds the dates of a standing to the candidates, each once. */
static void await_all(struct making *m, const struct sc_standing *s)
{
	struct sc_judgement j = { .a = m->a,
		.obs = m->obs,
		.facts = &s->facts,
		.settings = m->standings.settings };
	size_t n = 0;

	sc_due_each(&j, await, m);
	if (m->n_pending)
		qsort(m->pending, m->n_pending, sizeof(*m->pending), by_date);
	for (size_t i = 0; i < m->n_pending; i++)
		if (!n || by_date(&m->pending[n - 1], &m->pending[i]) != 0)
			m->pending[n++] = m->pending[i];
	m->n_pending = n;
}

/* Returns the candidates of the next second after `at`; NULL: none. */
static struct sc_pending *next_group(
	struct making *m, struct sc_date at, size_t *n)
{
	size_t i = 0, k;

	while (i < m->n_pending && m->pending[i].first.s <= at.s)
		i++;
	for (k = i; k < m->n_pending &&
		m->pending[k].first.s == m->pending[i].first.s;)
		k++;
	*n = k - i;
	return *n ? &m->pending[i] : NULL;
}

/* ---- events ---- */

static void add(struct making *m, struct sc_event e)
{
	if (m->n_events == SC_FORECAST_EVENTS) {
		m->cut = true;
		return;
	}
	m->events = sc_grow(m->a, m->events, m->n_events, struct sc_event);
	m->events[m->n_events++] = e;
}

static int by_time(const void *a, const void *b)
{
	const struct sc_event *x = a, *y = b;

	if (x->at.s != y->at.s)
		return x->at.s < y->at.s ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return strcmp(x->what, y->what);
}

static bool make(struct making *m, const struct sc_obs *obs, int64_t at_s,
	struct sc_standing *out)
{
	bool ok = sc_standing_make(
		&m->standings, obs, (struct sc_date){ at_s }, out);

	m->cut |= !ok;
	return ok;
}

/* ---- beside the walk ---- */

static void judge_lapse(struct making *m, const struct sc_standing *now,
	const struct sc_pending *v, size_t n)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_standing SC_AUTO(sc_standing_free)
		lapsed = { .n_troubles = 0 };
	const struct sc_obs *obs = sc_lapsed(&a, m->obs, v[n - 1].at);
	struct sc_event e;

	if (!make(m, obs, now->facts.at.s, &lapsed))
		return;
	if (sc_event_of_standings(m->a, now, &lapsed, v, n, &e))
		add(m, e);
	else if (sc_due_breaks(v->due))
		add(m, sc_event_of_dates(m->a, v, n));
}

static bool is_signature(const struct sc_pending *p)
{
	return p->due == SC_DUE_SIGNATURE_OVERDUE ||
		p->due == SC_DUE_SIGNATURE_ENDS;
}

/*
 * Judges the ends of DNSSEC signatures, each against the standing of today, as
 * they are renewed routinely. Those within a day share an event.
 */
static void judge_lapses(struct making *m, const struct sc_standing *now)
{
	struct sc_pending *v = sc_new(m->a, struct sc_pending, m->n_pending);
	size_t n = 0, lapses = 0;

	for (size_t i = 0; i < m->n_pending; i++)
		if (is_signature(&m->pending[i]))
			v[n++] = m->pending[i];
	for (size_t i = 0, k; i < n && lapses < LAPSES_MAX; i = k, lapses++) {
		for (k = i + 1; k < n && v[k].due == v[i].due &&
			v[k].at.s - v[i].at.s < SC_DAY_S;)
			k++;
		judge_lapse(m, now, v + i, k - i);
	}
}

static void judge_forgotten(
	struct making *m, const struct sc_pending *v, size_t n)
{
	struct sc_standing SC_AUTO(sc_standing_free) then = { .n_troubles = 0 };
	struct sc_event e;

	if (make(m, m->obs, v->first.s, &then) &&
		sc_event_of_forgotten(m->a, &then, v, n, &e))
		add(m, e);
}

/* Tells the candidates that need no walk; each kind is an event. */
static void tell_others(struct making *m, const struct sc_pending *v, size_t n)
{
	for (size_t i = 0, k; i < n; i = k) {
		for (k = i + 1; k < n && v[k].due == v[i].due;)
			k++;
		if (v[i].due == SC_DUE_POLICY_FORGOTTEN)
			judge_forgotten(m, v + i, k - i);
		else if (!sc_due_kind(v[i].due)->judged && !is_signature(&v[i]))
			add(m, sc_event_of_dates(m->a, v + i, k - i));
	}
}

/* ---- the walk ---- */

/* Moves *next to *last, which is freed. */
static void step(struct sc_standing *last, struct sc_standing *next)
{
	sc_standing_free(last);
	*last = *next;
	*next = (struct sc_standing){ .n_troubles = 0 };
}

/* Finds the first second after *last that differs; `end_s` does. */
static bool search(struct making *m, struct sc_standing *last, int64_t end_s,
	struct sc_standing *found)
{
	int64_t same_s = last->facts.at.s;

	while (end_s - same_s > 1) {
		int64_t middle_s = same_s + (end_s - same_s) / 2;
		struct sc_standing middle;

		if (!make(m, m->obs, middle_s, &middle))
			return false;
		if (sc_standing_same(last, &middle)) {
			sc_standing_free(&middle);
			same_s = middle_s;
		} else {
			step(found, &middle);
			end_s = middle_s;
		}
	}
	return found->facts.at.s == end_s || make(m, m->obs, end_s, found);
}

/* Tells every change between *last and *before; *last is *before then. */
static bool catch_up(
	struct making *m, struct sc_standing *last, struct sc_standing *before)
{
	while (!sc_standing_same(last, before)) {
		struct sc_standing found = { .n_troubles = 0 };
		struct sc_event e;

		if (!search(m, last, before->facts.at.s, &found)) {
			sc_standing_free(&found);
			return false;
		}
		if (sc_event_of_standings(m->a, last, &found, NULL, 0, &e))
			add(m, e);
		await_all(m, &found);
		step(last, &found);
	}
	step(last, before);
	return true;
}

/* Tells why `after` differs from *last: these candidates, or earlier dates. */
static bool tell_change(struct making *m, struct sc_standing *last,
	struct sc_standing *after, const struct sc_pending *v, size_t n)
{
	struct sc_standing before = { .n_troubles = 0 };
	struct sc_event e;

	if (after->facts.at.s - 1 > last->facts.at.s) {
		if (!make(m, m->obs, after->facts.at.s - 1, &before))
			return false;
		if (!catch_up(m, last, &before)) {
			sc_standing_free(&before);
			return false;
		}
	}
	if (sc_event_of_standings(m->a, last, after, v, n, &e)) {
		add(m, e);
		m->has_next |= sc_due_breaks(v->due);
	}
	return true;
}

/* Copies the candidates that are judged; returns their number. */
static size_t judged(struct making *m, const struct sc_pending *v, size_t n,
	struct sc_pending **out)
{
	size_t k = 0;

	*out = sc_new(m->a, struct sc_pending, n);
	for (size_t i = 0; i < n; i++)
		if (sc_due_kind(v[i].due)->judged)
			(*out)[k++] = v[i];
	return k;
}

/* The report's next failure is an event even if it changes nothing. */
static void tell_next(struct making *m, const struct sc_pending *v, size_t n)
{
	if (m->has_next || !sc_due_breaks(v->due))
		return;
	add(m, sc_event_of_dates(m->a, v, n));
	m->has_next = true;
}

static bool visit(struct making *m, struct sc_standing *last,
	struct sc_pending *group, size_t n_group)
{
	struct sc_standing SC_AUTO(sc_standing_free)
		after = { .n_troubles = 0 };
	struct sc_pending *v;
	size_t n = judged(m, group, n_group, &v);

	tell_others(m, group, n_group);
	if (!n)
		return true;
	if (!make(m, m->obs, v->first.s, &after))
		return false;
	if (!sc_standing_same(last, &after)) {
		if (!tell_change(m, last, &after, v, n))
			return false;
		step(last, &after);
		await_all(m, last);
	}
	tell_next(m, v, n);
	return true;
}

static void walk(struct making *m, struct sc_standing *last)
{
	struct sc_date at = last->facts.at;
	struct sc_pending *group;
	size_t n;

	while ((group = next_group(m, at, &n))) {
		at = group->first;
		if (!visit(m, last, group, n))
			return;
	}
}

static struct sc_forecast begin(
	struct sc_arena *a, const struct sc_report *r, struct sc_date at)
{
	return (struct sc_forecast){
		.schema_version = SC_FORECAST_SCHEMA_VERSION,
		.tool = r->tool,
		.target = r->target,
		.observed_at = r->observed_at,
		.judged_at = at,
		.verdict = r->verdict,
		.summary = sc_arena_text(a, r->summary),
	};
}

struct sc_forecast sc_forecast_make(struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at,
	const struct sc_settings *settings, const struct sc_deriver *with)
{
	struct making m = { .a = a,
		.obs = obs,
		.standings = { settings, with, { WORK_US, 0 },
			SC_FORECAST_JUDGEMENTS } };
	struct sc_standing SC_AUTO(sc_standing_free) last = { .n_troubles = 0 };
	struct sc_forecast f;
	bool made;

	/* The standing of today is never refused. */
	sc_budget_add(&m.standings.budget, sc_standing_cost_us(obs));
	made = make(&m, obs, at.s, &last);
	assert(made);
	(void)made;
	f = begin(a, &last.report, at);
	await_all(&m, &last);
	judge_lapses(&m, &last);
	walk(&m, &last);
	if (m.n_events)
		qsort(m.events, m.n_events, sizeof(*m.events), by_time);
	f.events = m.events;
	f.n_events = m.n_events;
	f.cut = m.cut;
	return f;
}

const struct sc_event *sc_forecast_next(const struct sc_forecast *f)
{
	for (size_t i = 0; i < f->n_events; i++)
		if (f->events[i].kind == SC_EVENT_FAILURE)
			return &f->events[i];
	return NULL;
}
