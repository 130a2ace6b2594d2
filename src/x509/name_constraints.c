/*
 *	NameConstraints = SEQUENCE { [0] permitted OPTIONAL,
 *	                  [1] excluded OPTIONAL }
 *	permitted       = SEQUENCE OF { base GeneralName,
 *	                  [0] minimum DEFAULT 0, [1] maximum OPTIONAL }
 *
 * Stricter than RFC 5280: a minimum or maximum of its own is malformed, as is
 * a base that is not one, and a list without members. What a base means for a
 * name is name_subtree.c.
 */
#include "x509/name_constraints.h"

#include "base/attr.h"
#include "base/dname.h"
#include "base/ip.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/match.h"
#include "x509/name.h"
#include "x509/name_subtree.h"

/* One list of subtrees: each has `base`; read once, compared often. */
struct trees {
	struct sc_tlv *bases;
	size_t n;
	bool malformed;
};

struct check {
	struct trees permitted, excluded;
	size_t *steps;
};

/* Takes the base of the next subtree; false when it is malformed. */
static bool next_base(struct sc_bytes *trees, struct sc_tlv *base)
{
	struct sc_bytes tree;
	struct sc_tlv minimum;

	if (!sc_der_take(trees, SC_DER_SEQUENCE, &tree) ||
		!sc_der_next(&tree, base))
		return false;
	if (sc_der_optional(&tree, SC_DER_CONTEXT(0), &minimum) &&
		(minimum.value.n != 1 || minimum.value.p[0] != 0))
		return false;
	return tree.n == 0;
}

static struct trees read_trees(struct sc_arena *a, struct sc_bytes list)
{
	struct trees t = { .n = 0 };
	struct sc_tlv base;

	while (list.n) {
		if (!next_base(&list, &base) || !sc_subtree_is_base(&base)) {
			t.malformed = true;
			break;
		}
		t.bases = sc_grow(a, t.bases, t.n, struct sc_tlv);
		t.bases[t.n++] = base;
	}
	return t;
}

struct tally {
	bool of_form, within, touches;
};

static struct tally tally(const struct trees *t, const struct sc_name_form *f,
	const struct sc_tlv *name)
{
	struct tally out = { 0 };

	for (size_t i = 0; i < t->n; i++) {
		if (t->bases[i].tag != f->base_tag)
			continue;
		enum sc_subtree v = f->compare(name->value, t->bases[i].value);

		out.of_form = true;
		out.within |= v == SC_SUBTREE_WITHIN;
		out.touches |= v != SC_SUBTREE_OUTSIDE;
	}
	return out;
}

static bool has_form(const struct trees *t, uint8_t tag)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->bases[i].tag == tag)
			return true;
	return false;
}

static bool is_about(const struct check *k, uint8_t tag)
{
	return has_form(&k->permitted, tag) || has_form(&k->excluded, tag);
}

/* Is a subtree of a form that is not compared about such a name? */
static bool is_beyond_us(const struct check *k, const struct sc_tlv *name,
	const struct sc_name_form *f)
{
	bool own_bases = f && f->base_tag == name->tag;

	return !sc_subtree_is_alternative(name->tag) ||
		(!own_bases && is_about(k, name->tag));
}

static enum sc_constraints check_name(
	struct check *k, const struct sc_tlv *name)
{
	const struct sc_name_form *f = sc_name_form_of(name);
	size_t n = k->permitted.n + k->excluded.n;

	if (*k->steps < n)
		return SC_CONSTRAINTS_LIMIT;
	*k->steps -= n;
	if (is_beyond_us(k, name, f))
		return SC_CONSTRAINTS_MALFORMED;
	if (!f || !is_about(k, f->base_tag))
		return SC_CONSTRAINTS_OK;
	if (!f->is_name(name->value))
		return SC_CONSTRAINTS_MALFORMED;

	struct tally permitted = tally(&k->permitted, f, name);
	struct tally excluded = tally(&k->excluded, f, name);

	return excluded.touches || (permitted.of_form && !permitted.within) ?
		SC_CONSTRAINTS_VIOLATED :
		SC_CONSTRAINTS_OK;
}

static enum sc_constraints check_san(
	struct check *k, const struct sc_cert *c, struct sc_tlv *name)
{
	const struct sc_extension *x = sc_cert_extension(c, SC_EXT_SAN);
	enum sc_constraints v = SC_CONSTRAINTS_OK;
	struct sc_bytes rest, names;

	if (!x)
		return v;
	rest = x->value;
	if (!sc_der_take(&rest, SC_DER_SEQUENCE, &names))
		return SC_CONSTRAINTS_MALFORMED;
	while (names.n && !v)
		v = sc_der_next(&names, name) ? check_name(k, name) :
						SC_CONSTRAINTS_MALFORMED;
	return v;
}

static enum sc_constraints check_subject(
	struct check *k, const struct sc_cert *c, struct sc_tlv *name)
{
	*name = (struct sc_tlv){ SC_DER_WRAPPED(4), c->subject_der,
		c->subject_der };
	return sc_name_is_empty(c->subject_der) ? SC_CONSTRAINTS_OK :
						  check_name(k, name);
}

