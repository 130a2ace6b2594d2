/* test_path.c -- chains: what is served, what is trusted, what comes of it. */
#include "base/attr.h"
#include "base/limits.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/chain.h"
#include "x509/name_constraints.h"

#define MAX 8 /* certificates in one list */

struct world {
	struct sc_arena arena;
	struct sc_memo *memo;
	struct mint *mint;
};

/* A world's certificates, by name; in the order of making. */
static const struct {
	const char *name, *recipe;
} made[] = {
	{ "leaf", "san=DNS:mx.example.org" },
	{ "leaf-no-aia", "san=DNS:mx.example.org aia=none" },
	{ "expired", "san=DNS:mx.example.org not_before=-90d not_after=-1s" },
	{ "last-second", "san=DNS:mx.example.org not_after=+0s" },
	{ "first-second", "san=DNS:mx.example.org not_before=+0s" },
	{ "future", "san=DNS:mx.example.org not_before=+1s" },
	{ "broken", "san=DNS:mx.example.org fault=bad-signature" },
	{ "unparsable", "san=DNS:mx.example.org fault=unparsable" },
	{ "critical", "san=DNS:mx.example.org ext=critical:1.2.3:0500" },
	{ "mail-only", "san=DNS:mx.example.org eku=emailProtection" },
	{ "any-eku", "san=DNS:mx.example.org eku=any" },
	{ "no-eku", "san=DNS:mx.example.org eku=none" },
	{ "dup", "san=DNS:mx.example.org dup=2.5.29.17" },
	{ "mismatch", "san=DNS:mx.example.org fault=sigalg-mismatch" },
	{ "wrong-aki", "san=DNS:mx.example.org aki=wrong" },
	{ "issuer-aki", "san=DNS:mx.example.org aki=issuer" },
	{ "no-aki", "san=DNS:mx.example.org aki=none" },
	{ "rsa512", "san=DNS:mx.example.org key=rsa512" },
	{ "explicit", "san=DNS:mx.example.org fault=explicit-curve" },
	{ "self", "san=DNS:mx.example.org issuer=self" },
	{ "self-expired", "san=DNS:mx.example.org issuer=self not_after=-1d" },
	{ "self-broken",
		"san=DNS:mx.example.org issuer=self fault=bad-signature" },
	{ "of-root", "san=DNS:mx.example.org issuer=root" },
	{ "of-other", "san=DNS:mx.example.org issuer=int-other" },
	{ "of-leaf", "san=DNS:mx.example.org issuer=leaf" },

	{ "int-expired",
		"key=of:int ca=1 issuer=root not_after=-1d "
		"subject=\"/CN=Badsmtp Intermediate 1/O=Badsmtp\"" },
	{ "int-other-key",
		"ca=1 issuer=root "
		"subject=\"/CN=Badsmtp Intermediate 1/O=Badsmtp\"" },
	{ "int-no-sign", "ca=1 ku=cRLSign issuer=root subject=/CN=I2" },
	{ "of-no-sign", "san=DNS:mx.example.org issuer=int-no-sign" },
	{ "int-mail", "ca=1 eku=emailProtection issuer=root subject=/CN=I3" },
	{ "of-mail", "san=DNS:mx.example.org issuer=int-mail" },
	{ "below", "ca=1 issuer=int subject=/CN=I4" },
	{ "of-below", "san=DNS:mx.example.org issuer=below" },
	{ "rsa-ca", "key=rsa2048 ca=1 issuer=root subject=/CN=I5" },
	{ "sha1", "san=DNS:mx.example.org issuer=rsa-ca sig=sha1" },
	{ "md5", "san=DNS:mx.example.org issuer=rsa-ca sig=md5" },
	{ "int-nc",
		"ca=1 issuer=root subject=/CN=I6 "
		"nc=permitted:DNS:example.org,excluded:DNS:bad.example.org" },
	{ "nc-good", "san=DNS:mx.example.org issuer=int-nc" },
	{ "nc-outside", "san=DNS:mx.example.com issuer=int-nc" },
	{ "nc-excluded", "san=DNS:mx.bad.example.org issuer=int-nc" },
	{ "nc-wild", "san=DNS:*.example.org issuer=int-nc" },
	{ "nc-cn", "san=none subject=/CN=mx.example.com issuer=int-nc" },

	/* an old root that certifies the key of a new one */
	{ "new", "ca=1 issuer=self subject=\"/CN=New Root/O=New\"" },
	{ "cross",
		"key=of:new ca=1 issuer=other "
		"subject=\"/CN=New Root/O=New\"" },
	{ "cross-expired",
		"key=of:new ca=1 issuer=other not_after=-1d "
		"subject=\"/CN=New Root/O=New\"" },
	{ "int-new", "ca=1 issuer=new subject=\"/CN=New I/O=New\"" },
	{ "of-new", "san=DNS:mx.example.org issuer=int-new" },
	{ "root-expired",
		"key=of:root ca=1 issuer=self not_after=-1d "
		"subject=\"/CN=Badsmtp Root CA/O=Badsmtp\"" },
	{ "old", "version=1 issuer=self subject=/CN=Old" },
	{ "of-old", "san=DNS:mx.example.org issuer=old" },
	{ "no-ca-root", "ca=0 issuer=self subject=/CN=NoCA" },
	{ "of-no-ca-root", "san=DNS:mx.example.org issuer=no-ca-root" },
};

