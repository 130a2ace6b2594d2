/*
 * check_pages.c -- the head of each page in docs/checks against the table.
 *
 *	check_pages DIR
 *
 * TAP: one test for each id. A page begins
 *
 *	# <id>
 *
 *	<title>.
 *
 *	Severity: mx <weight>, submission <weight>
 *	Noticed by: <senders and others, parted by commas>
 *	Source: <source>
 *
 * and goes on with the parts below, in their order.
 */
#include <stdlib.h>

#include "check/check.h"
#include "lib/t.h"

static const char *const weights[] = {
	[SC_W_NONE] = "none",
	[SC_W_PASS] = "pass",
	[SC_W_INFO] = "info",
	[SC_W_WARN] = "warn",
	[SC_W_UNKNOWN] = "unknown",
	[SC_W_FAIL] = "fail",
	[SC_W_PKIX] = "pkix",
	[SC_W_NAME] = "name",
};

static const char *const parts[] = { "\n## Rule\n",
	"\n## Why it matters for mail\n", "\n## On the wire\n", "\n## Remedy\n",
	"\n## Exceptions\n" };

static const char *spelled(char letter)
{
	static const struct {
		char letter;
		const char *name;
	} all[] = { { 'O', "opportunistic" }, { 'D', "dane" },
		{ 'S', "mta-sts" }, { 'U', "mail-client" }, { 'V', "strict" },
		{ 'R', "requiretls" }, { 'C', "auditors" },
		{ 'A', "attackers" } };

	for (size_t i = 0; i < SC_COUNT(all); i++)
		if (all[i].letter == letter)
			return all[i].name;
	return "(no such letter)";
}

static const char *noticed_by(struct sc_arena *a, const char *who)
{
	const char *s = *who ? spelled(*who) : "nobody";

	while (*who && *++who)
		s = sc_arena_printf(a, "%s, %s", s, spelled(*who));
	return s;
}

static const char *read_page(
	struct sc_arena *a, const char *dir, const char *id)
{
	const char *path = sc_arena_printf(a, "%s/%s.md", dir, id);
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

static void check_page(
	struct sc_arena *a, const char *dir, const struct sc_check *c)
{
	const char *page = read_page(a, dir, c->id);
	const char *head = sc_arena_printf(a,
		"# %s\n\n%s.\n\nSeverity: mx %s, submission %s\n"
		"Noticed by: %s\nSource: %s\n",
		c->id, c->title, weights[c->mx], weights[c->sub],
		noticed_by(a, c->who), c->source);
	bool same = strncmp(page, head, strlen(head)) == 0;

	if (!OK(same && has_parts(page), c->id))
		printf("# wanted:\n%s# got:\n%.*s\n", head, (int)strlen(head),
			page);
}

int main(int argc, char **argv)
{
	struct sc_arena a = { 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: check_pages DIR\n");
		return 64;
	}
	for (size_t t = 0; sc_check_tables[t]; t++)
		for (const struct sc_check *c = sc_check_tables[t]; c->id; c++)
			check_page(&a, argv[1], c);
	sc_arena_free(&a);
	return DONE();
}
