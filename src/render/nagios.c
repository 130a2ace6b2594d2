#include "render/nagios.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "render/shown.h"

#define ALL_BYTES   4000 /* of the output */
#define PERF_BYTES  2400 /* of the performance data, at most */
#define PERF_ROOM   1200 /* left to it by the lines of many targets */
#define LINE_BYTES  700  /* of the text of one line */
#define LABEL_BYTES 100

/* Worst first; UNKNOWN is below WARNING as in the plugins' own max_state. */
static const struct {
	enum sc_report_verdict verdict;
	const char *word;
} states[] = {
	{ SC_VERDICT_FAIL, "CRITICAL" },
	{ SC_VERDICT_WARN, "WARNING" },
	{ SC_VERDICT_UNKNOWN, "UNKNOWN" },
	{ SC_VERDICT_PASS, "OK" },
};

/* The line of a report, and what `verbose` says of it. */
enum part { HEADLINES, DETAILS, N_PARTS };

struct text {
	struct sc_out_memory memory;
	struct sc_out out;
};

/* Until the end: lines by state, and the performance data. */
struct kept {
	struct text lines[N_PARTS][SC_COUNT(states)];
	struct text perf;
	const char **labels;
	size_t n_labels;
	size_t left_out; /* lines */
};

/* One report on its way there. */
struct work {
	struct sc_rendering *r;
	struct kept *kept;
	const struct sc_report *report;
	struct sc_shown_index index;
	struct sc_arena arena;
};

/* ---- text ---- */

void sc_nagios_put(struct sc_out *out, const char *text)
{
	struct sc_bytes rest = sc_bytes_of(text);

	while (rest.n) {
		size_t before = rest.n;
		uint32_t c = sc_text_next(&rest);

		if (c >= 0x20 && c < 0x7f && !strchr("|<>", (int)c))
			sc_out_fill(out, (char)c, 1);
		else if (before - rest.n == 1)
			sc_out_printf(out, "\\x%02x", (unsigned)c);
		else
			sc_out_printf(out, "\\u{%x}", (unsigned)c);
	}
}

static const char *cut(struct sc_arena *a, const char *text)
{
	struct sc_out_memory m = { .arena = a };
	struct sc_out out = sc_out_to_memory(&m);

	sc_nagios_put(&out, text);
	if (m.n <= LINE_BYTES)
		return m.n ? m.p : "";
	return sc_arena_printf(a, "%.*s...", LINE_BYTES, m.p);
}

static size_t state_of(const struct sc_report *r)
{
	size_t i = 0;

	while (i + 1 < SC_COUNT(states) && states[i].verdict != r->verdict)
		i++;
	return i;
}

/* A line that would be too much is counted in place of it. */
static void put_line(struct work *w, enum part part, const char *line)
{
	struct text *t = &w->kept->lines[part][state_of(w->report)];

	if (t->memory.n + strlen(line) > ALL_BYTES) {
		w->kept->left_out++;
		return;
	}
	sc_out_printf(&t->out, "%s\n", line);
}

/* ---- performance data ---- */

/* What RRDs, Graphite and others take as a name. */
static char *label_of(struct sc_arena *a, const char *text)
{
	char *label = sc_arena_printf(a, "%.*s", LABEL_BYTES, text);

	for (char *p = label; *p; p++)
		if (!sc_text_is_alnum(*p) && !strchr(".:-_@", *p))
			*p = '_';
	return label;
}

static bool has_label(const struct kept *k, const char *label)
{
	for (size_t i = 0; i < k->n_labels; i++)
		if (strcmp(k->labels[i], label) == 0)
			return true;
	return false;
}

/* The first characters differ already: RRDs look at 19 of them. */
static void put_perf(struct work *w, const char *name, const char *value)
{
	struct kept *k = w->kept;
	const char *first = label_of(&w->arena, name), *label = first;

	if (k->perf.memory.n + LABEL_BYTES + strlen(value) + 16 > PERF_BYTES)
		return;
	for (int i = 2; has_label(k, label); i++)
		label = sc_arena_printf(&w->arena, "%s_%d", first, i);
	k->labels = sc_grow(&w->r->arena, k->labels, k->n_labels, const char *);
	k->labels[k->n_labels++] = sc_arena_text(&w->r->arena, label);
	sc_out_printf(&k->perf.out, "%s'%s'=%s", k->perf.memory.n ? " " : "",
		label, value);
}

