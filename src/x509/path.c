#include "x509/path.h"

#include "x509/name.h"
#include "x509/path_rules.h"
#include "x509/sig.h"

/* An issuer that a certificate may have. */
struct candidate {
	const struct sc_cert *cert;
	bool anchor;
	int rank; /* lower is tried first */
};

#define CANDIDATES_MAX 64 /* of one name */
#define NODE_US        5  /* that one certificate of a path costs */
#define STEPS_PER_US   50 /* of comparing names with constraints */

struct search {
	const struct sc_path_query *q;
	struct sc_path path; /* the one being walked */
	struct sc_path best;
	bool found; /* best is set */
	int bound;  /* a path that costs as much is of no interest */
	size_t nodes, signatures;
	bool cut;
	struct sc_path_rules rules;
};

enum sc_key_id_fit sc_path_key_id(
	const struct sc_cert *child, const struct sc_cert *issuer)
{
	struct sc_bytes want = child->authority_key_id;
	struct sc_bytes have = issuer->subject_key_id;

	if (!want.n || !have.n)
		return SC_KEY_ID_ABSENT;
	return sc_bytes_equal(want, have) ? SC_KEY_ID_SAME : SC_KEY_ID_DIFFERS;
}

static bool same_key(const struct sc_cert *a, const struct sc_cert *b)
{
	return sc_bytes_equal(a->key.spki, b->key.spki);
}

bool sc_path_same_entity(const struct sc_cert *a, const struct sc_cert *b)
{
	return same_key(a, b) && sc_name_equal(a->subject_der, b->subject_der);
}

static bool in_path(const struct search *s, const struct sc_cert *c)
{
	for (size_t i = 0; i < s->path.n; i++)
		if (sc_path_same_entity(s->path.certs[i], c))
			return true;
	return false;
}

static bool is_current(const struct sc_cert *c, struct sc_date at)
{
	return c->not_before.s <= at.s && at.s <= c->not_after.s;
}

/* The right key first, then anchors, then certificates of today. */
static int rank(const struct search *s, const struct sc_cert *child,
	const struct sc_cert *issuer, bool anchor)
{
	return (int)sc_path_key_id(child, issuer) * 4 + (anchor ? 0 : 2) +
		(is_current(issuer, s->q->at) ? 0 : 1);
}

struct candidates {
	struct candidate v[CANDIDATES_MAX];
	size_t n;
};

/* Keeps the list sorted; of equals the earlier one stays first. */
static void add_candidate(struct candidates *list, struct candidate c)
{
	size_t i = list->n;

	if (list->n == CANDIDATES_MAX)
		return;
	for (; i && list->v[i - 1].rank > c.rank; i--)
		list->v[i] = list->v[i - 1];
	list->v[i] = c;
	list->n++;
}

static void collect_anchors(
	struct search *s, const struct sc_cert *child, struct candidates *list)
{
	const struct sc_cert *const *certs;
	size_t n = sc_trust_by_subject(s->q->trust, child->issuer_der, &certs);

	for (size_t i = 0; i < n; i++)
		if (!certs[i]->parse_error)
			add_candidate(list,
				(struct candidate){ certs[i], true,
					rank(s, child, certs[i], true) });
}

/* The store's copy of a CA counts, not what was served of it. */
static bool is_in_store(const struct candidates *list, const struct sc_cert *c)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].anchor && same_key(list->v[i].cert, c))
			return true;
	return false;
}

static void collect_served(
	struct search *s, const struct sc_cert *child, struct candidates *list)
{
	for (size_t i = 1; i < s->q->n_sent; i++) {
		const struct sc_cert *c = s->q->sent[i];

		if (c->parse_error || c == s->q->without || in_path(s, c) ||
			!sc_name_equal(c->subject_der, child->issuer_der) ||
			is_in_store(list, c))
			continue;
		add_candidate(list,
			(struct candidate){
				c, false, rank(s, child, c, false) });
	}
}

static void add_flaw(struct search *s, struct sc_flaw f)
{
	struct sc_path *p = &s->path;

	p->cost += sc_path_cost(f.fault);
	if (p->n_flaws < SC_PATH_FLAWS)
		p->flaws[p->n_flaws++] = f;
}

/* What can only be said of a path that reaches an anchor. */
static void judge_whole(struct search *s, const struct sc_cert *anchor)
{
	for (size_t rule = 0; rule < sc_path_n_whole_rules; rule++) {
		struct sc_flaw f = { SC_PATH_OK, 0, anchor, NULL };

		if (sc_path_whole_rules[rule](&s->rules, &s->path, &f))
			add_flaw(s, f);
	}
}

