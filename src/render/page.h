/*
 * page.h -- text on a page of so many columns: harmless, folded, coloured.
 *
 * Knows columns and ink, nothing of reports. A character takes one column:
 * those that take two or none are not let through.
 */
#ifndef SC_RENDER_PAGE_H
#define SC_RENDER_PAGE_H

#include "render/render.h"

enum sc_ink {
	SC_INK_PLAIN = 0,
	SC_INK_BOLD,
	SC_INK_DIM,
	SC_INK_RED,
	SC_INK_YELLOW,
	SC_INK_GREEN,
	SC_INK_CYAN,
};

struct sc_page {
	struct sc_out *out;
	const struct sc_render_style *style;
	size_t column; /* where the next character goes, from 0 */
};

/* Writes `s` as it may be shown. NULL writes nothing. */
void sc_page_put(struct sc_page *p, const char *s);

/* The same in a colour. */
void sc_page_ink(struct sc_page *p, enum sc_ink ink, const char *s);

/* Goes to `column`; if it is passed already, one blank further. */
void sc_page_tab(struct sc_page *p, size_t column);

/*
 * Writes `s` folded at blanks, from where the page is (but not left of
 * `indent`) to the edge; further lines begin at `indent`. Ends the line.
 */
void sc_page_fold(struct sc_page *p, size_t indent, const char *s);

void sc_page_line(struct sc_page *p);

/* Columns that `s` takes when it is put. */
size_t sc_page_width(const struct sc_page *p, const char *s);

#endif
