/* Files that people feed to inspect and chain: two, parted by 0xff 0xff. */
#include <stdlib.h>

#include "advice/rebuild.h"
#include "advice/served.h"
#include "x509/cert_file.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static struct sc_inspect_file open_file(
	struct sc_arena *a, struct sc_bytes content)
{
	struct sc_inspect_file f = { .name = "FILE" };
	struct sc_cert_file opened;
	struct sc_error e;

	if (!sc_cert_file_open_all(a, content, "secret", &opened, &e)) {
		f.problem = sc_arena_text(a, e.text);
		return f;
	}
	f.items = sc_items_read(a, opened.content);
	f.unordered = opened.unordered;
	return f;
}

/* What is written is a chain: each issued the one before it, none is there
 * twice. */
static void look_at(struct sc_trust *trust, const struct sc_rebuilt *b)
{
	const struct sc_assembly *as = &b->chain;

	check(as->n >= 1 && as->v[0] == b->leaf);
	for (size_t i = 1; i < as->n; i++) {
		check(sc_assemble_issued(trust, as->v[i], as->v[i - 1]));
		for (size_t k = 0; k < i; k++)
			check(!sc_bytes_equal(as->v[i]->der, as->v[k]->der));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_date at = { 1800000000 };
	struct sc_out_memory m = { .arena = &a };
	struct sc_out out = sc_out_to_memory(&m);
	const uint8_t *cut = n ? memmem(p, n, "\xff\xff", 2) : NULL;
	size_t first = cut ? (size_t)(cut - p) : n;
	struct sc_inspect_file files[] = {
		open_file(&a, (struct sc_bytes){ p, first }),
		open_file(&a,
			(struct sc_bytes){ p + first + (cut ? 2 : 0),
				n - first - (cut ? 2 : 0) }),
	};
	struct sc_trust *trust = sc_trust_of(&a, (struct sc_bytes){ NULL, 0 });
	struct sc_inspection in = sc_inspect(&a, trust, at, files, 2);
	struct sc_rebuilding r = sc_rebuild(&a, trust, at, files, 2, NULL, 0);
	const struct sc_served *served;
	size_t n_served = sc_served_of(&a, trust, at, files, 2, &served);

	sc_inspection_show(&out, &a, &in, at);
	for (size_t i = 0; i < r.n; i++)
		look_at(trust, &r.v[i]);
	sc_rebuild_write(&out, &a, &r, true);
	for (size_t i = 0; i < n_served; i++)
		check(sc_served_observation(&a, &served[i], "a.example", at)
				.n_certificates > 0);
	sc_arena_free(&a);
	return 0;
}