static const uint8_t email_address[] = {
	0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01 /* PKCS #9 */
};

/* Takes the next attribute of an RDN, an SET of OID and value. */
static bool next_attribute(
	struct sc_bytes *rdn, struct sc_bytes *oid, struct sc_tlv *value)
{
	struct sc_bytes pair;

	return sc_der_take(rdn, SC_DER_SEQUENCE, &pair) &&
		sc_der_take(&pair, SC_DER_OID, oid) &&
		sc_der_next(&pair, value);
}

/* Addresses in the subject count as rfc822Names (RFC 5280 4.2.1.10). */
static enum sc_constraints check_addresses(
	struct check *k, const struct sc_cert *c, struct sc_tlv *name)
{
	const struct sc_bytes wanted = { email_address, sizeof(email_address) };
	enum sc_constraints v = SC_CONSTRAINTS_OK;
	struct sc_bytes rest = c->subject_der, rdns, rdn, oid;

	if (!sc_der_take(&rest, SC_DER_SEQUENCE, &rdns))
		return SC_CONSTRAINTS_MALFORMED;
	while (!v && rdns.n) {
		if (!sc_der_take(&rdns, SC_DER_SET, &rdn))
			return SC_CONSTRAINTS_MALFORMED;
		while (!v && next_attribute(&rdn, &oid, name)) {
			name->tag = SC_DER_CONTEXT(1);
			if (sc_bytes_equal(oid, wanted))
				v = check_name(k, name);
		}
	}
	return v;
}

/* An address in a CN is taken for one by some, where no SAN has any. */
static enum sc_constraints check_address(
	struct check *k, struct sc_arena *a, struct sc_tlv *name)
{
	struct sc_ip ip;

	if (!sc_ip_parse(sc_arena_copy(a, name->value.p, name->value.n), &ip))
		return SC_CONSTRAINTS_OK;

	const struct sc_tlv address = { SC_DER_CONTEXT(7),
		{ ip.b, ip.family == 4 ? 4 : 16 }, { 0 } };

	return check_name(k, &address);
}

/* A CN counts when it could match a host, and no name of one is there. */
static enum sc_constraints check_common_names(struct check *k,
	struct sc_arena *a, const struct sc_cert *c, struct sc_tlv *name)
{
	enum sc_constraints v = SC_CONSTRAINTS_OK;

	for (size_t i = 0; i < c->n_common_names && !v; i++) {
		struct sc_bytes cn = c->common_names[i];

		*name = (struct sc_tlv){ SC_DER_CONTEXT(2), cn, cn };
		if (sc_match_is_valid(cn))
			v = check_name(k, name);
		else if (!c->n_ip_addresses)
			v = check_address(k, a, name);
	}
	return v;
}

static bool read_constraints(
	struct sc_arena *a, struct sc_bytes der, struct check *k)
{
	struct sc_bytes v;
	struct sc_tlv trees;

	if (!sc_der_take(&der, SC_DER_SEQUENCE, &v))
		return false;
	bool permits = sc_der_optional(&v, SC_DER_WRAPPED(0), &trees);

	if (permits)
		k->permitted = read_trees(a, trees.value);
	bool excludes = sc_der_optional(&v, SC_DER_WRAPPED(1), &trees);

	if (excludes)
		k->excluded = read_trees(a, trees.value);
	return v.n == 0 && permits == (k->permitted.n > 0) &&
		excludes == (k->excluded.n > 0) && !k->permitted.malformed &&
		!k->excluded.malformed;
}

enum sc_constraints sc_constraints_check(struct sc_arena *a,
	const struct sc_cert *issuer, const struct sc_cert *c, bool leaf,
	size_t *steps, const char **name)
{
	struct check k = { .steps = steps };
	struct sc_tlv at = { 0 };

	if (!read_constraints(a, issuer->name_constraints, &k))
		return SC_CONSTRAINTS_MALFORMED;
	enum sc_constraints v = check_san(&k, c, &at);

	if (!v)
		v = check_subject(&k, c, &at);
	if (!v)
		v = check_addresses(&k, c, &at);
	if (!v && leaf && !c->n_dns_names)
		v = check_common_names(&k, a, c, &at);
	if (v == SC_CONSTRAINTS_VIOLATED)
		*name = at.tag == SC_DER_WRAPPED(4) ?
			c->subject :
			sc_text_printable(a, at.value, SC_DNAME_MAX);
	return v;
}

static bool has_dotted(const struct trees *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (sc_subtree_is_dotted(&t->bases[i]))
			return true;
	return false;
}

bool sc_constraints_dotted(struct sc_arena *a, const struct sc_cert *issuer)
{
	struct check k = { .steps = NULL };

	return issuer->has_name_constraints &&
		read_constraints(a, issuer->name_constraints, &k) &&
		(has_dotted(&k.permitted) || has_dotted(&k.excluded));
}
