/*
 * Depths are counted as RFC 5280 does: 0 is the anchor, n the leaf. At each
 * there are the policies that are still valid; a policy's parents are those of
 * the depth above that expected it.
 */
#include "x509/policies.h"

#include "base/limits.h"
#include "x509/cert.h"
#include "x509/oid.h"

struct policy {
	const char *oid;
	const char **expected; /* below it, this policy is called so */
	size_t n_expected;
	bool *parents; /* by index at the depth above */
	bool reached;  /* from the leaf upwards */
};

struct level {
	struct policy v[SC_LIMIT_POLICIES];
	size_t n;
};

struct state {
	struct sc_arena *arena;
	const struct sc_policies_query *q;
	struct level *levels; /* q->n + 1 */
	bool dead;            /* the graph is NULL: no policy is valid */
	size_t explicit_policy, mapping, any; /* certificates until it holds */
	const char *why;
};

#define OID_POLICIES    "2.5.29.32"
#define OID_MAPPINGS    "2.5.29.33"
#define OID_CONSTRAINTS "2.5.29.36"
#define OID_INHIBIT_ANY "2.5.29.54"

static bool refuse(struct state *s, const char *why)
{
	s->why = why;
	return false;
}

static bool is_any(const char *oid)
{
	return strcmp(oid, SC_POLICY_ANY) == 0;
}

static struct policy *find(struct level *l, const char *oid)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i].oid, oid) == 0)
			return &l->v[i];
	return NULL;
}

static bool expects(const struct policy *p, const char *oid)
{
	for (size_t i = 0; i < p->n_expected; i++)
		if (strcmp(p->expected[i], oid) == 0)
			return true;
	return false;
}

static void expect(struct state *s, struct policy *p, const char *oid)
{
	p->expected =
		sc_grow(s->arena, p->expected, p->n_expected, const char *);
	p->expected[p->n_expected++] = oid;
}

/* A policy at a depth that has no parents yet; NULL when there is no room. */
static struct policy *add(struct state *s, struct level *l, const char *oid)
{
	struct policy *p;

	if (l->n == SC_LIMIT_POLICIES)
		return NULL;
	p = &l->v[l->n++];
	*p = (struct policy){ .oid = oid,
		.parents = sc_new(s->arena, bool, SC_LIMIT_POLICIES) };
	expect(s, p, oid);
	return p;
}

static bool link_to(
	struct state *s, struct level *l, const char *oid, size_t parent)
{
	struct policy *p = find(l, oid);

	p = p ? p : add(s, l, oid);
	if (!p)
		return refuse(s, "there are too many policies");
	p->parents[parent] = true;
	return true;
}

/* 6.1.3 (d) (1): a policy of the certificate, below all that expected it. */
static bool add_asserted(
	struct state *s, struct level *above, struct level *l, const char *oid)
{
	bool found = false, ok = true;

	for (size_t i = 0; i < above->n; i++)
		if (expects(&above->v[i], oid)) {
			ok = ok && link_to(s, l, oid, i);
			found = true;
		}
	for (size_t i = 0; i < above->n && !found; i++)
		if (is_any(above->v[i].oid))
			ok = ok && link_to(s, l, oid, i);
	return ok;
}

/* 6.1.3 (d) (2): anyPolicy stands for all that was expected, not asserted. */
static bool add_by_any(struct state *s, struct level *above, struct level *l)
{
	size_t n_asserted = l->n;
	bool ok = true;

	for (size_t i = 0; i < above->n; i++) {
		const struct policy *p = &above->v[i];

		for (size_t k = 0; k < p->n_expected && ok; k++) {
			struct policy *same = find(l, p->expected[k]);

			if (!same || same >= &l->v[n_asserted])
				ok = link_to(s, l, p->expected[k], i);
		}
	}
	return ok;
}

static bool asserts_any(const struct sc_cert *c)
{
	for (size_t i = 0; i < c->n_policies; i++)
		if (is_any(c->policies[i]))
			return true;
	return false;
}

