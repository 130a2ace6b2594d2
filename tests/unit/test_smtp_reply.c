/* SMTP replies, fed in pieces of every size. */
#include "wire/smtp_reply.h"

#include "base/text.h"
#include "lib/t.h"

enum { LF = 1, LONG = 2, MIXED = 4 };

static const struct {
	const char *what, *bytes;
	enum sc_feed want;
	int code;
	size_t n_lines;
	int notes;
	const char *last, *rest;
} cases[] = {
	{ "one line", "220 mx ready\r\n", SC_FEED_DONE, 220, 1, 0, "mx ready",
		"" },
	{ "a bare code", "220\r\n", SC_FEED_DONE, 220, 1, 0, "", "" },
	{ "a code and a blank", "220 \r\n", SC_FEED_DONE, 220, 1, 0, "", "" },
	{ "three lines", "250-mx\r\n250-SIZE 1\r\n250 STARTTLS\r\n",
		SC_FEED_DONE, 250, 3, 0, "STARTTLS", "" },
	{ "an empty line inside", "250-\r\n250 x\r\n", SC_FEED_DONE, 250, 2, 0,
		"x", "" },
	{ "bare LF is noted", "220 mx\n", SC_FEED_DONE, 220, 1, LF, "mx", "" },
	{ "bare LF in one of two", "250-a\n250 b\r\n", SC_FEED_DONE, 250, 2, LF,
		"b", "" },
	{ "CR within is text", "220 a\rb\r\n", SC_FEED_DONE, 220, 1, 0, "a\rb",
		"" },
	{ "bytes behind stay", "220 go\r\n250 injected\r\n", SC_FEED_DONE, 220,
		1, 0, "go", "250 injected\r\n" },
	{ "codes that differ: the last counts", "250-mx\r\n550 no\r\n",
		SC_FEED_DONE, 550, 2, MIXED, "no", "" },
	{ "not SMTP", "SSH-2.0-x\r\n", SC_FEED_BROKEN, 0, 1, 0, "SSH-2.0-x",
		"" },
	{ "broken in the second line", "250-mx\r\nHTTP\r\n250 x\r\n",
		SC_FEED_BROKEN, 250, 2, 0, "HTTP", "250 x\r\n" },
	{ "an empty line", "\r\n", SC_FEED_BROKEN, 0, 1, 0, "", "" },
	{ "a lone LF", "\n", SC_FEED_BROKEN, 0, 1, LF, "", "" },
	{ "two digits", "22 x\r\n", SC_FEED_BROKEN, 0, 1, 0, "22 x", "" },
	{ "four digits", "2200 x\r\n", SC_FEED_BROKEN, 0, 1, 0, "2200 x", "" },
	{ "code 199", "199 x\r\n", SC_FEED_BROKEN, 0, 1, 0, "199 x", "" },
	{ "code 600", "600 x\r\n", SC_FEED_BROKEN, 0, 1, 0, "600 x", "" },
	{ "code 599", "599 x\r\n", SC_FEED_DONE, 599, 1, 0, "x", "" },
	{ "a tab behind the code", "220\tx\r\n", SC_FEED_BROKEN, 0, 1, 0,
		"220\tx", "" },
	{ "unfinished reply", "250-mx\r\n", SC_FEED_MORE, 250, 1, 0, "mx", "" },
	{ "unfinished line", "250-mx\r\n250 x", SC_FEED_MORE, 250, 1, 0, "mx",
		"" },
};

/* Feeds in pieces of at most `piece` bytes; `b` is what was left over. */
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

static int notes_of(const struct sc_reply *r)
{
	return (r->bare_lf ? LF : 0) | (r->long_line ? LONG : 0) |
		(r->mixed_codes ? MIXED : 0);
}

static bool last_is(const struct sc_reply *r, const char *want)
{
	return r->n_lines &&
		sc_bytes_equal(r->lines[r->n_lines - 1], sc_bytes_of(want));
}

