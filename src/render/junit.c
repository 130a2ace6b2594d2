/*
 * JUnit's XML: a suite for each target, a case for each finding, and one for
 * the target itself. A warning passes and says what it warns of; what could
 * not be told is an error, a failure a failure.
 */
#include <string.h>

#include "base/date.h"
#include "render/about.h"
#include "render/formats.h"

struct suite {
	struct sc_rendering *r;
	struct sc_arena *a;
	const struct sc_report *report;
};

/* In an attribute or an element; what XML 1.0 cannot hold is not in texts. */
static void put_text(struct suite *s, const char *text)
{
	struct sc_out *o = s->r->out;

	for (text = sc_about_text(s->a, text); *text; text++)
		switch (*text) {
		case '<': sc_out_text(o, "&lt;"); break;
		case '>': sc_out_text(o, "&gt;"); break;
		case '&': sc_out_text(o, "&amp;"); break;
		case '"': sc_out_text(o, "&quot;"); break;
		default: sc_out_bytes(o, text, 1);
		}
}

static void put_attribute(struct suite *s, const char *name, const char *value)
{
	sc_out_printf(s->r->out, " %s=\"", name);
	put_text(s, value);
	sc_out_text(s->r->out, "\"");
}

/* Evidence is lines, each made harmless by itself. */
static void put_lines(struct suite *s, const char *label, const char *text)
{
	while (text && *text) {
		size_t n = strcspn(text, "\n");

		sc_out_text(s->r->out, "\n");
		put_text(s,
			sc_arena_printf(s->a, "%s%.*s", label, (int)n, text));
		text += n + (text[n] == '\n');
	}
}

static const char *element_of(const struct sc_finding *f)
{
	return f->severity == SC_SEVERITY_FAIL     ? "failure" :
		f->severity == SC_SEVERITY_UNKNOWN ? "error" :
						     "system-out";
}

static void put_body(struct suite *s, const struct sc_finding *f)
{
	const char *element = element_of(f);

	sc_out_printf(s->r->out, "      <%s", element);
	if (f->severity != SC_SEVERITY_WARN) {
		put_attribute(s, "type", f->id);
		put_attribute(s, "message", f->message);
	}
	sc_out_text(s->r->out, ">");
	put_text(s, f->message);
	put_lines(s, "", f->evidence);
	put_lines(s, "fix: ", f->remedy);
	put_lines(s, "source: ", f->source);
	sc_out_printf(s->r->out, "</%s>\n", element);
}

static void put_case(struct suite *s, const char *name)
{
	sc_out_text(s->r->out, "    <testcase");
	put_attribute(s, "classname", s->report->target.input);
	put_attribute(s, "name", name);
}

static void put_finding(struct suite *s, const struct sc_finding *f)
{
	const char *place = sc_about_place(s->a, f);

	put_case(s,
		*place ? sc_arena_printf(s->a, "%s at %s", f->id, place) :
			 f->id);
	sc_out_text(s->r->out, ">\n");
	put_body(s, f);
	sc_out_text(s->r->out, "    </testcase>\n");
}

static void put_number(struct suite *s, const char *name, long long n)
{
	put_attribute(s, name, sc_arena_printf(s->a, "%lld", n));
}

static void put_suite(struct suite *s)
{
	const struct sc_report *r = s->report;
	long long trouble = r->counts.fail + r->counts.unknown + r->counts.warn;

	sc_out_text(s->r->out, "  <testsuite");
	put_attribute(s, "name", r->target.input);
	put_number(s, "tests", trouble + 1);
	put_number(s, "failures", r->counts.fail);
	put_number(s, "errors", r->counts.unknown);
	put_attribute(s, "time",
		sc_arena_printf(s->a, "%lld.%03lld", r->elapsed_ms / 1000,
			r->elapsed_ms % 1000));
	put_attribute(s, "timestamp", sc_date_rfc3339(s->a, r->observed_at));
	sc_out_text(s->r->out, ">\n");
}

/* The target as a whole, so that a suite is never empty. */
static void put_summary(struct suite *s)
{
	put_case(s, "summary");
	put_attribute(s, "time", "0");
	sc_out_text(s->r->out, ">\n      <system-out>");
	put_text(s, s->report->summary);
	sc_out_text(s->r->out, "</system-out>\n    </testcase>\n");
}

void sc_junit_begin(struct sc_rendering *r)
{
	sc_out_text(r->out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"smtpcert\">\n");
}

void sc_junit_report(struct sc_rendering *r, const struct sc_report *report)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct suite s = { r, &a, report };

	put_suite(&s);
	put_summary(&s);
	for (size_t i = 0; i < report->n_findings; i++)
		if (sc_about_is_trouble(&report->findings[i]))
			put_finding(&s, &report->findings[i]);
	sc_out_text(r->out, "  </testsuite>\n");
}

void sc_junit_end(struct sc_rendering *r)
{
	sc_out_text(r->out, "</testsuites>\n");
}
