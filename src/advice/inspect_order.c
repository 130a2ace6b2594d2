#include "advice/inspect_order.h"

#include "x509/cert.h"

struct order {
	struct sc_arena *a;
	struct sc_trust *trust;
	struct sc_date at;
	const struct sc_inspect_file *files;
	size_t n_files, which;
	const struct sc_cert *const *all; /* of all files */
	size_t n_all;
	const struct sc_cert *const *own; /* of this file */
	size_t n_own;
	struct sc_inspection *in;
};

/* A server's certificate and what belongs to it by its place. */
struct segment {
	const struct sc_cert *leaf;
	const struct sc_cert *const *v;
	size_t n;
};

static void put(struct order *o, enum sc_remark_rank rank, const char *text,
	const char *fix)
{
	sc_inspection_add(o->a, o->in,
		(struct sc_remark){ .rank = rank,
			.file = o->files[o->which].name,
			.text = text,
			.fix = fix });
}

static void fail(struct order *o, const char *text)
{
	put(o, SC_REMARK_FAIL, text,
		sc_arena_printf(o->a, "smtpcert chain %s >new.pem",
			o->files[o->which].name));
}

static bool same(const struct sc_cert *x, const struct sc_cert *y)
{
	return sc_bytes_equal(x->der, y->der);
}

/* The index in `v`, or `n`. */
static size_t find(
	const struct sc_cert *const *v, size_t n, const struct sc_cert *c)
{
	size_t i = 0;

	while (i < n && !same(v[i], c))
		i++;
	return i;
}

static bool is_leaf(const struct order *o, const struct sc_cert *c)
{
	return sc_inspect_is_leaf(c, o->files, o->n_files, o->own, o->n_own);
}

/* ---- one segment ---- */

static const char *label(const struct order *o, const struct sc_cert *c)
{
	return sc_cert_label(o->a, c);
}

static void look_for_surplus(
	struct order *o, const struct segment *s, const struct sc_assembly *as)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct sc_cert *c = s->v[i];

		if (find(s->v, i, c) < i)
			fail(o,
				sc_arena_printf(o->a, "%s is in it twice.",
					label(o, c)));
		else if (find(as->v, as->n, c) < as->n)
			continue;
		else if (sc_assemble_is_root(o->trust, c))
			fail(o,
				sc_arena_printf(o->a,
					"The root %s is in it: no sender needs "
					"it, each has its own.",
					label(o, c)));
		else
			fail(o,
				sc_arena_printf(o->a,
					"%s is in it, and has issued nothing "
					"on the way from %s to its root.",
					label(o, c), label(o, s->leaf)));
	}
}

static void look_at_places(
	struct order *o, const struct segment *s, const struct sc_assembly *as)
{
	size_t last = 0;

	if (!same(s->v[0], s->leaf)) {
		fail(o,
			sc_arena_printf(o->a,
				"The server's certificate, of %s, is not the "
				"first: servers send the first as their own.",
				label(o, s->leaf)));
		return;
	}
	for (size_t i = 0; i < as->n; i++) {
		size_t at = find(s->v, s->n, as->v[i]);

		if (at < last) {
			fail(o,
				sc_arena_printf(o->a,
					"%s stands before what it has issued: "
					"the order is the server's, then each "
					"issuer.",
					label(o, as->v[i])));
			return;
		}
		last = at;
	}
}

/* The file that has an issuer of `c`, or NULL. */
static const char *file_with_issuer(
	const struct order *o, const struct sc_cert *c)
{
	for (size_t f = 0; f < o->n_files; f++)
		for (size_t i = 0; i < o->files[f].items.n; i++) {
			const struct sc_cert *other =
				o->files[f].items.v[i].cert;

			if (other && sc_assemble_issued(o->trust, other, c))
				return o->files[f].name;
		}
	return NULL;
}

