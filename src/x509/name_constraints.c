/*
 *	NameConstraints = SEQUENCE { [0] permitted OPTIONAL,
 *	                  [1] excluded OPTIONAL }
 *	permitted       = SEQUENCE OF { base GeneralName,
 *	                  [0] minimum DEFAULT 0, [1] maximum OPTIONAL }
 *
 * Stricter than RFC 5280: a minimum or maximum of its own is malformed, as is
 * a mask with holes, and a list without members. Laxer: a dNSName base may
 * begin with a dot, as OpenSSL, NSS and Go have it: the names below it.
 */
#include "x509/name_constraints.h"

#include "base/attr.h"
#include "base/dname.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/match.h"
#include "x509/name.h"

enum verdict { OUTSIDE, WITHIN, TOUCHES };

/*
 * One form of names: how a name lies to a subtree. TOUCHES: some of what the
 * name stands for is within, which is enough to exclude and not to permit.
 */
struct form {
	uint8_t tag;
	bool (*is_name)(struct sc_bytes name);
	bool (*is_base)(struct sc_bytes base);
	enum verdict (*compare)(struct sc_bytes name, struct sc_bytes base);
};

static struct sc_bytes skip(struct sc_bytes b, size_t n)
{
	return (struct sc_bytes){ b.p + n, b.n - n };
}

static bool ends_with(struct sc_bytes name, struct sc_bytes tail)
{
	return name.n >= tail.n &&
		sc_bytes_same_text(skip(name, name.n - tail.n), tail);
}

/* `name` is `zone` or a name below it. */
static bool is_within(struct sc_bytes name, struct sc_bytes zone)
{
	if (zone.n == 0)
		return true;
	return ends_with(name, zone) &&
		(name.n == zone.n || name.p[name.n - zone.n - 1] == '.');
}

static bool is_host_like(struct sc_bytes name)
{
	enum sc_dname_fault f = sc_dname_check(name);

	return !f || f == SC_DNAME_UNDERSCORE;
}

static bool is_dotted(struct sc_bytes base)
{
	return base.n > 1 && base.p[0] == '.';
}

static bool is_wild(struct sc_bytes name)
{
	return name.n > 1 && name.p[0] == '*' && name.p[1] == '.';
}

static bool is_dns_name(struct sc_bytes name)
{
	return is_host_like(is_wild(name) ? skip(name, 2) : name);
}

static bool is_dns_base(struct sc_bytes base)
{
	return !base.n || is_host_like(is_dotted(base) ? skip(base, 1) : base);
}

static enum verdict compare_dns(struct sc_bytes name, struct sc_bytes base)
{
	bool wild = is_wild(name), below = is_dotted(base);
	struct sc_bytes zone = wild ? skip(name, 2) : name;

	base = below ? skip(base, 1) : base;
	if (is_within(zone, base))
		/* Nobody agrees on whether a dotted base means itself. */
		return below && !wild && zone.n == base.n ? TOUCHES : WITHIN;
	/* "*.example.org" could be "mx.example.org", one label more. */
	bool touches = wild && base.n > zone.n && is_within(base, zone) &&
		!memchr(base.p, '.', base.n - zone.n - 1);

	return touches ? TOUCHES : OUTSIDE;
}

static bool is_mask(struct sc_bytes m)
{
	bool ended = false;

	for (size_t i = 0; i < m.n * 8; i++) {
		bool bit = m.p[i / 8] & (0x80 >> i % 8);

		if (bit && ended)
			return false;
		ended |= !bit;
	}
	return true;
}

static bool is_ip_name(struct sc_bytes name)
{
	return name.n == 4 || name.n == 16;
}

static bool is_ip_base(struct sc_bytes base)
{
	return (base.n == 8 || base.n == 32) && is_mask(skip(base, base.n / 2));
}

static enum verdict compare_ip(struct sc_bytes name, struct sc_bytes base)
{
	struct sc_bytes mask = skip(base, base.n / 2);

	if (name.n != mask.n)
		return OUTSIDE;
	for (size_t i = 0; i < name.n; i++)
		if ((name.p[i] ^ base.p[i]) & mask.p[i])
			return OUTSIDE;
	return WITHIN;
}

static bool is_any(struct sc_bytes b)
{
	(void)b;
	return true;
}

static enum verdict compare_directory(
	struct sc_bytes name, struct sc_bytes base)
{
	return sc_name_within(name, base) ? WITHIN : OUTSIDE;
}

/* A host, or with a leading dot all hosts below (4.2.1.10). */
static enum verdict compare_host(struct sc_bytes host, struct sc_bytes base)
{
	if (base.n && base.p[0] == '.')
		return ends_with(host, base) ? WITHIN : OUTSIDE;
	return sc_bytes_same_text(host, base) ? WITHIN : OUTSIDE;
}

/* Two "@" are one mailbox only in quotes (RFC 5321 4.1.2). */
static bool is_mail_name(struct sc_bytes name)
{
	const uint8_t *at = name.n ? memrchr(name.p, '@', name.n) : NULL;

	return at &&
		(name.p[0] == '"' ||
			!memchr(name.p, '@', (size_t)(at - name.p)));
}

