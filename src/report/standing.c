#include "report/standing.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/limits.h"
#include "base/text.h"

bool sc_standing_counts(const struct sc_finding *f)
{
	return f->severity >= SC_SEVERITY_WARN &&
		!sc_text_has_prefix(f->id, "probe-");
}

static uint64_t digest_of(const struct sc_finding *f)
{
	uint64_t hash = sc_fnv_text(SC_FNV_BEGIN, f->id);

	hash = sc_fnv_text(hash, f->subject.host);
	hash = sc_fnv_text(hash, f->subject.address);
	hash = sc_fnv_text(hash, f->subject.certificate);
	return sc_fnv_text(hash, sc_severity_words[f->severity]);
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void note_troubles(struct sc_standing *s)
{
	const struct sc_report *r = &s->report;

	s->troubles = sc_new(&s->arena, uint64_t, r->n_findings);
	for (size_t i = 0; i < r->n_findings; i++)
		if (sc_standing_counts(&r->findings[i]))
			s->troubles[s->n_troubles++] =
				digest_of(&r->findings[i]);
	if (s->n_troubles)
		qsort(s->troubles, s->n_troubles, sizeof(*s->troubles),
			by_value);
}

static uint64_t with_outcomes(uint64_t hash, enum sc_outcome_of_sender outcome,
	enum sc_outcome_of_sender worst)
{
	hash = sc_fnv_text(hash, sc_sender_outcome_words[outcome]);
	return sc_fnv_text(hash, sc_sender_outcome_words[worst]);
}

static uint64_t outcomes_of(const struct sc_report *r)
{
	uint64_t hash = SC_FNV_BEGIN;

	for (size_t i = 0; i < r->n_senders; i++) {
		const struct sc_sender *s = &r->senders[i];

		hash = with_outcomes(hash, s->outcome, s->worst);
		hash = with_outcomes(hash, s->returning, s->worst);
		for (size_t k = 0; k < s->n_hosts; k++)
			hash = with_outcomes(
				hash, s->hosts[k].outcome, s->hosts[k].worst);
		for (size_t k = 0; k < s->n_implementations; k++)
			hash = with_outcomes(hash,
				s->implementations[k].outcome,
				s->implementations[k].worst);
	}
	return hash;
}

/* Microseconds of a slow core, beside what facts and checks pay themselves. */
#define COST_US          500
#define ENDPOINT_COST_US 400
#define OTHER_COST_US    50

long long sc_standing_cost_us(const struct sc_obs *obs)
{
	size_t others = obs->n_hosts + obs->n_certificates + obs->n_pki;

	for (size_t i = 0; i < obs->n_endpoints; i++)
		others += obs->endpoints[i].n_variants;
	return COST_US + (long long)obs->n_endpoints * ENDPOINT_COST_US +
		(long long)others * OTHER_COST_US;
}

static long long spent_us(const struct sc_facts *f)
{
	return f->budget && f->budget->left_us < SC_LIMIT_WORK_US ?
		SC_LIMIT_WORK_US - f->budget->left_us :
		0;
}

bool sc_standing_make(struct sc_standings *s, const struct sc_obs *obs,
	struct sc_date at, struct sc_standing *out)
{
	if (s->left <= 0 ||
		!sc_budget_pay(&s->budget, sc_standing_cost_us(obs)))
		return false;
	s->left--;
	*out = (struct sc_standing){ .n_troubles = 0 };
	out->facts = s->with->derive(s->with->user, &out->arena, obs, at);
	out->report =
		sc_report_make(&out->arena, obs, &out->facts, s->settings);
	/* The real cost is known only now; later judgements have less. */
	if (!sc_budget_pay(&s->budget, spent_us(&out->facts)))
		s->left = 0;
	note_troubles(out);
	out->outcomes = outcomes_of(&out->report);
	return true;
}

void sc_standing_free(struct sc_standing *s)
{
	sc_arena_free(&s->arena);
}

bool sc_standing_same(const struct sc_standing *a, const struct sc_standing *b)
{
	return a->outcomes == b->outcomes && a->n_troubles == b->n_troubles &&
		(!a->n_troubles ||
			memcmp(a->troubles, b->troubles,
				a->n_troubles * sizeof(*a->troubles)) == 0);
}

bool sc_standing_lacks(const struct sc_standing *s, const struct sc_finding *f)
{
	uint64_t digest = digest_of(f);

	return !s->n_troubles ||
		!bsearch(&digest, s->troubles, s->n_troubles,
			sizeof(*s->troubles), by_value);
}
