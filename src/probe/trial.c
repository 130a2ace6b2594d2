/*
 * Further sessions with a dialogue of their own: those of wire/trial.h.
 *
 * At the full depth only. They do not hurt, but some look like an attack, and
 * a server may hold that against us.
 */
#include "wire/trial.h"
#include "probe/further.h"
#include "probe/run.h"

/* A trial in the making. */
struct attempt {
	struct sc_trial_client client;
	struct sc_trial trial;
	struct sc_visit *visit;
};

static struct sc_trial_client *client(void *user)
{
	return &((struct attempt *)user)->client;
}

static void start(void *user, long long now_ms)
{
	sc_trial_start(client(user), now_ms);
}

static void feed(void *user, struct sc_bytes b, long long now_ms)
{
	sc_trial_feed(client(user), b, now_ms);
}

static void secured(void *user, long long now_ms)
{
	sc_trial_secured(client(user), now_ms);
}

static bool silent(void *user, long long now_ms)
{
	return sc_trial_expire(client(user), now_ms);
}

static void fail(
	void *user, enum sc_outcome why, const char *detail, long long now_ms)
{
	sc_trial_fail(client(user), why, detail, now_ms);
}

static struct sc_bytes output(void *user)
{
	return sc_trial_output(client(user));
}

static long long limit_ms(void *user)
{
	return sc_trial_patience_ms(client(user));
}

/*
 * A greeting that refuses, or 421 at any time. Where it happened stands in the
 * visit, as far as a session has such places.
 */
static void look_for_refusal(struct attempt *a)
{
	struct sc_endpoint *e = &a->visit->endpoint;
	struct sc_reply *const places[] = { &e->greeting, &e->ehlo,
		&e->starttls };

	for (size_t i = 0; i < a->trial.n_turns; i++) {
		const struct sc_trial_turn *t = &a->trial.turns[i];
		size_t place = i < 2 ? i : 2;

		if (!t->n_replies)
			continue;
		*places[place] = t->replies[t->n_replies - 1];
		if (places[place]->code == 421 ||
			(i == 0 && places[0]->outcome == SC_OUTCOME_REJECTED)) {
			a->visit->talk.turned_away = true;
			return;
		}
	}
}

static enum sc_turn turn(void *user)
{
	static const enum sc_turn turns[] = {
		[SC_TRIAL_TALKING] = SC_TURN_PEER,
		[SC_TRIAL_HANDSHAKE] = SC_TURN_SECURE,
		[SC_TRIAL_OVER] = SC_TURN_OVER,
	};

	if (client(user)->state == SC_TRIAL_OVER)
		look_for_refusal(user);
	return turns[client(user)->state];
}

static const struct sc_dialogue dialogue = {
	.start = start,
	.feed = feed,
	.secured = secured,
	.silent = silent,
	.fail = fail,
	.output = output,
	.turn = turn,
	.limit_ms = limit_ms,
};

/* The script of that name for this kind of port. */
static const struct sc_trial_script *script_of(
	const struct sc_visit *base, const char *name)
{
	const struct sc_target *target = base->place->run->target;

	for (const struct sc_trial_script *s = sc_trial_scripts; s->name; s++)
		if (strcmp(s->name, name) == 0 &&
			s->roles >> target->role & 1 &&
			s->mode == base->endpoint.mode)
			return s;
	return NULL;
}

static bool wants_tls(const struct sc_trial_script *s)
{
	for (const struct sc_trial_step *step = s->steps; step->op; step++)
		if (step->op == SC_TRIAL_SECURE)
			return true;
	return false;
}

static bool applies(const struct sc_visit *base, const struct sc_further *row)
{
	const struct sc_trial_script *s = script_of(base, row->name);
	const struct sc_tls *tls = base->endpoint.tls;

	if (!s)
		return false;
	return wants_tls(s) ? tls && tls->outcome == SC_OUTCOME_OK :
			      base->endpoint.ehlo.outcome == SC_OUTCOME_OK;
}

static void set_up(struct sc_visit *v)
{
	struct sc_run *r = v->place->run;
	struct attempt *a = sc_new(r->arena, struct attempt, 1);

	a->visit = v;
	a->trial.name = v->further->name;
	a->client = (struct sc_trial_client){ .arena = r->arena,
		.ehlo_name = r->options->ehlo_name,
		.script = script_of(v->base, v->further->name),
		.trial = &a->trial };
	v->talk.link.offer = v->base->session.offer;
	v->talk.dialogue = &dialogue;
	v->talk.user = a;
	v->result = a;
}

static void put(const struct sc_visit *v, struct sc_endpoint *base)
{
	struct attempt *a = v->result;
	struct sc_trial *grown = sc_grow(
		a->client.arena, base->trials, base->n_trials, struct sc_trial);
	struct sc_tls tls;

	if (sc_link_tls(&v->talk.link, &tls)) {
		a->trial.tls = tls.outcome;
		a->trial.tls_detail = tls.detail;
		a->trial.not_tls = tls.not_tls;
	}
	grown[base->n_trials++] = a->trial;
	base->trials = grown;
}

#define ROW(name)                                               \
	{                                                       \
		name, SC_DEPTH_FULL, applies, set_up, put, NULL \
	}

const struct sc_further sc_further_trials[] = {
	ROW("inside"),
	ROW("inject-crlf"),
	ROW("inject-lf"),
	ROW("inject-cr"),
	ROW("inject-ehlo"),
	ROW("inject-split"),
	ROW("inject-after"),
	ROW("inject-prefix"),
	ROW("mail-kept"),
	ROW("lower-case"),
	ROW("clear"),
	ROW("again"),
	{ 0 },
};
