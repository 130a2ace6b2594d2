#include <string.h>

#include "base/out.h"
#include "render/text_parts.h"

#define FIRST_COLUMN 23
#define COLUMN_WIDTH 15

static const struct {
	const char *word;
	enum sc_ink ink;
} outcomes[] = {
	[SC_SENDER_NOT_APPLICABLE] = { "-", SC_INK_DIM },
	[SC_SENDER_AUTHENTICATED] = { "authenticated", SC_INK_GREEN },
	[SC_SENDER_ENCRYPTED] = { "encrypted", SC_INK_GREEN },
	[SC_SENDER_UNVERIFIED] = { "unverified", SC_INK_YELLOW },
	[SC_SENDER_CLEARTEXT] = { "CLEARTEXT", SC_INK_RED },
	[SC_SENDER_UNKNOWN] = { "?", SC_INK_CYAN },
	[SC_SENDER_DEFERS] = { "defers", SC_INK_RED },
	[SC_SENDER_REFUSES] = { "refuses", SC_INK_RED },
	[SC_SENDER_BOUNCES] = { "bounces", SC_INK_RED },
	[SC_SENDER_PASSWORD_IN_CLEAR] = { "CLEAR PASSWORD", SC_INK_RED },
};

static const char *name_of(const struct sc_sender_host *h)
{
	return h->host ? h->host : h->address;
}

static bool same_name(
	const struct sc_sender_host *a, const struct sc_sender_host *b)
{
	return name_of(a) && name_of(b) && strcmp(name_of(a), name_of(b)) == 0;
}

/* The hosts of a sender, each once: indexes of their first addresses. */
static size_t hosts_of(const struct sc_sender *s, size_t *first)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_hosts; i++) {
		size_t k = 0;

		while (k < n && !same_name(&s->hosts[first[k]], &s->hosts[i]))
			k++;
		if (k == n)
			first[n++] = i;
	}
	return n;
}

static enum sc_outcome_of_sender worse(
	enum sc_outcome_of_sender a, enum sc_outcome_of_sender b)
{
	return a > b ? a : b;
}

/* With several addresses, or keys, the worst of them is what can happen. */
static enum sc_outcome_of_sender worst_at(
	const struct sc_sender *s, size_t first)
{
	enum sc_outcome_of_sender worst = SC_SENDER_NOT_APPLICABLE;

	for (size_t i = first; i < s->n_hosts; i++)
		if (same_name(&s->hosts[i], &s->hosts[first]))
			worst = worse(worst,
				worse(s->hosts[i].outcome, s->hosts[i].worst));
	return worst;
}

static size_t label_of(const struct sc_sender_host *h)
{
	return h->host ? strcspn(h->host, ".") : strlen(name_of(h));
}

/* Whether the first label tells the k-th host from all others. */
static bool is_distinct(
	const struct sc_sender *s, const size_t *first, size_t n, size_t k)
{
	const struct sc_sender_host *h = &s->hosts[first[k]];
	size_t label = label_of(h);

	for (size_t i = 0; i < n; i++) {
		const struct sc_sender_host *other = &s->hosts[first[i]];

		if (i != k && label_of(other) == label &&
			strncmp(name_of(other), name_of(h), label) == 0)
			return false;
	}
	return true;
}

/* "mx1" of mx1.example.org where that is enough to tell it from the rest. */
static const char *heading(struct sc_text *t, const struct sc_sender *s,
	const size_t *first, size_t n, size_t k)
{
	const struct sc_sender_host *h = &s->hosts[first[k]];
	const char *name = name_of(h);
	size_t shown = is_distinct(s, first, n, k) ? label_of(h) : strlen(name);

	if (shown > COLUMN_WIDTH - 1)
		return sc_arena_printf(
			&t->arena, "%.*s..", COLUMN_WIDTH - 3, name);
	return sc_arena_copy(&t->arena, name, shown);
}

static void put_heads(struct sc_text *t, const struct sc_sender *s,
	const size_t *first, size_t n)
{
	sc_page_ink(&t->page, SC_INK_BOLD, "  Who can deliver");
	for (size_t k = 0; k < n; k++) {
		sc_page_tab(&t->page, FIRST_COLUMN + k * COLUMN_WIDTH);
		sc_page_ink(&t->page, SC_INK_DIM, heading(t, s, first, n, k));
	}
	sc_page_line(&t->page);
}

static void put_outcome(struct sc_text *t, enum sc_outcome_of_sender o)
{
	sc_page_ink(&t->page, outcomes[o].ink, outcomes[o].word);
}

/* What a sender does that has a policy from before, where it is another. */
static void put_returning(struct sc_text *t, const struct sc_sender *s)
{
	if (!s->returning || s->returning == s->outcome)
		return;
	sc_page_tab(&t->page, 6);
	sc_page_put(&t->page, "returning (cached policy): ");
	put_outcome(t, s->returning);
	sc_page_line(&t->page);
}

/*
 * What is not known of a class is not known of its programs either; that a
 * setting which asks for more gets less is no news.
 */