/* What is served and trusted, names parted by blanks; what comes out. */
static const struct row {
	const char *sent, *trust;
	enum sc_path_fault fault;
	size_t fault_at, n_path;
} rows[] = {
	{ "leaf int", "root", SC_PATH_OK, 0, 2 },
	{ "of-root", "root", SC_PATH_OK, 0, 1 },
	{ "leaf int root", "root", SC_PATH_OK, 0, 2 },
	{ "leaf", "root int", SC_PATH_OK, 0, 1 },
	{ "leaf int", "other root", SC_PATH_OK, 0, 2 },
	{ "leaf int", "other", SC_PATH_NO_ISSUER, 1, 2 },
	{ "leaf int", "", SC_PATH_NO_ISSUER, 1, 2 },
	{ "leaf", "root", SC_PATH_NO_ISSUER, 0, 1 },
	{ "leaf int root", "other", SC_PATH_UNTRUSTED_ROOT, 2, 3 },
	{ "self", "root", SC_PATH_SELF_SIGNED_LEAF, 0, 1 },
	{ "self", "root self", SC_PATH_OK, 0, 1 },
	{ "leaf", "leaf", SC_PATH_OK, 0, 1 },
	{ "self-expired", "root", SC_PATH_SELF_SIGNED_LEAF, 0, 1 },
	{ "self-expired", "self-expired", SC_PATH_EXPIRED, 0, 1 },
	{ "self-broken", "root", SC_PATH_BAD_SIGNATURE, 0, 1 },
	{ "unparsable int", "root", SC_PATH_UNPARSABLE, 0, 1 },

	{ "expired int", "root", SC_PATH_EXPIRED, 0, 2 },
	{ "last-second int", "root", SC_PATH_OK, 0, 2 },
	{ "first-second int", "root", SC_PATH_OK, 0, 2 },
	{ "future int", "root", SC_PATH_NOT_YET_VALID, 0, 2 },
	{ "leaf int-expired", "root", SC_PATH_EXPIRED, 1, 2 },
	{ "leaf int-expired int", "root", SC_PATH_OK, 0, 2 },
	{ "expired", "root", SC_PATH_NO_ISSUER, 0, 1 },
	{ "leaf int", "root-expired", SC_PATH_OK, 0, 2 },

	{ "broken int", "root", SC_PATH_BAD_SIGNATURE, 0, 2 },
	{ "leaf int-other-key", "root", SC_PATH_WRONG_ISSUER_KEY, 0, 2 },
	{ "leaf int-other-key int", "root", SC_PATH_OK, 0, 2 },
	{ "leaf int-other-key", "other", SC_PATH_WRONG_ISSUER_KEY, 0, 2 },
	{ "no-aki int-other-key", "root", SC_PATH_WRONG_ISSUER_KEY, 0, 2 },
	{ "no-aki int-other-key int", "root", SC_PATH_OK, 0, 2 },
	{ "wrong-aki int", "root", SC_PATH_WRONG_ISSUER_KEY, 0, 2 },
	{ "issuer-aki int", "root", SC_PATH_OK, 0, 2 },
	{ "no-aki int", "root", SC_PATH_OK, 0, 2 },

	{ "of-leaf leaf int", "root", SC_PATH_ISSUER_NOT_CA, 1, 3 },
	{ "of-no-sign int-no-sign", "root", SC_PATH_ISSUER_KEY_USAGE, 1, 2 },
	{ "of-below below int", "root", SC_PATH_PATH_LENGTH, 2, 3 },
	{ "of-mail int-mail", "root", SC_PATH_EKU, 1, 2 },
	{ "mail-only int", "root", SC_PATH_EKU, 0, 2 },
	{ "any-eku int", "root", SC_PATH_OK, 0, 2 },
	{ "no-eku int", "root", SC_PATH_OK, 0, 2 },
	{ "critical int", "root", SC_PATH_CRITICAL_EXTENSION, 0, 2 },
	{ "dup int", "root", SC_PATH_MALFORMED, 0, 2 },
	{ "mismatch int", "root", SC_PATH_MALFORMED, 0, 2 },
	{ "explicit int", "root", SC_PATH_MALFORMED, 0, 2 },
	{ "sha1 rsa-ca", "root", SC_PATH_WEAK, 0, 2 },
	{ "md5 rsa-ca", "root", SC_PATH_WEAK, 0, 2 },
	{ "rsa512 int", "root", SC_PATH_WEAK, 0, 2 },

	{ "nc-good int-nc", "root", SC_PATH_OK, 0, 2 },
	{ "nc-outside int-nc", "root", SC_PATH_NAME_CONSTRAINTS, 1, 2 },
	{ "nc-excluded int-nc", "root", SC_PATH_NAME_CONSTRAINTS, 1, 2 },
	{ "nc-wild int-nc", "root", SC_PATH_NAME_CONSTRAINTS, 1, 2 },
	{ "nc-cn int-nc", "root", SC_PATH_NAME_CONSTRAINTS, 1, 2 },

	{ "of-new int-new cross", "other", SC_PATH_OK, 0, 3 },
	{ "of-new int-new cross", "new other", SC_PATH_OK, 0, 2 },
	{ "of-new int-new cross-expired", "other", SC_PATH_EXPIRED, 2, 3 },
	{ "of-new int-new cross-expired cross", "other", SC_PATH_OK, 0, 3 },
	{ "of-new int-new", "other", SC_PATH_NO_ISSUER, 1, 2 },
	{ "of-new int-new new cross", "other", SC_PATH_OK, 0, 3 },

	{ "of-old", "old", SC_PATH_OK, 0, 1 },
	{ "of-no-ca-root", "no-ca-root", SC_PATH_ISSUER_NOT_CA, 0, 1 },
	{ "int leaf", "root", SC_PATH_OK, 0, 1 },
};

