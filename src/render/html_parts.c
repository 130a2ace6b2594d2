#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "render/html.h"

#define TEXT_BYTES 65536
#define SOON_DAYS  14
#define DAY_S      86400

void sc_html_raw(struct sc_html *h, const char *markup)
{
	sc_out_text(h->out, markup);
}

static const char *entity_of(char c)
{
	switch (c) {
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '&': return "&amp;";
	case '"': return "&quot;";
	default: return NULL;
	}
}

/*
 * What is harmful on a screen becomes \x1b or \u{202e}. A backslash is shown
 * once: a record has to be copied as it is.
 */
static void put_text(struct sc_html *h, const char *s, bool folds)
{
	const char *special = folds ? "<>&\"\\.,_" : "<>&\"\\";

	if (!s)
		return;
	s = sc_text_printable_utf8(h->a, sc_bytes_of(s), TEXT_BYTES);
	while (*s) {
		size_t plain = strcspn(s, special);

		sc_out_bytes(h->out, s, plain);
		s += plain;
		if (!*s)
			break;
		if (entity_of(*s))
			sc_out_text(h->out, entity_of(*s));
		else
			sc_out_bytes(h->out, s, 1);
		if (folds && strchr(".,_", *s))
			sc_out_text(h->out, "<wbr>");
		s += s[0] == '\\' && s[1] == '\\' ? 2 : 1;
	}
}

void sc_html_put(struct sc_html *h, const char *s)
{
	put_text(h, s, false);
}

/* A name that is written from the right leaves the order of the rest alone. */
void sc_html_put_name(struct sc_html *h, const char *s)
{
	sc_html_raw(h, "<bdi>");
	put_text(h, s, true);
	sc_html_raw(h, "</bdi>");
}

void sc_html_put_in(struct sc_html *h, const char *element, const char *s)
{
	sc_out_printf(h->out, "<%s>", element);
	sc_html_put(h, s);
	sc_out_printf(h->out, "</%s>", element);
}

void sc_html_open_section(struct sc_html *h, const char *key, const char *title)
{
	sc_out_printf(h->out, "<section>\n<h3 id=\"r%zu-%s\">%s</h3>\n", h->n,
		key, title);
}

void sc_html_close_section(struct sc_html *h)
{
	sc_html_raw(h, "</section>\n");
}

/* Who has no pointer scrolls with the keys, so the box takes the focus. */
void sc_html_open_table(struct sc_html *h, const char *caption)
{
	sc_html_raw(h,
		"<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
		"aria-label=\"");
	sc_html_put(h, caption);
	sc_html_raw(h, "\">\n<table>\n<caption>");
	sc_html_put(h, caption);
	sc_html_raw(h, "</caption>\n");
}

void sc_html_close_table(struct sc_html *h)
{
	sc_html_raw(h, "</tbody>\n</table>\n</div>\n");
}

void sc_html_put_column(struct sc_html *h, const char *s)
{
	sc_html_raw(h, "<th scope=\"col\">");
	sc_html_put_name(h, s);
	sc_html_raw(h, "</th>");
}

void sc_html_put_row(struct sc_html *h, const char *s)
{
	sc_html_raw(h, "<tr><th scope=\"row\">");
	sc_html_put_name(h, s);
	sc_html_raw(h, "</th>");
}

void sc_html_put_term(struct sc_html *h, const char *term, const char *s)
{
	if (!s || !*s)
		return;
	sc_out_printf(h->out, "<div><dt>%s</dt><dd>", term);
	sc_html_put(h, s);
	sc_html_raw(h, "</dd></div>\n");
}

const char *sc_html_class(enum sc_html_tone tone)
{
	static const char *const classes[] = {
		[SC_HTML_NONE] = "note",
		[SC_HTML_GOOD] = "good",
		[SC_HTML_WARN] = "warn",
		[SC_HTML_BAD] = "bad",
		[SC_HTML_ASK] = "ask",
	};

	return classes[tone];
}

void sc_html_put_pill(struct sc_html *h, enum sc_html_tone tone, const char *s)
{
	static const char *const marks[] = {
		[SC_HTML_NONE] = "",
		[SC_HTML_GOOD] = "\u2713 ",
		[SC_HTML_WARN] = "! ",
		[SC_HTML_BAD] = "\u2717 ",
		[SC_HTML_ASK] = "? ",
	};

	sc_out_printf(h->out,
		"<span class=\"pill %s\"><span aria-hidden=\"true\">%s</span>",
		sc_html_class(tone), marks[tone]);
	sc_html_put(h, s);
	sc_html_raw(h, "</span>");
}

enum sc_html_tone sc_html_tone_of_verdict(enum sc_report_verdict v)
{
	static const enum sc_html_tone tones[] = {
		[SC_VERDICT_PASS] = SC_HTML_GOOD,
		[SC_VERDICT_WARN] = SC_HTML_WARN,
		[SC_VERDICT_FAIL] = SC_HTML_BAD,
		[SC_VERDICT_UNKNOWN] = SC_HTML_ASK,
	};

	return tones[v];
}

void sc_html_put_pre(struct sc_html *h, const char *text)
{
	sc_html_raw(h, "<pre tabindex=\"0\">");
	while (text && *text) {
		size_t n = strcspn(text, "\n");

		sc_html_put(h, sc_arena_copy(h->a, text, n));
		sc_html_raw(h, "\n");
		text += n + (text[n] == '\n');
	}
	sc_html_raw(h, "</pre>\n");
}

void sc_html_put_date(struct sc_html *h, struct sc_date d)
{
	struct sc_date now = h->report->judged_at;
	bool past = d.s < now.s;
	const char *day = sc_date_day(h->a, d);

	sc_out_printf(h->out, "<time datetime=\"%s\">%s</time> (%s%s%s)",
		sc_date_rfc3339(h->a, d), day, past ? "" : "in ",
		sc_date_span_words(h->a, past ? now.s - d.s : d.s - now.s),
		past ? " ago" : "");
}

const struct sc_report_certificate *sc_html_certificate(
	const struct sc_html *h, const char *sha256)
{
	const struct sc_report *r = h->report;

	for (size_t i = 0; i < r->n_certificates; i++)
		if (strcmp(r->certificates[i].sha256, sha256) == 0)
			return &r->certificates[i];
	return NULL;
}

const char *sc_html_name(const struct sc_report_certificate *c)
{
	return c->n_dns_names             ? c->dns_names[0] :
		c->subject && *c->subject ? c->subject :
					    "a certificate without a name";
}

enum sc_html_tone sc_html_tone_of_end(
	const struct sc_html *h, const struct sc_report_certificate *c)
{
	struct sc_date now = h->report->judged_at;

	if (c->not_after.s < now.s || c->not_before.s > now.s)
		return SC_HTML_BAD;
	return (c->not_after.s - now.s) / DAY_S < SOON_DAYS ? SC_HTML_WARN :
							      SC_HTML_GOOD;
}