/* Days, rounded down to hundredths: what is below a limit looks so. */
static const char *days(struct sc_arena *a, int64_t s)
{
	int64_t n = s * 100 / SC_DAY_S - (s < 0 && s * 100 % SC_DAY_S != 0);
	long long shown = llabs((long long)n);
	const char *sign = n < 0 ? "-" : "";

	return shown % 100 ? sc_arena_printf(a, "%s%lld.%02lld", sign,
				     shown / 100, shown % 100) :
			     sc_arena_printf(a, "%s%lld", sign, shown / 100);
}

/* A report of an earlier version, which does not say, has zeros. */
static bool is_no_limit(struct sc_life_limit limit)
{
	return limit.days <= 0 && limit.percent == limit.days;
}

/* The range of what is good, "21:"; nothing without a limit. */
static const char *range(
	struct sc_arena *a, struct sc_life_limit limit, int64_t life_s)
{
	return is_no_limit(limit) ?
		"" :
		sc_arena_printf(
			a, "%s:", days(a, sc_cert_limit_s(limit, life_s)));
}

static const char *place(struct sc_arena *a, const char *what,
	const struct sc_report_endpoint *e)
{
	return sc_arena_printf(a, "%s_%.50s_%d%s%.80s", what,
		e->address ? e->address : "none", e->port, e->host ? "_" : "",
		e->host ? e->host : "");
}

static void put_days(struct work *w, const struct sc_report_endpoint *e)
{
	const struct sc_report_rules *rules = &w->report->rules;
	struct sc_arena *a = &w->arena;
	struct sc_shown_chain shown;

	for (size_t i = 0; sc_shown_next(e, &i, &shown);) {
		const struct sc_report_certificate *c =
			sc_shown_find(&w->index, shown.chain[0]);
		bool further = strcmp(shown.handshake, "first") != 0;

		if (!c || !c->not_after.s)
			continue;

		int64_t life_s = c->not_after.s - c->not_before.s + 1;

		put_perf(w,
			sc_arena_printf(a, "%s%s%.30s", place(a, "days", e),
				further ? "_" : "",
				further ? shown.handshake : ""),
			sc_arena_printf(a, "%s;%s;%s",
				days(a, sc_shown_left_s(w->report, c)),
				range(a, rules->warn, life_s),
				range(a, rules->fail, life_s)));
	}
}

static const char *seconds(struct sc_arena *a, long long ms)
{
	return sc_arena_printf(a, "%lld.%03llds;;;0", ms / 1000, ms % 1000);
}

static const char *target_label(
	struct sc_arena *a, const struct sc_report_target *t)
{
	if (t->domain)
		return sc_arena_printf(a, "time_%s", t->domain);
	return sc_arena_printf(a, "time_%s_%d",
		t->host            ? t->host :
			t->address ? t->address :
				     "none",
		t->port);
}

static void put_performance(struct work *w)
{
	const struct sc_report *r = w->report;
	struct sc_arena *a = &w->arena;

	for (size_t i = 0; i < r->n_endpoints; i++)
		put_days(w, &r->endpoints[i]);
	for (size_t i = 0; i < r->n_endpoints; i++)
		if (r->endpoints[i].handshake_ms >= 0)
			put_perf(w, place(a, "handshake", &r->endpoints[i]),
				seconds(a, r->endpoints[i].handshake_ms));
	if (r->elapsed_ms >= 0)
		put_perf(w, target_label(a, &r->target),
			seconds(a, r->elapsed_ms));
}

/* ---- lines ---- */

/* Of those that the addresses show; NULL: none. */
static const struct sc_report_certificate *first_to_end(const struct work *w)
{
	const struct sc_report_certificate *first = NULL;
	struct sc_shown_chain shown;

	for (size_t i = 0; i < w->report->n_endpoints; i++)
		for (size_t k = 0;
			sc_shown_next(&w->report->endpoints[i], &k, &shown);) {
			const struct sc_report_certificate *c =
				sc_shown_find(&w->index, shown.chain[0]);

			if (c && c->not_after.s &&
				(!first || c->not_after.s < first->not_after.s))
				first = c;
		}
	return first;
}

/* " The certificate ends in 52 days, on 2027-01-22." */
static const char *ending(struct work *w)
{
	const struct sc_report_certificate *c = first_to_end(w);
	int64_t left_s = c ? sc_shown_left_s(w->report, c) : 0;

	return left_s <= 0 || w->report->verdict != SC_VERDICT_PASS ?
		"" :
		sc_arena_printf(&w->arena,
			" The certificate ends in %s, on %s.",
			sc_date_span_words(&w->arena, left_s),
			sc_date_day(&w->arena, c->not_after));
}

