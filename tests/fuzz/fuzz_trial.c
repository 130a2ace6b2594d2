/*
 * A trial. The first byte says which; in the rest 0xff means that our output
 * is fetched (and TLS done, when it is due), 0xfe that the time of the step is
 * over, 0xfd that the peer is gone.
 */
#include "wire/trial.h"

#include <stdlib.h>

enum { MARK_TURN = 0xff, MARK_TIME = 0xfe, MARK_GONE = 0xfd };

static void check(bool good)
{
	if (!good)
		abort();
}

static void turn(struct sc_trial_client *c, uint8_t mark)
{
	while (sc_trial_output(c).n)
		;
	if (mark == MARK_GONE)
		sc_trial_fail(c, SC_OUTCOME_CLOSED, "closed", 2);
	else if (c->state == SC_TRIAL_OVER)
		return;
	else if (mark == MARK_TIME)
		sc_trial_expire(c, 2);
	else if (c->state == SC_TRIAL_HANDSHAKE)
		sc_trial_secured(c, 2);
}

static void play(struct sc_trial_client *c, struct sc_bytes b)
{
	while (b.n) {
		size_t n = 0;

		while (n < b.n && b.p[n] < MARK_GONE)
			n++;
		sc_trial_feed(c, (struct sc_bytes){ b.p, n }, 1);
		if (n < b.n)
			turn(c, b.p[n++]);
		b.p += n;
		b.n -= n;
	}
}

static size_t count_steps(const struct sc_trial_script *s)
{
	size_t n = 0;

	while (s->steps[n].op)
		n++;
	return n;
}

/* What must hold of every trial, whatever the peer said. */
static void check_trial(const struct sc_trial_client *c)
{
	const struct sc_trial *t = c->trial;
	size_t n_replies = 0;
	bool tls = false;

	check(t->n_turns <= count_steps(c->script) + 1);
	for (size_t i = 0; i < t->n_turns; i++) {
		n_replies += t->turns[i].n_replies;
		check(t->turns[i].tls || !tls);
		tls = t->turns[i].tls;
	}
	check(n_replies <= SC_LIMIT_TRIAL_REPLIES);
	check((t->outcome != SC_OUTCOME_UNTRIED) ==
			(c->state == SC_TRIAL_OVER) ||
		t->outcome == SC_OUTCOME_REJECTED);
	check(c->state == SC_TRIAL_OVER || sc_trial_patience_ms(c) > 0);
}

static const struct sc_trial_script *script_at(size_t i)
{
	const struct sc_trial_script *s = sc_trial_scripts;

	while (s->name && i--)
		s++;
	return s->name ? s : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena arena = { 0 };
	struct sc_trial trial = { 0 };
	struct sc_trial_client c = {
		.arena = &arena,
		.ehlo_name = "probe.example",
		.script = n ? script_at(p[0]) : NULL,
		.trial = &trial,
	};

	if (!c.script)
		return 0;
	sc_trial_start(&c, 0);
	play(&c, (struct sc_bytes){ p + 1, n - 1 });
	check_trial(&c);
	sc_arena_free(&arena);
	return 0;
}
