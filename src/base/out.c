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

void sc_out_json_plain(struct sc_out *o, struct sc_bytes *rest)
{
	size_t n = 0;

	while (n < rest->n && rest->p[n] >= 0x20 && rest->p[n] <= 0x7e &&
		rest->p[n] != '"' && rest->p[n] != '\\')
		n++;
	sc_out_bytes(o, (const char *)rest->p, n);
	rest->p += n;
	rest->n -= n;
}

static void put_unit(struct sc_out *o, unsigned u)
{
	sc_out_printf(o, "\\u%04x", u);
}

/* One that sc_out_json_plain() stops at. */
static void put_code_point(struct sc_out *o, uint32_t c)
{
	if (c == '"' || c == '\\')
		sc_out_printf(o, "\\%c", (char)c);
	else if (c == '\n')
		sc_out_text(o, "\\n");
	else if (c < 0x10000)
		put_unit(o, c);
	else {
		put_unit(o, 0xd800 + ((c - 0x10000) >> 10));
		put_unit(o, 0xdc00 + ((c - 0x10000) & 0x3ff));
	}
}

void sc_out_json_string(struct sc_out *o, const char *s)
{
	struct sc_bytes rest = sc_bytes_of(s);

	sc_out_text(o, "\"");
	for (sc_out_json_plain(o, &rest); rest.n; sc_out_json_plain(o, &rest))
		put_code_point(o, sc_text_next(&rest));
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
