#include "report/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "report/compare_parts.h"

struct sc_change *sc_compare_add(struct sc_comparing *c,
	enum sc_change_kind kind, enum sc_change_sense sense,
	struct sc_change_place place, const char *before, const char *after)
{
	struct sc_change change = { .kind = kind,
		.sense = sense,
		.place = place,
		.before = before,
		.after = after };

	if (c->n == SC_LIMIT_CHANGES) {
		c->cut = true;
		return &c->spare;
	}
	c->changes = sc_grow(c->a, c->changes, c->n, struct sc_change);
	c->changes[c->n] = change;
	return &c->changes[c->n++];
}

bool sc_compare_same(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) == 0 : x == y;
}

struct sc_change *sc_compare_texts(struct sc_comparing *c,
	enum sc_change_kind kind, enum sc_change_sense sense,
	struct sc_change_place place, const char *before, const char *after)
{
	return sc_compare_same(before, after) ?
		NULL :
		sc_compare_add(c, kind, sense, place, before, after);
}

enum sc_change_sense sc_compare_ranks(int before, int after)
{
	return after > before  ? SC_CHANGE_WORSE :
		after < before ? SC_CHANGE_BETTER :
				 SC_CHANGE_NEUTRAL;
}

const struct sc_report_endpoint *sc_compare_endpoint(const struct sc_report *r,
	const char *host, const char *address, int port)
{
	for (size_t i = 0; i < r->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &r->endpoints[i];

		if (e->port == port && sc_compare_same(e->address, address) &&
			sc_compare_same(e->host, host))
			return e;
	}
	return NULL;
}

/* ---- certificates ---- */

static int by_digest(const void *x, const void *y)
{
	const struct sc_report_certificate *const *a = x, *const *b = y;

	return strcmp((*a)->sha256, (*b)->sha256);
}

static struct sc_compare_index index_of(
	struct sc_arena *a, const struct sc_report *r)
{
	struct sc_compare_index index = { sc_new(a,
		const struct sc_report_certificate *, r->n_certificates + 1) };

	for (size_t i = 0; i < r->n_certificates; i++)
		if (r->certificates[i].sha256)
			index.v[index.n++] = &r->certificates[i];
	qsort(index.v, index.n, sizeof(*index.v), by_digest);
	return index;
}

const struct sc_report_certificate *sc_compare_certificate(
	const struct sc_compare_index *index, const char *sha256)
{
	const struct sc_report_certificate wanted = { .sha256 = sha256 };
	const struct sc_report_certificate *p = &wanted, **found;

	if (!sha256 || !index->n)
		return NULL;
	found = bsearch(&p, index->v, index->n, sizeof(p), by_digest);
	return found ? *found : NULL;
}

/* ---- sets of texts ---- */

static int by_text(const void *x, const void *y)
{
	const char *const *a = x, *const *b = y;

	return strcmp(*a, *b);
}

/* Sorted, without those that are NULL, which a stranger's file may have. */
static struct sc_texts sorted(struct sc_arena *a, struct sc_texts t)
{
	const char **v = sc_new(a, const char *, t.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < t.n; i++)
		if (t.v[i])
			v[n++] = t.v[i];
	qsort(v, n, sizeof(*v), by_text);
	return (struct sc_texts){ v, n };
}

static bool has(struct sc_texts set, const char *text)
{
	return set.n && bsearch(&text, set.v, set.n, sizeof(*set.v), by_text);
}

bool sc_compare_is_same_set(
	struct sc_arena *a, struct sc_texts x, struct sc_texts y)
{
	struct sc_texts in_x = sorted(a, x), in_y = sorted(a, y);

	for (size_t i = 0; i < in_x.n; i++)
		if (!has(in_y, in_x.v[i]))
			return false;
	for (size_t i = 0; i < in_y.n; i++)
		if (!has(in_x, in_y.v[i]))
			return false;
	return true;
}

void sc_compare_sets(struct sc_comparing *c, enum sc_change_kind lost,
	enum sc_change_kind gained, struct sc_change_place place,
	struct sc_texts before, struct sc_texts after)
{
	struct sc_texts was = sorted(c->a, before), is = sorted(c->a, after);

	for (size_t i = 0; i < before.n; i++)
		if (before.v[i] && !has(is, before.v[i]))
			sc_compare_add(c, lost, SC_CHANGE_NEUTRAL, place,
				before.v[i], NULL);
	for (size_t i = 0; i < after.n; i++)
		if (after.v[i] && !has(was, after.v[i]))
			sc_compare_add(c, gained, SC_CHANGE_NEUTRAL, place,
				NULL, after.v[i]);
}

