/*
 * zlint.c -- our checks of certificates against the lints of zlint, on zlint's
 * own test data ($SMTPCERT_CORPORA/zlint).
 *
 *	zlint DIR
 *
 * In DIR, without comments, parted by tabs:
 *
 *	zlint.tsv               lint, our ids parted by blanks
 *	zlint-differences.tsv   lint, file, zlint's status, why we differ
 *
 * A lint and its ids agree on a file when zlint complains (Error, Warn,
 * Notice) and one of the ids fires, or neither does. zlint takes every
 * certificate for one of a public CA, and so does this test.
 */
#include <stdlib.h>

#include "base/attr.h"
#include "base/codec.h"
#include "base/file.h"
#include "check/check.h"
#include "lib/t.h"
#include "x509/cert.h"
#include "x509/derive.h"

#define ARCHIVE_BYTES (64 << 20)
#define TABLE_BYTES   (1 << 20)
#define BLOCK_BYTES   512
#define COLUMNS_MAX   4

/* What they agreed on when it was last looked at, of how many. */
#define ROWS  248
#define AGREE 210

/* 2026-11-23T12:00:00Z */
#define NOW ((struct sc_date){ 1795435200 })

struct row {
	const char *column[COLUMNS_MAX];
};

struct table {
	struct row *rows;
	size_t n;
};

struct bench {
	struct sc_arena *arena;
	struct sc_bytes archive;
	struct table lints, differences;
	struct sc_trust *trust;
	bool *used; /* by index as differences */
	int rows, agree;
};

/* Cuts the text at `end` off the front of `rest`. */
static const char *cut(struct sc_arena *a, struct sc_bytes *rest, char end)
{
	const uint8_t *p = memchr(rest->p, end, rest->n);
	size_t n = p ? (size_t)(p - rest->p) : rest->n;
	const char *text = sc_arena_copy(a, rest->p, n);

	rest->p += n + (p != NULL);
	rest->n -= n + (p != NULL);
	return text;
}

static bool read_table(struct sc_arena *a, const char *path, struct table *out)
{
	struct sc_bytes text;
	struct sc_error e;

	*out = (struct table){ 0 };
	if (!OK(sc_file_read(a, path, TABLE_BYTES, SC_ERROR_CONFIG, &text, &e),
		    path))
		return false;
	while (text.n) {
		struct sc_bytes line = sc_bytes_of(cut(a, &text, '\n'));
		struct row r = { 0 };

		if (!line.n || line.p[0] == '#')
			continue;
		for (int i = 0; i < COLUMNS_MAX; i++)
			r.column[i] = cut(a, &line, '\t');
		out->rows = sc_grow(a, out->rows, out->n, struct row);
		out->rows[out->n++] = r;
	}
	return true;
}

/* The archive is a tar in xz, which is not for us to decode. */
static struct sc_bytes unpack(struct sc_arena *a, const char *path)
{
	const char *command = sc_arena_printf(a, "xz -dc '%s'", path);
	uint8_t *p = sc_arena_alloc(a, 1, ARCHIVE_BYTES);
	FILE *f = strchr(path, '\'') ? NULL : popen(command, "r");
	size_t n = f ? fread(p, 1, ARCHIVE_BYTES, f) : 0;

	return f && pclose(f) == 0 ? (struct sc_bytes){ p, n } :
				     (struct sc_bytes){ 0 };
}

