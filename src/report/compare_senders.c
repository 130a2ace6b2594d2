/* What senders do, and what is wrong, before and after. */
#include <stdlib.h>
#include <string.h>

#include "obs/outcome.h"
#include "report/compare_parts.h"

/* ---- outcomes ---- */

/* From the best to the worst; of the two that are 0 nobody can tell. */
static enum sc_change_sense sense_of(
	enum sc_outcome_of_sender b, enum sc_outcome_of_sender a)
{
	static const int ranks[SC_SENDER_OUTCOMES] = {
		[SC_SENDER_NOT_APPLICABLE] = 0,
		[SC_SENDER_UNKNOWN] = 0,
		[SC_SENDER_AUTHENTICATED] = 1,
		[SC_SENDER_ENCRYPTED] = 2,
		[SC_SENDER_UNVERIFIED] = 3,
		[SC_SENDER_CLEARTEXT] = 4,
		[SC_SENDER_DEFERS] = 5,
		[SC_SENDER_REFUSES] = 6,
		[SC_SENDER_BOUNCES] = 7,
		[SC_SENDER_PASSWORD_IN_CLEAR] = 8,
	};

	return ranks[b] && ranks[a] ? sc_compare_ranks(ranks[b], ranks[a]) :
				      SC_CHANGE_NEUTRAL;
}

static struct sc_change *compare_outcomes(struct sc_comparing *c,
	enum sc_change_kind kind, struct sc_change_place place,
	enum sc_outcome_of_sender b, enum sc_outcome_of_sender a,
	const char *finding)
{
	struct sc_change *change = sc_compare_texts(c, kind, sense_of(b, a),
		place, sc_sender_outcome_words[b], sc_sender_outcome_words[a]);

	if (change)
		change->finding = finding;
	return change;
}

static const struct sc_sender_host *find_host(
	const struct sc_sender *s, const struct sc_sender_host *as)
{
	for (size_t i = 0; i < s->n_hosts; i++)
		if (s->hosts[i].port == as->port &&
			sc_compare_same(s->hosts[i].address, as->address) &&
			sc_compare_same(s->hosts[i].host, as->host))
			return &s->hosts[i];
	return NULL;
}

/* With one address the outcome is the target's, which is told already. */
static void compare_hosts(struct sc_comparing *c, const struct sc_sender *b,
	const struct sc_sender *a)
{
	for (size_t i = 0; a->n_hosts > 1 && i < a->n_hosts; i++) {
		const struct sc_sender_host *is = &a->hosts[i];
		const struct sc_sender_host *was = find_host(b, is);
		struct sc_change_place place = { .host = is->host,
			.address = is->address,
			.port = is->port,
			.sender = a->sender };

		if (was)
			compare_outcomes(c, SC_CHANGE_ADDRESS_OUTCOME, place,
				was->outcome, is->outcome, is->finding);
	}
}

static const struct sc_implementation *find_program(
	const struct sc_sender *s, const struct sc_implementation *as)
{
	for (size_t i = 0; i < s->n_implementations; i++)
		if (sc_compare_same(s->implementations[i].name, as->name))
			return &s->implementations[i];
	return NULL;
}

static void compare_programs(struct sc_comparing *c, const struct sc_sender *b,
	const struct sc_sender *a)
{
	for (size_t i = 0; i < a->n_implementations; i++) {
		const struct sc_implementation *is = &a->implementations[i];
		const struct sc_implementation *was = find_program(b, is);
		struct sc_change_place place = {
			.port = -1, .sender = a->sender, .program = is->name
		};

		if (was)
			compare_outcomes(c, SC_CHANGE_PROGRAM_OUTCOME, place,
				was->outcome, is->outcome, is->finding);
	}
}

static void compare_sender(struct sc_comparing *c, const struct sc_sender *b,
	const struct sc_sender *a)
{
	struct sc_change_place place = { .port = -1, .sender = a->sender };

	if (!compare_outcomes(c, SC_CHANGE_OUTCOME, place, b->outcome,
		    a->outcome, a->finding))
		compare_outcomes(c, SC_CHANGE_WORST_OUTCOME, place, b->worst,
			a->worst, a->finding);
	/* Of senders that hold no policy, what they do normally. */
	if (b->returning != b->outcome || a->returning != a->outcome)
		compare_outcomes(c, SC_CHANGE_RETURNING, place, b->returning,
			a->returning, a->finding);
	compare_hosts(c, b, a);
	compare_programs(c, b, a);
}

void sc_compare_senders(struct sc_comparing *c)
{
	for (size_t i = 0; i < c->after->n_senders; i++)
		for (size_t k = 0; k < c->before->n_senders; k++) {
			const struct sc_sender *a = &c->after->senders[i];
			const struct sc_sender *b = &c->before->senders[k];

			if (sc_compare_same(a->sender, b->sender)) {
				compare_sender(c, b, a);
				break;
			}
		}
}

/* ---- findings ---- */

struct found {
	const struct sc_finding *v;
	size_t place; /* in the report, so that the worst stay first */
};

static int compare_text(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) : (x != NULL) - (y != NULL);
}

/* What it is and where; not which certificate, for that may be renewed. */
static int by_subject(const struct sc_finding *x, const struct sc_finding *y)
{
	int order = compare_text(x->id, y->id);

	if (!order)
		order = compare_text(x->subject.host, y->subject.host);
	if (!order)
		order = compare_text(x->subject.address, y->subject.address);
	return order ? order :
		       (x->subject.port > y->subject.port) -
			(x->subject.port < y->subject.port);
}

