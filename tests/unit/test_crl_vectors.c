/*
 * test_crl_vectors.c -- revocation in NIST's PKITS ($SMTPCERT_CORPORA), 4.4,
 * 4.14 and 4.15, with CRLs alone: a path is good when each certificate below
 * the anchor is, and those that may have signed a CRL are, too.
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/attr.h"
#include "base/codec.h"
#include "base/date.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/crl_check.h"

#define CERTS_MAX 8
#define CRLS_MAX  8

/* The valid ones that need indirect CRLs, which we do not process. */
static const char *const indirect[] = { "4.14.22", "4.14.24", "4.14.25",
	"4.14.28", "4.14.29", "4.14.30", "4.14.33" };

struct world {
	struct sc_arena *arena;
	struct sc_memo *memo;
	const struct sc_cert *certs[CERTS_MAX]; /* the anchor is last */
	size_t n_certs;
	struct sc_crl crls[CRLS_MAX];
	size_t n_crls;
	struct sc_date at;
	size_t signatures;
};

static bool read_pem(struct world *w, const json_t *text, struct sc_bytes *der)
{
	struct sc_bytes rest =
		sc_bytes_of(sc_arena_text(w->arena, json_string_value(text)));
	const char *label;

	return sc_pem_next(w->arena, &rest, &label, der);
}

static void add_cert(struct world *w, const json_t *text)
{
	struct sc_cert *c = sc_new(w->arena, struct sc_cert, 1);
	struct sc_bytes der;

	if (w->n_certs == CERTS_MAX || !read_pem(w, text, &der))
		return;
	sc_cert_parse(w->arena, der, c);
	w->certs[w->n_certs++] = c;
}

static void read_case(struct world *w, const json_t *c)
{
	const json_t *one;
	struct sc_bytes der;
	size_t i;

	add_cert(w, json_object_get(c, "peer_certificate"));
	json_array_foreach(json_object_get(c, "untrusted_intermediates"), i,
		one) add_cert(w, one);
	json_array_foreach(json_object_get(c, "trusted_certs"), i, one)
		add_cert(w, one);
	json_array_foreach(json_object_get(c, "crls"), i,
		one) if (w->n_crls < CRLS_MAX && read_pem(w, one, &der))
		sc_crl_parse(w->arena, der, &w->crls[w->n_crls++]);
	if (!sc_date_parse(
		    json_string_value(json_object_get(c, "validation_time")),
		    &w->at))
		w->at = X_NOW;
}

static enum sc_revocation judge(struct world *w, size_t at)
{
	const struct sc_crl_query q = {
		.cert = w->certs[at],
		.crls = w->crls,
		.n_crls = w->n_crls,
		.signers = w->certs,
		.n_signers = w->n_certs,
		.at = w->at,
		.memo = w->memo,
		.signatures = &w->signatures,
	};

	return sc_crl_check(w->arena, &q).status;
}

static bool all_good(struct world *w)
{
	for (size_t i = 0; i + 1 < w->n_certs; i++)
		if (judge(w, i) != SC_REVOCATION_GOOD)
			return false;
	return true;
}

static bool needs_indirect(const char *number)
{
	for (size_t i = 0; i < SC_COUNT(indirect); i++)
		if (strcmp(indirect[i], number) == 0)
			return true;
	return false;
}

static void run(const json_t *c)
{
	struct sc_arena a = { 0 };
	struct world w = { .arena = &a, .memo = sc_memo_new(&a) };
	const char *id = json_string_value(json_object_get(c, "id"));
	bool want =
		strcmp(json_string_value(json_object_get(c, "expected_result")),
			"SUCCESS") == 0;
	const char *number =
		sc_arena_copy(&a, id + strlen("pkits::"), strcspn(id + 7, ":"));

	read_case(&w, c);
	if (needs_indirect(number))
		OK(want && !all_good(&w), id);
	else
		OK(all_good(&w) == want, id);
	sc_arena_free(&a);
}

static bool is_ours(const json_t *c)
{
	static const char *const sections[] = { "4.4", "4.14", "4.15" };
	const char *s = json_string_value(json_object_get(c, "x_section"));

	for (size_t i = 0; s && i < SC_COUNT(sections); i++)
		if (strcmp(sections[i], s) == 0)
			return true;
	return false;
}

int main(void)
{
	const char *corpora = getenv("SMTPCERT_CORPORA");
	struct sc_arena a = { 0 };
	int n = 0;

	if (!corpora) {
		printf("1..0 # SKIP SMTPCERT_CORPORA does not say where the "
		       "public test suites are\n");
		return 0;
	}
	json_t *all = json_load_file(
		sc_arena_printf(&a, "%s/nist-pkits/pkits.json", corpora), 0,
		NULL);
	const json_t *c;
	size_t i;

	json_array_foreach(
		json_object_get(all, "testcases"), i, c) if (is_ours(c))
	{
		run(c);
		n++;
	}
	OK(n == 66, "all of the three sections were there");
	json_decref(all);
	sc_arena_free(&a);
	return DONE();
}