/* POSIX.1-1988 tar: a name at 0, the size in octal at 124, then the file. */
static struct sc_bytes find_file(struct sc_bytes tar, const char *name)
{
	while (tar.n >= BLOCK_BYTES && tar.p[0]) {
		size_t size = strtoul((const char *)tar.p + 124, NULL, 8);
		size_t whole = BLOCK_BYTES +
			(size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;

		if (whole > tar.n)
			break;
		if (strncmp((const char *)tar.p, name, 100) == 0)
			return (struct sc_bytes){ tar.p + BLOCK_BYTES, size };
		tar.p += whole;
		tar.n -= whole;
	}
	return (struct sc_bytes){ 0 };
}

static bool read_cert(struct bench *b, const char *file, struct sc_bytes *der)
{
	struct sc_bytes text = find_file(
		b->archive, sc_arena_printf(b->arena, "testdata/%s", file));
	const char *label;

	while (text.n && sc_pem_next(b->arena, &text, &label, der))
		if (strcmp(label, "CERTIFICATE") == 0)
			return true;
	return false;
}

/* What makes a certificate one of a public CA, by check/cert.h. */
static struct sc_chain *publish(struct sc_arena *a, struct sc_chain chain)
{
	static const struct sc_anchor public_root = { .is_public = true };
	struct sc_chain *out = sc_new(a, struct sc_chain, 1);
	struct sc_cert *cert = sc_new(a, struct sc_cert, 1);
	const struct sc_cert **sent = sc_new(a, const struct sc_cert *, 1);

	*cert = *chain.sent[0];
	cert->self_signed = false;
	sent[0] = cert;
	chain.sent = chain.path = sent;
	chain.n_sent = chain.n_path = 1;
	chain.trusted = true;
	chain.anchor = &public_root;
	chain.store_empty = false;
	chain.fault = SC_PATH_OK;
	*out = chain;
	return out;
}

/* A submission server that serves this one certificate. */
static struct sc_obs *serve(struct sc_arena *a, struct sc_bytes der)
{
	struct sc_obs *obs = sc_new(a, struct sc_obs, 1);
	struct sc_endpoint *e = sc_new(a, struct sc_endpoint, 1);
	struct sc_tls *tls = sc_new(a, struct sc_tls, 1);
	struct sc_certificate *c = sc_new(a, struct sc_certificate, 1);
	struct sc_cert parsed;

