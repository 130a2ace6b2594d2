/*
 * test_sct.c -- SCTs that are made on the spot, held against OpenSSL's own
 * code for them, and with every bit of the signed data wrong in turn.
 */
#include <openssl/ct.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/codec.h"
#include "base/text.h"
#include "lib/t.h"
#include "lib/x.h"
#include "mint_sct.h"
#include "x509/ct_list.h"
#include "x509/sct.h"

struct world {
	struct sc_arena arena;
	struct sc_memo *memo;
	struct mint *mint;
	struct sc_ct_list logs;
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
}

static X509 *open_cert(struct sc_bytes der)
{
	const unsigned char *p = der.p;

	return d2i_X509(NULL, &p, (long)der.n);
}

/* What OpenSSL says of the first SCT in a list. */
static bool openssl_agrees(struct world *w, struct sc_bytes list,
	const struct sc_ct_log *log, const struct mint_cert *cert,
	const struct mint_cert *issuer)
{
	const unsigned char *p = list.p;
	STACK_OF(SCT) *all = o2i_SCT_LIST(NULL, &p, list.n);
	SCT *sct = all ? sk_SCT_value(all, 0) : NULL;
	X509 *c = open_cert(cert->der), *i = open_cert(issuer->der);
	CTLOG_STORE *store = CTLOG_STORE_new();
	CT_POLICY_EVAL_CTX *ctx = CT_POLICY_EVAL_CTX_new();
	const char *path = sc_arena_printf(&w->arena, "/tmp/test_sct-%s.cnf",
		sc_hex(&w->arena, (struct sc_bytes){ cert->der.p + 8, 8 }));
	FILE *f = fopen(path, "w");
	bool good = false;

	fprintf(f, "enabled_logs=x\n[x]\ndescription = x\nkey = %s\n",
		sc_base64(&w->arena, log->key.spki));
	fclose(f);
	if (sct && c && i && CTLOG_STORE_load_file(store, path) == 1) {
		CT_POLICY_EVAL_CTX_set1_cert(ctx, c);
		CT_POLICY_EVAL_CTX_set1_issuer(ctx, i);
		CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(ctx, store);
		CT_POLICY_EVAL_CTX_set_time(ctx, (uint64_t)X_NOW.s * 1000);
		SCT_set_source(sct,
			cert->sct_list.p ? SCT_SOURCE_X509V3_EXTENSION :
					   SCT_SOURCE_TLS_EXTENSION);
		good = SCT_validate(sct, ctx) == 1;
	}
	remove(path);
	SCT_LIST_free(all);
	X509_free(c);
	X509_free(i);
	CT_POLICY_EVAL_CTX_free(ctx);
	CTLOG_STORE_free(store);
	return good;
}

/* The first of a list, read by ourselves. */
static bool first_of(struct sc_bytes list, struct sc_sct *out)
{
	struct sc_bytes rest, one;

	return sc_sct_open(list, &rest) && sc_sct_next(&rest, &one) &&
		sc_sct_parse(one, out);
}

static const struct {
	const char *issuer, *recipe;
} recipes[] = {
	{ "int", "san=DNS:a.example scts=alpha" },
	{ "int", "san=DNS:a.example scts=tiled:again" },
	{ "int", "san=DNS:a.example key=rsa2048 scts=beta" },
	{ "root", "san=DNS:a.example issuer=root scts=alpha" },
	{ "rsa", "san=DNS:a.example issuer=rsa scts=alpha" },
	{ "int", "san=DNS:a.example unique-id=1 scts=alpha" },
	{ "int", "san=DNS:a.example scts=alpha ext=1.2.3.4:0500" },
	{ "int",
		"san=none subject=/CN=x ku=none eku=none bc=none ski=none "
		"aki=none aia=none crl=none policy=none scts=alpha" },
};