/* Splits `names` and looks each up. */
static size_t find_all(
	struct world *w, const char *names, const struct mint_cert *out[MAX])
{
	size_t n = 0;

	while (*names) {
		size_t k = strcspn(names, " ");
		const char *name = sc_arena_copy(&w->arena, names, k);

		out[n] = mint_find(w->mint, name);
		if (!out[n++]) {
			printf("Bail out! there is no %s\n", name);
			exit(1);
		}
		names += k + (names[k] == ' ');
	}
	return n;
}

static const struct sc_chain *judge(
	struct world *w, const char *sent, const char *trust)
{
	struct sc_trust *t =
		sc_trust_of(&w->arena, (struct sc_bytes){ NULL, 0 });
	const struct mint_cert *certs[MAX];
	const struct sc_cert **list =
		sc_new(&w->arena, const struct sc_cert *, MAX);
	size_t n = find_all(w, trust, certs);

	for (size_t i = 0; i < n; i++)
		OK(sc_trust_add(t, certs[i]->der), certs[i]->name);
	n = find_all(w, sent, certs);
	for (size_t i = 0; i < n; i++)
		list[i] = x_parse(&w->arena, w->memo, certs[i]);
	return sc_chain_judge(&w->arena, list, n, X_NOW, t);
}

static void test_rows(struct world *w)
{
	for (size_t i = 0; i < SC_COUNT(rows); i++) {
		const struct row *r = &rows[i];
		const struct sc_chain *c = judge(w, r->sent, r->trust);
		bool right = c->fault == r->fault &&
			c->trusted == (r->fault == SC_PATH_OK) &&
			c->fault_at == r->fault_at && c->n_path == r->n_path;

		OK(right,
			sc_arena_printf(
				&w->arena, "%s <- %s", r->sent, r->trust));
		OK((c->fault_text == NULL) == c->trusted,
			"a text with a fault");
		if (!right)
			printf("# fault %d at %zu of %zu: %s\n", c->fault,
				c->fault_at, c->n_path, c->fault_text);
	}
}