	sc_cert_parse(a, der, &parsed);
	*c = (struct sc_certificate){ parsed.sha256, der };
	*tls = (struct sc_tls){ .outcome = SC_OUTCOME_OK,
		.version = "TLSv1.3",
		.chain = &c->sha256,
		.n_chain = 1 };
	*e = (struct sc_endpoint){ .host = "mail.example.org",
		.address = "192.0.2.1",
		.port = 465,
		.preference = -1,
		.mode = SC_MODE_IMPLICIT,
		.connect = SC_OUTCOME_OK,
		.tls = tls };
	*obs = (struct sc_obs){ .target = { .kind = SC_TARGET_SERVER,
					.role = SC_ROLE_SUBMISSION,
					.mode = SC_MODE_IMPLICIT,
					.port = 465,
					.host = e->host },
		.observed_at = NOW,
		.endpoints = e,
		.n_endpoints = 1,
		.certificates = c,
		.n_certificates = 1 };
	return obs;
}

static bool any_fires(struct sc_subject s, const char *ids)
{
	struct sc_bytes rest = sc_bytes_of(ids);

	while (rest.n) {
		const char *id = cut(s.arena, &rest, ' ');
		const struct sc_check *c = sc_check_find(sc_catalogue_find(id));

		if (!c)
			OK(false, id);
		else if (sc_check_apply(c, &s).status == SC_STATUS_FIRES)
			return true;
	}
	return false;
}

static bool judge(struct bench *b, struct sc_bytes der, const char *ids)
{
	static const struct sc_settings settings = { .warn = { -1, false },
		.fail = { -1, false } };
	struct sc_obs *obs = serve(b->arena, der);
	struct sc_facts facts = sc_facts_derive(b->arena, obs, NOW, b->trust);
	struct sc_endpoint_facts ef = facts.endpoints[0];

	ef.chain = publish(b->arena, *ef.chain);
	ef.leaf = ef.chain->sent[0];
	facts.endpoints = &ef;
	return any_fires((struct sc_subject){ .arena = b->arena,
				 .obs = obs,
				 .facts = &facts,
				 .settings = &settings,
				 .now = NOW,
				 .role = SC_ROLE_SUBMISSION,
				 .endpoint = obs->endpoints,
				 .ef = &ef,
				 .chain = ef.chain,
				 .cert = ef.leaf },
		ids);
}

static bool is_complaint(const char *status)
{
	return strcmp(status, "Error") == 0 || strcmp(status, "Warn") == 0 ||
		strcmp(status, "Notice") == 0;
}

static const char *ids_of(const struct bench *b, const char *lint)
{
	for (size_t i = 0; i < b->lints.n; i++)
		if (strcmp(b->lints.rows[i].column[0], lint) == 0)
			return b->lints.rows[i].column[1];
	return NULL;
}

/* Takes the row from the list of differences, if it is there. */
static bool is_listed(struct bench *b, const struct row *r)
{
	for (size_t i = 0; i < b->differences.n; i++) {
		const struct row *d = &b->differences.rows[i];

		if (strcmp(d->column[0], r->column[0]) == 0 &&
			strcmp(d->column[1], r->column[1]) == 0 &&
			strcmp(d->column[2], r->column[2]) == 0)
			return b->used[i] = true;
	}
	return false;
}

static void compare(struct bench *b, const struct row *r)
{
	const char *lint = r->column[0], *file = r->column[1];
	const char *status = r->column[2], *ids = ids_of(b, lint);
	struct sc_bytes der;

	if (!ids)
		return;
	b->rows++;
	if (!read_cert(b, file, &der)) {
		OK(false, sc_arena_printf(b->arena, "%s is there", file));
		return;
	}

	bool fires = judge(b, der, ids);

	if (fires == is_complaint(status))
		b->agree++;
	else if (!is_listed(b, r))
		OK(false,
			sc_arena_printf(b->arena, "%s\t%s\t%s\t%s %s", lint,
				file, status, ids,
				fires ? "fires" : "does not fire"));
}

static void run(struct bench *b, const char *dir, const char *corpus)
{
	struct table expected;
	struct sc_arena *a = b->arena;

	if (!read_table(
		    a, sc_arena_printf(a, "%s/zlint.tsv", dir), &b->lints) ||
		!read_table(a,
			sc_arena_printf(a, "%s/zlint-differences.tsv", dir),
			&b->differences) ||
		!read_table(a, sc_arena_printf(a, "%s/expected.tsv", corpus),
			&expected))
		return;
	b->used = sc_new(a, bool, b->differences.n);
	b->trust = sc_trust_of(a, (struct sc_bytes){ 0 });
	for (size_t i = 0; i < expected.n; i++)
		compare(b, &expected.rows[i]);
	for (size_t i = 0; i < b->differences.n; i++)
		if (!b->used[i])
			OK(false,
				sc_arena_printf(a, "%s differs on %s",
					b->differences.rows[i].column[0],
					b->differences.rows[i].column[1]));
	printf("# %d of %d rows of %zu lints agree\n", b->agree, b->rows,
		b->lints.n);
	OK(b->rows == ROWS, "every row of a lint that we have is compared");
	OK(b->agree == AGREE, "as many agree as did");
}

int main(int argc, char **argv)
{
	const char *corpora = getenv("SMTPCERT_CORPORA");
	struct sc_arena a = { 0 };
	struct bench b = { .arena = &a };

	if (argc != 2) {
		fprintf(stderr, "usage: zlint DIR\n");
		return 64;
	}
	if (!corpora) {
		printf("1..0 # SKIP SMTPCERT_CORPORA does not say where the "
		       "public test suites are\n");
		return 0;
	}

	const char *corpus = sc_arena_printf(&a, "%s/zlint", corpora);

	b.archive =
		unpack(&a, sc_arena_printf(&a, "%s/testdata.tar.xz", corpus));
	if (OK(b.archive.n, "the archive unpacks"))
		run(&b, argv[1], corpus);
	sc_arena_free(&a);
	return DONE();
}
