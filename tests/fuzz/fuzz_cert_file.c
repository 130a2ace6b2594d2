/* Files that people feed: any bytes, as a file of certificates and keys. */
#include <stdlib.h>

#include "x509/cert_file.h"
#include "x509/key_file.h"
#include "x509/leaf.h"

static void check(bool good)
{
	if (!good)
		abort();
}

/* Each key once, and each chain begins with its own. */
static void look_at(const struct sc_key_files *files)
{
	check(files->n > 0);
	for (size_t i = 0; i < files->n; i++) {
		const struct sc_key_file *f = &files->v[i];

		check(f->spki.n > 0 && f->n_chain <= 101);
		for (size_t k = 0; k < i; k++)
			check(!sc_bytes_equal(files->v[k].spki, f->spki));
		if (f->n_chain)
			check(sc_leaf_index(f->chain, f->n_chain) < f->n_chain);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_bytes out, content = { p, n };
	struct sc_key_files files;
	struct sc_error e;

	if (sc_cert_file_open(&a, "FILE", content, &out, &e) &&
		sc_key_file_read(&a, out, &files, &e))
		look_at(&files);
	sc_arena_free(&a);
	return 0;
}