/* The index that each column should have; -1: none. */
static const struct {
	const char *sent, *trust;
	int duplicate, extra, root, cross_expired;
	bool out_of_order, leaf_not_first, cross_needed;
} orders[] = {
	{ "leaf int", "root", -1, -1, -1, -1, false, false, false },
	{ "leaf leaf int", "root", 1, -1, -1, -1, false, false, false },
	{ "leaf int root", "root", -1, -1, 2, -1, false, false, false },
	{ "leaf root int", "root", -1, -1, 1, -1, true, false, false },
	{ "leaf int root", "other", -1, -1, 2, -1, false, false, false },
	{ "leaf int other", "root", -1, 2, -1, -1, false, false, false },
	{ "leaf other int", "root", -1, 1, -1, -1, false, false, false },
	{ "int leaf", "root", -1, 1, -1, -1, false, true, false },
	{ "int root leaf", "root", -1, 2, 1, -1, false, true, false },
	{ "of-new cross int-new", "other", -1, -1, -1, -1, true, false, true },
	{ "of-new int-new cross", "other", -1, -1, -1, -1, false, false, true },
	{ "of-new int-new cross", "other new", -1, -1, -1, -1, false, false,
		false },
	{ "of-new int-new cross-expired", "new other", -1, -1, -1, 2, false,
		false, false },
	{ "of-new int-new new cross", "other", -1, -1, 2, -1, true, false,
		true },
	{ "leaf int-expired int", "root", -1, -1, -1, 1, false, false, false },
	{ "leaf int-other-key int", "root", -1, 1, -1, -1, false, false,
		false },
	{ "leaf int unparsable", "root", -1, 2, -1, -1, false, false, false },
};

static void test_orders(struct world *w)
{
	for (size_t i = 0; i < SC_COUNT(orders); i++) {
		const struct sc_chain *c =
			judge(w, orders[i].sent, orders[i].trust);

		OK(c->duplicate == orders[i].duplicate &&
				c->extra == orders[i].extra &&
				c->root_included == orders[i].root &&
				c->cross_expired == orders[i].cross_expired,
			orders[i].sent);
		OK(c->out_of_order == orders[i].out_of_order &&
				c->leaf_not_first == orders[i].leaf_not_first &&
				c->cross_needed == orders[i].cross_needed,
			"its order");
	}
}

static void test_missing(struct world *w)
{
	static const struct {
		const char *sent, *trust, *subject;
		bool root;
	} cases[] = {
		{ "leaf", "root", "O=Badsmtp,CN=Badsmtp Intermediate 1",
			false },
		{ "leaf", "other", "O=Badsmtp,CN=Badsmtp Intermediate 1",
			false },
		{ "leaf-no-aia", "other", "O=Badsmtp,CN=Badsmtp Intermediate 1",
			false },
		{ "leaf-no-aia", "root", "O=Badsmtp,CN=Badsmtp Intermediate 1",
			false },
		{ "leaf int", "other", "O=Badsmtp,CN=Badsmtp Root CA", true },
		{ "of-below below", "root",
			"O=Badsmtp,CN=Badsmtp Intermediate 1", false },
	};

	for (size_t i = 0; i < SC_COUNT(cases); i++) {
		const struct sc_chain *c =
			judge(w, cases[i].sent, cases[i].trust);

		OK(c->fault == SC_PATH_NO_ISSUER &&
				c->missing_is_root == cases[i].root,
			cases[i].sent);
		IS(c->missing_subject, cases[i].subject, "who is missing");
		OK(c->missing_key_id && strlen(c->missing_key_id) == 40,
			"and its key");
	}
}

