/*
 * test_ocsp_vectors.c -- OCSP responses, by OpenSSL's own table of tests
 * ($SMTPCERT_CORPORA/openssl/ocsp). A row of the table:
 *
 *	number  OK|FAIL  title  response in base64  arguments of openssl ocsp
 *
 * The certificate asked about is the one that the name of the response ends
 * with (WRID_ND1.ors: ND1_Cert_*.pem); the issuer is that of the arguments.
 * A response is OK when nothing is wrong with it. OpenSSL looks at its dates
 * only when it is asked about a certificate, which it is not; -attime is for
 * chains alone, and later than most responses. So all are judged for the time
 * at which they were produced.
 */
#include <stdlib.h>

#include "base/codec.h"
#include "base/file.h"
#include "base/text.h"
#include "lib/t.h"
#include "lib/x.h"
#include "x509/ocsp.h"

#define FILE_BYTES (1 << 20)
#define ROWS       59
#define FIELDS     5

/* Where we say something else, and why. */
static const struct difference {
	int row;
	bool ours;
	const char *reason;
} differences[] = {
	{ 60, true,
		"openssl was given no certificate to verify with; here the "
		"issuer is given, and its own signature is the chain's "
		"matter" },
};

static const char *directory;

static struct sc_bytes read_bytes(struct sc_arena *a, const char *name)
{
	struct sc_bytes b = { NULL, 0 };
	struct sc_error e;
	const char *path =
		sc_arena_printf(a, "%s/ocsp-tests/%s", directory, name);

	if (!sc_file_read(a, path, FILE_BYTES, SC_ERROR_CONFIG, &b, &e))
		printf("# %s\n", e.text);
	return b;
}

static const struct sc_cert *read_cert(struct sc_arena *a, const char *name)
{
	struct sc_cert *c = sc_new(a, struct sc_cert, 1);
	struct sc_bytes text = read_bytes(a, name), der;
	const char *label;

	if (!sc_pem_next(a, &text, &label, &der))
		return NULL;
	sc_cert_parse(a, der, c);
	return c->parse_error ? NULL : c;
}

static struct sc_bytes read_response(struct sc_arena *a, const char *name)
{
	struct sc_bytes der;

	return sc_unbase64(a, read_bytes(a, name), &der) ?
		der :
		(struct sc_bytes){ NULL, 0 };
}

/* "ND1_Cert_EE.pem" of "WRID_ND1.ors" */
static const char *subject_file(struct sc_arena *a, const char *response)
{
	const char *from = strrchr(response, '_');
	const char *stem = from ? from + 1 : response;
	size_t n = strcspn(stem, ".");
	char number = stem[n - 1];

	return sc_arena_printf(a, "%s_Cert_%s.pem", sc_arena_copy(a, stem, n),
		number == '2' ? "ICA" : "EE");
}

/* The word behind an option; NULL when it is not there. */
static const char *argument(
	struct sc_arena *a, const char *args, const char *option)
{
	const char *at = strstr(args, option);

	if (!at)
		return NULL;
	at += strlen(option);
	return sc_arena_copy(a, at, strcspn(at, " "));
}

static bool cut_row(struct sc_arena *a, struct sc_bytes *rest, char **fields)
{
	for (int i = 0; i < FIELDS; i++) {
		char stop = i == FIELDS - 1 ? '\n' : '\t';
		const uint8_t *end = memchr(rest->p, stop, rest->n);

		if (!end)
			return false;
		fields[i] = sc_arena_copy(a, rest->p, (size_t)(end - rest->p));
		rest->n -= (size_t)(end - rest->p) + 1;
		rest->p = end + 1;
	}
	return true;
}

static struct sc_staple_facts judge(
	struct sc_arena *a, struct sc_memo *memo, char *const *fields)
{
	const char *args = fields[4];
	const char *issuer = argument(a, args, "-issuer ");

	if (!issuer)
		issuer = argument(a, args, "-verify_other ");
	struct sc_bytes der = read_response(a, fields[3]);
	struct sc_ocsp response;
	bool readable = sc_ocsp_parse(a, der, &response);
	struct sc_ocsp_question q = {
		.cert = read_cert(a, subject_file(a, fields[3])),
		.issuer = read_cert(a, issuer),
		.at = response.produced_at,
	};

	OK(readable && q.cert && q.issuer, "all that is needed is there");
	return sc_ocsp_judge(a, memo, der, &q);
}

static bool wanted(int row, const char *word)
{
	for (size_t i = 0; i < SC_COUNT(differences); i++)
		if (differences[i].row == row)
			return differences[i].ours;
	return strcmp(word, "OK") == 0;
}

static void run_rows(struct sc_arena *a, struct sc_bytes table)
{
	struct sc_memo *memo = sc_memo_new(a);
	char *fields[FIELDS];
	int rows = 0, agreed = 0;

	for (; table.n && cut_row(a, &table, fields); rows++) {
		struct sc_staple_facts f = judge(a, memo, fields);
		bool good = f.fault == SC_OCSP_OK;
		int row = (int)strtol(fields[0], NULL, 10);

		agreed += good == (strcmp(fields[1], "OK") == 0);
		OK(good == wanted(row, fields[1]),
			sc_arena_printf(a, "%s %s, %s: %s", fields[0],
				fields[1], fields[2],
				f.result.why ? f.result.why : "counts"));
	}
	OK(rows == ROWS, "all rows were there");
	OK(agreed == ROWS - (int)SC_COUNT(differences),
		"all agree but those that are listed");
	printf("# %d of %d rows as OpenSSL\n", agreed, rows);
}

int main(void)
{
	const char *corpora = getenv("SMTPCERT_CORPORA");
	struct sc_arena a = { 0 };
	struct sc_bytes table;
	struct sc_error e;

	if (!corpora) {
		printf("1..0 # SKIP SMTPCERT_CORPORA does not say where the "
		       "public test suites are\n");
		return 0;
	}
	directory = sc_arena_printf(&a, "%s/openssl/ocsp", corpora);
	if (OK(sc_file_read(&a, sc_arena_printf(&a, "%s/ocsp.tsv", directory),
		       FILE_BYTES, SC_ERROR_CONFIG, &table, &e),
		    "ocsp.tsv"))
		run_rows(&a, table);
	for (size_t i = 0; i < SC_COUNT(differences); i++)
		printf("# not as OpenSSL: %d: %s\n", differences[i].row,
			differences[i].reason);
	sc_arena_free(&a);
	return DONE();
}