/* That the sentence is not all of it. */
static const char *others(struct work *w)
{
	const struct sc_counts *c = &w->report->counts;
	long long n = c->fail + c->warn + c->unknown - 1;

	return n <= 0 ? "" :
			sc_arena_printf(&w->arena, " (%lld more finding%s)", n,
				n == 1 ? "" : "s");
}

static const char *headline(struct work *w)
{
	const struct sc_report *r = w->report;

	return sc_arena_printf(&w->arena, "SMTPCERT %s - %s",
		states[state_of(r)].word,
		cut(&w->arena,
			sc_arena_printf(&w->arena, "%s: %s%s%s",
				r->target.input, r->summary, others(w),
				ending(w))));
}

static const char *finding_line(struct work *w, const struct sc_finding *f)
{
	const struct sc_report_subject *s = &f->subject;

	return cut(&w->arena,
		sc_arena_printf(&w->arena, "%s %s%s%s%s%s: %s%s%s",
			sc_severity_words[f->severity], f->id,
			s->host ? " " : "", s->host ? s->host : "",
			s->address ? " " : "", s->address ? s->address : "",
			f->message, f->remedy ? " Fix: " : "",
			f->remedy ? f->remedy : ""));
}

static void begin_text(struct text *t, struct sc_arena *a)
{
	t->memory.arena = a;
	t->out = sc_out_to_memory(&t->memory);
}

void sc_nagios_begin(struct sc_rendering *r)
{
	struct kept *k = sc_new(&r->arena, struct kept, 1);

	for (size_t i = 0; i < SC_COUNT(states); i++) {
		begin_text(&k->lines[HEADLINES][i], &r->arena);
		begin_text(&k->lines[DETAILS][i], &r->arena);
	}
	begin_text(&k->perf, &r->arena);
	r->kept = k;
}

void sc_nagios_report(struct sc_rendering *r, const struct sc_report *report)
{
	struct work w = { .r = r, .kept = r->kept, .report = report };

	w.index = sc_shown_index(&w.arena, report);
	put_line(&w, HEADLINES, headline(&w));
	put_performance(&w);
	for (size_t i = 0; r->style.verbose && i < report->n_findings; i++)
		if (report->findings[i].severity >= SC_SEVERITY_WARN)
			put_line(&w, DETAILS,
				finding_line(&w, &report->findings[i]));
	sc_arena_free(&w.arena);
}

/* ---- the end ---- */

/* Output in the making. */
struct ending {
	struct sc_out_memory memory;
	struct sc_out out;
	const char *perf; /* to be put behind the first line; NULL: it is */
	size_t left_out;
};

/* Performance data for which the headlines leave room, in whole items. */
static const char *fitting_perf(struct sc_rendering *r)
{
	const struct kept *k = r->kept;
	size_t lines = 0, room = PERF_ROOM, n = k->perf.memory.n;

	for (size_t s = 0; s < SC_COUNT(states); s++)
		lines += k->lines[HEADLINES][s].memory.n;
	if (lines + PERF_ROOM < ALL_BYTES)
		room = ALL_BYTES - lines;
	if (n > room)
		for (n = room; n && k->perf.memory.p[n] != ' '; n--)
			;
	return n ? sc_arena_copy(&r->arena, k->perf.memory.p, n) : NULL;
}

static void put_lines(struct ending *e, const struct sc_out_memory *lines)
{
	const char *p = lines->n ? lines->p : "";

	while (*p) {
		size_t n = strcspn(p, "\n");

		if (e->memory.n + n + 1 > ALL_BYTES) {
			e->left_out++;
		} else {
			sc_out_bytes(&e->out, p, n);
			if (e->perf)
				sc_out_printf(&e->out, " | %s", e->perf);
			sc_out_text(&e->out, "\n");
			e->perf = NULL;
		}
		p += n + 1;
	}
}

void sc_nagios_end(struct sc_rendering *r)
{
	struct kept *k = r->kept;
	struct ending e = { .memory = { .arena = &r->arena },
		.perf = fitting_perf(r),
		.left_out = k->left_out };

	e.out = sc_out_to_memory(&e.memory);
	for (int part = 0; part < N_PARTS; part++)
		for (size_t s = 0; s < SC_COUNT(states); s++)
			put_lines(&e, &k->lines[part][s].memory);
	if (!e.memory.n)
		sc_out_text(&e.out,
			"SMTPCERT UNKNOWN - nothing could be looked at\n");
	if (e.left_out)
		sc_out_printf(&e.out, "(%zu more lines)\n", e.left_out);
	sc_out_bytes(r->out, e.memory.p, e.memory.n);
}
