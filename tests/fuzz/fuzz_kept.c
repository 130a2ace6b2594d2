/*
 * What comes from outside on the way to a CA: the first byte says whether the
 * rest is a kept file or a URL.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "probe/kept.h"
#include "probe/pki_url.h"

#define KEY "crl http://ca.example.org/1.crl"

static void check(bool good)
{
	if (!good)
		abort();
}

static void read_kept(struct sc_arena *a, struct sc_bytes file)
{
	struct sc_kept kept, again;
	struct sc_bytes written;

	if (!sc_kept_read(a, file, KEY, &kept))
		return;
	check(kept.answer.n <= file.n);
	written = sc_kept_write(a, KEY, &kept);
	check(sc_kept_read(a, written, KEY, &again));
	check(again.at.s == kept.at.s &&
		sc_bytes_equal(again.answer, kept.answer));
}

/* What is put into a request must not hold another one. */
static void check_text(const char *s)
{
	for (; *s; s++)
		check(*s > ' ' && *s <= '~');
}

static void read_url(struct sc_arena *a, struct sc_bytes text)
{
	struct sc_pki_url u;

	if (sc_pki_url_parse(a, sc_arena_copy(a, text.p, text.n), &u) != NULL)
		return;
	check(u.port >= 1 && u.port <= 65535 && *u.path == '/' && *u.host);
	check(strlen(u.path) <= SC_LIMIT_PKI_URL_BYTES);
	check(!strpbrk(u.host, "/?#@ "));
	check_text(u.host);
	check_text(u.path);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };

	if (n && p[0] == 'u')
		read_url(&a, (struct sc_bytes){ p + 1, n - 1 });
	else if (n)
		read_kept(&a, (struct sc_bytes){ p + 1, n - 1 });
	sc_arena_free(&a);
	return 0;
}