static bool is_news(const struct sc_text *t, const struct sc_sender *s,
	const struct sc_implementation *i)
{
	return s->outcome != SC_SENDER_UNKNOWN && i->outcome != s->outcome &&
		(!i->mandatory || t->page.style->verbose);
}

/*
 * As above, for mail clients: nor is it news that some verify nothing, or queue
 * what others refuse.
 */
static bool is_told(const struct sc_text *t, const struct sc_sender *s,
	const struct sc_implementation *i)
{
	bool usual = i->outcome == SC_SENDER_UNVERIFIED ||
		i->outcome == SC_SENDER_DEFERS ||
		(i->outcome == SC_SENDER_REFUSES && i->mandatory);

	return s->outcome != SC_SENDER_UNKNOWN && i->outcome != s->outcome &&
		(!usual || t->page.style->verbose);
}

/* The names of those who do `o`, with commas; NULL: there is none to tell. */
static const char *names_by(struct sc_text *t, const struct sc_sender *s,
	enum sc_outcome_of_sender o)
{
	struct sc_out_memory m = { .arena = &t->arena };
	struct sc_out out = sc_out_to_memory(&m);

	for (size_t i = 0; i < s->n_implementations; i++) {
		const struct sc_implementation *p = &s->implementations[i];

		if (p->outcome == o && is_told(t, s, p))
			sc_out_printf(&out, "%s%s", m.n ? ", " : "", p->name);
	}
	return m.n ? m.p : NULL;
}

/* Mail clients are many: a line for each outcome, the worst first. */
static void put_clients(struct sc_text *t, const struct sc_sender *s)
{
	for (int i = SC_SENDER_OUTCOMES - 1; i > 0; i--) {
		enum sc_outcome_of_sender o = (enum sc_outcome_of_sender)i;
		const char *names = names_by(t, s, o);

		if (!names)
			continue;
		sc_page_tab(&t->page, 6);
		put_outcome(t, o);
		sc_page_tab(&t->page, FIRST_COLUMN);
		sc_page_fold(&t->page, FIRST_COLUMN, names);
	}
}

static void put_implementations(struct sc_text *t, const struct sc_sender *s)
{
	if (s->n_implementations && s->implementations[0].n_programs) {
		put_clients(t, s);
		return;
	}
	for (size_t i = 0; i < s->n_implementations; i++) {
		const struct sc_implementation *p = &s->implementations[i];

		if (!is_news(t, s, p))
			continue;
		sc_page_tab(&t->page, 6);
		sc_page_put(&t->page, p->name);
		sc_page_tab(&t->page, FIRST_COLUMN);
		put_outcome(t, p->outcome);
		if (p->note)
			sc_page_put(&t->page, ": ");
		sc_page_fold(&t->page, FIRST_COLUMN, p->note);
	}
}

/* Every host has a column. */
static void put_matrix(struct sc_text *t, const size_t *first, size_t n)
{
	const struct sc_report *r = t->report;

	put_heads(t, &r->senders[0], first, n);
	for (size_t i = 0; i < r->n_senders; i++) {
		sc_page_tab(&t->page, 4);
		sc_page_put(&t->page, r->senders[i].sender);
		for (size_t k = 0; k < n; k++) {
			sc_page_tab(&t->page, FIRST_COLUMN + k * COLUMN_WIDTH);
			put_outcome(t, worst_at(&r->senders[i], first[k]));
		}
		sc_page_line(&t->page);
		put_returning(t, &r->senders[i]);
		put_implementations(t, &r->senders[i]);
	}
}

/* Too many hosts for columns, or none: what happens normally, and at worst. */
static void put_totals(struct sc_text *t)
{
	const struct sc_report *r = t->report;

	sc_page_ink(&t->page, SC_INK_BOLD, "  Who can deliver");
	sc_page_tab(&t->page, FIRST_COLUMN);
	sc_page_ink(&t->page, SC_INK_DIM, "normally");
	sc_page_tab(&t->page, FIRST_COLUMN + COLUMN_WIDTH);
	sc_page_ink(&t->page, SC_INK_DIM, "at worst");
	sc_page_line(&t->page);
	for (size_t i = 0; i < r->n_senders; i++) {
		sc_page_tab(&t->page, 4);
		sc_page_put(&t->page, r->senders[i].sender);
		sc_page_tab(&t->page, FIRST_COLUMN);
		put_outcome(t, r->senders[i].outcome);
		sc_page_tab(&t->page, FIRST_COLUMN + COLUMN_WIDTH);
		put_outcome(t, r->senders[i].worst);
		sc_page_line(&t->page);
		put_returning(t, &r->senders[i]);
		put_implementations(t, &r->senders[i]);
	}
}

void sc_text_put_senders(struct sc_text *t)
{
	const struct sc_report *r = t->report;
	size_t columns = ((size_t)t->page.style->columns - FIRST_COLUMN + 1) /
		COLUMN_WIDTH;

	if (!r->n_senders)
		return;

	size_t *first = sc_new(&t->arena, size_t, r->senders[0].n_hosts);
	size_t n = hosts_of(&r->senders[0], first);

	if (n && n <= columns)
		put_matrix(t, first, n);
	else
		put_totals(t);
	sc_page_line(&t->page);
}