static int by_subject_then_place(const void *x, const void *y)
{
	const struct found *a = x, *b = y;
	int order = by_subject(a->v, b->v);

	return order ? order : (a->place > b->place) - (a->place < b->place);
}

static struct sc_change_place place_of(const struct sc_finding *f)
{
	return (struct sc_change_place){ .host = f->subject.host,
		.address = f->subject.address,
		.port = f->subject.port };
}

static bool is_trouble(enum sc_severity s)
{
	return s == SC_SEVERITY_WARN || s == SC_SEVERITY_FAIL;
}

/* The host or address is still there, and was looked at until the end. */
static bool is_seen(const struct sc_report *r, const struct sc_finding *f)
{
	const struct sc_report_subject *s = &f->subject;

	if (!s->host && !s->address)
		return true;
	for (size_t i = 0; i < r->n_endpoints; i++) {
		const struct sc_report_endpoint *e = &r->endpoints[i];

		if (sc_compare_same(e->host, s->host) &&
			(!s->address ||
				sc_compare_same(e->address, s->address)) &&
			e->outcome == SC_END_OK)
			return true;
	}
	return false;
}

/* All findings of one side, sorted. */
struct findings {
	const struct found *v;
	size_t n;
};

static struct findings sorted(struct sc_arena *a, const struct sc_report *r)
{
	struct found *v = sc_new(a, struct found, r->n_findings + 1);

	for (size_t i = 0; i < r->n_findings; i++)
		v[i] = (struct found){ &r->findings[i], i };
	qsort(v, r->n_findings, sizeof(*v), by_subject_then_place);
	return (struct findings){ v, r->n_findings };
}

static int by_subject_alone(const void *x, const void *y)
{
	const struct found *a = x, *b = y;

	return by_subject(a->v, b->v);
}

/*
 * The same is said about the whole host, or about the whole target, since it
 * is so at each address.
 */
static bool is_within(const struct findings *f, const struct sc_finding *one)
{
	const struct sc_report_subject wider[] = {
		{ .host = one->subject.host, .port = one->subject.port },
		{ .host = one->subject.host, .port = -1 },
		{ .port = -1 },
	};

	for (size_t i = 0; f->n && i < SC_COUNT(wider); i++) {
		const struct sc_finding at = { .id = one->id,
			.subject = wider[i] };
		const struct found key = { &at, 0 };

		if (bsearch(&key, f->v, f->n, sizeof(key), by_subject_alone))
			return true;
	}
	return false;
}

static void explain(struct sc_change *change, const struct sc_finding *f)
{
	change->finding = f->id;
	change->about = f->message;
}

static void tell_new(struct sc_comparing *c, const struct findings *before,
	const struct sc_finding *f)
{
	bool worse = is_trouble(f->severity) && !is_within(before, f);
	struct sc_change *change = sc_compare_add(c, SC_CHANGE_FINDING_NEW,
		worse ? SC_CHANGE_WORSE : SC_CHANGE_NEUTRAL, place_of(f), NULL,
		sc_severity_words[f->severity]);

	explain(change, f);
}

static void tell_gone(struct sc_comparing *c, const struct findings *after,
	const struct sc_finding *f)
{
	bool mended = is_trouble(f->severity) && is_seen(c->after, f) &&
		!is_within(after, f);
	struct sc_change *change = sc_compare_add(c, SC_CHANGE_FINDING_GONE,
		mended ? SC_CHANGE_BETTER : SC_CHANGE_NEUTRAL, place_of(f),
		sc_severity_words[f->severity], NULL);

	explain(change, f);
}

/* "unknown" stands beside the others, and neither above nor below. */
static enum sc_change_sense sense_of_severities(
	enum sc_severity b, enum sc_severity a)
{
	static const int ranks[] = { [SC_SEVERITY_PASS] = 0,
		[SC_SEVERITY_INFO] = 0,
		[SC_SEVERITY_WARN] = 1,
		[SC_SEVERITY_UNKNOWN] = 0,
		[SC_SEVERITY_FAIL] = 2 };

	return sc_compare_ranks(ranks[b], ranks[a]);
}

static void tell_both(struct sc_comparing *c, const struct sc_finding *b,
	const struct sc_finding *a)
{
	struct sc_change *change;

	change = sc_compare_texts(c, SC_CHANGE_FINDING_SEVERITY,
		sense_of_severities(b->severity, a->severity), place_of(a),
		sc_severity_words[b->severity], sc_severity_words[a->severity]);
	if (change)
		explain(change, a);
}

void sc_compare_findings(struct sc_comparing *c)
{
	struct findings b = sorted(c->a, c->before), a = sorted(c->a, c->after);
	size_t i = 0, k = 0;

	while (i < b.n || k < a.n) {
		int order = i == b.n ? 1 :
			k == a.n     ? -1 :
				       by_subject(b.v[i].v, a.v[k].v);

		if (order < 0)
			tell_gone(c, &a, b.v[i++].v);
		else if (order > 0)
			tell_new(c, &b, a.v[k++].v);
		else
			tell_both(c, b.v[i++].v, a.v[k++].v);
	}
}
