#include "facts/sessions.h"

#include <string.h>

#include "base/limits.h"
#include "facts/turns.h"
#include "facts/variant.h"
#include "obs/outcome.h"

static const char repeat[] = "repeat";

/* Also "repeat-2". */
static bool is_repeat(const char *name)
{
	return strncmp(name, repeat, strlen(repeat)) == 0;
}

static bool is_called(const struct sc_variant *v, const char *name)
{
	return is_repeat(name) ? is_repeat(v->name) :
				 strcmp(v->name, name) == 0;
}

/* An observation may come from anybody. */
static size_t count_variants(const struct sc_endpoint *e)
{
	return e->n_variants < SC_LIMIT_VARIANTS ? e->n_variants :
						   SC_LIMIT_VARIANTS;
}

/* How often a question was completed, and how often it broke off. */
struct tries {
	size_t ok, broken;
};

/* An alert is an answer from a server that has no such kind of key. */
static bool is_answered_by_alert(const char *name)
{
	for (size_t i = 0; sc_variant_keys[i]; i++)
		if (strcmp(sc_variant_keys[i], name) == 0)
			return true;
	return false;
}

static void add_try(struct tries *t, const char *name, const struct sc_tls *tls)
{
	bool answered = tls->outcome == SC_OUTCOME_OK ||
		(tls->outcome == SC_OUTCOME_REJECTED &&
			is_answered_by_alert(name));

	t->ok += answered;
	t->broken += !answered && sc_outcome_broke_off(tls->outcome);
}

static struct tries tries_of(const struct sc_endpoint *e, const char *name)
{
	struct tries t = { 0 };

	if (is_repeat(name) && e->tls)
		add_try(&t, name, e->tls);
	for (size_t i = 0; i < count_variants(e); i++)
		if (is_called(&e->variants[i], name))
			add_try(&t, name, &e->variants[i].tls);
	return t;
}

/* The first handshake completed, and so did one like it later. */
static bool has_control(const struct sc_endpoint *e)
{
	struct tries t = tries_of(e, repeat);

	return t.ok > 1 && !t.broken;
}

enum sc_tried sc_sessions_tried(const struct sc_endpoint *e, const char *name)
{
	struct tries t = tries_of(e, name);

	if (t.ok)
		return t.broken ? SC_TRIED_BY_CHANCE : SC_TRIED_COMPLETES;
	if (!t.broken)
		return SC_TRIED_NEVER;
	return t.broken > 1 && has_control(e) ? SC_TRIED_FAILS :
						SC_TRIED_UNSURE;
}

bool sc_sessions_refuse_name(const struct sc_endpoint *e)
{
	struct tries with = tries_of(e, repeat);
	struct tries without = tries_of(e, "no-sni");

	return e->tls && e->tls->sni && !with.ok && with.broken > 1 &&
		without.ok && !without.broken;
}

/* What one session said in clear. */
struct said {
	const struct sc_reply *ehlo, *starttls; /* or NULL */
};

/* What came of STARTTLS counts where nothing was sent behind it. */
static struct said said_in(const struct sc_trial *t)
{
	bool plain = strcmp(t->name, "inside") == 0;

	return (struct said){ sc_turns_answer(t, "EHLO", false),
		plain ? sc_turns_answer(t, "STARTTLS", false) : NULL };
}

static void add_said(struct sc_session_counts *c, struct said s)
{
	c->all++;
	if (!s.ehlo || s.ehlo->outcome != SC_OUTCOME_OK)
		return;
	c->ehlos++;
	if (!sc_reply_offers(s.ehlo, "STARTTLS"))
		return;
	c->offers++;
	if (!s.starttls || !s.starttls->code)
		return;
	c->starttls++;
	c->temporary += s.starttls->code / 100 == 4;
	c->refused += s.starttls->code / 100 == 5;
}

/* No sender says anything there, in clear or not. */
static bool was_unheard(const struct sc_extra_session *s)
{
	return s->connect == SC_OUTCOME_REFUSED ||
		sc_outcome_hung_up(s->greeting.outcome) ||
		sc_outcome_hung_up(s->ehlo.outcome);
}

/* Before anything was asked that a server might refuse to answer. */
static bool was_cut_early(const struct sc_extra_session *s)
{
	return was_unheard(s) || sc_outcome_hung_up(s->starttls.outcome);
}

bool sc_sessions_is_broken(
	const struct sc_endpoint *e, const struct sc_variant *v)
{
	struct tries t = { 0 };

	add_try(&t, v->name, &v->tls);
	return t.broken && sc_sessions_tried(e, v->name) == SC_TRIED_BY_CHANCE;
}

/* In a question that was completed as well, or before any was asked. */
static size_t count_broken(const struct sc_endpoint *e)
{
	size_t n = 0;

	for (size_t i = 0; i < count_variants(e); i++) {
		const struct sc_variant *v = &e->variants[i];

		n += sc_sessions_is_broken(e, v);
	}
	for (size_t i = 0; i < e->n_sessions; i++)
		n += was_cut_early(&e->sessions[i]);
	return n;
}

struct sc_session_counts sc_sessions_count(const struct sc_endpoint *e)
{
	struct sc_session_counts c = { 0 };
	bool goes = e->tls && e->tls->outcome == SC_OUTCOME_OK;

	add_said(&c, (struct said){ &e->ehlo, &e->starttls });
	for (size_t i = 0; i < e->n_sessions; i++)
		add_said(&c,
			(struct said){ &e->sessions[i].ehlo,
				&e->sessions[i].starttls });
	for (size_t i = 0; i < e->n_trials; i++)
		add_said(&c, said_in(&e->trials[i]));
	c.broke_off = goes ? count_broken(e) : 0;
	for (size_t i = 0; goes && i < e->n_sessions; i++)
		c.unheard += was_unheard(&e->sessions[i]);
	return c;
}
