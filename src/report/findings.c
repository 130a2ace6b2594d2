#include <string.h>

#include "base/out.h"
#include "report/parts.h"

/* Findings of one cause: the same check says the same of several places. */
struct group {
	const struct sc_fired *first;
	const char *host, *address; /* NULL: there are several */
	const struct sc_fired **members;
	size_t n;
};

static const char *host_of(const struct sc_fired *f)
{
	const struct sc_subject *s = &f->subject;

	return s->endpoint && s->endpoint->host ? s->endpoint->host :
		s->host                         ? s->host->name :
						  NULL;
}

static const char *address_of(const struct sc_fired *f)
{
	return f->subject.endpoint ? f->subject.endpoint->address : NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/*
 * The same certificate with the same fault is one cause wherever it is served;
 * without a certificate the host is what has to be mended.
 */
static bool same_cause(const struct sc_fired *a, const struct sc_fired *b)
{
	return a->check == b->check && a->severity == b->severity &&
		a->subject.cert == b->subject.cert &&
		sc_phrase_equal(a->verdict.message, b->verdict.message) &&
		sc_phrase_equal(a->verdict.whom, b->verdict.whom) &&
		(a->subject.cert || same_text(host_of(a), host_of(b)));
}

static void join(struct sc_arena *a, struct group *g, const struct sc_fired *f)
{
	if (!same_text(g->host, host_of(f)))
		g->host = NULL;
	if (!same_text(g->address, address_of(f)))
		g->address = NULL;
	g->members = sc_grow(a, g->members, g->n, const struct sc_fired *);
	g->members[g->n++] = f;
}

static size_t group_all(const struct sc_judgement *j, struct group *groups)
{
	size_t n = 0, of_check = 0; /* where the groups of this check begin */

	for (size_t i = 0; i < j->run->n_fired; i++) {
		const struct sc_fired *f = &j->run->fired[i];

		if (i && f->check != f[-1].check)
			of_check = n;

		size_t k = of_check;

		while (k < n && !same_cause(groups[k].first, f))
			k++;
		if (k == n)
			groups[n++] = (struct group){ .first = f,
				.host = host_of(f),
				.address = address_of(f) };
		join(j->a, &groups[k], f);
	}
	return n;
}

#define PLACES_SHOWN 32

/* Where a finding of several places was seen: "203.0.113.6, 2001:db8::6". */
static const char *places(const struct sc_judgement *j, const struct group *g)
{
	struct sc_out_memory m = { .arena = j->a };
	struct sc_out o = sc_out_to_memory(&m);

	for (size_t i = 0; i < g->n && i < PLACES_SHOWN; i++) {
		const char *host = g->host ? NULL : host_of(g->members[i]);
		const char *address = address_of(g->members[i]);

		sc_out_printf(&o, "%s%s%s%s", i ? ", " : "", host ? host : "",
			host && address ? " " : "", address ? address : "");
	}
	if (g->n > PLACES_SHOWN)
		sc_out_printf(&o, " and %zu more", g->n - PLACES_SHOWN);
	return m.p;
}

static struct sc_finding finding_of(const struct sc_judgement *j,
	const struct sc_report *r, const struct group *g)
{
	const struct sc_fired *f = g->first;
	const struct sc_catalogue_entry *entry = sc_check_entry(f->check);
	struct sc_finding out = {
		.id = entry->name,
		.severity = f->severity,
		.subject = {
			.domain = j->obs->target.domain,
			.host = g->host,
			.address = g->address,
			.port = f->subject.endpoint ?
				f->subject.endpoint->port : -1,
			.certificate = f->subject.cert ?
				f->subject.cert->sha256 : NULL,
		},
		.source = entry->source,
	};

	sc_report_who(j, r, g->members, g->n, &out);
	sc_report_words(
		j->a, f, g->n > 1 && !g->address ? places(j, g) : NULL, &out);
	return out;
}

#define N_RANKS 6

/*
 * What is wrong with a certificate that was seen goes before what could not be
 * seen, such as a server that greets us with a refusal.
 */
static int rank_of(const struct sc_fired *f)
{
	switch (f->severity) {
	case SC_SEVERITY_FAIL: return 0;
	case SC_SEVERITY_WARN: return f->subject.cert ? 1 : 3;
	case SC_SEVERITY_UNKNOWN: return 2;
	case SC_SEVERITY_INFO: return 4;
	case SC_SEVERITY_PASS: break;
	}
	return N_RANKS - 1;
}

void sc_report_findings(const struct sc_judgement *j, struct sc_report *r)
{
	struct group *groups = sc_new(j->a, struct group, j->run->n_fired);
	size_t n = group_all(j, groups);
	struct sc_finding *out = sc_new(j->a, struct sc_finding, n);

	/* A stable sort by rank, of which there are few. */
	for (int rank = 0; rank < N_RANKS; rank++)
		for (size_t i = 0; i < n; i++)
			if (rank_of(groups[i].first) == rank)
				out[r->n_findings++] =
					finding_of(j, r, &groups[i]);
	r->findings = out;
}