static void test_cases(struct sc_arena *a)
{
	for (size_t i = 0; i < SC_COUNT(cases); i++) {
		size_t good = 0, n = strlen(cases[i].bytes);

		for (size_t piece = 1; piece <= n; piece++) {
			struct sc_smtp_parser p = { .arena = a };
			struct sc_bytes b = sc_bytes_of(cases[i].bytes);
			enum sc_feed f = feed(&p, &b, piece);

			good += f == cases[i].want &&
				p.reply.code == cases[i].code &&
				p.reply.n_lines == cases[i].n_lines &&
				notes_of(&p.reply) == cases[i].notes &&
				last_is(&p.reply, cases[i].last) &&
				sc_bytes_equal(b, sc_bytes_of(cases[i].rest));
		}
		OK(good == n, cases[i].what);
	}
}

static void test_nul(struct sc_arena *a)
{
	static const uint8_t bytes[] = "220 a\0b\xff\r\n";
	struct sc_smtp_parser p = { .arena = a };
	struct sc_bytes b = { bytes, sizeof(bytes) - 1 };

	OK(sc_smtp_feed(&p, &b) == SC_FEED_DONE, "NUL and 0xff are text");
	IS(sc_text_printable(a, p.reply.lines[0], 99), "a\\x00b\\xff",
		"and are kept");
}

/* One line of `n` bytes with its CRLF. */
static enum sc_feed feed_line(struct sc_smtp_parser *p, size_t n)
{
	char *line = sc_new(p->arena, char, n);
	struct sc_bytes b = { (const uint8_t *)line, n };

	memset(line, 'x', n);
	memcpy(line, "220 ", 4);
	memcpy(line + n - 2, "\r\n", 2);
	return sc_smtp_feed(p, &b);
}

static void test_line_limits(struct sc_arena *a)
{
	struct sc_smtp_parser p = { .arena = a };

	OK(feed_line(&p, 512) == SC_FEED_DONE && !p.reply.long_line,
		"512 bytes are in the standard");
	p = (struct sc_smtp_parser){ .arena = a };
	OK(feed_line(&p, 513) == SC_FEED_DONE && p.reply.long_line,
		"513 are noted");
	p = (struct sc_smtp_parser){ .arena = a };
	OK(feed_line(&p, SC_LIMIT_SMTP_LINE_BYTES + 1) == SC_FEED_DONE,
		"the longest line");
	p = (struct sc_smtp_parser){ .arena = a };
	OK(feed_line(&p, SC_LIMIT_SMTP_LINE_BYTES + 2) == SC_FEED_LIMIT,
		"one byte more");
}

/* Repeats `line` until it is too much; returns the bytes taken. */
static size_t flood(struct sc_smtp_parser *p, const char *line)
{
	size_t taken = 0;

	for (;;) {
		struct sc_bytes b = sc_bytes_of(line);
		size_t n = b.n;
		enum sc_feed f = sc_smtp_feed(p, &b);

		taken += n - b.n;
		if (f != SC_FEED_MORE || taken > 16 << 20)
			return f == SC_FEED_LIMIT ? taken : 0;
	}
}

static void test_floods(struct sc_arena *a)
{
	static char line[1001];
	struct sc_arena own = { 0 };
	struct sc_smtp_parser p = { .arena = &own };

	OK(flood(&p, "250-\r\n") == (SC_LIMIT_SMTP_LINES + 1) * 6,
		"lines without end");
	p = (struct sc_smtp_parser){ .arena = &own };
	memset(line, 'x', sizeof(line) - 1);
	memcpy(line, "250-", 4);
	line[999] = '\n';
	OK(flood(&p, line) == SC_LIMIT_SMTP_REPLY_BYTES, "a reply without end");
	p = (struct sc_smtp_parser){ .arena = &own };
	OK(flood(&p, "x") == SC_LIMIT_SMTP_LINE_BYTES, "a line without end");
	OK(own.used_bytes < 4 * SC_LIMIT_SMTP_REPLY_BYTES,
		"and little memory for it");
	sc_arena_free(&own);
	OK(sc_smtp_feed(&(struct sc_smtp_parser){ .arena = a },
		   &(struct sc_bytes){ NULL, 0 }) == SC_FEED_MORE,
		"nothing fed, nothing happens");
}

int main(void)
{
	struct sc_arena a = { 0 };

	test_cases(&a);
	test_nul(&a);
	test_line_limits(&a);
	test_floods(&a);
	sc_arena_free(&a);
	return DONE();
}