const char *sc_policies_double(const struct sc_cert *c)
{
	for (size_t i = 0; i < c->n_policies && i < SC_LIMIT_POLICIES; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(c->policies[i], c->policies[k]) == 0)
				return c->policies[i];
	return NULL;
}

/* id-qt-cps and id-qt-unotice, RFC 5280 4.2.1.4. */
static bool is_qualifier(struct sc_bytes oid)
{
	static const uint8_t arc[] = { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07,
		0x02 };

	return oid.n == sizeof(arc) + 1 &&
		memcmp(oid.p, arc, sizeof(arc)) == 0 &&
		(oid.p[sizeof(arc)] == 1 || oid.p[sizeof(arc)] == 2);
}

/* PolicyInformation { OID, SEQUENCE OF SEQUENCE { OID, ANY } OPTIONAL } */
static bool has_odd_qualifier(struct sc_bytes policy)
{
	struct sc_bytes oid, list, one;

	if (!sc_der_take(&policy, SC_DER_OID, &oid) || !policy.n)
		return false;
	if (!sc_der_take(&policy, SC_DER_SEQUENCE, &list))
		return true;
	while (list.n)
		if (!sc_der_take(&list, SC_DER_SEQUENCE, &one) ||
			!sc_der_take(&one, SC_DER_OID, &oid) ||
			!is_qualifier(oid))
			return true;
	return policy.n > 0;
}

bool sc_policies_qualified_oddly(const struct sc_cert *c)
{
	const struct sc_extension *x = sc_cert_extension(c, OID_POLICIES);
	struct sc_bytes rest, list, one;

	if (!x || !x->critical)
		return false;
	rest = x->value;
	if (!sc_der_take(&rest, SC_DER_SEQUENCE, &list))
		return false;
	while (sc_der_take(&list, SC_DER_SEQUENCE, &one))
		if (has_odd_qualifier(one))
			return true;
	return false;
}

/* 6.1.3 (d) to (f) */
static bool take_policies(
	struct state *s, const struct sc_cert *c, size_t depth)
{
	struct level *above = &s->levels[depth - 1], *l = &s->levels[depth];
	bool leaf = depth == s->q->n;
	bool ok = true;

	if (c->n_policies > SC_LIMIT_POLICIES || sc_policies_double(c))
		return refuse(s, "a policy is there twice, or too many are");
	for (size_t i = 0; i < c->n_policies && ok && !s->dead; i++)
		if (!is_any(c->policies[i]))
			ok = add_asserted(s, above, l, c->policies[i]);
	if (ok && !s->dead && asserts_any(c) &&
		(s->any || (!leaf && c->self_issued)))
		ok = add_by_any(s, above, l);
	if (!ok)
		return false;
	s->dead = s->dead || l->n == 0;
	return s->explicit_policy || !s->dead ||
		refuse(s, "no policy is valid here, and one is required");
}

/* One of the two policies of a mapping. */
static bool take_oid(struct state *s, struct sc_bytes *pair, const char **out)
{
	struct sc_bytes der;

	if (!sc_der_take(pair, SC_DER_OID, &der))
		return false;
	struct sc_oid oid = sc_oid_of(der);

	*out = sc_arena_text(s->arena, oid.text);
	return !is_any(*out);
}

/* 6.1.4 (b) (1): `from` is called `to` by the certificates below. */
static bool map(struct state *s, size_t depth, const char *from, const char *to,
	struct level *first)
{
	struct level *l = &s->levels[depth];
	struct policy *p = find(l, from), *any = find(l, SC_POLICY_ANY);

	if (!p && any) {
		p = add(s, l, from);
		if (!p)
			return refuse(s, "there are too many policies");
		any = find(l, SC_POLICY_ANY);
		p->parents = any->parents;
	}
	if (!p)
		return true;
	if (!find(first, from)) { /* the first of its mappings */
		if (!add(s, first, from))
			return refuse(s, "there are too many policies");
		p->n_expected = 0;
	}
	expect(s, p, to);
	return true;
}

