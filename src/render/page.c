#include "render/page.h"

#include <string.h>

#include "base/text.h"

static const char *const inks[] = {
	[SC_INK_PLAIN] = "",
	[SC_INK_BOLD] = "\033[1m",
	[SC_INK_DIM] = "\033[2m",
	[SC_INK_RED] = "\033[1;31m",
	[SC_INK_YELLOW] = "\033[33m",
	[SC_INK_GREEN] = "\033[32m",
	[SC_INK_CYAN] = "\033[36m",
};

/*
 * Letters of scripts whose characters take one column each and run from left
 * to right: Latin, Greek, Cyrillic, Armenian, Georgian. Everything else is
 * shown as its number, which no terminal can misplace.
 */
static bool is_narrow(uint32_t c)
{
	return (c >= 0xa1 && c < 0x2b0 && c != 0xad) ||
		(c >= 0x370 && c < 0x483) || (c >= 0x48a && c < 0x590) ||
		(c >= 0x10a0 && c < 0x1100) || (c >= 0x1e00 && c < 0x2000) ||
		c == 0x2013 || c == 0x2014 || c == 0x2026;
}

/* One code point as it is shown; returns its bytes in `buf`. */
static size_t show(const struct sc_page *p, struct sc_bytes *rest, char buf[16])
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *from = rest->p;
	uint32_t c = sc_text_next(rest);
	size_t n = (size_t)(rest->p - from), k = 0;

	if ((c >= 0x20 && c < 0x7f) ||
		(n > 1 && p->style->unicode && is_narrow(c))) {
		memcpy(buf, from, n);
		return n;
	}
	buf[k++] = '\\';
	buf[k++] = c > 0xff || n > 1 ? 'u' : 'x';
	int shift = c > 0xffff ? 20 : c > 0xff || n > 1 ? 12 : 4;

	for (; shift >= 0; shift -= 4)
		buf[k++] = digits[c >> shift & 15];
	return k;
}

static size_t columns_of(const char *buf, size_t n)
{
	return n && (buf[0] & 0x80) ? 1 : n;
}

static void put_bytes(struct sc_page *p, struct sc_bytes rest)
{
	char buf[16];

	while (rest.n) {
		size_t n = show(p, &rest, buf);

		sc_out_bytes(p->out, buf, n);
		p->column += columns_of(buf, n);
	}
}

void sc_page_put(struct sc_page *p, const char *s)
{
	put_bytes(p, sc_bytes_of(s));
}

void sc_page_ink(struct sc_page *p, enum sc_ink ink, const char *s)
{
	bool colored = p->style->color && ink != SC_INK_PLAIN;

	if (colored)
		sc_out_text(p->out, inks[ink]);
	sc_page_put(p, s);
	if (colored)
		sc_out_text(p->out, "\033[0m");
}

void sc_page_tab(struct sc_page *p, size_t column)
{
	size_t n = p->column < column ? column - p->column : p->column ? 1 : 0;

	sc_out_fill(p->out, ' ', n);
	p->column += n;
}

void sc_page_line(struct sc_page *p)
{
	sc_out_text(p->out, "\n");
	p->column = 0;
}

static size_t width_of(const struct sc_page *p, struct sc_bytes rest)
{
	size_t width = 0;
	char buf[16];

	while (rest.n)
		width += columns_of(buf, show(p, &rest, buf));
	return width;
}

size_t sc_page_width(const struct sc_page *p, const char *s)
{
	return width_of(p, sc_bytes_of(s));
}

void sc_page_fold(struct sc_page *p, size_t indent, const char *s)
{
	size_t edge = (size_t)p->style->columns;

	if (p->column < indent)
		sc_page_tab(p, indent);
	for (bool first = true; s && *s; first = false) {
		size_t n = strcspn(s, " ");
		struct sc_bytes word = { (const uint8_t *)s, n };
		size_t width = width_of(p, word);

		if (!first && p->column + 1 + width > edge) {
			sc_page_line(p);
			sc_page_tab(p, indent);
		} else if (!first) {
			sc_page_put(p, " ");
		}
		put_bytes(p, word);
		s += n + strspn(s + n, " ");
	}
	sc_page_line(p);
}