/* Lengths of one, two and three octets; the list as the only extension. */
static void test_embedded(struct world *w)
{
	x_mint(w->mint, "rsa", "issuer=root ca=1 key=rsa2048");
	for (size_t i = 0; i < SC_COUNT(recipes); i++) {
		const struct mint_cert *m =
			x_mint(w->mint, "leaf", recipes[i].recipe);
		const struct mint_cert *by =
			mint_find(w->mint, recipes[i].issuer);
		const struct sc_cert *c = x_parse(&w->arena, w->memo, m);
		const struct sc_cert *issuer = x_parse(&w->arena, w->memo, by);
		struct sc_bytes entry;
		struct sc_sct sct;

		if (!OK(first_of(m->sct_list, &sct) &&
				    sc_sct_entry_precert(&w->arena, c,
					    issuer->key.spki, &entry),
			    recipes[i].recipe))
			continue;

		const struct sc_ct_log *log =
			sc_ct_list_find(&w->logs, sct.log_id);

		OK(log && sc_sct_verify(&sct, entry, &log->key) == SC_SIG_OK,
			"it verifies");
		OK(log && openssl_agrees(w, m->sct_list, log, m, by),
			"and by OpenSSL");
	}
}

/* Does the first SCT that is embedded in a certificate by int verify? */
static bool embedded_verifies(struct world *w, const struct mint_cert *m)
{
	const struct sc_cert *c = x_parse(&w->arena, w->memo, m);
	const struct sc_cert *issuer =
		x_parse(&w->arena, w->memo, mint_find(w->mint, "int"));
	struct sc_bytes entry;
	struct sc_sct sct;

	return first_of(m->sct_list, &sct) &&
		sc_sct_entry_precert(&w->arena, c, issuer->key.spki, &entry) &&
		sc_sct_verify(&sct, entry,
			&sc_ct_list_find(&w->logs, sct.log_id)->key) ==
		SC_SIG_OK;
}

/* Up to 6 kB: lengths of one, two and three octets grow and shrink. */
static void test_lengths(struct world *w)
{
	const char *san = "DNS:a.example";
	int n = 0, good = 0;

	for (; n < 250; n++) {
		san = sc_arena_printf(
			&w->arena, "%s,DNS:host%d.example", san, n);
		good += embedded_verifies(w,
			x_mint(w->mint, "leaf",
				sc_arena_printf(&w->arena,
					"san=%s scts=alpha,beta", san)));
	}
	OK(good == n, "with any number of names");
}

/* Without SCTs the entry has the TBSCertificate as it is. */
static void test_without(struct world *w)
{
	const struct mint_cert *m =
		x_mint(w->mint, "leaf", "san=DNS:a.example scts=none");
	struct sc_cert_parts parts;
	struct sc_bytes tbs;

	OK(sc_sct_precert_tbs(&w->arena, m->der, &tbs) &&
			sc_cert_split(m->der, &parts) &&
			sc_bytes_equal(tbs, parts.tbs),
		"nothing to take out, nothing changed");
	OK(!sc_sct_precert_tbs(&w->arena,
		   (struct sc_bytes){ m->der.p, m->der.n / 2 }, &tbs),
		"half a certificate cannot be taken apart");
}

/* One beside the certificate, and each bit of the signed data wrong. */
static void test_beside(struct world *w)
{
	const struct mint_cert *m =
		x_mint(w->mint, "leaf", "san=DNS:a.example scts=none");
	struct sc_bytes list, entry = sc_sct_entry_cert(&w->arena, m->der);
	uint8_t *p = (uint8_t *)sc_arena_copy(&w->arena, entry.p, entry.n);
	struct sc_error e;
	struct sc_sct sct;
	size_t wrong = 0;

	if (!OK(mint_scts(w->mint, "leaf", "alpha", &list, &e) &&
			    first_of(list, &sct),
		    "an SCT for TLS"))
		return;

	const struct sc_ct_log *log = sc_ct_list_find(&w->logs, sct.log_id);

	OK(sc_sct_verify(&sct, entry, &log->key) == SC_SIG_OK, "it verifies");
	OK(openssl_agrees(w, list, log, m, mint_find(w->mint, "int")),
		"and by OpenSSL");
	for (size_t i = 0; i < entry.n * 8; i += 5) {
		p[i / 8] ^= (uint8_t)(1 << i % 8);
		wrong += sc_sct_verify(&sct, (struct sc_bytes){ p, entry.n },
				 &log->key) != SC_SIG_BAD;
		p[i / 8] ^= (uint8_t)(1 << i % 8);
	}
	OK(wrong == 0, "no wrong bit of the entry verifies");
	sct.at_ms ^= 1;
	OK(sc_sct_verify(&sct, entry, &log->key) == SC_SIG_BAD,
		"nor another timestamp");
	sct.at_ms ^= 1;
	sct.extensions = sc_bytes_of("x");
	OK(sc_sct_verify(&sct, entry, &log->key) == SC_SIG_BAD,
		"nor other extensions");
	sct.extensions.n = 0;
	sct.key = 1;
	OK(sc_sct_verify(&sct, entry, &log->key) == SC_SIG_BAD,
		"nor RSA that is ECDSA");
	sct.key = 3;
	OK(sc_sct_verify(&sct, entry, &w->logs.logs[1].key) == SC_SIG_BAD,
		"nor another log");
	sct.hash = 5;
	OK(sc_sct_verify(&sct, entry, &log->key) == SC_SIG_BAD,
		"nor another hash");
}

