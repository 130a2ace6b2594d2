/*
 * The table at the end of several targets: one line each. A row has a fixed
 * size and only the worst rows are kept, so that memory does not grow with the
 * list.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "render/about.h"
#include "render/text.h"
#include "render/text_parts.h"

#define ROWS_MAX   200
#define TEXT_BYTES 96

struct row {
	size_t order; /* of targets as given */
	enum sc_report_verdict verdict;
	char target[TEXT_BYTES], senders[TEXT_BYTES], next[TEXT_BYTES];
};

struct table {
	struct row *rows;
	size_t n_rows;
	size_t n; /* targets, also those without a row */
	size_t counts[SC_VERDICT_UNKNOWN + 1];
};

/* ---- what is kept ---- */

/* Copies as many whole characters as there is room for. */
static void keep(char out[TEXT_BYTES], const char *s)
{
	struct sc_bytes rest = sc_bytes_of(s ? s : "");
	size_t n = 0;

	while (rest.n) {
		const uint8_t *from = rest.p;
		size_t width;

		sc_text_next(&rest);
		width = (size_t)(rest.p - from);
		if (n + width >= TEXT_BYTES)
			break;
		memcpy(out + n, from, width);
		n += width;
	}
	out[n] = '\0';
}

/* The short part goes first: there may be no room for the sentence. */
static const char *what_is_next(struct sc_arena *a, const struct sc_report *r)
{
	const struct sc_next_failure *next = r->next_failure;

	return next ? sc_arena_printf(a, "%s %s: %s", sc_date_day(a, next->at),
			      next->finding ? next->finding : "", next->what) :
		      "-";
}

/* Worse verdicts first, equal ones as they were given. */
static int by_verdict(const void *a, const void *b)
{
	static const int ranks[] = { [SC_VERDICT_FAIL] = 0,
		[SC_VERDICT_UNKNOWN] = 1,
		[SC_VERDICT_WARN] = 2,
		[SC_VERDICT_PASS] = 3 };
	const struct row *x = a, *y = b;

	if (x->verdict != y->verdict)
		return ranks[x->verdict] - ranks[y->verdict];
	return (x->order > y->order) - (x->order < y->order);
}

static struct table *table_of(struct sc_rendering *r)
{
	if (!r->kept)
		r->kept = sc_new(&r->arena, struct table, 1);
	return r->kept;
}

/* Returns the place for a row; NULL: all rows kept are as bad. */
static struct row *make_room(
	struct sc_rendering *r, struct table *t, const struct row *new)
{
	struct row *mildest = t->rows;

	if (t->n_rows < ROWS_MAX) {
		t->rows = sc_grow(&r->arena, t->rows, t->n_rows, struct row);
		return &t->rows[t->n_rows++];
	}
	for (size_t i = 1; i < t->n_rows; i++)
		if (by_verdict(&t->rows[i], mildest) > 0)
			mildest = &t->rows[i];
	return by_verdict(new, mildest) < 0 ? mildest : NULL;
}

static void add(struct sc_rendering *r, struct row row)
{
	struct table *t = table_of(r);
	struct row *place;

	row.order = t->n++;
	t->counts[row.verdict]++;
	place = make_room(r, t, &row);
	if (place)
		*place = row;
}

void sc_text_note_report(struct sc_rendering *r, const struct sc_report *report)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	struct row row = { .verdict = report->verdict };

	keep(row.target, report->target.input);
	keep(row.senders, sc_about_delivery(&a, report));
	keep(row.next, what_is_next(&a, report));
	add(r, row);
}

void sc_text_failure(struct sc_rendering *r, const struct sc_report *report)
{
	struct row row = { .verdict = SC_VERDICT_UNKNOWN };

	keep(row.target, report->target.input);
	keep(row.senders, "not looked at");
	keep(row.next, report->summary);
	add(r, row);
}

/* ---- the table ---- */

#define GAP         2
#define TARGET_MIN  12
#define SENDERS_MIN 12

/* Where columns begin, and how wide they are. */
struct layout {
	size_t verdict, senders, next;
	size_t target_width, senders_width, next_width;
};

