#include "render/shown.h"

#include <stdlib.h>
#include <string.h>

static int by_digest(const void *a, const void *b)
{
	const struct sc_report_certificate *const *x = a, *const *y = b;

	return strcmp((*x)->sha256, (*y)->sha256);
}

struct sc_shown_index sc_shown_index(
	struct sc_arena *a, const struct sc_report *r)
{
	struct sc_shown_index x = {
		sc_new(a, const struct sc_report_certificate *,
			r->n_certificates),
		r->n_certificates,
	};

	for (size_t i = 0; i < x.n; i++)
		x.v[i] = &r->certificates[i];
	if (x.n)
		qsort((void *)x.v, x.n, sizeof(x.v[0]), by_digest);
	return x;
}

const struct sc_report_certificate *sc_shown_find(
	const struct sc_shown_index *x, const char *sha256)
{
	const struct sc_report_certificate key = { .sha256 = sha256 };
	const struct sc_report_certificate *wanted = &key;
	const struct sc_report_certificate *const *found = x->n ?
		bsearch(&wanted, (const void *)x->v, x->n, sizeof(x->v[0]),
			by_digest) :
		NULL;

	return found ? *found : NULL;
}

/* The leaf of the i-th handshake, from 0; NULL: it showed nothing. */
static const char *leaf_of(const struct sc_report_endpoint *e, size_t i)
{
	if (i == 0)
		return e->n_chain ? e->chain[0] : NULL;
	return e->variants[i - 1].n_chain ? e->variants[i - 1].chain[0] : NULL;
}

static bool is_same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

bool sc_shown_next(const struct sc_report_endpoint *e, size_t *i,
	struct sc_shown_chain *out)
{
	for (; *i <= e->n_variants; (*i)++) {
		const char *leaf = leaf_of(e, *i);

		if (!leaf ||
			(*i &&
				(is_same(leaf, leaf_of(e, 0)) ||
					is_same(leaf, leaf_of(e, *i - 1)))))
			continue;
		*out = *i ? (struct sc_shown_chain){ e->variants[*i - 1].name,
			e->variants[*i - 1].chain,
			e->variants[*i - 1].n_chain } :
			    (struct sc_shown_chain){ "first", e->chain,
				    e->n_chain };
		(*i)++;
		return true;
	}
	return false;
}

int64_t sc_shown_left_s(
	const struct sc_report *r, const struct sc_report_certificate *c)
{
	return c->not_after.s + 1 - r->judged_at.s;
}
