/*
 * test_dane_vectors.c -- TLSA against chains, by OpenSSL's own table of tests
 * ($SMTPCERT_CORPORA/openssl/dane). A block of the table:
 *
 *	n-records n-certs no-names result depth
 *	usage selector mtype hex                  (n-records lines)
 *	certificates in PEM                       (n-certs)
 *
 * `result` is OpenSSL's verify error, `depth` that of the certificate matched,
 * counted on the chain that OpenSSL built. All are judged as for a submission
 * port, where usages 0 and 1 have a meaning.
 */
#include <stdlib.h>

#include "base/attr.h"
#include "base/codec.h"
#include "base/file.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/chain.h"
#include "x509/dane.h"

enum { RESULT_OK = 0, NO_ISSUER = 20, WRONG_NAME = 62, NO_MATCH = 65 };

#define FILE_BYTES (1 << 20)
#define CERTS_MAX  8

struct verdict {
	int result, depth;
};

/* Where we say something else, and why. */
static const struct difference {
	const char *file;
	int row;
	struct verdict ours;
	const char *reason;
} differences[] = {
	{ "danetest.in", 49, { RESULT_OK, -1 },
		"the anchor is the key in the record: nothing sent is it" },
	{ "danetest.in", 50, { RESULT_OK, -1 },
		"the anchor is the key in the record: nothing sent is it" },
	{ "danetest.in", 54, { RESULT_OK, 0 },
		"names do not matter for DANE-EE (RFC 7672 3.1.1); OpenSSL "
		"was told to look at them" },
	{ "dane-cross.in", 1, { RESULT_OK, -1 },
		"the anchor is the certificate in the record: another one of "
		"its name and key was sent" },
};

struct table {
	const char *file, *roots, *base;
	int rows;
};

static const struct table tables[] = {
	{ "danetest.in", "danetest.pem", "example.com", 54 },
	{ "dane-cross.in", "cross-root.pem", "server.example", 1 },
};

struct block {
	int n_records, n_certs, no_names;
	struct verdict want;
	const char *records[4];
	const struct sc_cert *certs[CERTS_MAX];
};

struct reader {
	struct sc_arena *arena;
	struct sc_bytes rest;
	struct sc_memo *memo;
};

/* The next line that says something; NULL at the end. */
static const char *next_line(struct reader *r)
{
	while (r->rest.n) {
		const uint8_t *end = memchr(r->rest.p, '\n', r->rest.n);
		size_t n = end ? (size_t)(end - r->rest.p) : r->rest.n;
		const char *line = sc_arena_copy(r->arena, r->rest.p, n);

		r->rest.p += n + (end != NULL);
		r->rest.n -= n + (end != NULL);
		if (strspn(line, " \t") != n && line[0] != '#')
			return line;
	}
	return NULL;
}

static const struct sc_cert *next_cert(struct reader *r)
{
	struct sc_cert *c = sc_new(r->arena, struct sc_cert, 1);
	const char *label;
	struct sc_bytes der;

	if (!sc_pem_next(r->arena, &r->rest, &label, &der))
		return NULL;
	/* What is left of the line that ends the certificate. */
	next_line(r);
	sc_cert_parse(r->arena, der, c);
	sc_sig_note_self_signed(r->memo, c);
	return c;
}

static bool next_block(struct reader *r, struct block *b)
{
	const char *line = next_line(r);
	int *numbers[] = { &b->n_records, &b->n_certs, &b->no_names,
		&b->want.result, &b->want.depth };
	char *end = NULL;

	*b = (struct block){ 0 };
	for (size_t i = 0; line && i < SC_COUNT(numbers); i++) {
		*numbers[i] = (int)strtol(line, &end, 10);
		line = end;
	}
	if (!line || b->n_records > (int)SC_COUNT(b->records) ||
		b->n_certs < 1 || b->n_certs > CERTS_MAX)
		return false;
	for (int i = 0; i < b->n_records; i++)
		b->records[i] = next_line(r);
	for (int i = 0; i < b->n_certs; i++)
		b->certs[i] = next_cert(r);
	return true;
}

