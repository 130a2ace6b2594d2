/*
 * Who can deliver: a row for each class of senders, a column for each host as
 * long as a screen has room; beyond that the addresses are rows of a table of
 * their own. The programs of a class are folded away.
 */
#include <string.h>

#include "render/html.h"

#define COLUMNS_MAX 4
#define ROWS_MAX    500

static const struct {
	const char *word;
	enum sc_html_tone tone;
} outcomes[] = {
	[SC_SENDER_NOT_APPLICABLE] = { "not applicable", SC_HTML_NONE },
	[SC_SENDER_AUTHENTICATED] = { "authenticated", SC_HTML_GOOD },
	[SC_SENDER_ENCRYPTED] = { "encrypted", SC_HTML_GOOD },
	[SC_SENDER_UNVERIFIED] = { "unverified", SC_HTML_WARN },
	[SC_SENDER_CLEARTEXT] = { "clear text", SC_HTML_BAD },
	[SC_SENDER_UNKNOWN] = { "unknown", SC_HTML_ASK },
	[SC_SENDER_DEFERS] = { "defers", SC_HTML_BAD },
	[SC_SENDER_REFUSES] = { "refuses", SC_HTML_BAD },
	[SC_SENDER_BOUNCES] = { "bounces", SC_HTML_BAD },
	[SC_SENDER_PASSWORD_IN_CLEAR] = { "password in clear", SC_HTML_BAD },
};

struct columns {
	const char *names[COLUMNS_MAX];
	size_t n;
	bool too_many;
};

static bool applies(const struct sc_sender *s)
{
	return s->outcome != SC_SENDER_NOT_APPLICABLE ||
		s->worst != SC_SENDER_NOT_APPLICABLE;
}

static const char *name_of(const struct sc_sender_host *at)
{
	return at->host ? at->host : at->address ? at->address : "?";
}

static struct columns columns_of(const struct sc_sender *s)
{
	struct columns c = { 0 };

	for (size_t i = 0; i < s->n_hosts && !c.too_many; i++) {
		const char *name = name_of(&s->hosts[i]);
		size_t k = 0;

		while (k < c.n && strcmp(c.names[k], name) != 0)
			k++;
		c.too_many = k == COLUMNS_MAX;
		if (k == c.n && !c.too_many)
			c.names[c.n++] = name;
	}
	return c;
}

static void put_outcome(struct sc_html *h, enum sc_outcome_of_sender o)
{
	sc_html_put_pill(h, outcomes[o].tone, outcomes[o].word);
}

/* What happens normally, and at worst where that is another. */
static void put_cell(struct sc_html *h, enum sc_outcome_of_sender normal,
	enum sc_outcome_of_sender worst)
{
	sc_html_raw(h, "<td>");
	put_outcome(h, normal);
	if (worst > normal) {
		sc_html_raw(h, " <span class=\"worst\">at worst ");
		put_outcome(h, worst);
		sc_html_raw(h, "</span>");
	}
	sc_html_raw(h, "</td>");
}

/* A host has several addresses: the worse of each. */
static void put_host(
	struct sc_html *h, const struct sc_sender *s, const char *name)
{
	enum sc_outcome_of_sender normal = SC_SENDER_NOT_APPLICABLE;
	enum sc_outcome_of_sender worst = SC_SENDER_NOT_APPLICABLE;

	for (size_t i = 0; i < s->n_hosts; i++) {
		const struct sc_sender_host *at = &s->hosts[i];

		if (strcmp(name_of(at), name) != 0)
			continue;
		normal = at->outcome > normal ? at->outcome : normal;
		worst = at->worst > worst ? at->worst : worst;
	}
	put_cell(h, normal, worst);
}

/* A single host is the domain as a whole. */
static bool has_columns(const struct columns *c)
{
	return c->n > 1 && !c->too_many;
}

static void put_heads(struct sc_html *h, const struct columns *c)
{
	sc_html_raw(h, "<thead><tr>");
	sc_html_put_column(h, "senders");
	sc_html_put_column(
		h, c->n == 1 ? c->names[0] : "the domain as a whole");
	for (size_t i = 0; has_columns(c) && i < c->n; i++)
		sc_html_put_column(h, c->names[i]);
	sc_html_raw(h, "</tr></thead>\n<tbody>\n");
}

static void put_class(
	struct sc_html *h, const struct sc_sender *s, const struct columns *c)
{
	sc_html_raw(h, "<tr><th scope=\"row\">");
	sc_html_put(h, s->sender);
	if (s->note) {
		sc_html_raw(h, " <small>");
		sc_html_put(h, s->note);
		sc_html_raw(h, "</small>");
	}
	sc_html_raw(h, "</th>");
	put_cell(h, s->outcome, s->worst);
	for (size_t i = 0; has_columns(c) && i < c->n; i++)
		put_host(h, s, c->names[i]);
	sc_html_raw(h, "</tr>\n");
}