static size_t widest(
	const struct sc_page *p, const struct table *t, size_t at, size_t least)
{
	for (size_t i = 0; i < t->n_rows; i++) {
		size_t n = sc_page_width(p, (const char *)&t->rows[i] + at);

		least = n > least ? n : least;
	}
	return least;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Of 80 columns at most 24 are for the target, and 18 for the senders. */
static struct layout lay_out(const struct sc_page *p, const struct table *t)
{
	size_t columns = (size_t)p->style->columns;
	struct layout l = { 0 };

	l.target_width =
		smaller(widest(p, t, offsetof(struct row, target), TARGET_MIN),
			columns * 3 / 10);
	l.verdict = l.target_width + GAP;
	l.senders = l.verdict + strlen("verdict") + GAP;
	l.senders_width = smaller(
		widest(p, t, offsetof(struct row, senders), SENDERS_MIN),
		columns * 9 / 40);
	l.next = l.senders + l.senders_width + GAP;
	l.next_width = columns > l.next ? columns - l.next : 0;
	return l;
}

/* Writes what fits, with three dots if that is not all. */
static void put_cut(struct sc_page *p, const char *s, size_t width)
{
	char part[TEXT_BYTES];
	size_t n = strlen(s);
	bool cut = sc_page_width(p, s) > width;

	memcpy(part, s, n + 1);
	while (n && sc_page_width(p, part) + 3 * (size_t)cut > width) {
		n--;
		while (n && ((unsigned char)part[n] & 0xc0) == 0x80)
			n--;
		part[n] = '\0';
	}
	sc_page_put(p, part);
	if (cut && width >= 3)
		sc_page_put(p, "...");
}

static const enum sc_ink inks[] = {
	[SC_VERDICT_PASS] = SC_INK_GREEN,
	[SC_VERDICT_WARN] = SC_INK_YELLOW,
	[SC_VERDICT_FAIL] = SC_INK_RED,
	[SC_VERDICT_UNKNOWN] = SC_INK_CYAN,
};

/* Leaves the sentence out if it does not fit. */
static void put_next(struct sc_page *p, const char *s, size_t width)
{
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *end = strstr(s, ": ");

	if (end && sc_page_width(p, s) > width)
		s = sc_arena_copy(&a, s, (size_t)(end - s));
	put_cut(p, s, width);
}

static void put_row(
	struct sc_page *p, const struct layout *l, const struct row *row)
{
	put_cut(p, row->target, l->target_width);
	sc_page_tab(p, l->verdict);
	sc_page_ink(p, inks[row->verdict], sc_verdict_words[row->verdict]);
	sc_page_tab(p, l->senders);
	put_cut(p, row->senders, l->senders_width);
	sc_page_tab(p, l->next);
	put_next(p, row->next, l->next_width);
	sc_page_line(p);
}

static void put_heading(
	struct sc_page *p, const struct layout *l, const struct table *t)
{
	static const enum sc_report_verdict order[] = { SC_VERDICT_FAIL,
		SC_VERDICT_UNKNOWN, SC_VERDICT_WARN, SC_VERDICT_PASS };
	struct sc_arena a SC_AUTO(sc_arena_free) = { 0 };
	const char *s = sc_arena_printf(&a, "%zu targets:", t->n), *comma = "";

	for (size_t i = 0; i < SC_COUNT(order); i++)
		if (t->counts[order[i]]) {
			s = sc_arena_printf(&a, "%s%s %zu %s", s, comma,
				t->counts[order[i]],
				sc_verdict_words[order[i]]);
			comma = ",";
		}
	sc_page_ink(p, SC_INK_BOLD, s);
	sc_page_line(p);
	sc_page_ink(p, SC_INK_DIM, "target");
	sc_page_tab(p, l->verdict);
	sc_page_ink(p, SC_INK_DIM, "verdict");
	sc_page_tab(p, l->senders);
	sc_page_ink(p, SC_INK_DIM, "who delivers");
	sc_page_tab(p, l->next);
	sc_page_ink(p, SC_INK_DIM, "next to break");
	sc_page_line(p);
}

void sc_text_end(struct sc_rendering *r)
{
	struct sc_page page = { r->out, &r->style, 0 };
	struct table *t = table_of(r);
	struct layout l;

	if (t->n < 2)
		return;
	qsort(t->rows, t->n_rows, sizeof(*t->rows), by_verdict);
	l = lay_out(&page, t);
	if (r->n)
		sc_page_line(&page);
	put_heading(&page, &l, t);
	for (size_t i = 0; i < t->n_rows; i++)
		put_row(&page, &l, &t->rows[i]);
	if (t->n > t->n_rows)
		sc_out_printf(r->out, "And %zu more, none of them worse.\n",
			t->n - t->n_rows);
}
