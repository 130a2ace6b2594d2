#include "check/check.h"
#include "check/weight.h"
#include "facts/variant.h"

static unsigned seen_of_replies(const struct sc_endpoint *e)
{
	unsigned seen = 0;

	if (e->greeting.code)
		seen |= SC_NEED_GREETING;
	if (e->ehlo.outcome == SC_OUTCOME_OK)
		seen |= SC_NEED_EHLO;
	if (e->starttls.code)
		seen |= SC_NEED_STARTTLS;
	if (e->ehlo_tls.outcome == SC_OUTCOME_OK)
		seen |= SC_NEED_EHLO_TLS;
	return seen;
}

static unsigned seen_of_endpoint(const struct sc_endpoint *e)
{
	unsigned seen = seen_of_replies(e);

	if (e->connect == SC_OUTCOME_OK)
		seen |= SC_NEED_CONNECT;
	if (e->tls && e->tls->outcome == SC_OUTCOME_OK)
		seen |= SC_NEED_TLS;
	seen |= e->mode == SC_MODE_STARTTLS ? SC_NEED_STARTTLS_MODE :
					      SC_NEED_IMPLICIT_MODE;
	return seen;
}

static bool answered(const struct sc_answer *a)
{
	return a->outcome == SC_OUTCOME_OK && a->dnssec != SC_DNSSEC_BOGUS;
}

/* What was seen of a subject, as sc_need bits. */
static unsigned seen_of(const struct sc_subject *s)
{
	unsigned seen = 0;

	if (s->domain && answered(&s->domain->answer))
		seen |= SC_NEED_MX;
	if (s->host && answered(&s->host->a) && answered(&s->host->aaaa))
		seen |= SC_NEED_ADDRESSES;
	if (s->endpoint)
		seen |= seen_of_endpoint(s->endpoint);
	if (s->cert && !s->cert->parse_error)
		seen |= SC_NEED_PARSED;
	if (s->ef && s->ef->name.reference)
		seen |= SC_NEED_NAME;
	if (s->chain && s->chain->trusted)
		seen |= SC_NEED_PUBLIC;
	return seen;
}

const struct sc_catalogue_entry *sc_check_entry(const struct sc_check *c)
{
	return &sc_catalogue[c->id];
}

static enum sc_weight weight_of(const struct sc_check *c, enum sc_role role)
{
	return role == SC_ROLE_MX ? sc_check_entry(c)->mx :
				    sc_check_entry(c)->sub;
}

/* These say what kind of subject it is: another kind is no lack of evidence. */
#define MODE_NEEDS (SC_NEED_STARTTLS_MODE | SC_NEED_IMPLICIT_MODE)

struct sc_verdict sc_check_apply(
	const struct sc_check *c, const struct sc_subject *s)
{
	unsigned lacking = c->needs & ~seen_of(s);

	if (weight_of(c, s->role) == SC_W_NONE || lacking & MODE_NEEDS)
		return SC_IS_NA;
	if (lacking)
		return (struct sc_verdict){ .status = SC_STATUS_UNSEEN };
	return c->run(s);
}

enum sc_severity sc_check_severity(const struct sc_check *c,
	const struct sc_verdict *v, const struct sc_subject *s)
{
	enum sc_weight w = v->has_weight ? v->weight : weight_of(c, s->role);

	switch (sc_weight_of(s, w)) {
	case SC_W_NONE:
	case SC_W_INFO: return SC_SEVERITY_INFO;
	case SC_W_PASS: return SC_SEVERITY_PASS;
	case SC_W_WARN: return SC_SEVERITY_WARN;
	case SC_W_UNKNOWN: return SC_SEVERITY_UNKNOWN;
	case SC_W_FAIL:
	case SC_W_PKIX:
	case SC_W_NAME: break;
	}
	return SC_SEVERITY_FAIL;
}

/* Two subjects in one place: the same endpoint, host or, wider, the target. */
static bool same_place(const struct sc_subject *a, const struct sc_subject *b)
{
	if (a->cert && b->cert && a->cert != b->cert && a->depth && b->depth)
		return false;
	if (a->cert && b->cert && a->variant != b->variant)
		return false;
	if (a->endpoint && b->endpoint)
		return a->endpoint == b->endpoint;
	return !a->host || !b->host || a->host == b->host;
}

static bool yields(const struct sc_check *c, const struct sc_check *to)
{
	const enum sc_check_id *id = sc_check_entry(c)->yields_to;

	while (id && *id && *id != to->id)
		id++;
	return id && *id;
}

/* The findings of one check, which stand next to each other. */
struct stretch {
	const struct sc_fired *first;
	size_t n;
};

static size_t stretches_of(struct sc_arena *a, const struct sc_fired *all,
	size_t n, struct stretch **out)
{
	size_t n_out = 0;

	*out = NULL;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || all[i].check != all[i - 1].check) {
			*out = sc_grow(a, *out, n_out, struct stretch);
			(*out)[n_out++] = (struct stretch){ &all[i], 0 };
		}
		(*out)[n_out - 1].n++;
	}
	return n_out;
}

