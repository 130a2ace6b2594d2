/*
 * test_hostname_vectors.c -- the matcher against a public table of name
 * matching and of name syntax ($SMTPCERT_CORPORA/hostname/vectors.json).
 */
#include <jansson.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/ip.h"
#include "lib/t.h"
#include "x509/match.h"

/* Its strings are Latin-1 and may hold NUL; jansson's are UTF-8. */
static struct sc_bytes latin1(struct sc_arena *a, const json_t *s)
{
	const char *p = json_string_value(s);
	size_t n = json_string_length(s), k = 0;
	uint8_t *out = sc_arena_alloc(a, n + 1, 1);

	for (size_t i = 0; i < n; i++) {
		uint8_t c = (uint8_t)p[i];

		if (c >= 0xc2 && c <= 0xc3 && i + 1 < n)
			c = (uint8_t)(c << 6 | ((uint8_t)p[++i] & 0x3f));
		out[k++] = c;
	}
	return (struct sc_bytes){ out, k };
}

static const char *text(const json_t *row, const char *key)
{
	const char *s = json_string_value(json_object_get(row, key));

	return s ? s : "";
}

static bool agrees_on_match(struct sc_arena *a, const json_t *row)
{
	struct sc_bytes san = latin1(a, json_object_get(row, "san"));
	struct sc_bytes host = latin1(a, json_object_get(row, "host"));
	enum sc_name_match m =
		sc_match_presented(san, sc_arena_copy(a, host.p, host.n));
	bool match = m == SC_NAME_EXACT || m == SC_NAME_WILDCARD;
	const char *want = text(row, "expect");

	if (strcmp(want, "invalid-san") == 0 && sc_match_is_valid(san))
		return false;
	return match == (strcmp(want, "match") == 0);
}

static bool agrees_on_syntax(struct sc_arena *a, const json_t *row)
{
	struct sc_bytes name = latin1(a, json_object_get(row, "name"));

	return sc_match_is_valid(name) ==
		json_is_true(json_object_get(row, "valid_presented_id"));
}

/* Only a text without NUL can be a name that somebody typed. */
static bool agrees_on_address(struct sc_arena *a, const json_t *row, int family)
{
	struct sc_bytes name = latin1(a, json_object_get(row, "name"));
	struct sc_ip ip;
	bool valid = !memchr(name.p, '\0', name.n) &&
		sc_ip_parse(sc_arena_copy(a, name.p, name.n), &ip) &&
		ip.family == family;

	return valid == json_is_true(json_object_get(row, "valid"));
}

static bool agrees_on_ipv4(struct sc_arena *a, const json_t *row)
{
	return agrees_on_address(a, row, 4);
}

static bool agrees_on_ipv6(struct sc_arena *a, const json_t *row)
{
	return agrees_on_address(a, row, 6);
}

/*
 * How many rows of a kind the table has, and with how many we agree. It has
 * "::0" as an address and "::" as none; they are the same (RFC 4291 2.2).
 */
static const struct {
	const char *kind;
	bool (*agrees)(struct sc_arena *, const json_t *);
	int rows, agree;
} kinds[] = {
	{ "dns-match", agrees_on_match, 134, 134 },
	{ "dns-syntax", agrees_on_syntax, 143, 143 },
	{ "ipv4-syntax", agrees_on_ipv4, 53, 53 },
	{ "ipv6-syntax", agrees_on_ipv6, 83, 82 },
};

static int count(struct sc_arena *a, const json_t *rows, const char *kind,
	bool (*agrees)(struct sc_arena *, const json_t *), int *agreed)
{
	size_t i;
	json_t *row;
	int n = 0;

	*agreed = 0;
	json_array_foreach(rows, i, row)
	{
		if (strcmp(text(row, "kind"), kind) != 0)
			continue;
		bool same = agrees(a, row);

		n++;
		*agreed += same;
		if (!same)
			printf("# differs: %s\n", text(row, "id"));
	}
	return n;
}

int main(void)
{
	const char *corpora = getenv("SMTPCERT_CORPORA");
	struct sc_arena a = { 0 };
	int agreed;

	if (!corpora) {
		printf("1..0 # SKIP SMTPCERT_CORPORA does not say where the "
		       "public test suites are\n");
		return 0;
	}
	const char *path =
		sc_arena_printf(&a, "%s/hostname/vectors.json", corpora);
	json_t *rows = json_load_file(path, JSON_ALLOW_NUL, NULL);

	if (!rows) {
		printf("1..0 # SKIP %s is not there\n", path);
		sc_arena_free(&a);
		return 0;
	}
	for (size_t i = 0; i < SC_COUNT(kinds); i++) {
		int n = count(
			&a, rows, kinds[i].kind, kinds[i].agrees, &agreed);

		OK(n == kinds[i].rows, "all rows of a kind are there");
		OK(agreed == kinds[i].agree, "we agree with as many as before");
	}
	json_decref(rows);
	sc_arena_free(&a);
	return DONE();
}