static void keep_if_better(struct search *s, const struct sc_cert *anchor)
{
	if (s->q->tried) {
		struct sc_path walked = s->path;

		walked.anchor = anchor;
		s->q->tried(s->q->tried_context, &walked);
	}
	if (s->path.cost >= s->bound)
		return;
	s->best = s->path;
	s->best.anchor = anchor;
	s->bound = s->path.cost;
	s->found = true;
}

static void finish(struct search *s, const struct sc_cert *anchor)
{
	size_t n_flaws = s->path.n_flaws;
	int cost = s->path.cost;

	if (anchor && cost < s->bound)
		judge_whole(s, anchor);
	keep_if_better(s, anchor);
	s->path.n_flaws = n_flaws;
	s->path.cost = cost;
}

static struct sc_flaw flaw_at_end(
	const struct search *s, enum sc_path_fault fault)
{
	size_t last = s->path.n - 1;

	return (struct sc_flaw){ fault, last, s->path.certs[last], NULL };
}

/* There is no way on from the last certificate of the path. */
static void end(struct search *s, enum sc_path_fault fault)
{
	add_flaw(s, flaw_at_end(s, fault));
	finish(s, NULL);
}

/* Nobody is called like the issuer of the last certificate. */
static enum sc_path_fault why_ended(const struct search *s)
{
	const struct sc_cert *last = s->path.certs[s->path.n - 1];

	if (last->self_signed)
		return s->path.n == 1 ? SC_PATH_SELF_SIGNED_LEAF :
					SC_PATH_UNTRUSTED_ROOT;
	/* It claims to be self-signed, and its key says no. */
	if (last->self_issued &&
		sc_path_key_id(last, last) != SC_KEY_ID_DIFFERS)
		return SC_PATH_BAD_SIGNATURE;
	return SC_PATH_NO_ISSUER;
}

/* What the signature says about `issuer` being the issuer of the last. */
static enum sc_path_fault judge_signature(
	struct search *s, const struct sc_cert *issuer)
{
	const struct sc_cert *child = s->path.certs[s->path.n - 1];
	enum sc_key_id_fit fit = sc_path_key_id(child, issuer);
	struct sc_memo *memo = sc_trust_memo(s->q->trust);

	if (fit == SC_KEY_ID_DIFFERS || !sc_path_serial_fits(child, issuer))
		return SC_PATH_WRONG_ISSUER_KEY;
	if (s->signatures >= SC_LIMIT_SIGNATURES) {
		s->cut = true;
		return SC_PATH_LIMIT;
	}
	switch (sc_sig_verify(memo, child, &issuer->key, &s->signatures)) {
	case SC_SIG_OK: return SC_PATH_OK;
	case SC_SIG_UNKNOWN: return SC_PATH_UNKNOWN_ALGORITHM;
	case SC_SIG_UNPAID: s->cut = true; return SC_PATH_LIMIT;
	case SC_SIG_BAD: break;
	}
	return fit == SC_KEY_ID_SAME ? SC_PATH_BAD_SIGNATURE :
				       SC_PATH_WRONG_ISSUER_KEY;
}

static void visit(struct search *s);

/* Puts a served certificate on the path, looks on from it, takes it off. */
static void descend(struct search *s, const struct sc_cert *c)
{
	struct sc_path *p = &s->path;
	size_t n_flaws = p->n_flaws;
	int cost = p->cost;

	if (p->n == SC_LIMIT_PATH_DEPTH) {
		s->cut = true;
		return;
	}
	p->certs[p->n++] = c;
	for (size_t rule = 0; rule < sc_path_n_cert_rules; rule++) {
		struct sc_flaw f = flaw_at_end(s, SC_PATH_OK);

		if (sc_path_cert_rules[rule](&s->rules, p, &f))
			add_flaw(s, f);
	}
	if (p->cost < s->bound)
		visit(s);
	p->n--;
	p->n_flaws = n_flaws;
	p->cost = cost;
}