static void put_address_heads(struct sc_html *h)
{
	const struct sc_report *r = h->report;

	sc_html_raw(h, "<thead><tr>");
	sc_html_put_column(h, "host and address");
	for (size_t k = 0; k < r->n_senders; k++)
		if (applies(&r->senders[k]))
			sc_html_put_column(h, r->senders[k].sender);
	sc_html_raw(h, "</tr></thead>\n<tbody>\n");
}

static void put_address(struct sc_html *h, const struct sc_sender_host *at)
{
	sc_html_raw(h, "<tr><th scope=\"row\">");
	sc_html_put_name(h, name_of(at));
	if (at->host && at->address)
		sc_html_put_in(h, "small", at->address);
	sc_html_raw(h, "</th>");
}

/* Classes are columns here: there are few of them, however many hosts. */
static void put_addresses(struct sc_html *h, const struct sc_sender *first)
{
	const struct sc_report *r = h->report;

	sc_html_raw(h, "<details open><summary>At each address</summary>\n");
	sc_html_open_table(h, "Who can deliver to each address");
	put_address_heads(h);
	for (size_t i = 0; i < first->n_hosts && i < ROWS_MAX; i++) {
		put_address(h, &first->hosts[i]);
		for (size_t k = 0; k < r->n_senders; k++) {
			const struct sc_sender *s = &r->senders[k];

			if (applies(s) && i < s->n_hosts)
				put_cell(h, s->hosts[i].outcome,
					s->hosts[i].worst);
		}
		sc_html_raw(h, "</tr>\n");
	}
	sc_html_close_table(h);
	if (first->n_hosts > ROWS_MAX)
		sc_out_printf(h->out, "<p>And %zu addresses more.</p>\n",
			first->n_hosts - ROWS_MAX);
	sc_html_raw(h, "</details>\n");
}

static void put_program(struct sc_html *h, const struct sc_implementation *p)
{
	sc_html_put_row(h, p->name);
	put_cell(h, p->outcome, p->worst);
	sc_html_raw(h, "<td>");
	sc_html_put(h, p->note);
	if (p->finding) {
		sc_html_raw(h, p->note ? " " : "");
		sc_html_put_in(h, "code", p->finding);
	}
	for (size_t i = 0; i < p->n_programs && i < ROWS_MAX; i++) {
		sc_html_raw(h, i || p->note || p->finding ? ", " : "");
		sc_html_put(h, p->programs[i]);
	}
	sc_html_raw(h, "</td></tr>\n");
}

static void put_programs(struct sc_html *h, const struct sc_sender *s)
{
	size_t n = s->n_implementations < ROWS_MAX ? s->n_implementations :
						     ROWS_MAX;

	if (!n || !applies(s))
		return;
	sc_html_raw(h, "<details><summary>");
	sc_html_put_name(h, s->sender);
	sc_out_printf(h->out, ": %zu programs in wide use</summary>\n",
		s->n_implementations);
	sc_html_open_table(h, sc_arena_printf(h->a, "Programs: %s", s->sender));
	sc_html_raw(h, "<thead><tr>");
	sc_html_put_column(h, "program");
	sc_html_put_column(h, "what it does");
	sc_html_put_column(h, "because of");
	sc_html_raw(h, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < n; i++)
		put_program(h, &s->implementations[i]);
	sc_html_close_table(h);
	sc_html_raw(h, "</details>\n");
}

/* The first class that applies; all of them list the same addresses. */
static const struct sc_sender *first_of(const struct sc_report *r)
{
	for (size_t i = 0; i < r->n_senders; i++)
		if (applies(&r->senders[i]))
			return &r->senders[i];
	return NULL;
}

void sc_html_put_senders(struct sc_html *h)
{
	const struct sc_report *r = h->report;
	const struct sc_sender *first = first_of(r);

	if (!first)
		return;

	struct columns c = columns_of(first);

	sc_html_open_section(h, "who", "Who can deliver");
	sc_html_open_table(h, "What each class of senders does");
	put_heads(h, &c);
	for (size_t i = 0; i < r->n_senders; i++)
		if (applies(&r->senders[i]))
			put_class(h, &r->senders[i], &c);
	sc_html_close_table(h);
	if (c.too_many)
		put_addresses(h, first);
	for (size_t i = 0; i < r->n_senders; i++)
		put_programs(h, &r->senders[i]);
	sc_html_close_section(h);
}