static enum verdict compare_mail(struct sc_bytes name, struct sc_bytes base)
{
	const uint8_t *at = memrchr(name.p, '@', name.n);
	size_t local = (size_t)(at - name.p);

	if (!base.n)
		return WITHIN;
	if (!memchr(base.p, '@', base.n))
		return compare_host(skip(name, local + 1), base);
	return base.n == name.n && memcmp(base.p, name.p, local + 1) == 0 &&
			sc_bytes_same_text(
				skip(name, local), skip(base, local)) ?
		WITHIN :
		OUTSIDE;
}

/*
 * scheme "://" [ userinfo "@" ] host [ ":" port ] [ "/" ... ]: the host; empty
 * when there is none, or an address in brackets, which no base can be.
 */
static struct sc_bytes uri_host(struct sc_bytes name)
{
	const uint8_t *p = name.n ? memmem(name.p, name.n, "://", 3) : NULL;

	if (!p)
		return (struct sc_bytes){ 0 };
	struct sc_bytes host = skip(name, (size_t)(p - name.p) + 3);

	for (size_t i = 0; i < host.n; i++)
		if (memchr("/?#", host.p[i], 3))
			host.n = i;
	p = host.n ? memrchr(host.p, '@', host.n) : NULL;
	if (p)
		host = skip(host, (size_t)(p - host.p) + 1);
	p = host.n ? memchr(host.p, ':', host.n) : NULL;
	host.n = p ? (size_t)(p - host.p) : host.n;
	return host.n && host.p[0] != '[' ? host : (struct sc_bytes){ 0 };
}

static bool is_uri_name(struct sc_bytes name)
{
	return uri_host(name).n > 0;
}

static enum verdict compare_uri(struct sc_bytes name, struct sc_bytes base)
{
	return base.n ? compare_host(uri_host(name), base) : WITHIN;
}

static const struct form forms[] = {
	{ SC_DER_CONTEXT(1), is_mail_name, is_any, compare_mail },
	{ SC_DER_CONTEXT(2), is_dns_name, is_dns_base, compare_dns },
	{ SC_DER_WRAPPED(4), is_any, is_any, compare_directory },
	{ SC_DER_CONTEXT(6), is_uri_name, is_any, compare_uri },
	{ SC_DER_CONTEXT(7), is_ip_name, is_ip_base, compare_ip },
};

static const struct form *find_form(uint8_t tag)
{
	for (size_t i = 0; i < SC_COUNT(forms); i++)
		if (forms[i].tag == tag)
			return &forms[i];
	return NULL;
}

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
		const struct form *f;

		if (!next_base(&list, &base)) {
			t.malformed = true;
			break;
		}
		f = find_form(base.tag);
		if (f && !f->is_base(base.value))
			t.malformed = true;
		t.bases = sc_grow(a, t.bases, t.n, struct sc_tlv);
		t.bases[t.n++] = base;
	}
	return t;
}

struct tally {
	bool of_form, within, touches;
};

static struct tally tally(
	const struct trees *t, const struct form *f, const struct sc_tlv *name)
{
	struct tally out = { 0 };

	for (size_t i = 0; i < t->n; i++) {
		if (t->bases[i].tag != name->tag)
			continue;
		enum verdict v = f->compare(name->value, t->bases[i].value);

		out.of_form = true;
		out.within |= v == WITHIN;
		out.touches |= v != OUTSIDE;
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

static enum sc_constraints check_name(
	struct check *k, const struct sc_tlv *name)
{
	const struct form *f = find_form(name->tag);
	size_t n = k->permitted.n + k->excluded.n;

	if (*k->steps < n)
		return SC_CONSTRAINTS_LIMIT;
	*k->steps -= n;
	if (!has_form(&k->permitted, name->tag) &&
		!has_form(&k->excluded, name->tag))
		return SC_CONSTRAINTS_OK;
	if (!f || !f->is_name(name->value))
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

/* A CN counts when it could match a host name, and no dNSName is there. */
static enum sc_constraints check_common_names(
	struct check *k, const struct sc_cert *c, struct sc_tlv *name)
{
	enum sc_constraints v = SC_CONSTRAINTS_OK;

	for (size_t i = 0; i < c->n_common_names && !v; i++) {
		struct sc_bytes cn = c->common_names[i];

		*name = (struct sc_tlv){ SC_DER_CONTEXT(2), cn, cn };
		if (sc_match_is_valid(cn))
			v = check_name(k, name);
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
		v = check_common_names(&k, c, &at);
	if (v == SC_CONSTRAINTS_VIOLATED)
		*name = at.tag == SC_DER_WRAPPED(4) ?
			c->subject :
			sc_text_printable(a, at.value, SC_DNAME_MAX);
	return v;
}

static bool has_dotted(const struct trees *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->bases[i].tag == SC_DER_CONTEXT(2) &&
			is_dotted(t->bases[i].value))
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