static void look_for_missing(struct order *o, const struct sc_assembly *as)
{
	const struct sc_cert *top = as->v[as->n - 1];
	const char *elsewhere, *url;

	if (as->end != SC_ASSEMBLY_MISSING)
		return;
	elsewhere = file_with_issuer(o, top);
	if (elsewhere && elsewhere != o->files[o->which].name) {
		put(o, SC_REMARK_INFO,
			sc_arena_printf(o->a,
				"The issuer of %s is not in it, but in %s: the "
				"server needs both.",
				label(o, top), elsewhere),
			NULL);
		return;
	}
	url = as->missing_url;
	put(o,
		!elsewhere && sc_assembly_may_be_whole(o->trust, as) ?
			SC_REMARK_WARN :
			SC_REMARK_FAIL,
		sc_arena_printf(o->a,
			elsewhere ? "The issuer of %s, %s, has to stand behind "
				    "it as well." :
				    "The issuer of %s, %s, is missing, and is "
				    "no trusted root (--ca-file)%s%s.",
			label(o, top), as->missing_subject,
			url ? "; it can be had at " : "", url ? url : ""),
		sc_arena_printf(o->a, "smtpcert chain%s %s >new.pem",
			url && !elsewhere ? " --fetch" : "",
			o->files[o->which].name));
}

static void look_at_segment(struct order *o, const struct segment *s)
{
	struct sc_assembly as =
		sc_assemble(o->a, o->trust, o->at, s->leaf, s->v, s->n);

	if (!o->files[o->which].unordered) {
		look_at_places(o, s, &as);
		look_for_surplus(o, s, &as);
	}
	look_for_missing(o, &as);
	if (as.end == SC_ASSEMBLY_SELF)
		put(o, SC_REMARK_INFO,
			sc_arena_printf(o->a,
				"%s is self-signed: only senders that go by "
				"DANE, or that do not verify, accept it.",
				label(o, s->leaf)),
			NULL);
}

/* ---- keys among them: Postfix's smtpd_tls_chain_files ---- */

static bool is_key_of(const struct sc_item *key, const struct sc_cert *c)
{
	return key->kind == SC_ITEM_PRIVATE_KEY &&
		sc_bytes_equal(key->spki, c->key.spki);
}

/* Where the key of items[at] stands before it, behind the last certificate. */
static bool has_key_before(const struct sc_items *items, size_t at)
{
	for (size_t i = at; i-- > 0 && !items->v[i].cert;)
		if (is_key_of(&items->v[i], items->v[at].cert))
			return true;
	return false;
}

static bool has_key(const struct sc_items *items, const struct sc_cert *c)
{
	for (size_t i = 0; i < items->n; i++)
		if (is_key_of(&items->v[i], c))
			return true;
	return false;
}

static void look_at_keys(struct order *o, size_t n_leaves)
{
	const struct sc_items *items = &o->files[o->which].items;

	for (size_t i = 0; i < items->n; i++) {
		const struct sc_cert *c = items->v[i].cert;

		if (!c || !is_leaf(o, c) || !has_key(items, c) ||
			has_key_before(items, i))
			continue;
		put(o, n_leaves > 1 ? SC_REMARK_FAIL : SC_REMARK_INFO,
			sc_arena_printf(o->a,
				"The key of %s does not stand right before its "
				"certificate, as Postfix wants it in "
				"smtpd_tls_chain_files.",
				label(o, c)),
			NULL);
		return;
	}
}

/* ---- the file ---- */

void sc_inspect_order(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_inspect_file *files, size_t n_files,
	size_t which, struct sc_inspection *in)
{
	struct order o = { .a = a,
		.trust = trust,
		.at = at,
		.files = files,
		.n_files = n_files,
		.which = which,
		.in = in };
	struct segment s = { NULL, NULL, 0 };
	size_t n_leaves = 0;

	o.all = sc_inspect_certs(a, files, n_files, &o.n_all);
	o.own = sc_inspect_certs(a, &files[which], 1, &o.n_own);
	s.v = o.own;
	for (size_t i = 0; i < o.n_own; i++, s.n++) {
		bool leaf = is_leaf(&o, o.own[i]) &&
			!(s.leaf && same(s.leaf, o.own[i]));

		if (leaf && s.leaf) {
			look_at_segment(&o, &s);
			s = (struct segment){ NULL, &o.own[i], 0 };
		}
		if (leaf) {
			s.leaf = o.own[i];
			n_leaves++;
		}
	}
	if (s.leaf)
		look_at_segment(&o, &s);
	if (!files[which].unordered)
		look_at_keys(&o, n_leaves);
}
