/*
 * Replies: the first byte is the size of the pieces. Whole and in pieces the
 * result must be the same.
 */
#include "wire/smtp_reply.h"

#include <stdlib.h>

static void check(bool good)
{
	if (!good)
		abort();
}

static enum sc_feed feed(
	struct sc_smtp_parser *p, struct sc_bytes *b, size_t piece)
{
	enum sc_feed f = SC_FEED_MORE;

	while (f == SC_FEED_MORE && b->n) {
		size_t n = b->n < piece ? b->n : piece;
		struct sc_bytes part = { b->p, n };

		f = sc_smtp_feed(p, &part);
		b->p += n - part.n;
		b->n -= n - part.n;
	}
	return f;
}

static void check_same(const struct sc_reply *a, const struct sc_reply *b)
{
	check(a->code == b->code && a->n_lines == b->n_lines);
	check(a->bare_lf == b->bare_lf && a->long_line == b->long_line &&
		a->mixed_codes == b->mixed_codes);
	for (size_t i = 0; i < a->n_lines; i++)
		check(sc_bytes_equal(a->lines[i], b->lines[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena arena = { 0 };
	struct sc_smtp_parser whole = { .arena = &arena }, parts = whole;

	if (n < 2)
		return 0;

	struct sc_bytes a = { p + 1, n - 1 }, b = a;
	enum sc_feed f = feed(&whole, &a, n);

	check(feed(&parts, &b, (size_t)p[0] + 1) == f && a.n == b.n);
	check_same(&whole.reply, &parts.reply);
	check(f != SC_FEED_DONE ||
		(whole.reply.code >= 200 && whole.reply.code <= 599));
	sc_arena_free(&arena);
	return 0;
}