/* A log with an RSA key, of which there were some. */
static void test_rsa(struct world *w)
{
	const struct mint_cert *log =
		x_mint(w->mint, "log", "key=rsa2048 san=DNS:log.example");
	const struct sc_cert *c = x_parse(&w->arena, w->memo, log);
	struct sc_bytes entry = sc_sct_entry_cert(&w->arena, log->der);
	uint8_t data[8192] = { 0 }, signature[256];
	size_t n = sizeof(signature), at = 10 + entry.n;
	struct sc_sct sct = { .hash = 4, .key = 1 };
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	memcpy(data + 10, entry.p, entry.n); /* timestamp 0, no extensions */
	OK(EVP_DigestSignInit_ex(
		   ctx, NULL, "SHA256", NULL, NULL, log->key, NULL) == 1 &&
			EVP_DigestSign(ctx, signature, &n, data, at + 2) == 1,
		"RSA signs");
	EVP_MD_CTX_free(ctx);
	sct.signature = (struct sc_bytes){ signature, n };
	OK(sc_sct_verify(&sct, entry, &c->key) == SC_SIG_OK, "and verifies");
	signature[0] ^= 1;
	OK(sc_sct_verify(&sct, entry, &c->key) == SC_SIG_BAD, "or not");
}

/* Lists that are cut, or too long, anywhere. */
static void test_forms(struct world *w)
{
	const struct mint_cert *m =
		x_mint(w->mint, "leaf", "san=DNS:a.example scts=alpha,beta");
	struct sc_bytes list = m->sct_list, rest, one;
	uint8_t *p = (uint8_t *)sc_arena_copy(&w->arena, list.p, list.n);
	struct sc_sct sct;
	size_t n = 0, opened = 0;

	OK(sc_sct_open(list, &rest), "a list");
	while (sc_sct_next(&rest, &one) && sc_sct_parse(one, &sct))
		n++;
	OK(n == 2 && rest.n == 0, "of two");
	for (size_t k = 0; k < list.n; k++)
		opened += sc_sct_open((struct sc_bytes){ list.p, k }, &rest);
	OK(opened == 0, "a list that is cut is none");
	OK(!sc_sct_open((struct sc_bytes){ p, list.n + 1 }, &rest),
		"nor one with something behind it");
	OK(!sc_sct_open((struct sc_bytes){ (const uint8_t *)"\0\0", 2 }, &rest),
		"nor an empty one");

	if (!sc_sct_open(list, &rest) || !sc_sct_next(&rest, &one))
		return;
	n = 0;
	for (size_t k = 1; k < one.n; k++)
		n += sc_sct_parse((struct sc_bytes){ one.p, k }, &sct);
	OK(n == 0, "an SCT that is cut is none");
	OK(!sc_sct_parse((struct sc_bytes){ one.p, 0 }, &sct), "nor nothing");
	OK(!sc_sct_parse((struct sc_bytes){ one.p, one.n + 1 }, &sct),
		"nor one with something behind it");
	OK(sc_sct_parse(sc_bytes_of("\7whatever"), &sct) && sct.version == 7,
		"of a later version only the version is known");
}

int main(void)
{
	struct world w = { 0 };

	set_up(&w);
	test_embedded(&w);
	test_lengths(&w);
	test_without(&w);
	test_beside(&w);
	test_rsa(&w);
	test_forms(&w);
	mint_free(w.mint);
	sc_arena_free(&w.arena);
	return DONE();
}
