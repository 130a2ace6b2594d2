/* Two reports of strangers, a NUL between them: compared. */
#include <stdlib.h>
#include <string.h>

#include "obs/json.h"
#include "report/compare.h"

static void check(bool good)
{
	if (!good)
		abort();
}

/* What is written can be read again. */
static void write_out(struct sc_arena *a, const struct sc_comparison *c)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);
	struct sc_comparison again;
	struct sc_error e;

	sc_json_write(&out, &sc_type_comparison, c);
	check(sc_json_read(a, (struct sc_bytes){ (const uint8_t *)m.p, m.n },
		&sc_type_comparison, &again, &e));
	check(again.n_changes == c->n_changes && again.worse == c->worse);
}

static void compare(struct sc_arena *a, const struct sc_report *before,
	const struct sc_report *after)
{
	struct sc_comparison c = sc_report_compare(a, before, after);
	struct sc_comparison none = sc_report_compare(a, after, after);

	check(none.n_changes == 0 && none.same_target && none.same_rules);
	check((size_t)(c.worse + c.better + c.neutral) == c.n_changes);
	for (size_t i = 0; i < c.n_changes; i++) {
		check(c.changes[i].before || c.changes[i].after);
		check(*c.changes[i].message);
		(void)sc_change_place_text(a, &c.changes[i].place);
	}
	write_out(a, &c);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const uint8_t *end = n ? memchr(p, '\0', n) : NULL;
	size_t first = end ? (size_t)(end - p) : n;
	struct sc_arena a = { 0 };
	struct sc_report before, after;
	struct sc_error e;

	if (end &&
		sc_json_read(&a, (struct sc_bytes){ p, first }, &sc_type_report,
			&before, &e) &&
		sc_json_read(&a, (struct sc_bytes){ end + 1, n - first - 1 },
			&sc_type_report, &after, &e))
		compare(&a, &before, &after);
	sc_arena_free(&a);
	return 0;
}