/* Tries one issuer of the last certificate. */
static void try_issuer(struct search *s, const struct candidate *c)
{
	struct sc_path *p = &s->path;
	size_t n_flaws = p->n_flaws;
	int cost = p->cost;

	for (size_t rule = 0; rule < sc_path_n_issuer_rules; rule++) {
		/* Those of an anchor count against what it issued. */
		struct sc_flaw f = { SC_PATH_OK, p->n - (c->anchor ? 1 : 0),
			c->cert, NULL };

		if (sc_path_issuer_rules[rule](&s->rules, p, &f))
			add_flaw(s, f);
	}
	enum sc_path_fault bad =
		p->cost < s->bound ? judge_signature(s, c->cert) : SC_PATH_OK;

	if (bad)
		add_flaw(s, flaw_at_end(s, bad));
	if (p->cost < s->bound) {
		if (c->anchor)
			finish(s, c->cert);
		else
			descend(s, c->cert);
	}
	p->n_flaws = n_flaws;
	p->cost = cost;
}

static struct sc_budget *budget_of(const struct search *s)
{
	return sc_memo_budget(sc_trust_memo(s->q->trust));
}

static void visit(struct search *s)
{
	const struct sc_cert *last = s->path.certs[s->path.n - 1];
	struct candidates list = { .n = 0 };

	if (++s->nodes > SC_LIMIT_PATH_NODES ||
		!sc_budget_pay(budget_of(s), NODE_US)) {
		s->cut = true;
		return;
	}
	if (!last->self_signed) {
		collect_anchors(s, last, &list);
		collect_served(s, last, &list);
	}
	if (list.n == 0)
		end(s, why_ended(s));
	for (size_t i = 0; i < list.n && !s->cut; i++)
		try_issuer(s, &list.v[i]);
}

/* The store's own copy of the leaf, or its key under the same name. */
static const struct sc_cert *leaf_in_store(const struct search *s)
{
	const struct sc_cert *const *certs, *leaf = s->q->sent[0];
	size_t n = sc_trust_by_subject(s->q->trust, leaf->subject_der, &certs);

	for (size_t i = 0; i < n; i++) {
		if (certs[i]->parse_error)
			continue;
		if (sc_bytes_equal(certs[i]->der, leaf->der) ||
			(leaf->self_signed && same_key(certs[i], leaf)))
			return certs[i];
	}
	return NULL;
}

/* A leaf that is an anchor is a path of its own; its dates still count. */
static bool search_leaf(struct search *s)
{
	const struct sc_cert *anchor = leaf_in_store(s);

	if (!anchor)
		return false;
	s->path.certs[s->path.n++] = s->q->sent[0];
	s->rules.leaf_is_anchor = true;
	for (size_t rule = 0; rule < sc_path_n_cert_rules; rule++) {
		struct sc_flaw f = flaw_at_end(s, SC_PATH_OK);

		if (sc_path_cert_rules[rule](&s->rules, &s->path, &f))
			add_flaw(s, f);
	}
	finish(s, anchor);
	return true;
}

static void run(struct search *s, int bound)
{
	s->bound = bound;
	s->path = (struct sc_path){ 0 };
	s->nodes = s->signatures = 0;
	s->rules.steps = SC_LIMIT_CONSTRAINT_STEPS;
	s->rules.crl_questions = SC_LIMIT_CRL_QUESTIONS;
	s->cut = false;
	descend(s, s->q->sent[0]);

	long long steps = SC_LIMIT_CONSTRAINT_STEPS - (long long)s->rules.steps;

	/* Done is done; what comes next may find nothing left. */
	if (!sc_budget_pay(budget_of(s), steps / STEPS_PER_US))
		s->cut = true;
}

/* Nothing was found within the limits: the leaf alone. */
static struct sc_path cut_short(const struct search *s)
{
	struct sc_path p = { .certs = { s->q->sent[0] },
		.n = 1,
		.n_flaws = 1,
		.cost = sc_path_cost(SC_PATH_LIMIT) };

	p.flaws[0] = (struct sc_flaw){ SC_PATH_LIMIT, 0, p.certs[0], NULL };
	return p;
}

/*
 * Twice at most: first for a path with nothing against it, where every fault
 * ends a branch; then, with limits afresh, for the one that is the least bad.
 */
struct sc_path sc_path_search(struct sc_arena *a, const struct sc_path_query *q)
{
	struct search s = { .q = q,
		.bound = SC_PATH_COST_MAX,
		.rules = { .arena = a, .query = q } };

	if (search_leaf(&s))
		return s.best;
	run(&s, 1);
	bool cut = s.cut;

	/* Why there is none for a signer of CRLs, nobody asks. */
	if (!s.found && !q->is_of_signer)
		run(&s, SC_PATH_COST_MAX);
	return s.found && (s.best.cost == 0 || !cut) ? s.best : cut_short(&s);
}