/* ---- all of it ---- */

/* The changes beside their number, which keeps those of one kind in order. */
struct numbered {
	struct sc_change change;
	size_t number;
};

static int compare_size(size_t x, size_t y)
{
	return (x > y) - (x < y);
}

static int by_weight(const void *x, const void *y)
{
	static const size_t ranks[] = { [SC_CHANGE_WORSE] = 0,
		[SC_CHANGE_BETTER] = 1,
		[SC_CHANGE_NEUTRAL] = 2 };
	const struct numbered *a = x, *b = y;
	int order =
		compare_size(ranks[a->change.sense], ranks[b->change.sense]);

	if (!order)
		order = compare_size(a->change.kind, b->change.kind);
	return order ? order : compare_size(a->number, b->number);
}

static void sort_changes(struct sc_comparing *c)
{
	struct numbered *v = sc_new(c->a, struct numbered, c->n + 1);

	for (size_t i = 0; i < c->n; i++)
		v[i] = (struct numbered){ c->changes[i], i };
	qsort(v, c->n, sizeof(*v), by_weight);
	for (size_t i = 0; i < c->n; i++)
		c->changes[i] = v[i].change;
}

static void compare_verdicts(struct sc_comparing *c)
{
	static const int ranks[] = { [SC_VERDICT_PASS] = 0,
		[SC_VERDICT_WARN] = 1,
		[SC_VERDICT_FAIL] = 2,
		[SC_VERDICT_UNKNOWN] = -1 };
	enum sc_report_verdict b = c->before->verdict, a = c->after->verdict;
	bool known = b != SC_VERDICT_UNKNOWN && a != SC_VERDICT_UNKNOWN;

	sc_compare_texts(c, SC_CHANGE_VERDICT,
		known ? sc_compare_ranks(ranks[b], ranks[a]) :
			SC_CHANGE_NEUTRAL,
		SC_CHANGE_EVERYWHERE, sc_verdict_words[b], sc_verdict_words[a]);
}

static struct sc_comparison_side side_of(const struct sc_report *r)
{
	return (struct sc_comparison_side){ r->target.input, r->observed_at,
		r->judged_at, r->verdict };
}

static bool is_same_target(const struct sc_report *x, const struct sc_report *y)
{
	return x->target.kind == y->target.kind &&
		x->target.role == y->target.role &&
		x->target.port == y->target.port &&
		sc_compare_same(x->target.domain, y->target.domain) &&
		sc_compare_same(x->target.host, y->target.host) &&
		sc_compare_same(x->target.address, y->target.address);
}

static bool is_same_limit(
	const struct sc_life_limit *x, const struct sc_life_limit *y)
{
	return x->days == y->days && x->percent == y->percent;
}

static bool is_same_rules(const struct sc_report *x, const struct sc_report *y)
{
	return x->rules.name == y->rules.name &&
		is_same_limit(&x->rules.warn, &y->rules.warn) &&
		is_same_limit(&x->rules.fail, &y->rules.fail);
}

struct sc_comparison sc_report_compare(struct sc_arena *a,
	const struct sc_report *before, const struct sc_report *after)
{
	struct sc_comparing c = { .a = a,
		.before = before,
		.after = after,
		.was = index_of(a, before),
		.is = index_of(a, after) };
	struct sc_comparison r = {
		.schema_version = SC_COMPARISON_SCHEMA_VERSION,
		.before = side_of(before),
		.after = side_of(after),
		.same_target = is_same_target(before, after),
		.same_rules = is_same_rules(before, after),
	};

	compare_verdicts(&c);
	sc_compare_senders(&c);
	sc_compare_servers(&c);
	sc_compare_policies(&c);
	sc_compare_findings(&c);
	sort_changes(&c);
	for (size_t i = 0; i < c.n; i++) {
		c.changes[i].message = sc_change_message(a, &c.changes[i]);
		r.worse += c.changes[i].sense == SC_CHANGE_WORSE;
		r.better += c.changes[i].sense == SC_CHANGE_BETTER;
		r.neutral += c.changes[i].sense == SC_CHANGE_NEUTRAL;
	}
	r.changes = c.changes;
	r.n_changes = c.n;
	r.complete = !c.cut;
	return r;
}
