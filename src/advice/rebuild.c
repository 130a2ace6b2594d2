#include "advice/rebuild.h"

#include "base/codec.h"
#include "x509/cert.h"

struct rebuilding {
	struct sc_arena *a;
	struct sc_trust *trust;
	struct sc_date at;
	const struct sc_inspect_file *files;
	size_t n_files;
	const struct sc_cert **all; /* of all files, and those fetched */
	size_t n_all;
	const struct sc_cert *const *own; /* of the file with the leaves */
	size_t n_own;
	struct sc_rebuilt *v;
	size_t n;
	const char **changes;
	size_t n_changes;
};

static bool same(const struct sc_cert *x, const struct sc_cert *y)
{
	return sc_bytes_equal(x->der, y->der);
}

static size_t find(
	const struct sc_cert *const *v, size_t n, const struct sc_cert *c)
{
	size_t i = 0;

	while (i < n && !same(v[i], c))
		i++;
	return i;
}

static const struct sc_item *key_of(
	const struct rebuilding *r, const struct sc_cert *leaf)
{
	for (size_t f = 0; f < r->n_files; f++)
		for (size_t i = 0; i < r->files[f].items.n; i++) {
			const struct sc_item *item = &r->files[f].items.v[i];

			if (item->kind == SC_ITEM_PRIVATE_KEY &&
				sc_bytes_equal(item->spki, leaf->key.spki))
				return item;
		}
	return NULL;
}

static bool is_known(const struct rebuilding *r, const struct sc_cert *leaf)
{
	for (size_t i = 0; i < r->n; i++)
		if (same(r->v[i].leaf, leaf))
			return true;
	return false;
}

static void add_leaf(struct rebuilding *r, const struct sc_cert *leaf)
{
	r->v = sc_grow(r->a, r->v, r->n, struct sc_rebuilt);
	r->v[r->n++] = (struct sc_rebuilt){ leaf, key_of(r, leaf),
		sc_assemble(r->a, r->trust, r->at, leaf, r->all, r->n_all) };
}

static void find_leaves(struct rebuilding *r)
{
	for (size_t f = 0; f < r->n_files && r->n == 0; f++) {
		r->own = sc_inspect_certs(r->a, &r->files[f], 1, &r->n_own);
		for (size_t i = 0; i < r->n_own; i++)
			if (sc_inspect_is_leaf(r->own[i], r->files, r->n_files,
				    r->all, r->n_all) &&
				!is_known(r, r->own[i]))
				add_leaf(r, r->own[i]);
	}
}

/* ---- what is told ---- */

static void change(struct rebuilding *r, const char *what,
	const struct sc_cert *c, const char *why)
{
	r->changes = sc_grow(r->a, r->changes, r->n_changes, const char *);
	r->changes[r->n_changes++] = sc_arena_printf(
		r->a, "%s %s%s", what, sc_cert_label(r->a, c), why);
}

static bool is_kept(const struct rebuilding *r, const struct sc_cert *c)
{
	for (size_t i = 0; i < r->n; i++)
		if (find(r->v[i].chain.v, r->v[i].chain.n, c) < r->v[i].chain.n)
			return true;
	return false;
}

static void tell_left_out(struct rebuilding *r)
{
	for (size_t i = 0; i < r->n_own; i++) {
		const struct sc_cert *c = r->own[i];

		if (!is_kept(r, c))
			change(r, "left out", c,
				sc_assemble_is_root(r->trust, c) ?
					", a root: each sender has its own" :
					", which is not on the way to the "
					"root");
		else if (r->n == 1 && find(r->own, i, c) < i)
			change(r, "left out", c, ", which was there twice");
	}
}

static void tell_order(struct rebuilding *r, const struct sc_rebuilt *b)
{
	size_t last = 0;

	for (size_t i = 0; i < b->chain.n; i++) {
		size_t at = find(r->own, r->n_own, b->chain.v[i]);

		if (at == r->n_own) {
			change(r, "added", b->chain.v[i], "");
		} else if (r->n == 1 && at < last) {
			change(r, "moved", b->chain.v[i],
				" behind what it has issued");
		} else if (r->n == 1 && i == 0 && at) {
			change(r, "moved", b->chain.v[i],
				" to the front: it is the server's");
		} else {
			last = at;
		}
	}
}

struct sc_rebuilding sc_rebuild(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_inspect_file *files, size_t n_files,
	const struct sc_cert *const *extra, size_t n_extra)
{
	struct rebuilding r = { .a = a,
		.trust = trust,
		.at = at,
		.files = files,
		.n_files = n_files };
	size_t n;
	const struct sc_cert *const *given =
		sc_inspect_certs(a, files, n_files, &n);

	r.all = sc_new(a, const struct sc_cert *, n + n_extra + 1);
	if (n)
		memcpy(r.all, given, n * sizeof(*given));
	for (size_t i = 0; i < n_extra; i++)
		r.all[n + i] = extra[i];
	r.n_all = n + n_extra;
	find_leaves(&r);
	if (r.n)
		tell_left_out(&r);
	for (size_t i = 0; i < r.n; i++)
		tell_order(&r, &r.v[i]);
	return (struct sc_rebuilding){ r.v, r.n, r.changes, r.n_changes };
}

void sc_rebuild_write(struct sc_out *out, struct sc_arena *a,
	const struct sc_rebuilding *r, bool with_keys)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct sc_rebuilt *b = &r->v[i];

		if (with_keys && b->key)
			sc_out_text(out,
				sc_pem(a,
					b->key->label ? b->key->label :
							"PRIVATE KEY",
					b->key->der));
		for (size_t k = 0; k < b->chain.n; k++)
			sc_out_text(out,
				sc_pem(a, "CERTIFICATE", b->chain.v[k]->der));
	}
}

const struct sc_type sc_type_rebuilt_file = { "rebuilt_file",
	sizeof(struct sc_rebuilt_file),
	(const struct sc_field[]){
		{ "pem", SC_KIND_NAME,
			.at = offsetof(struct sc_rebuilt_file, pem),
			"the file" },
		{ "changes", SC_KIND_TEXTS,
			.at = offsetof(struct sc_rebuilt_file, changes),
			"against the first file",
			.count_at =
				offsetof(struct sc_rebuilt_file, n_changes) },
		{ 0 } } };
