#include "report/event.h"

#include <string.h>

#define WHAT_BYTES     4096
#define PLACES_SHOWN   3
#define CLAUSES_SHOWN  3
#define CHANGES_SHOWN  64
#define PROGRAMS_SHOWN 12 /* of one class */

/* ---- words ---- */

/* "mx1.example.org, mx2.example.org and 3 more" */
static const char *places(
	struct sc_arena *a, const struct sc_pending *v, size_t n)
{
	const char *s = v[0].place;

	for (size_t i = 1; i < n && i < PLACES_SHOWN; i++)
		s = sc_arena_printf(a, "%s, %s", s, v[i].place);
	return n > PLACES_SHOWN ?
		sc_arena_printf(a, "%s and %zu more", s, n - PLACES_SHOWN) :
		s;
}

/* Joins the dates of one second to a sentence; similar ones share a clause. */
static const char *what(
	struct sc_arena *a, const struct sc_pending *v, size_t n)
{
	const char *s = "";
	size_t i = 0, k;

	for (int shown = 0; i < n && shown < CLAUSES_SHOWN; i = k, shown++) {
		for (k = i + 1; k < n && v[k].due == v[i].due &&
			strcmp(v[k].about, v[i].about) == 0;)
			k++;
		s = sc_arena_printf(a, "%s%s%s", s, i ? "; " : "",
			sc_due_text(a, v[i].due, places(a, v + i, k - i),
				v[i].about));
	}
	return i < n ? sc_arena_printf(a, "%s; and %zu more", s, n - i) : s;
}

/* ---- what senders do ---- */

/* An event in the making. */
struct draft {
	struct sc_arena *a;
	struct sc_event *event;
	bool worse, better;
};

static void add_who(struct draft *d, const char *word)
{
	struct sc_event *e = d->event;
	const char **who;

	for (size_t i = 0; i < e->n_who; i++)
		if (strcmp(e->who[i], word) == 0)
			return;
	who = sc_grow(d->a, e->who, e->n_who, const char *);
	who[e->n_who++] = sc_arena_text(d->a, word);
	e->who = who;
}

static void add_change(struct draft *d, struct sc_event_change c)
{
	struct sc_event *e = d->event;
	struct sc_event_change *v;

	d->worse |= c.to > c.from;
	d->better |= c.to < c.from;
	add_who(d, c.sender);
	if (e->n_changes == CHANGES_SHOWN)
		return;
	v = sc_grow(d->a, e->changes, e->n_changes, struct sc_event_change);
	c.sender = sc_arena_text(d->a, c.sender);
	c.program = sc_arena_text(d->a, c.program);
	c.host = sc_arena_text(d->a, c.host);
	v[e->n_changes++] = c;
	e->changes = v;
}

/* What a sender does normally, and at worst. */
struct pair {
	enum sc_outcome_of_sender outcome, worst;
};

static bool is_unsure(struct pair p)
{
	return p.outcome == SC_SENDER_UNKNOWN || p.worst == SC_SENDER_UNKNOWN;
}

static bool differ(struct pair x, struct pair y)
{
	return x.outcome != y.outcome || x.worst != y.worst;
}

/* Adds the normal outcome, then the worst if that tells something else. */
static void add_pairs(
	struct draft *d, struct sc_event_change c, struct pair x, struct pair y)
{
	bool same = x.outcome == x.worst && y.outcome == y.worst;

	c.from = x.outcome;
	c.to = y.outcome;
	if (c.from != c.to)
		add_change(d, c);
	c.some = true;
	c.from = x.worst;
	c.to = y.worst;
	if (c.from != c.to && !same)
		add_change(d, c);
}

