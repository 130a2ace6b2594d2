/*
 * check_pages.c -- each page in docs/checks is whole, and there is a check.
 *
 *	check_pages DIR
 *
 * TAP: one test for each id. The head of a page is read by
 * tools/check-catalogue when smtpcert is built; the parts below it follow here,
 * in their order.
 */
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "lib/t.h"

static const char *const parts[] = { "\n## Rule\n",
	"\n## Why it matters for mail\n", "\n## On the wire\n", "\n## Remedy\n",
	"\n## Exceptions\n" };

static const char *read_page(
	struct sc_arena *a, const char *dir, const char *name)
{
	const char *path = sc_arena_printf(a, "%s/%s.md", dir, name);
	FILE *f = fopen(path, "r");
	char *text = sc_arena_alloc(a, 1, 32768);

	if (f) {
		text[fread(text, 1, 32767, f)] = '\0';
		fclose(f);
	}
	return text;
}

static bool has_parts(const char *page)
{
	for (size_t i = 0; page && i < SC_COUNT(parts); i++)
		page = strstr(page, parts[i]);
	return page != NULL;
}

/* In how many places of the tables it stands. */
static size_t count(enum sc_check_id id)
{
	size_t n = 0;

	for (size_t t = 0; sc_check_tables[t]; t++)
		for (const struct sc_check *c = sc_check_tables[t]; c->id; c++)
			n += c->id == id;
	return n;
}

int main(int argc, char **argv)
{
	struct sc_arena a = { 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: check_pages DIR\n");
		return 64;
	}
	for (int id = SC_CHECK_NONE + 1; id < SC_CHECKS; id++) {
		const char *name = sc_catalogue[id].name;

		OK(has_parts(read_page(&a, argv[1], name)), name);
		OK(count((enum sc_check_id)id) == 1, name);
	}
	sc_arena_free(&a);
	return DONE();
}