/* 6.1.4 (b) (2): where mapping is inhibited, what is mapped is gone. */
static void drop(struct level *l, const char *oid)
{
	struct policy *p = find(l, oid);

	if (!p)
		return;
	memmove(p, p + 1, (size_t)(&l->v[l->n] - (p + 1)) * sizeof(*p));
	l->n--;
}

/*
 * 6.1.4 (a) and (b). Of a leaf, whose mappings are about nothing, only that
 * none is malformed or maps anyPolicy: 4.2.1.5 forbids that anywhere.
 */
static bool take_mappings(
	struct state *s, const struct sc_cert *c, size_t depth)
{
	static const char bad[] = "its policy mappings are malformed, or map "
				  "anyPolicy";
	const struct sc_extension *x = sc_cert_extension(c, OID_MAPPINGS);
	struct level *mapped = sc_new(s->arena, struct level, x ? 1 : 0);
	bool leaf = depth == s->q->n;
	struct sc_bytes rest, list, pair;

	if (!x)
		return true;
	rest = x->value;
	if (!sc_der_take(&rest, SC_DER_SEQUENCE, &list) || !list.n)
		return refuse(s, bad);
	while (list.n) {
		const char *from, *to;

		if (!sc_der_take(&list, SC_DER_SEQUENCE, &pair) ||
			!take_oid(s, &pair, &from) || !take_oid(s, &pair, &to))
			return refuse(s, bad);
		if (leaf)
			continue;
		if (!s->mapping)
			drop(&s->levels[depth], from);
		else if (!s->dead && !map(s, depth, from, to, mapped))
			return false;
	}
	s->dead = s->dead || s->levels[depth].n == 0;
	return true;
}

static void count_down(size_t *n)
{
	*n -= *n > 0;
}

/* A SkipCerts lowers what is left until something holds. */
static bool lower(const struct sc_tlv *v, size_t *n)
{
	int skip;

	if (!sc_der_number(v->value, 1 << 20, &skip))
		return false;
	if ((size_t)skip < *n)
		*n = (size_t)skip;
	return true;
}

/* policyConstraints; `*explicit_policy` and `*mapping` may be lowered. */
static bool take_constraints(struct state *s, const struct sc_cert *c,
	size_t *explicit_policy, size_t *mapping)
{
	static const char bad[] = "its policy constraints are malformed";
	const struct sc_extension *x = sc_cert_extension(c, OID_CONSTRAINTS);
	struct sc_bytes rest, v;
	struct sc_tlv skip;

	if (!x)
		return true;
	rest = x->value;
	if (!sc_der_take(&rest, SC_DER_SEQUENCE, &v) || !v.n)
		return refuse(s, bad);
	if (sc_der_optional(&v, SC_DER_CONTEXT(0), &skip) &&
		!lower(&skip, explicit_policy))
		return refuse(s, bad);
	if (sc_der_optional(&v, SC_DER_CONTEXT(1), &skip) &&
		!lower(&skip, mapping))
		return refuse(s, bad);
	return v.n == 0 || refuse(s, bad);
}

static bool take_inhibition(struct state *s, const struct sc_cert *c)
{
	const struct sc_extension *x = sc_cert_extension(c, OID_INHIBIT_ANY);
	struct sc_bytes rest;
	struct sc_tlv v;

	if (!x)
		return true;
	rest = x->value;
	if (!sc_der_optional(&rest, SC_DER_INTEGER, &v) || !lower(&v, &s->any))
		return refuse(s, "its inhibitAnyPolicy is malformed");
	return true;
}

/* 6.1.4: what a CA says about the certificates below it. */
static bool prepare(struct state *s, const struct sc_cert *c, size_t depth)
{
	if (!take_mappings(s, c, depth))
		return false;
	if (!c->self_issued) {
		count_down(&s->explicit_policy);
		count_down(&s->mapping);
		count_down(&s->any);
	}
	return take_constraints(s, c, &s->explicit_policy, &s->mapping) &&
		take_inhibition(s, c);
}

