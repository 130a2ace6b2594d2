/* Findings, worst first: what is wrong, the evidence, the fix to copy. */
#include <string.h>

#include "base/text.h"
#include "render/about.h"
#include "render/html.h"

static const enum sc_html_tone tones[] = {
	[SC_SEVERITY_PASS] = SC_HTML_GOOD,
	[SC_SEVERITY_INFO] = SC_HTML_NONE,
	[SC_SEVERITY_WARN] = SC_HTML_WARN,
	[SC_SEVERITY_UNKNOWN] = SC_HTML_ASK,
	[SC_SEVERITY_FAIL] = SC_HTML_BAD,
};

#define PUBLISH "publish: "

static bool is_published(const char *line)
{
	return sc_text_has_prefix(line, PUBLISH);
}

/* The lines to publish without their label, or all others; NULL: none. */
static const char *lines_of(
	struct sc_html *h, const char *evidence, bool published)
{
	struct sc_out_memory m = { .arena = h->a };
	struct sc_out out = sc_out_to_memory(&m);

	while (evidence && *evidence) {
		size_t n = strcspn(evidence, "\n");
		size_t label = published ? strlen(PUBLISH) : 0;

		if (is_published(evidence) == published) {
			sc_out_bytes(&out, evidence + label, n - label);
			sc_out_text(&out, "\n");
		}
		evidence += n + (evidence[n] == '\n');
	}
	return m.n ? m.p : NULL;
}

static void put_labelled(struct sc_html *h, const char *label, const char *text)
{
	if (!text)
		return;
	sc_out_printf(h->out, "<p class=\"label\">%s</p>\n", label);
	sc_html_put_pre(h, text);
}

/* A remedy of several lines has commands; a single line is a sentence. */
static void put_remedy(struct sc_html *h, const struct sc_finding *f)
{
	size_t first = f->remedy ? strcspn(f->remedy, "\n") : 0;

	if (!first)
		return;
	sc_html_raw(h, "<p class=\"fix\"><strong>Fix:</strong> ");
	sc_html_put(h, sc_arena_copy(h->a, f->remedy, first));
	sc_html_raw(h, "</p>\n");
	if (f->remedy[first])
		sc_html_put_pre(h, f->remedy + first + 1);
}

static void put_terms(struct sc_html *h, const struct sc_finding *f)
{
	sc_html_raw(h, "<dl>\n<div><dt>check</dt><dd><code>");
	sc_html_put(h, f->id);
	sc_html_raw(h, "</code></dd></div>\n");
	sc_html_put_term(h, "at", sc_about_place(h->a, f));
	if (f->n_who) {
		sc_html_raw(h, "<div><dt>who notices</dt><dd>");
		for (size_t i = 0; i < f->n_who; i++) {
			sc_html_raw(h, i ? ", " : "");
			sc_html_put(h, f->who[i]);
		}
		sc_html_raw(h, "</dd></div>\n");
	}
	sc_html_put_term(h, "rule", f->source);
	sc_html_raw(h, "</dl>\n");
}

static void put_finding(struct sc_html *h, const struct sc_finding *f)
{
	sc_out_printf(h->out, "<article class=\"finding %s\">\n<h4>",
		sc_html_class(tones[f->severity]));
	sc_html_put_pill(h, tones[f->severity], sc_severity_words[f->severity]);
	sc_html_raw(h, " ");
	sc_html_put(h, f->message);
	sc_html_raw(h, "</h4>\n");
	if (f->severity != SC_SEVERITY_PASS)
		put_remedy(h, f);
	put_labelled(h, "Publish", lines_of(h, f->evidence, true));
	put_labelled(h, "Evidence", lines_of(h, f->evidence, false));
	put_terms(h, f);
	sc_html_raw(h, "</article>\n");
}

static size_t count(const struct sc_report *r, bool trouble)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_findings; i++)
		n += sc_about_is_trouble(&r->findings[i]) == trouble;
	return n;
}

static void put_all(struct sc_html *h, bool trouble)
{
	const struct sc_report *r = h->report;

	for (size_t i = 0; i < r->n_findings; i++)
		if (sc_about_is_trouble(&r->findings[i]) == trouble)
			put_finding(h, &r->findings[i]);
}

void sc_html_put_findings(struct sc_html *h)
{
	size_t n_notes = count(h->report, false);

	if (!h->report->n_findings)
		return;
	sc_html_open_section(h, "findings", "Findings");
	if (h->report->n_findings == n_notes)
		sc_html_raw(h, "<p>Nothing has to be mended.</p>\n");
	put_all(h, true);
	if (n_notes) {
		sc_out_printf(h->out,
			"<details><summary>Notes, and what is fine (%zu)"
			"</summary>\n",
			n_notes);
		put_all(h, false);
		sc_html_raw(h, "</details>\n");
	}
	sc_html_close_section(h);
}