static bool is_explained_by(const struct sc_fired *f, const struct stretch *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (same_place(&f->subject, &s->first[i].subject))
			return true;
	return false;
}

static bool is_explained(
	const struct sc_fired *f, const struct stretch *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (yields(f->check, v[i].first->check) &&
			is_explained_by(f, &v[i]))
			return true;
	return false;
}

static size_t drop_explained(struct sc_arena *a, struct sc_fired *all, size_t n)
{
	struct stretch *stretches;
	size_t n_stretches = stretches_of(a, all, n, &stretches);
	bool *gone = sc_new(a, bool, n);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		gone[i] = is_explained(&all[i], stretches, n_stretches);
	for (size_t i = 0; i < n; i++)
		if (!gone[i])
			all[kept++] = all[i];
	return kept;
}

/* A note keeps no mail away, so nobody reports it; nor do mail clients. */
static void add_report(struct sc_verdict *v, const struct sc_check *c,
	const struct sc_subject *s)
{
	const char *report = sc_check_entry(c)->report;

	if (report && s->role == SC_ROLE_MX &&
		sc_check_severity(c, v, s) >= SC_SEVERITY_WARN)
		sc_evidence(v, s, "report", SC_TEXT("report", report));
}

/*
 * What the first handshake showed has been judged: of a further one only what
 * is new is told, and who gets to see it.
 */
static bool was_told(const struct sc_run *run, const struct sc_fired *fired,
	const struct sc_check *c, const struct sc_subject *s,
	const struct sc_verdict *v)
{
	for (size_t i = run->n_fired; i-- && fired[i].check == c;) {
		const struct sc_fired *f = &fired[i];

		if (f->subject.endpoint == s->endpoint &&
			f->subject.cert == s->cert &&
			sc_phrase_equal(f->verdict.message, v->message))
			return true;
	}
	return false;
}

/* What is no fault is told of one certificate. */
static bool is_note_again(const struct sc_run *run,
	const struct sc_fired *fired, const struct sc_check *c,
	const struct sc_verdict *v, const struct sc_subject *s)
{
	if (sc_check_severity(c, v, s) > SC_SEVERITY_INFO)
		return false;
	for (size_t i = run->n_fired; i-- && fired[i].check == c;)
		if (!fired[i].subject.variant &&
			fired[i].subject.endpoint == s->endpoint)
			return true;
	return false;
}

/* Words for it, room in the report, and that it is compared with others. */
#define FINDING_US 100

/* The target as a whole is spoken of in any case: also of what was not paid. */
static bool is_paid(const struct sc_check *c, const struct sc_subject *s)
{
	return c->scope == SC_SCOPE_DOMAIN ||
		sc_budget_pay(s->facts->budget, FINDING_US);
}

static void run_one(struct sc_run *run, struct sc_fired **fired,
	const struct sc_check *c, const struct sc_subject *s)
{
	struct sc_verdict v = sc_check_apply(c, s);

	run->n_unseen += v.status == SC_STATUS_UNSEEN;
	run->n_done +=
		v.status == SC_STATUS_PASS || v.status == SC_STATUS_FIRES;
	if (v.status != SC_STATUS_FIRES)
		return;
	if (s->variant &&
		(was_told(run, *fired, c, s, &v) ||
			is_note_again(run, *fired, c, &v, s)))
		return;
	if (s->variant)
		v.whom = sc_phrase(s->arena, SC_MSG(CERT_FOR_WHOM),
			SC_TEXT("whom", sc_variant_who(s->variant->name)));
	if (!is_paid(c, s))
		return;
	add_report(&v, c, s);
	*fired = sc_grow(s->arena, *fired, run->n_fired, struct sc_fired);
	(*fired)[run->n_fired++] = (struct sc_fired){ .check = c,
		.verdict = v,
		.severity = sc_check_severity(c, &v, s),
		.subject = *s };
}

struct sc_run sc_check_run(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_facts *facts, const struct sc_settings *settings)
{
	struct sc_subject *subjects[SC_SCOPE_CERT + 1];
	size_t n[SC_SCOPE_CERT + 1];
	struct sc_fired *fired = NULL;
	struct sc_run run = { 0 };

	for (int scope = 0; scope <= SC_SCOPE_CERT; scope++)
		n[scope] = sc_check_subjects(a, (enum sc_scope)scope, obs,
			facts, settings, &subjects[scope]);
	for (size_t t = 0; sc_check_tables[t]; t++)
		for (const struct sc_check *c = sc_check_tables[t]; c->id; c++)
			for (size_t i = 0; i < n[c->scope]; i++)
				run_one(&run, &fired, c,
					&subjects[c->scope][i]);
	run.n_fired = drop_explained(a, fired, run.n_fired);
	run.fired = fired;
	return run;
}
