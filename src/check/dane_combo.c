/*
 * Records that are left over. One match authenticates, but a client may know
 * only some kinds of record, and goes by those alone (RFC 7671 8); what no
 * client needs is of a key to come, of one that is gone, or a mistake.
 */
#include "check/dane.h"

#include "check/topics.h"

/* What a finding about left-over records ends with. */
static void explain(struct sc_verdict *v, const struct sc_subject *s)
{
	sc_dane_show_seen(v, s);
	sc_dane_show_records(v, s, NULL);
	sc_dane_show_mistaken(v, s);
	sc_dane_fix(v, s, NULL);
}

static bool same_combination(const struct sc_tlsa *a, const struct sc_tlsa *b)
{
	return a->usage == b->usage && a->selector == b->selector &&
		a->mtype == b->mtype;
}

/* The first usable record of its combination stands for all of it. */
static bool leads_combination(const struct sc_dane_policy *p, size_t i)
{
	if (p->records[i].use != SC_TLSA_USABLE)
		return false;
	for (size_t k = 0; k < i; k++)
		if (p->records[k].use == SC_TLSA_USABLE &&
			same_combination(&p->records[k], &p->records[i]))
			return false;
	return true;
}

/* True when a record of the combination of `i` matches what `x` shows. */
static bool combination_matches(
	const struct sc_dane_policy *p, size_t i, const struct sc_dane_shown *x)
{
	for (size_t k = 0; k < p->n_records && k < x->dane->n_records; k++)
		if (same_combination(&p->records[k], &p->records[i]) &&
			x->dane->records[k].match == SC_TLSA_MATCH)
			return true;
	return false;
}

/* The same for all that is shown and authenticated by some record. */
static bool combination_always_matches(
	const struct sc_subject *s, const struct sc_dane_policy *p, size_t i)
{
	struct sc_dane_walk w = { .s = s };
	struct sc_dane_shown x;

	while (sc_dane_next(&w, &x))
		if (x.dane->result == SC_DANE_AUTHENTICATED &&
			!combination_matches(p, i, &x))
			return false;
	return true;
}

static bool is_3_1_1(const struct sc_tlsa *t)
{
	return t->usage == SC_TLSA_DANE_EE && t->selector == SC_TLSA_SPKI &&
		t->mtype == SC_TLSA_SHA256;
}

/* The kinds that do not match: "2 1 1, 3 0 1"; `hard`: 3 1 1 is one. */
static const char *stale_kinds(const struct sc_subject *s, bool *hard)
{
	const struct sc_dane_policy *p = sc_dane_policy(s);
	const char *list = "";

	*hard = false;
	for (size_t i = 0; i < p->n_records; i++) {
		const struct sc_tlsa *r = &p->records[i];

		if (!leads_combination(p, i) ||
			combination_always_matches(s, p, i))
			continue;
		*hard |= is_3_1_1(r) && !r->outranked;
		list = sc_arena_printf(s->arena, "%s%s%d %d %d", list,
			*list ? ", " : "", r->usage, r->selector, r->mtype);
	}
	return list;
}

static struct sc_verdict combo_no_match(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	bool hard;

	if (!sc_dane_count(s, &t, &v))
		return v;
	if (!t.n[SC_DANE_GOOD])
		return SC_IS_NA; /* dane-no-match and its kind */

	const char *kinds = stale_kinds(s, &hard);

	if (!*kinds)
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_COMBO_NO_MATCH),
		SC_TEXT("host", s->host->name), SC_TEXT("kind", kinds),
		SC_FLAG("mx", s->role == SC_ROLE_MX));
	if (!hard)
		sc_weigh(&v, SC_W_WARN);
	explain(&v, s);
	return v;
}

static struct sc_verdict hash_of_wrong_thing(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_policy(s);
	size_t n = 0;

	if (!sc_dane_count(s, &t, &v))
		return v;
	for (size_t i = 0; i < p->n_records; i++)
		n += p->records[i].use == SC_TLSA_USABLE &&
			sc_dane_mistaken(s, i) != NULL;
	if (n == 0)
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_HASH_OF_WRONG_THING),
		SC_PHRASE("records", sc_dane_some(s, n)),
		SC_TEXT("host", s->host->name), SC_NUMBER("count", n));
	explain(&v, s);
	return v;
}

/*
 * Left over beside one of the same kind that matches everywhere: of a key to
 * come, or of one that is gone.
 */
static bool is_left_over(
	const struct sc_subject *s, const struct sc_dane_policy *p, size_t i)
{
	return p->records[i].use == SC_TLSA_USABLE && !sc_dane_matches(s, i) &&
		combination_always_matches(s, p, i) && !sc_dane_mistaken(s, i);
}

#define LEFT_OVER_SHOWN 6

static struct sc_verdict extra_record(const struct sc_subject *s)
{
	struct sc_dane_tally t;
	struct sc_verdict v;
	const struct sc_dane_policy *p = sc_dane_policy(s);
	const char *list = "";
	size_t n = 0;

	if (!sc_dane_count(s, &t, &v))
		return v;
	if (!t.n[SC_DANE_GOOD])
		return SC_IS_NA;
	for (size_t i = 0; i < p->n_records; i++) {
		if (!is_left_over(s, p, i) || n++ >= LEFT_OVER_SHOWN)
			continue;
		list = sc_arena_printf(s->arena, "%s%s%s", list,
			*list ? ", " : "",
			sc_tlsa_short(s->arena, &p->records[i]));
	}
	if (n == 0)
		return SC_IS_FINE;
	v = sc_fires(s, SC_MSG(DANE_EXTRA_RECORD),
		SC_PHRASE("records", sc_dane_some(s, n)),
		SC_TEXT("host", s->host->name), SC_NUMBER("count", n));
	sc_evidence(&v, s, "dns", SC_TEXT("unmatched", list));
	sc_dane_show_seen(&v, s);
	sc_remedy(&v, s, SC_MSG(DANE_EXTRA_RECORD_EXACT_FIX),
		SC_PHRASE("wait", sc_dane_wait(s)));
	return v;
}

/* A certificate that none matches is told in place of what is left over. */
#define MISMATCH                                        \
	"dane-partial-address dane-dual-cert-no-match " \
	"dane-digest-agility dane-ta-name-mismatch "    \
	"dane-ta-chain-invalid dane-ta-not-in-chain dane-ta-is-leaf"

const struct sc_check sc_checks_dane_combo[] = {
	{
		.id = SC_CHECK_DANE_COMBO_NO_MATCH,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_COMBO_NO_MATCH_FIX,
		.run = combo_no_match,
	},
	{
		.id = SC_CHECK_DANE_HASH_OF_WRONG_THING,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_HASH_OF_WRONG_THING_FIX,
		.run = hash_of_wrong_thing,
	},
	{
		.id = SC_CHECK_DANE_EXTRA_RECORD,
		.scope = SC_SCOPE_HOST,
		.remedy = SC_MSG_DANE_EXTRA_RECORD_FIX,
		.run = extra_record,
	},
	{ 0 },
};