static const char *host_of(const struct sc_sender_host *h)
{
	return h->host ? h->host : h->address;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* True when the address before is of the same host and does the same. */
static bool is_told(const struct sc_sender *s, size_t i)
{
	return i > 0 &&
		same_text(host_of(&s->hosts[i]), host_of(&s->hosts[i - 1])) &&
		s->hosts[i].outcome == s->hosts[i - 1].outcome &&
		s->hosts[i].worst == s->hosts[i - 1].worst;
}

/* Returns the number of addresses at which something changes. */
static size_t compare_hosts(struct draft *d, const struct sc_sender *before,
	const struct sc_sender *after)
{
	size_t n = 0;

	for (size_t i = 0; i < before->n_hosts && i < after->n_hosts; i++) {
		const struct sc_sender_host *x = &before->hosts[i];
		const struct sc_sender_host *y = &after->hosts[i];
		struct pair was = { x->outcome, x->worst };
		struct pair is = { y->outcome, y->worst };

		if (!differ(was, is) ||
			(is_told(before, i) && is_told(after, i)))
			continue;
		add_pairs(d,
			(struct sc_event_change){
				.sender = after->sender, .host = host_of(y) },
			was, is);
		n++;
	}
	return n;
}

static void compare_programs(struct draft *d, const struct sc_sender *before,
	const struct sc_sender *after)
{
	size_t n = before->n_implementations < after->n_implementations ?
		before->n_implementations :
		after->n_implementations;

	for (size_t i = 0, shown = 0; i < n && shown < PROGRAMS_SHOWN; i++) {
		const struct sc_implementation *x = &before->implementations[i];
		const struct sc_implementation *y = &after->implementations[i];
		struct pair was = { x->outcome, x->worst };
		struct pair is = { y->outcome, y->worst };

		if (!differ(was, is))
			continue;
		add_pairs(d,
			(struct sc_event_change){
				.sender = after->sender, .program = y->name },
			was, is);
		shown++;
	}
}

/* Compares what MTA-STS senders do that hold a cached policy. */
static void compare_returning(struct draft *d, const struct sc_sender *before,
	const struct sc_sender *after)
{
	bool apart = before->returning != before->outcome ||
		after->returning != after->outcome;

	if (apart && before->returning != after->returning)
		add_change(d,
			(struct sc_event_change){ .sender = after->sender,
				.program = SC_EVENT_RETURNING,
				.from = before->returning,
				.to = after->returning });
}

/*
 * Compares a class as a whole. If that is unchanged or unknown, its hosts are
 * compared, and if those are unchanged, its programs.
 */
static void compare_class(struct draft *d, const struct sc_sender *before,
	const struct sc_sender *after)
{
	struct pair was = { before->outcome, before->worst };
	struct pair is = { after->outcome, after->worst };

	if (differ(was, is) && !is_unsure(was) && !is_unsure(is))
		add_pairs(d,
			(struct sc_event_change){ .sender = after->sender },
			was, is);
	else if (!compare_hosts(d, before, after))
		compare_programs(d, before, after);
	compare_returning(d, before, after);
}

static void compare_senders(struct draft *d, const struct sc_report *before,
	const struct sc_report *after)
{
	for (size_t i = 0; i < before->n_senders && i < after->n_senders; i++)
		if (strcmp(before->senders[i].sender,
			    after->senders[i].sender) == 0)
			compare_class(
				d, &before->senders[i], &after->senders[i]);
}

/* ---- what there is to mend ---- */

static bool is_new(const struct sc_standing *before, const struct sc_finding *f)
{
	return sc_standing_counts(f) && sc_standing_lacks(before, f);
}

/* Returns the first new finding, of the check `id` unless that is NULL. */
static const struct sc_finding *find_new(const struct sc_standing *before,
	const struct sc_standing *after, const char *id)
{
	const struct sc_report *r = &after->report;

	for (size_t i = 0; i < r->n_findings; i++)
		if ((!id || strcmp(r->findings[i].id, id) == 0) &&
			is_new(before, &r->findings[i]))
			return &r->findings[i];
	return NULL;
}

/* Returns the index of the next kind; dates are sorted by kind. */
static size_t skip_kind(const struct sc_pending *v, size_t n, size_t i)
{
	size_t k = i + 1;

	while (k < n && v[k].due == v[i].due)
		k++;
	return k;
}

/* Returns a new finding that the dates lead to, else the worst new one. */
static const struct sc_finding *find_cause(const struct sc_standing *before,
	const struct sc_standing *after, const struct sc_pending *v, size_t n)
{
	const struct sc_finding *f = NULL;

	for (size_t i = 0; i < n && !f; i = skip_kind(v, n, i))
		if (sc_due_kind(v[i].due)->finding)
			f = find_new(
				before, after, sc_due_kind(v[i].due)->finding);
	return f ? f : find_new(before, after, NULL);
}

/* Joins the fixes: of the new finding, else of the kind of date. */
static const char *fixes(struct sc_arena *a, const struct sc_standing *before,
	const struct sc_standing *after, const struct sc_pending *v, size_t n)
{
	const char *s = NULL;

	for (size_t i = 0; i < n; i = skip_kind(v, n, i)) {
		const struct sc_due_kind *kind = sc_due_kind(v[i].due);
		const struct sc_finding *f = kind->finding ?
			find_new(before, after, kind->finding) :
			NULL;
		const char *fix = f && f->remedy ? f->remedy : kind->fix;

		if (fix && !(s && strstr(s, fix)))
			s = sc_arena_printf(
				a, "%s%s%s", s ? s : "", s ? " " : "", fix);
	}
	return s;
}

/* Returns the length of a sentence without its full stop. */
static size_t without_stop(const char *s)
{
	size_t n = strlen(s);

	n -= n && s[n - 1] == '.';
	return n > WHAT_BYTES ? WHAT_BYTES : n;
}

static void take_finding(struct draft *d, const struct sc_finding *f)
{
	struct sc_event *e = d->event;
	const char *place =
		f->subject.host ? f->subject.host : f->subject.address;

	e->finding = sc_arena_text(d->a, f->id);
	if (f->remedy)
		e->fix = sc_arena_text(d->a, f->remedy);
	if (!e->certificate)
		e->certificate = sc_arena_text(d->a, f->subject.certificate);
	if (!e->what)
		e->what = sc_arena_printf(d->a, "%s%s%.*s", place ? place : "",
			place ? ": " : "", (int)without_stop(f->message),
			f->message);
	for (size_t i = 0; i < f->n_who; i++)
		add_who(d, f->who[i]);
}

/* ---- events ---- */

static struct sc_event begin(
	struct sc_arena *a, const struct sc_pending *v, size_t n)
{
	const struct sc_due_kind *kind = sc_due_kind(v[0].due);

	return (struct sc_event){ .at = v[0].at,
		.kind = kind->kind,
		.what = what(a, v, n),
		.finding = kind->finding,
		.fix = kind->fix,
		.certificate = v[0].certificate };
}

struct sc_event sc_event_of_dates(
	struct sc_arena *a, const struct sc_pending *v, size_t n)
{
	return begin(a, v, n);
}

/* The first date decides; without a date, the severity of the finding. */
static enum sc_event_kind kind_of(const struct draft *d,
	const struct sc_finding *new, const struct sc_pending *v, size_t n)
{
	enum sc_event_kind known = n ? sc_due_kind(v[0].due)->kind :
		new &&new->severity == SC_SEVERITY_FAIL ? SC_EVENT_FAILURE :
							  SC_EVENT_NOTICE;

	if (known == SC_EVENT_LAPSE && (d->worse || new))
		return SC_EVENT_LAPSE;
	if (d->worse)
		return SC_EVENT_FAILURE;
	if (known == SC_EVENT_IMPROVEMENT && d->better)
		return known;
	if (!new && !(n && sc_due_breaks(v->due)))
		return SC_EVENT_IMPROVEMENT;
	return known == SC_EVENT_IMPROVEMENT ? SC_EVENT_NOTICE : known;
}

bool sc_event_of_standings(struct sc_arena *a, const struct sc_standing *before,
	const struct sc_standing *after, const struct sc_pending *v, size_t n,
	struct sc_event *out)
{
	const struct sc_finding *new = find_cause(before, after, v, n);
	struct sc_event e = { .at = after->facts.at, .what = NULL };
	struct draft d = { a, &e, false, false };

	if (n)
		e = begin(a, v, n);
	compare_senders(&d, &before->report, &after->report);
	if (new)
		take_finding(&d, new);
	if (n)
		e.fix = fixes(a, before, after, v, n);
	if (!new && !e.n_changes && after->n_troubles >= before->n_troubles)
		return false;
	e.kind = kind_of(&d, new, v, n);
	if (!e.what)
		e.what = d.worse ? "senders act differently from then on" :
				   "a problem is over";
	if (e.kind == SC_EVENT_IMPROVEMENT)
		e.fix = e.finding = NULL;
	*out = e;
	return true;
}

bool sc_event_of_forgotten(struct sc_arena *a, const struct sc_standing *after,
	const struct sc_pending *v, size_t n, struct sc_event *out)
{
	const struct sc_report *r = &after->report;
	struct sc_event e = begin(a, v, n);
	struct draft d = { a, &e, false, false };

	for (size_t i = 0; i < r->n_senders; i++) {
		const struct sc_sender *s = &r->senders[i];

		if (strcmp(s->sender, "mta-sts") == 0 &&
			s->returning != s->outcome)
			add_change(&d,
				(struct sc_event_change){ .sender = s->sender,
					.program = SC_EVENT_RETURNING,
					.from = s->returning,
					.to = s->outcome });
	}
	*out = e;
	return e.n_changes > 0;
}