static struct sc_dane_policy policy_of(
	struct sc_arena *a, const struct block *b, const char *base)
{
	struct sc_answer answer = { .records = b->records,
		.n_records = (size_t)b->n_records };
	struct sc_tlsa *records;
	struct sc_dane_policy p = {
		.state = SC_DANE_BINDING, .names = { base }, .n_names = 1
	};

	p.n_records =
		sc_tlsa_read_all(a, &answer, SC_ROLE_SUBMISSION, &records);
	p.records = records;
	return p;
}

/* The number that OpenSSL has for what became of a record. */
static struct verdict of_record(const struct sc_tlsa_facts *f)
{
	bool name = f->match == SC_TLSA_TA_NAME;

	if (f->match == SC_TLSA_NO_MATCH)
		return (struct verdict){ NO_MATCH, -1 };
	return (struct verdict){ name ? WRONG_NAME : NO_ISSUER, f->at };
}

static struct verdict judge(struct sc_arena *a, const struct block *b,
	const struct table *t, struct sc_trust *trust)
{
	struct sc_dane_policy p = policy_of(a, b, t->base);
	const struct sc_chain *chain =
		sc_chain_judge(a, b->certs, (size_t)b->n_certs, X_NOW, trust);
	struct sc_dane_facts f = sc_dane_match(a, &p, chain, X_NOW, trust);

	if (f.result == SC_DANE_AUTHENTICATED)
		return (struct verdict){ RESULT_OK, f.records[f.record].at };
	return of_record(&f.records[0]);
}

/* A depth above all that was sent is the anchor's, which has no index. */
static struct verdict wanted(
	const struct table *t, const struct block *b, int row)
{
	struct verdict want = b->want;

	for (size_t i = 0; i < SC_COUNT(differences); i++)
		if (differences[i].row == row &&
			strcmp(differences[i].file, t->file) == 0)
			return differences[i].ours;
	if (want.depth >= b->n_certs)
		want.depth = -1;
	return want;
}

static void run_table(
	struct sc_arena *a, const char *dir, const struct table *t)
{
	struct sc_error e;
	struct sc_bytes text, roots;
	struct block b;
	int row = 0;

	if (!OK(sc_file_read(a, sc_arena_printf(a, "%s/%s", dir, t->file),
			FILE_BYTES, SC_ERROR_CONFIG, &text, &e) &&
			    sc_file_read(a,
				    sc_arena_printf(a, "%s/%s", dir, t->roots),
				    FILE_BYTES, SC_ERROR_CONFIG, &roots, &e),
		    t->file))
		return;
	struct sc_trust *trust = sc_trust_of(a, roots);
	struct reader r = { a, text, sc_trust_memo(trust) };

	while (next_block(&r, &b)) {
		struct verdict got = judge(a, &b, t, trust);
		struct verdict want = wanted(t, &b, ++row);

		OK(got.result == want.result && got.depth == want.depth,
			sc_arena_printf(a,
				"%s %d: %.24s: %d at %d, expected %d at %d",
				t->file, row, b.records[0], got.result,
				got.depth, want.result, want.depth));
	}
	OK(row == t->rows, "all rows were there");
}

int main(void)
{
	const char *corpora = getenv("SMTPCERT_CORPORA");
	struct sc_arena a = { 0 };

	if (!corpora) {
		printf("1..0 # SKIP SMTPCERT_CORPORA does not say where the "
		       "public test suites are\n");
		return 0;
	}
	for (size_t i = 0; i < SC_COUNT(tables); i++)
		run_table(&a, sc_arena_printf(&a, "%s/openssl/dane", corpora),
			&tables[i]);
	for (size_t i = 0; i < SC_COUNT(differences); i++)
		printf("# not as OpenSSL: %s %d: %s\n", differences[i].file,
			differences[i].row, differences[i].reason);
	sc_arena_free(&a);
	return DONE();
}
