/*
 * The frame of the page: head, index, a section for each report, foot.
 *
 * How many reports there are is known at the end, and the index stands on top:
 * the sections wait in memory until then.
 */
#include "render/html.h"

#include "base/date.h"

struct entry {
	struct entry *next;
	const char *target, *summary;
	enum sc_report_verdict verdict;
};

struct kept {
	struct sc_out_memory body;
	struct sc_out out;
	struct entry *first, **last;
	const char *tool, *version;
};

static const char *copied(struct sc_arena *a, const char *s)
{
	return s ? sc_arena_printf(a, "%s", s) : "";
}

void sc_html_begin(struct sc_rendering *r)
{
	struct kept *k = sc_new(&r->arena, struct kept, 1);

	*k = (struct kept){ .body.arena = &r->arena, .last = &k->first };
	k->out = sc_out_to_memory(&k->body);
	r->kept = k;
}

static void note(struct sc_rendering *r, const struct sc_report *report)
{
	struct kept *k = r->kept;
	struct entry *e = sc_new(&r->arena, struct entry, 1);

	*e = (struct entry){ NULL, copied(&r->arena, report->target.input),
		copied(&r->arena, report->summary), report->verdict };
	*k->last = e;
	k->last = &e->next;
	k->tool = copied(&r->arena, report->tool.name);
	k->version = copied(&r->arena, report->tool.version);
}

static void put_verdict(struct sc_html *h)
{
	const struct sc_report *r = h->report;

	sc_out_printf(h->out,
		"<section class=\"report\" id=\"r%zu\">\n"
		"<div class=\"verdict %s\">\n<h2>",
		h->n, sc_html_class(sc_html_tone_of_verdict(r->verdict)));
	sc_html_put_name(h, r->target.input);
	sc_html_raw(h, "</h2>\n<p class=\"sentence\">");
	sc_html_put_pill(h, sc_html_tone_of_verdict(r->verdict),
		sc_verdict_words[r->verdict]);
	sc_html_raw(h, " ");
	sc_html_put(h, r->summary);
	sc_html_raw(h, "</p>\n");
	if (r->next_failure) {
		sc_html_raw(h, "<p>Next to break: ");
		sc_html_put_date(h, r->next_failure->at);
		sc_html_raw(h, ", ");
		sc_html_put(h, r->next_failure->what);
		sc_html_raw(h, "</p>\n");
	}
	sc_html_raw(h, "</div>\n");
}

/* Where the report is from; each may be of another day and version. */
static void put_source(struct sc_html *h)
{
	const struct sc_report *r = h->report;

	sc_out_printf(h->out,
		"<p class=\"source\">Seen on <time>%s</time>, judged for "
		"<time>%s</time> by ",
		sc_date_rfc3339(h->a, r->observed_at),
		sc_date_rfc3339(h->a, r->judged_at));
	sc_html_put(h, r->tool.name);
	sc_html_raw(h, " ");
	sc_html_put(h, r->tool.version);
	if (r->counts.checks)
		sc_out_printf(h->out, ": %lld checks", r->counts.checks);
	sc_html_raw(h, ".</p>\n</section>\n");
}

struct sc_html sc_html_open(struct sc_rendering *r, struct sc_arena *a,
	const struct sc_report *report)
{
	struct kept *k = r->kept;
	struct sc_html h = { &k->out, a, report, r->n + 1 };

	note(r, report);
	put_verdict(&h);
	return h;
}

void sc_html_close(struct sc_html *h)
{
	put_source(h);
}

void sc_html_report(struct sc_rendering *r, const struct sc_report *report)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct sc_html h = sc_html_open(r, &a, report);

	sc_html_put_senders(&h);
	sc_html_put_servers(&h);
	sc_html_put_chains(&h);
	sc_html_put_timeline(&h);
	sc_html_put_findings(&h);
	sc_html_put_policies(&h);
	sc_html_put_certificates(&h);
	sc_html_close(&h);
}

static void put_head(struct sc_html *h, const struct kept *k, size_t n)
{
	sc_out_printf(h->out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" "
		"content=\"default-src 'none'; style-src '%s'; "
		"base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" "
		"content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
		sc_html_style_digest);
	if (n == 1) {
		sc_html_put(h, k->first->target);
		sc_out_printf(
			h->out, ": %s", sc_verdict_words[k->first->verdict]);
	} else {
		sc_out_printf(h->out, "Mail TLS of %zu targets", n);
	}
	sc_html_raw(h, "</title>\n<style>");
	for (const char *const *line = sc_html_style; *line; line++)
		sc_html_raw(h, *line);
	sc_html_raw(h, "</style>\n</head>\n<body>\n");
}

static void put_index(struct sc_html *h, const struct kept *k, size_t n)
{
	sc_out_printf(h->out,
		"<nav aria-label=\"Targets\">\n<p>%zu targets</p>\n<ol>\n", n);
	n = 0;
	for (const struct entry *e = k->first; e; e = e->next) {
		sc_html_raw(h, "<li>");
		sc_html_put_pill(h, sc_html_tone_of_verdict(e->verdict),
			sc_verdict_words[e->verdict]);
		sc_out_printf(h->out, " <a href=\"#r%zu\">", ++n);
		sc_html_put_name(h, e->target);
		sc_html_raw(h, "</a>");
		sc_html_raw(h, " <span>");
		sc_html_put(h, e->summary);
		sc_html_raw(h, "</span></li>\n");
	}
	sc_html_raw(h, "</ol>\n</nav>\n");
}

void sc_html_end(struct sc_rendering *r)
{
	struct kept *k = r->kept;
	struct sc_html h = { .out = r->out, .a = &r->arena };

	put_head(&h, k, r->n);
	sc_html_raw(&h, "<header>\n<h1>Mail TLS report</h1>\n</header>\n");
	if (r->n != 1)
		put_index(&h, k, r->n);
	sc_html_raw(&h, "<main>\n");
	if (k->body.n)
		sc_out_bytes(r->out, k->body.p, k->body.n);
	sc_html_raw(&h, "</main>\n<footer>\n<p>Written by ");
	sc_html_put(&h, k->tool ? k->tool : "smtpcert");
	sc_html_raw(&h, " ");
	sc_html_put(&h, k->version);
	sc_html_raw(&h,
		". This page loads nothing and runs no script."
		"</p>\n</footer>\n</body>\n</html>\n");
}
