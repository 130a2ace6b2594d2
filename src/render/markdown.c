/*
 * Markdown for issues and chats. What has a meaning in it is escaped, and
 * what is to be copied stands in a fence that is longer than any in the text.
 */
#include <string.h>

#include "base/date.h"
#include "render/about.h"
#include "render/formats.h"

struct page {
	struct sc_out *out;
	struct sc_arena *a;
	const struct sc_report *report;
	bool verbose;
};

void sc_markdown_put(struct sc_out *out, struct sc_arena *a, const char *s)
{
	for (s = sc_about_text(a, s); *s; s++) {
		if (strchr("\\`*_[]<>|~&#@", *s))
			sc_out_text(out, "\\");
		sc_out_bytes(out, s, 1);
	}
}

static void put(struct page *p, const char *s)
{
	sc_markdown_put(p->out, p->a, s);
}

/* What would make a list or a heading of a paragraph stands at its start. */
static void put_paragraph(struct page *p, const char *s)
{
	if (*s && strchr("+-=", *s))
		sc_out_text(p->out, "\\");
	put(p, s);
	sc_out_text(p->out, "\n\n");
}

static void put_cell(struct page *p, const char *s)
{
	sc_out_text(p->out, "| ");
	put(p, s && *s ? s : "-");
	sc_out_text(p->out, " ");
}

static size_t longest_run(const char *s, char c)
{
	size_t longest = 0, n = 0;

	for (; *s; s++) {
		n = *s == c ? n + 1 : 0;
		longest = n > longest ? n : longest;
	}
	return longest;
}

/* Lines as they are, each made harmless by itself. */
static void put_fence(struct page *p, const char *text)
{
	size_t n = longest_run(text, '`') + 1;

	n = n < 3 ? 3 : n;
	sc_out_fill(p->out, '`', n);
	sc_out_text(p->out, "text\n");
	while (*text) {
		size_t line = strcspn(text, "\n");

		sc_out_printf(p->out, "%s\n",
			sc_about_text(p->a, sc_arena_copy(p->a, text, line)));
		text += line + (text[line] == '\n');
	}
	sc_out_fill(p->out, '`', n);
	sc_out_text(p->out, "\n\n");
}

static void put_hosts(struct page *p)
{
	const struct sc_report *r = p->report;

	if (!r->n_endpoints)
		return;
	sc_out_text(p->out,
		"| host | address | TLS | certificate of | until | verdict |\n"
		"| --- | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < r->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &r->endpoints[i];
		const struct sc_report_certificate *c = sc_about_leaf(r, e);

		put_cell(p, e->host);
		put_cell(p, e->address);
		put_cell(p, e->tls ? e->tls->version : NULL);
		put_cell(p, c ? c->issuer_name : NULL);
		put_cell(p, c ? sc_date_day(p->a, c->not_after) : NULL);
		put_cell(p, sc_verdict_words[e->verdict]);
		sc_out_text(p->out, "|\n");
	}
	sc_out_text(p->out, "\n");
}

static void put_senders(struct page *p)
{
	const struct sc_report *r = p->report;

	sc_out_text(p->out,
		"| who can deliver | normally | at worst |\n"
		"| --- | --- | --- |\n");
	for (size_t i = 0; i < r->n_senders; i++) {
		const struct sc_sender *s = &r->senders[i];

		if (s->outcome == SC_SENDER_NOT_APPLICABLE)
			continue;
		put_cell(p, s->sender);
		put_cell(p, sc_sender_outcome_words[s->outcome]);
		put_cell(p, sc_sender_outcome_words[s->worst]);
		sc_out_text(p->out, "|\n");
	}
	sc_out_text(p->out, "\n");
}

static void put_finding(struct page *p, const struct sc_finding *f)
{
	const char *place = sc_about_place(p->a, f);

	sc_out_printf(p->out, "### %s ", sc_severity_words[f->severity]);
	put(p, f->id);
	if (*place) {
		sc_out_text(p->out, " at ");
		put(p, place);
	}
	sc_out_text(p->out, "\n\n");
	put_paragraph(p, f->message);
	if (f->evidence && *f->evidence)
		put_fence(p, f->evidence);
	if (f->remedy && sc_about_is_trouble(f)) {
		sc_out_text(p->out, "**Fix:** ");
		put(p, f->remedy);
		sc_out_text(p->out, "\n\n");
	}
}

static void put_next(struct page *p)
{
	const struct sc_next_failure *n = p->report->next_failure;

	if (!n)
		return;
	sc_out_printf(
		p->out, "**Next to break:** %s, ", sc_date_day(p->a, n->at));
	put(p, n->what);
	sc_out_text(p->out, "\n\n");
}

void sc_markdown_report(struct sc_rendering *r, const struct sc_report *report)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct page p = { r->out, &a, report, r->style.verbose };

	sc_out_text(r->out, "## ");
	put(&p, report->target.input);
	sc_out_printf(r->out, ": %s\n\n", sc_verdict_words[report->verdict]);
	put_paragraph(&p, report->summary);
	put_hosts(&p);
	put_senders(&p);
	for (size_t i = 0; i < report->n_findings; i++)
		if (p.verbose || sc_about_is_trouble(&report->findings[i]))
			put_finding(&p, &report->findings[i]);
	put_next(&p);
}