static void test_dates(struct world *w)
{
	const struct sc_chain *c = judge(w, "expired int", "root");

	OK(c->only_dates && c->anchor, "a date alone stands in the way");
	IS(c->fault_text, "mx.example.org expired on 2026-11-23T11:59:59Z",
		"and when");
	c = judge(w, "expired int-expired", "root");
	OK(!c->only_dates && c->fault == SC_PATH_EXPIRED && c->fault_at == 0,
		"two dates are more than one");
	c = judge(w, "leaf int-expired", "root");
	OK(c->only_dates && c->fault_at == 1, "an intermediate's date");
	c = judge(w, "leaf int", "root-expired");
	OK(c->trusted && c->anchor_expired, "an expired anchor is tolerated");
	c = judge(w, "leaf int", "root");
	OK(c->anchor && !c->anchor_expired && !c->store_empty,
		"one that is not");
	IS(c->anchor ? c->anchor->subject : NULL,
		"O=Badsmtp,CN=Badsmtp Root CA", "what it is called");
	c = judge(w, "leaf int", "");
	OK(c->store_empty && !c->anchor, "no store, no anchor");
	c = judge(w, "leaf", "root");
	OK(c->missing_url && strstr(c->missing_url, "http://"),
		"where the missing one can be had");
}

/*
 * CAs that all sign each other under one name: the number of paths grows
 * faster than anything, the search does not.
 */
static void test_maze(struct world *w)
{
	enum { WIDE = 8 };
	struct sc_trust *t =
		sc_trust_of(&w->arena, (struct sc_bytes){ NULL, 0 });
	const struct sc_cert *sent[1 + WIDE * 2];
	size_t n = 0;

	for (int i = 0; i < WIDE * 2; i++)
		x_mint(w->mint, sc_arena_printf(&w->arena, "maze%d", i),
			i == 0 ? "ca=1 issuer=self ski=none aki=none "
				 "subject=/CN=Maze" :
				 sc_arena_printf(&w->arena,
					 "ca=1 issuer=maze%d ski=none aki=none "
					 "subject=/CN=Maze",
					 i / 2));
	sent[n++] = x_parse(&w->arena, w->memo,
		x_mint(w->mint, "in-maze", "san=DNS:x issuer=maze9 aki=none"));
	for (int i = 1; i < WIDE * 2; i++)
		sent[n++] = x_parse(&w->arena, w->memo,
			mint_find(w->mint,
				sc_arena_printf(&w->arena, "maze%d", i)));
	const struct sc_chain *c = sc_chain_judge(&w->arena, sent, n, X_NOW, t);

	OK(!c->trusted, "no way out of a maze without an anchor");
	OK(sc_trust_add(t, mint_find(w->mint, "maze0")->der), "its root");
	c = sc_chain_judge(&w->arena, sent, n, X_NOW, t);
	OK(c->trusted && c->n_path <= 6, "the way out, when there is one");
}

/* A chain longer than anybody's: the search says that it gave up. */
static void test_depth(struct world *w)
{
	const size_t deep = SC_LIMIT_PATH_DEPTH + 1;
	struct sc_trust *t =
		sc_trust_of(&w->arena, mint_find(w->mint, "root")->der);
	const struct sc_cert *sent[SC_LIMIT_PATH_DEPTH + 1];

	for (size_t i = deep; i-- > 0;) {
		const char *recipe = sc_arena_printf(&w->arena,
			"%s issuer=%s subject=/CN=Deep%zu",
			i ? "ca=1" : "san=DNS:x",
			i == deep - 1 ? "root" : "deep", i);

		sent[i] = x_parse(
			&w->arena, w->memo, x_mint(w->mint, "deep", recipe));
	}
	const struct sc_chain *c =
		sc_chain_judge(&w->arena, sent, deep, X_NOW, t);

	OK(c->fault == SC_PATH_LIMIT && !c->trusted, "too deep a chain");
	c = sc_chain_judge(&w->arena, sent + 1, deep - 1, X_NOW, t);
	OK(c->trusted && c->n_path == deep - 1, "the deepest that is tried");
}

int main(void)
{
	struct world w = { .mint = mint_new(X_NOW) };

	w.memo = sc_memo_new(&w.arena);
	for (size_t i = 0; i < SC_COUNT(made); i++)
		x_mint(w.mint, made[i].name, made[i].recipe);
	test_rows(&w);
	test_orders(&w);
	test_missing(&w);
	test_dates(&w);
	test_maze(&w);
	test_depth(&w);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}
