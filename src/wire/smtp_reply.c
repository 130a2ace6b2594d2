#include "wire/smtp_reply.h"

#include "base/text.h"

#define STANDARD_LINE_BYTES 512 /* RFC 5321 4.5.3.1.5, with CRLF */

/* The code of a reply line; 0 when the line is none. */
static int code_of(struct sc_bytes line)
{
	const uint8_t *p = line.p;

	if (line.n < 3 || p[0] < '2' || p[0] > '5' ||
		!sc_text_is_digit((char)p[1]) || !sc_text_is_digit((char)p[2]))
		return 0;
	if (line.n > 3 && p[3] != ' ' && p[3] != '-')
		return 0;
	return (p[0] - '0') * 100 + (p[1] - '0') * 10 + (p[2] - '0');
}

static void keep(struct sc_smtp_parser *p, struct sc_bytes text)
{
	struct sc_reply *r = &p->reply;
	struct sc_bytes *lines =
		sc_grow(p->arena, r->lines, r->n_lines, struct sc_bytes);

	lines[r->n_lines++] = (struct sc_bytes){
		(const uint8_t *)sc_arena_copy(p->arena, text.p, text.n),
		text.n,
	};
	r->lines = lines;
}

/* The unfinished line has got its LF. */
static enum sc_feed take_line(struct sc_smtp_parser *p)
{
	struct sc_reply *r = &p->reply;
	struct sc_bytes line = { (const uint8_t *)p->line, p->len };
	bool crlf = line.n && line.p[line.n - 1] == '\r';

	p->len = 0;
	if (r->n_lines == SC_LIMIT_SMTP_LINES)
		return SC_FEED_LIMIT;
	r->bare_lf |= !crlf;
	r->long_line |= line.n + 1 > STANDARD_LINE_BYTES;
	line.n -= crlf;

	int code = code_of(line);

	if (code == 0) {
		keep(p, line);
		return SC_FEED_BROKEN;
	}
	r->mixed_codes |= r->code && r->code != code;
	r->code = code;

	size_t head = line.n > 3 ? 4 : 3;
	bool more = head == 4 && line.p[3] == '-';

	keep(p, (struct sc_bytes){ line.p + head, line.n - head });
	return more ? SC_FEED_MORE : SC_FEED_DONE;
}

static enum sc_feed take_byte(struct sc_smtp_parser *p, uint8_t c)
{
	if (c == '\n')
		return take_line(p);
	p->line[p->len++] = (char)c;
	return SC_FEED_MORE;
}

enum sc_feed sc_smtp_feed(struct sc_smtp_parser *p, struct sc_bytes *rest)
{
	enum sc_feed f = SC_FEED_MORE;

	while (f == SC_FEED_MORE && rest->n) {
		if (p->reply_bytes == SC_LIMIT_SMTP_REPLY_BYTES ||
			(p->len == sizeof(p->line) && *rest->p != '\n'))
			return SC_FEED_LIMIT;
		f = take_byte(p, *rest->p);
		p->reply_bytes++;
		rest->p++;
		rest->n--;
	}
	return f;
}
