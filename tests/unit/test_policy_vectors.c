/*
 * test_policy_vectors.c -- MTA-STS and TLSRPT against the public vectors of
 * other implementations ($SMTPCERT_CORPORA/mta-sts/vectors.json). Of the one
 * among them that they dispute, a second rua, the first counts for us.
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/dname.h"
#include "lib/t.h"
#include "policy/tlsrpt.h"
#include "probe/idn.h"

static struct sc_bytes bytes(const json_t *s)
{
	return (struct sc_bytes){ (const uint8_t *)json_string_value(s),
		json_string_length(s) };
}

static const char *text(const json_t *row, const char *key)
{
	const char *s = json_string_value(json_object_get(row, key));

	return s ? s : "";
}

/* The records of a vector, each a list of one joined text. */
static size_t texts(
	struct sc_arena *a, const json_t *list, struct sc_bytes **out)
{
	size_t n = json_array_size(list);

	*out = sc_new(a, struct sc_bytes, n);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = bytes(json_array_get(list, i));
	return n;
}

static bool sts_txt(struct sc_arena *a, const json_t *input)
{
	struct sc_bytes *v;
	size_t n = texts(a, input, &v);

	return sc_sts_record_of(a, v, n).state == SC_RECORD_VALID;
}

static bool tlsrpt_txt(struct sc_arena *a, const json_t *input)
{
	struct sc_bytes *v;
	size_t n = texts(a, input, &v);

	return sc_tlsrpt_of(a, v, n).state == SC_RECORD_VALID;
}

static bool sts_policy(struct sc_arena *a, const json_t *input)
{
	return sc_sts_policy_read(a, bytes(input)).valid;
}

/* Names with U-labels are converted, as everywhere before a lookup. */
static const char *name(struct sc_arena *a, const json_t *s)
{
	const char *folded = sc_dname_fold(a, bytes(s)), *alabels;
	struct sc_error e;

	if (!sc_idn_needed(sc_bytes_of(folded)))
		return folded;
	return sc_idn_to_ascii(a, sc_bytes_of(folded), &alabels, &e) ? alabels :
								       folded;
}

static bool sts_match(struct sc_arena *a, const json_t *input)
{
	const char *mx = name(a, json_object_get(input, "mx"));
	size_t i;
	json_t *pattern;

	json_array_foreach(json_object_get(input, "patterns"), i, pattern)
	{
		if (sc_sts_matches(name(a, pattern), mx))
			return true;
	}
	return false;
}

static bool sts_fetch(struct sc_arena *a, const json_t *input)
{
	bool bad = json_is_true(json_object_get(input, "bad_certificate"));
	struct sc_fetch f = {
		.connect = SC_OUTCOME_OK,
		.tls = SC_OUTCOME_OK,
		.http = SC_OUTCOME_OK,
		.status = (int)json_integer_value(
			json_object_get(input, "status")),
		.content_type = bytes(json_object_get(input, "content_type")),
		.body = bytes(json_object_get(input, "body")),
	};

	/* RFC 8461 3.2: senders SHOULD ask for text/plain; these do. */
	return sc_sts_fetch_end(&f, !bad) == SC_STS_FETCH_OK &&
		sc_sts_is_plain(&f) && sc_sts_policy_read(a, f.body).valid;
}

static const struct {
	const char *kind;
	bool (*accepts)(struct sc_arena *a, const json_t *input);
	int least; /* rows of the smaller of the two editions */
} kinds[] = {
	{ "sts-txt", sts_txt, 32 },
	{ "sts-policy", sts_policy, 36 },
	{ "sts-match", sts_match, 14 },
	{ "sts-fetch", sts_fetch, 12 },
	{ "tlsrpt-txt", tlsrpt_txt, 28 },
};

static bool is_wanted(const json_t *row)
{
	const json_t *expect = json_object_get(row, "expect");

	return json_is_true(expect) ||
		strcmp(text(row, "expect"), "valid") == 0;
}

static void check_row(struct sc_arena *a, const json_t *row, size_t kind)
{
	bool got = kinds[kind].accepts(a, json_object_get(row, "input"));
	bool same = got == is_wanted(row);

	/* Where implementations are known to differ, so may we. */
	if (!same && *text(row, "dispute")) {
		printf("# %s differs: %s\n", text(row, "id"),
			text(row, "dispute"));
		same = true;
	}
	OK(same,
		sc_arena_printf(a, "%s of %s: %s", text(row, "id"),
			text(row, "source"), got ? "valid" : "invalid"));
}

static void check_kind(struct sc_arena *a, const json_t *rows, size_t kind)
{
	int n = 0;
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row)
	{
		if (strcmp(text(row, "kind"), kinds[kind].kind) != 0)
			continue;
		check_row(a, row, kind);
		n++;
	}
	OK(n >= kinds[kind].least,
		sc_arena_printf(
			a, "rows of %s are all there", kinds[kind].kind));
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
	const char *path =
		sc_arena_printf(&a, "%s/mta-sts/vectors.json", corpora);
	json_t *rows = json_load_file(path, JSON_ALLOW_NUL, NULL);

	if (!rows) {
		printf("1..0 # SKIP %s is not there\n", path);
		sc_arena_free(&a);
		return 0;
	}
	for (size_t k = 0; k < SC_COUNT(kinds); k++)
		check_kind(&a, rows, k);
	json_decref(rows);
	sc_arena_free(&a);
	return DONE();
}
