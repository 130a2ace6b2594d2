/*
 * test_derive_ct.c -- what is said of each SCT of a handshake, and what bounds
 * the work with them.
 */
#include "lib/t.h"
#include "base/limits.h"
#include "base/text.h"
#include "lib/x.h"
#include "mint_sct.h"
#include "x509/derive_ct.h"

struct world {
	struct sc_arena arena;
	struct sc_memo *memo;
	struct mint *mint;
	struct sc_ct_list logs;
	struct sc_cert certs[3]; /* leaf, int, old */
	const struct sc_cert *sent[3];
	struct sc_chain chain;
	struct sc_tls tls;
};

static void set_up(struct world *w)
{
	struct sc_error e;

	w->mint = mint_new(X_NOW);
	w->memo = sc_memo_new(&w->arena);
	OK(sc_ct_list_read(&w->arena,
		   sc_bytes_of(mint_sct_log_list(&w->arena, X_NOW, 1)),
		   &w->logs, &e),
		"the list of logs");
	x_mint(w->mint, "old", "san=DNS:a.example");
}

/* A chain of a new leaf, of its issuer, and of the certificate before it. */
static void serve(struct world *w, const char *recipe)
{
	static const char *const names[] = { "leaf", "int", "old" };

	x_mint(w->mint, "leaf", recipe);
	for (size_t i = 0; i < SC_COUNT(names); i++) {
		sc_cert_parse(&w->arena, mint_find(w->mint, names[i])->der,
			&w->certs[i]);
		w->sent[i] = &w->certs[i];
	}
	w->chain = (struct sc_chain){ .sent = w->sent,
		.n_sent = SC_COUNT(names),
		.path = w->sent,
		.n_path = 2 };
	w->tls = (struct sc_tls){ .outcome = SC_OUTCOME_OK };
}

static struct sc_ct_facts derive(struct world *w, bool with_list)
{
	struct sc_staple_facts none = { .sent = false };
	struct sc_ct *ct = sc_ct_of(&w->arena, w->memo, X_NOW,
		with_list ? &w->logs : NULL, w->certs, 3);

	return sc_ct_derive(ct, &w->tls, &w->chain, &none);
}

static const struct {
	const char *scts;
	enum sc_sct_status status, without_list;
} orders[] = {
	{ "alpha", SC_SCT_OK, SC_SCT_UNVERIFIED },
	{ "alpha:again", SC_SCT_OK, SC_SCT_UNVERIFIED },
	{ "alpha:flip", SC_SCT_BAD_SIGNATURE, SC_SCT_UNVERIFIED },
	{ "alpha:other", SC_SCT_BAD_SIGNATURE, SC_SCT_UNVERIFIED },
	{ "alpha:md5", SC_SCT_BAD_SIGNATURE, SC_SCT_UNVERIFIED },
	{ "alpha:other-issuer", SC_SCT_BAD_SIGNATURE, SC_SCT_UNVERIFIED },
	{ "alpha:v2", SC_SCT_VERSION, SC_SCT_VERSION },
	{ "alpha:cut", SC_SCT_UNREADABLE, SC_SCT_UNREADABLE },
	{ "unlisted", SC_SCT_UNKNOWN_LOG, SC_SCT_UNVERIFIED },
	{ "alpha@+1", SC_SCT_FUTURE, SC_SCT_FUTURE },
	{ "unlisted@+1", SC_SCT_FUTURE, SC_SCT_FUTURE },
	{ "alpha:flip@+1", SC_SCT_BAD_SIGNATURE, SC_SCT_FUTURE },
	{ "pending", SC_SCT_NOT_QUALIFIED, SC_SCT_UNVERIFIED },
	{ "rejected@-40", SC_SCT_NOT_QUALIFIED, SC_SCT_UNVERIFIED },
	{ "rejected@-20", SC_SCT_AFTER_DISTRUST, SC_SCT_UNVERIFIED },
	{ "retired@-30", SC_SCT_AFTER_DISTRUST, SC_SCT_UNVERIFIED },
	{ "retired@-31", SC_SCT_OK, SC_SCT_UNVERIFIED },
	{ "readonly@-2", SC_SCT_OK, SC_SCT_UNVERIFIED },
	{ "ended", SC_SCT_OUTSIDE_INTERVAL, SC_SCT_UNVERIFIED },
	{ "of:old", SC_SCT_WRONG_ENTRY, SC_SCT_UNVERIFIED },
};

static void test_embedded(struct world *w)
{
	for (size_t i = 0; i < SC_COUNT(orders); i++) {
		serve(w,
			sc_arena_printf(&w->arena, "san=DNS:a.example scts=%s",
				orders[i].scts));

		struct sc_ct_facts with = derive(w, true);
		struct sc_ct_facts without = derive(w, false);

		OK(with.n_scts && without.n_scts == with.n_scts &&
				with.scts[0].source == SC_SCT_EMBEDDED &&
				with.scts[0].status == orders[i].status &&
				without.scts[0].status ==
					orders[i].without_list,
			orders[i].scts);
	}
}

