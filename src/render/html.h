/*
 * html.h -- one self-contained page for one report or several.
 *
 * Inside render/ only. No script, no request, no style but its own: the policy
 * in the page's head names the digest of its style sheet and allows nothing
 * else, so no style attribute may be written either; geometry is in SVG.
 */
#ifndef SC_RENDER_HTML_H
#define SC_RENDER_HTML_H

#include "render/render.h"

/* What a part of the page writes to, and of which report it is. */
struct sc_html {
	struct sc_out *out;
	struct sc_arena *a; /* until the end of the report */
	const struct sc_report *report;
	size_t n; /* of the report on the page, from 1; in every id */
};

/* How good something is: colour, mark and word never stand alone. */
enum sc_html_tone {
	SC_HTML_NONE,
	SC_HTML_GOOD,
	SC_HTML_WARN,
	SC_HTML_BAD,
	SC_HTML_ASK,
};

/* html.c */
/* A part of the page about one target, up to its verdict; and its end. */
struct sc_html sc_html_open(struct sc_rendering *r, struct sc_arena *a,
	const struct sc_report *report);
void sc_html_close(struct sc_html *h);

void sc_html_begin(struct sc_rendering *r);
void sc_html_report(struct sc_rendering *r, const struct sc_report *report);
void sc_html_end(struct sc_rendering *r);

/* The parts, top to bottom; each writes nothing where it has nothing to say. */
void sc_html_put_senders(struct sc_html *h);
void sc_html_put_servers(struct sc_html *h);
void sc_html_put_chains(struct sc_html *h);
void sc_html_put_timeline(struct sc_html *h);
void sc_html_put_findings(struct sc_html *h);
void sc_html_put_policies(struct sc_html *h);
void sc_html_put_certificates(struct sc_html *h);

/* html_parts.c: text as the content of an element or of an attribute. */
void sc_html_put(struct sc_html *h, const char *s);

/* The same for content alone: a name is folded at its dots, commas. */
void sc_html_put_name(struct sc_html *h, const char *s);

/* Markup as it is. */
void sc_html_raw(struct sc_html *h, const char *markup);

/* The text in an element without attributes. */
void sc_html_put_in(struct sc_html *h, const char *element, const char *s);

/* A part of the report with its heading. */
void sc_html_open_section(
	struct sc_html *h, const char *key, const char *title);
void sc_html_close_section(struct sc_html *h);

/* A box that scrolls sideways by itself, with a table that has a caption. */
void sc_html_open_table(struct sc_html *h, const char *caption);
void sc_html_close_table(struct sc_html *h);

/* A cell that heads its column, or its row. */
void sc_html_put_column(struct sc_html *h, const char *s);
void sc_html_put_row(struct sc_html *h, const char *s);

/* A term with what is said of it; nothing when there is no text. */
void sc_html_put_term(struct sc_html *h, const char *term, const char *s);

/* A word on a coloured ground. */
void sc_html_put_pill(struct sc_html *h, enum sc_html_tone tone, const char *s);

/* The name of the class of the style sheet. */
const char *sc_html_class(enum sc_html_tone tone);

enum sc_html_tone sc_html_tone_of_verdict(enum sc_report_verdict v);

/* Lines as they are, to be copied. */
void sc_html_put_pre(struct sc_html *h, const char *text);

/* "2027-01-22 (in 59 days)" seen from the day of judging. */
void sc_html_put_date(struct sc_html *h, struct sc_date d);

/* The certificate with this digest; NULL: the report has none. */
const struct sc_report_certificate *sc_html_certificate(
	const struct sc_html *h, const char *sha256);

/* The first name of a certificate, or its subject. */
const char *sc_html_name(const struct sc_report_certificate *c);

/* How near its end a certificate is on the day of judging. */
enum sc_html_tone sc_html_tone_of_end(
	const struct sc_html *h, const struct sc_report_certificate *c);

/* html_style.c, made by tools/embed-style of html.css */
extern const char *const sc_html_style[]; /* lines, ended by NULL */
extern const char sc_html_style_digest[]; /* as a policy names it */

#endif
