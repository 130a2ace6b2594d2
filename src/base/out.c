#include "base/out.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

void sc_out_bytes(struct sc_out *o, const char *p, size_t n)
{
	if (!o->failed && n)
		o->failed = !o->write(o->user, p, n);
}

void sc_out_text(struct sc_out *o, const char *s)
{
	sc_out_bytes(o, s, strlen(s));
}

void sc_out_printf(struct sc_out *o, const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof(line)) {
		sc_out_bytes(o, line, (size_t)n);
		return;
	}

	struct sc_arena long_text SC_AUTO(sc_arena_free) = { 0 };

	va_start(ap, fmt);
	sc_out_text(o, sc_arena_vprintf(&long_text, fmt, ap));
	va_end(ap);
}

void sc_out_fill(struct sc_out *o, char c, size_t n)
{
	char run[64];

	memset(run, c, n < sizeof(run) ? n : sizeof(run));
	for (size_t put; n; n -= put) {
		put = n < sizeof(run) ? n : sizeof(run);
		sc_out_bytes(o, run, put);
	}
}

static bool is_plain(uint8_t c)
{
	return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\';
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* True when all eight bytes are plain; a false alarm is allowed. */
static bool are_plain(const uint8_t *p)
{
	uint64_t v, quote, backslash, del, bad;

	memcpy(&v, p, sizeof(v));
	quote = v ^ EACH('"');
	backslash = v ^ EACH('\\');
	del = v ^ EACH(0x7f);
	bad = (v - EACH(0x20)) | (quote - EACH(1)) | (backslash - EACH(1)) |
		(del - EACH(1)) | v;
	return !(bad & EACH(0x80));
}

size_t sc_json_plain(struct sc_bytes text)
{
	size_t n = 0;

	while (n + 8 <= text.n && are_plain(text.p + n))
		n += 8;
	while (n < text.n && is_plain(text.p[n]))
		n++;
	return n;
}

static size_t put_unit(char *out, unsigned u)
{
	static const char digits[] = "0123456789abcdef";

	out[0] = '\\';
	out[1] = 'u';
	for (int i = 0; i < 4; i++)
		out[2 + i] = digits[u >> (12 - 4 * i) & 0xf];
	return 6;
}

size_t sc_json_escape(struct sc_bytes *rest, bool raw, char out[SC_JSON_ESCAPE])
{
	uint32_t c = *rest->p;

	if (raw) {
		rest->p++;
		rest->n--;
	} else
		c = sc_text_next(rest);
	out[0] = '\\';
	out[1] = c == '\n' ? 'n' : (char)c;
	if (c == '"' || c == '\\' || (c == '\n' && !raw))
		return 2;
	if (c < 0x10000)
		return put_unit(out, c);
	put_unit(out, 0xd800 + ((c - 0x10000) >> 10));
	return 6 + put_unit(out + 6, 0xdc00 + ((c - 0x10000) & 0x3ff));
}

void sc_out_json_string(struct sc_out *o, const char *s)
{
	struct sc_bytes rest = sc_bytes_of(s);

	sc_out_text(o, "\"");
	while (rest.n) {
		char escape[SC_JSON_ESCAPE];
		size_t n = sc_json_plain(rest);

		sc_out_bytes(o, (const char *)rest.p, n);
		rest.p += n;
		rest.n -= n;
		if (rest.n)
			sc_out_bytes(o, escape,
				sc_json_escape(&rest, false, escape));
	}
	sc_out_text(o, "\"");
}

static bool to_memory(void *user, const char *p, size_t n)
{
	struct sc_out_memory *m = user;

	if (m->room - m->n <= n) {
		size_t room = (m->n + n + 64) * 2;
		char *wider = sc_arena_alloc(m->arena, room, 1);

		if (m->n)
			memcpy(wider, m->p, m->n);
		m->p = wider;
		m->room = room;
	}
	memcpy(m->p + m->n, p, n);
	m->n += n;
	m->p[m->n] = '\0';
	return true;
}

struct sc_out sc_out_to_memory(struct sc_out_memory *m)
{
	m->p = sc_arena_copy(m->arena, "", 0);
	m->n = 0;
	m->room = 1;
	return (struct sc_out){ .write = to_memory, .user = m };
}