/* Marks what the leaf's policies descend from; the rest is pruned. */
static void mark_reached(struct state *s)
{
	size_t n = s->q->n;

	for (size_t i = 0; i < s->levels[n].n; i++)
		s->levels[n].v[i].reached = true;
	for (size_t depth = n; depth > 0; depth--)
		for (size_t i = 0; i < s->levels[depth].n; i++) {
			const struct policy *p = &s->levels[depth].v[i];
			struct level *above = &s->levels[depth - 1];

			for (size_t k = 0; k < above->n && p->reached; k++)
				above->v[k].reached |= p->parents[k];
		}
}

static bool is_accepted(const struct state *s, const char *oid)
{
	for (size_t i = 0; i < s->q->n_initial; i++)
		if (strcmp(s->q->initial[i], oid) == 0 ||
			is_any(s->q->initial[i]))
			return true;
	return s->q->n_initial == 0 || is_any(oid);
}

/* A policy right below anyPolicy is one in the terms of the anchor. */
static bool is_of_anchor(const struct level *above, const struct policy *p)
{
	for (size_t k = 0; k < above->n; k++)
		if (p->parents[k] && is_any(above->v[k].oid))
			return true;
	return false;
}

/* 6.1.5 (g): is one of the policies that the user accepts left? */
static bool is_any_accepted(struct state *s)
{
	size_t n = s->q->n;

	if (s->dead)
		return false;
	mark_reached(s);
	if (find(&s->levels[n], SC_POLICY_ANY))
		return true;
	for (size_t depth = 1; depth <= n; depth++)
		for (size_t i = 0; i < s->levels[depth].n; i++) {
			const struct policy *p = &s->levels[depth].v[i];

			if (p->reached && !is_any(p->oid) &&
				is_of_anchor(&s->levels[depth - 1], p) &&
				is_accepted(s, p->oid))
				return true;
		}
	return false;
}

/* 6.1.5 */
static bool wrap_up(struct state *s, const struct sc_cert *leaf)
{
	size_t unheeded = 1, required = 1;

	count_down(&s->explicit_policy);
	if (!take_mappings(s, leaf, s->q->n) ||
		!take_constraints(s, leaf, &required, &unheeded))
		return false;
	if (required == 0)
		s->explicit_policy = 0;
	return s->explicit_policy || is_any_accepted(s) ||
		refuse(s, "none of its policies is accepted, and one must be");
}

/* Nothing is to be looked at when no policy will ever be required. */
static bool is_of_interest(const struct sc_policies_query *q)
{
	static const char *const oids[] = { OID_MAPPINGS, OID_CONSTRAINTS,
		OID_INHIBIT_ANY };

	for (size_t i = 0; i < q->n; i++)
		for (size_t k = 0; k < SC_COUNT(oids); k++)
			if (sc_cert_extension(q->certs[i], oids[k]))
				return true;
	return q->explicit_policy;
}

struct sc_policies_result sc_policies_check(
	struct sc_arena *a, const struct sc_policies_query *q)
{
	struct state s = { .arena = a,
		.q = q,
		.explicit_policy = q->explicit_policy ? 0 : q->n + 1,
		.mapping = q->inhibit_mapping ? 0 : q->n + 1,
		.any = q->inhibit_any ? 0 : q->n + 1 };
	size_t depth = 1;

	if (!is_of_interest(q))
		return (struct sc_policies_result){ .ok = true };
	s.levels = sc_new(a, struct level, q->n + 1);
	add(&s, &s.levels[0], SC_POLICY_ANY);
	for (; depth <= q->n; depth++) {
		const struct sc_cert *c = q->certs[q->n - depth];

		if (!take_policies(&s, c, depth))
			break;
		if (!(depth < q->n ? prepare(&s, c, depth) : wrap_up(&s, c)))
			break;
	}
	return (struct sc_policies_result){ s.why == NULL,
		s.why ? q->n - depth : 0, s.why };
}
