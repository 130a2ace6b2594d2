#include "probe/further.h"

#include "base/limits.h"
#include "obs/outcome.h"
#include "probe/hello.h"
#include "probe/run.h"

static const struct sc_further *const tables[] = {
	sc_further_variants,
	sc_further_hellos,
	sc_further_finishes,
	sc_further_trials,
};

/* There is something to build on: the server speaks, and lets us speak. */
static bool was_let_in(const struct sc_visit *base)
{
	const struct sc_endpoint *e = &base->endpoint;

	return e->mode == SC_MODE_IMPLICIT ? e->tls != NULL :
					     e->ehlo.outcome == SC_OUTCOME_OK;
}

/*
 * The connection broke off, or TLS did not come about. Whoever refuses us by a
 * reply, or does not answer at all, does not change his mind.
 */
static bool broke_off(const struct sc_visit *base)
{
	const struct sc_endpoint *e = &base->endpoint;

	if (was_let_in(base))
		return true;
	return e->connect == SC_OUTCOME_OK && !e->implicit_tls_answers &&
		(sc_outcome_hung_up(e->greeting.outcome) ||
			sc_outcome_hung_up(e->ehlo.outcome));
}

/* At the depth `quick` only a handshake that failed is looked into. */
static bool has_questions(const struct sc_visit *base)
{
	const struct sc_tls *tls = base->endpoint.tls;

	if (base->place->run->options->depth > SC_DEPTH_QUICK)
		return broke_off(base);
	return tls && tls->sni && sc_outcome_broke_off(tls->outcome);
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

/* Adds a visit to those of `base`, in place `at`. */
static void put_at(struct sc_visit *base, size_t at, struct sc_visit *v)
{
	struct sc_arena *a = base->place->run->arena;

	base->furthers =
		sc_grow(a, base->furthers, base->n_furthers, struct sc_visit *);
	for (size_t i = base->n_furthers++; i > at; i--)
		base->furthers[i] = base->furthers[i - 1];
	base->furthers[at] = v;
}

static void set_row(
	struct sc_visit *v, struct sc_visit *base, const struct sc_further *row)
{
	v->base = base;
	v->further = row;
	v->session.extra = v->session.brief = true;
}

static void add(struct sc_visit *base, const struct sc_further *row)
{
	struct sc_visit *v = sc_visit_new(base->place, base->session.ip, NULL);

	set_row(v, base, row);
	put_at(base, base->n_furthers, v);
}

struct sc_visit *sc_further_insert(
	struct sc_visit *v, const struct sc_further *row)
{
	struct sc_visit *base = v->base;
	struct sc_visit *new = sc_visit_new(base->place, base->session.ip, v);
	size_t at = 0;

	while (base->furthers[at++] != v)
		;
	set_row(new, base, row);
	put_at(base, at, new);
	return new;
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
	if (base->base || base->planned || !base->done ||
		!is_ready(base->place))
		return;
	base->planned = true;
	if (!has_questions(base))
		return;
	base->stopped = too_slow(base);
	for (size_t i = 0; i < SC_COUNT(tables); i++)
		add_table(base, tables[i]);
}

static bool was_held_as(const struct sc_visit *v, const char *name)
{
	return v->done && !v->dropped && strcmp(v->further->name, name) == 0;
}

const struct sc_visit *sc_further_of(
	const struct sc_visit *base, const char *name)
{
	for (size_t i = 0; i < base->n_furthers; i++)
		if (was_held_as(base->furthers[i], name))
			return base->furthers[i];
	return NULL;
}

const struct sc_visit *sc_further_last(
	const struct sc_visit *base, const char *name)
{
	for (size_t i = base->n_furthers; i--;)
		if (was_held_as(base->furthers[i], name))
			return base->furthers[i];
	return NULL;
}

static bool said_421(const struct sc_endpoint *e)
{
	return e->greeting.code == 421 || e->ehlo.code == 421 ||
		e->helo.code == 421 || e->starttls.code == 421 ||
		e->greeting_tls.code == 421 || e->ehlo_tls.code == 421;
}

/* Set for an extra session that got no connection or no greeting. */
static bool was_shut_out(const struct sc_endpoint *e)
{
	if (e->connect != SC_OUTCOME_OK)
		return e->connect != SC_OUTCOME_LOCAL;
	return e->mode == SC_MODE_STARTTLS && e->greeting.outcome &&
		e->greeting.outcome != SC_OUTCOME_OK;
}

/* It may have been chance, once: one of several servers that is down. */
static bool may_be_chance(const struct sc_endpoint *e)
{
	enum sc_outcome o =
		e->connect == SC_OUTCOME_OK ? e->greeting.outcome : e->connect;

	return o == SC_OUTCOME_REFUSED || sc_outcome_hung_up(o);
}

static bool turns_us_away(const struct sc_visit *v)
{
	const struct sc_endpoint *e = &v->endpoint;

	if (said_421(e) || (v->talk.dialogue && v->talk.turned_away))
		return true;
	if (!v->base || !was_shut_out(e))
		return false;
	return !may_be_chance(e) || v->spot->n_shut_out > 1;
}

void sc_further_count_shut_out(struct sc_visit *v)
{
	bool shut_out = v->base && was_shut_out(&v->endpoint);

	v->spot->n_shut_out = shut_out ? v->spot->n_shut_out + 1 : 0;
}

static void count_certs(struct sc_run *r, const struct sc_bytes *v, size_t n)
{
	r->n_certs += n;
	for (size_t i = 0; i < n; i++)
		r->cert_bytes += v[i].n;
}

void sc_further_count_certs(struct sc_visit *v)
{
	const struct sc_hello_trial *t = sc_hello_trial_of(v);

	count_certs(v->place->run, v->session.certs, v->session.n_certs);
	if (t)
		count_certs(v->place->run, t->reply.certs, t->reply.n_certs);
}

/* Each chain is bounded, and so is what all of them hold together. */
static bool are_too_many(const struct sc_run *r)
{
	return r->n_certs > SC_LIMIT_CERTIFICATES ||
		r->cert_bytes > SC_LIMIT_TARGET_CERTS;
}

const char *sc_further_refusal(const struct sc_visit *v)
{
	if (are_too_many(v->place->run))
		return "the sessions with this target showed more certificates "
		       "than are kept";
	if (!turns_us_away(v))
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

/* What it said before TLS; a trial has turns for that. */
static void put_session(const struct sc_visit *v, struct sc_endpoint *base)
{
	struct sc_extra_session *all;

	if (v->talk.dialogue)
		return;
	all = sc_grow(v->place->run->arena, base->sessions, base->n_sessions,
		struct sc_extra_session);
	all[base->n_sessions++] =
		(struct sc_extra_session){ .name = v->further->name,
			.connect = v->endpoint.connect,
			.connect_detail = v->endpoint.connect_detail,
			.greeting = v->endpoint.greeting,
			.ehlo = v->endpoint.ehlo,
			.starttls = v->endpoint.starttls };
	base->sessions = all;
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
			put_session(v, e);
		} else if (was_left(base, v)) {
			e->further_left++;
		}
	}
	if (was_stopped(base))
		e->further_stopped = why_stopped(base);
	e->further_too_slow = base->stopped && !base->spot->refusal;
}