static const struct {
	const char *order;
	enum sc_sct_status status;
	const char *entry; /* part of what is said */
} handed[] = {
	{ "alpha", SC_SCT_OK, NULL },
	{ "alpha:precert", SC_SCT_WRONG_ENTRY, "the precertificate" },
	{ "alpha:flip", SC_SCT_BAD_SIGNATURE, NULL },
	{ "alpha@+1", SC_SCT_FUTURE, NULL },
};

static void test_handed(struct world *w)
{
	struct sc_bytes list;
	struct sc_error e;

	serve(w, "san=DNS:a.example scts=none");
	for (size_t i = 0; i < SC_COUNT(handed); i++) {
		if (!OK(mint_scts(w->mint, "leaf", handed[i].order, &list, &e),
			    handed[i].order))
			continue;
		w->tls.sct_list = list;

		struct sc_ct_facts f = derive(w, true);

		OK(f.n_scts == 1 && f.scts[0].source == SC_SCT_TLS &&
				f.scts[0].status == handed[i].status,
			"its status");
		OK(!f.scts[0].entry == !handed[i].entry &&
				(!handed[i].entry ||
					strstr(f.scts[0].entry,
						handed[i].entry)),
			"and what it is for");
	}
}

/* The issuer that signs is the one whose key is in the entry. */
static void test_issuer(struct world *w)
{
	serve(w, "san=DNS:a.example scts=alpha");
	w->chain.n_path = 1;
	w->chain.n_sent = 1;
	OK(derive(w, true).scts[0].status == SC_SCT_NO_ISSUER,
		"without the issuer nothing can be verified");

	struct sc_cert other = { 0 };

	x_mint(w->mint, "int-new",
		"issuer=root ca=1 "
		"subject=\"/CN=Badsmtp Intermediate 1/O=Badsmtp\"");
	sc_cert_parse(&w->arena, mint_find(w->mint, "int-new")->der, &other);
	w->sent[1] = &other;
	w->chain.n_sent = 2;
	OK(derive(w, true).scts[0].status == SC_SCT_NO_ISSUER,
		"nor with a namesake");
	w->chain.n_path = 2;
	OK(derive(w, true).scts[0].status == SC_SCT_NO_ISSUER,
		"even one in the path");
}

/* "alpha:flip", so often */
static const char *many(struct world *w, int n)
{
	const char *order = "alpha:flip";

	while (--n > 0)
		order = sc_arena_printf(&w->arena, "%s,alpha:flip", order);
	return order;
}

static void test_bounds(struct world *w)
{
	serve(w,
		sc_arena_printf(&w->arena, "san=DNS:a.example scts=%s",
			many(w, SC_LIMIT_SCTS)));
	OK(derive(w, true).n_scts == SC_LIMIT_SCTS && !derive(w, true).cut,
		"as many as we look at");
	serve(w,
		sc_arena_printf(&w->arena, "san=DNS:a.example scts=%s",
			many(w, SC_LIMIT_SCTS + 1)));
	OK(derive(w, true).n_scts == SC_LIMIT_SCTS && derive(w, true).cut,
		"and one more");

	/* With no guess left a wrong entry is a bad signature. */
	struct sc_staple_facts none = { .sent = false };
	struct sc_ct *ct =
		sc_ct_of(&w->arena, w->memo, X_NOW, &w->logs, w->certs, 3);
	struct sc_bytes list;
	struct sc_error e;

	if (!OK(mint_scts(w->mint, "leaf", many(w, SC_LIMIT_SCTS), &list, &e),
		    "a list of bad ones"))
		return;
	w->tls.sct_list = list;
	for (int i = 0; i < 8; i++)
		sc_ct_derive(ct, &w->tls, &w->chain, &none);
	if (!OK(mint_scts(w->mint, "leaf", "alpha:precert", &list, &e),
		    "one for something else"))
		return;
	w->tls.sct_list = list;

	struct sc_ct_facts f = sc_ct_derive(ct, &w->tls, &w->chain, &none);

	OK(f.scts[f.n_scts - 1].status == SC_SCT_BAD_SIGNATURE,
		"nobody guesses for ever");
}

/* Lists that end badly: what could be read before counts. */
static void test_forms(struct world *w)
{
	static const uint8_t garbage[] = { 0, 5, 0, 9, 1, 2, 3 };

	serve(w, "san=DNS:a.example scts=none");
	OK(derive(w, true).n_scts == 0, "none");
	w->tls.sct_list = (struct sc_bytes){ garbage, sizeof(garbage) };
	OK(derive(w, true).n_scts == 1 &&
			derive(w, true).scts[0].status == SC_SCT_UNREADABLE,
		"an SCT that is longer than its list");
	w->tls.sct_list.n = 3;
	OK(derive(w, true).scts[0].status == SC_SCT_UNREADABLE,
		"a list that is longer than it is");
	serve(w,
		"san=DNS:a.example scts=none "
		"ext=1.3.6.1.4.1.11129.2.4.2:04020000");
	OK(derive(w, true).scts[0].status == SC_SCT_UNREADABLE,
		"an empty list in the certificate");
}

int main(void)
{
	struct world w = { 0 };

	set_up(&w);
	test_embedded(&w);
	test_handed(&w);
	test_issuer(&w);
	test_bounds(&w);
	test_forms(&w);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}
