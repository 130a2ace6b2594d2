/*
 *	Extensions = SEQUENCE OF SEQUENCE { OBJECT IDENTIFIER,
 *	             critical BOOLEAN DEFAULT FALSE, OCTET STRING }
 *
 * The value of each extension that we know has a reader in a table. One that
 * cannot be read, or has something behind it, makes the extension malformed
 * and leaves the others alone. Laxer than RFC 5280 4.2: an empty list, and
 * extensions twice, are read and noted; of two the first counts.
 */
#include "base/limits.h"
#include "base/text.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/oid.h"
#include "x509/suffix.h"

struct reader {
	struct sc_arena *arena;
	struct sc_cert *cert;
	struct sc_bytes value; /* what is left of the extension's value */
};

/* Notes the first place only; the walk over the whole comes later. */
static void note_noncanonical(struct reader *r, const char *what)
{
	if (!r->cert->noncanonical)
		r->cert->noncanonical = what;
}

static bool open_sequence(struct reader *r, struct sc_bytes *members)
{
	return sc_der_take(&r->value, SC_DER_SEQUENCE, members) &&
		r->value.n == 0;
}

static bool add_text(struct reader *r, struct sc_bytes text,
	const char *const **list, size_t *n)
{
	const char **v = sc_grow(r->arena, *list, *n, const char *);

	v[(*n)++] = sc_text_printable(r->arena, text, 2048);
	v[*n - 1] = v[*n - 1] ? v[*n - 1] : "";
	*list = v;
	return true;
}

static bool add_oid(struct reader *r, struct sc_bytes der,
	const char *const **list, size_t *n)
{
	struct sc_oid oid = sc_oid_of(der);

	return add_text(r, sc_bytes_of(oid.text), list, n);
}

static bool add_bytes(struct reader *r, struct sc_bytes b,
	const struct sc_bytes **list, size_t *n)
{
	struct sc_bytes *v = sc_grow(r->arena, *list, *n, struct sc_bytes);

	if (*n >= SC_LIMIT_CERT_NAMES)
		return false;
	v[(*n)++] = b;
	*list = v;
	return true;
}

/* SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLen INTEGER OPTIONAL } */
static bool read_basic_constraints(struct reader *r)
{
	struct sc_cert *c = r->cert;
	struct sc_bytes v;
	struct sc_tlv flag;

	c->has_basic_constraints = true;
	if (!open_sequence(r, &v))
		return false;
	if (sc_der_optional(&v, SC_DER_BOOLEAN, &flag)) {
		c->is_ca = flag.value.n && flag.value.p[0];
		if (!c->is_ca)
			note_noncanonical(r,
				"basicConstraints spells out "
				"the default of cA");
	}
	if (v.n) {
		struct sc_bytes n;

		if (!sc_der_take(&v, SC_DER_INTEGER, &n) ||
			!sc_der_number(n, 1 << 24, &c->path_length))
			return false;
	}
	return v.n == 0;
}

/* BIT STRING, bit 0 being the highest of the first octet. */
static bool read_key_usage(struct reader *r)
{
	struct sc_cert *c = r->cert;
	struct sc_bytes v, bits;

	c->has_key_usage = true;
	if (!sc_der_take(&r->value, SC_DER_BIT_STRING, &v) ||
		!sc_der_bits(v, &bits))
		return false;
	for (unsigned i = 0; i < 9 && i / 8 < bits.n; i++)
		if (bits.p[i / 8] & (0x80 >> i % 8))
			c->key_usage |= 1u << i;
	if (bits.n && !(bits.p[bits.n - 1] & (1u << v.p[0])))
		note_noncanonical(r, "keyUsage has zero bits at its end");
	return r->value.n == 0 && c->key_usage != 0;
}

static bool read_eku(struct reader *r)
{
	static const struct {
		const char *oid;
		size_t flag;
	} known[] = {
		{ "1.3.6.1.5.5.7.3.1",
			offsetof(struct sc_cert, eku_server_auth) },
		{ "1.3.6.1.5.5.7.3.2",
			offsetof(struct sc_cert, eku_client_auth) },
		{ "2.5.29.37.0", offsetof(struct sc_cert, eku_any) },
	};
	struct sc_cert *c = r->cert;
	struct sc_bytes v, oid;

	c->has_eku = true;
	if (!open_sequence(r, &v) || v.n == 0)
		return false;
	while (v.n) {
		if (!sc_der_take(&v, SC_DER_OID, &oid) ||
			!add_oid(r, oid, &c->eku, &c->n_eku))
			return false;
		for (size_t i = 0; i < SC_COUNT(known); i++)
			if (strcmp(c->eku[c->n_eku - 1], known[i].oid) == 0)
				*(bool *)((char *)c + known[i].flag) = true;
	}
	return true;
}

/* otherName: { type-id, [0] value }; SRVName is an IA5String (RFC 4985). */
static bool read_other_name(struct reader *r, struct sc_bytes v)
{
	struct sc_bytes oid, wrapped;
	struct sc_tlv text;

	r->cert->san_other |= SC_SAN_OTHER_NAME;
	if (!sc_der_take(&v, SC_DER_OID, &oid) ||
		!sc_der_take(&v, SC_DER_WRAPPED(0), &wrapped))
		return false;
	if (strcmp(sc_oid_of(oid).text, "1.3.6.1.5.5.7.8.7") != 0)
		return true;
	return sc_der_next(&wrapped, &text) &&
		add_bytes(r, text.value, &r->cert->srv_names,
			&r->cert->n_srv_names);
}

/* GeneralName is told by its tag number (RFC 5280 4.2.1.6). */
static bool read_general_name(struct reader *r, const struct sc_tlv *v)
{
	struct sc_cert *c = r->cert;
	int number = v->tag & 0x1f;

	if (v->tag >> 6 != 2 || number > 8)
		return false;
	if (number == 0)
		return read_other_name(r, v->value);
	if (number == 2)
		return add_bytes(r, v->value, &c->dns_names, &c->n_dns_names);
	if (number == 7)
		return add_bytes(
			r, v->value, &c->ip_addresses, &c->n_ip_addresses);
	c->san_other |= 1u << number;
	return true;
}

static bool read_san(struct reader *r)
{
	struct sc_cert *c = r->cert;
	struct sc_bytes v;
	struct sc_tlv name;

	c->has_san = true;
	if (!open_sequence(r, &v) || v.n == 0)
		return false;
	while (v.n)
		if (!sc_der_next(&v, &name) || !read_general_name(r, &name))
			return false;
	c->public_suffix_wildcard =
		sc_suffix_wildcard(r->arena, c->dns_names, c->n_dns_names);
	c->suffixes_unknown = sc_suffix_unknown(c->dns_names, c->n_dns_names);
	return true;
}

static bool read_subject_key_id(struct reader *r)
{
	return sc_der_take(&r->value, SC_DER_OCTET_STRING,
		       &r->cert->subject_key_id) &&
		r->value.n == 0;
}

static bool read_authority_key_id(struct reader *r)
{
	struct sc_cert *c = r->cert;
	struct sc_bytes v;
	struct sc_tlv part;

	c->has_authority_key_id = true;
	if (!open_sequence(r, &v))
		return false;
	if (sc_der_optional(&v, SC_DER_CONTEXT(0), &part))
		c->authority_key_id = part.value;
	if (sc_der_optional(&v, SC_DER_WRAPPED(1), &part))
		c->authority_issuer = part.value;
	if (sc_der_optional(&v, SC_DER_CONTEXT(2), &part))
		c->authority_serial = part.value;
	return v.n == 0;
}

/* SEQUENCE OF SEQUENCE { accessMethod, accessLocation GeneralName } */
static bool read_aia(struct reader *r)
{
	struct sc_cert *c = r->cert;
	struct sc_bytes v, one, oid;
	struct sc_tlv where;

	c->has_aia = true;
	if (!open_sequence(r, &v))
		return false;
	while (v.n) {
		if (!sc_der_take(&v, SC_DER_SEQUENCE, &one) ||
			!sc_der_take(&one, SC_DER_OID, &oid) ||
			!sc_der_next(&one, &where))
			return false;
		struct sc_oid method = sc_oid_of(oid);

		if (where.tag != SC_DER_CONTEXT(6))
			continue;
		if (strcmp(method.text, "1.3.6.1.5.5.7.48.2") == 0)
			add_text(r, where.value, &c->ca_issuers,
				&c->n_ca_issuers);
		if (strcmp(method.text, "1.3.6.1.5.5.7.48.1") == 0)
			add_text(
				r, where.value, &c->ocsp_urls, &c->n_ocsp_urls);
	}
	return true;
}

/* DistributionPoint { [0] { [0] fullName GeneralNames | [1] } ... } */
static bool read_distribution_point(struct reader *r, struct sc_bytes v)
{
	struct sc_cert *c = r->cert;
	struct sc_tlv point, full, name;

	if (!sc_der_optional(&v, SC_DER_WRAPPED(0), &point) ||
		!sc_der_optional(&point.value, SC_DER_WRAPPED(0), &full))
		return true;
	while (full.value.n) {
		if (!sc_der_next(&full.value, &name))
			return false;
		if (name.tag == SC_DER_CONTEXT(6))
			add_text(r, name.value, &c->crl_urls, &c->n_crl_urls);
	}
	return true;
}

static bool read_crl_points(struct reader *r)
{
	struct sc_bytes v, point;

	if (!open_sequence(r, &v) || v.n == 0)
		return false;
	while (v.n)
		if (!sc_der_take(&v, SC_DER_SEQUENCE, &point) ||
			!read_distribution_point(r, point))
			return false;
	return true;
}

static bool read_policies(struct reader *r)
{
	struct sc_cert *c = r->cert;
	struct sc_bytes v, one, oid;

	if (!open_sequence(r, &v) || v.n == 0)
		return false;
	while (v.n)
		if (!sc_der_take(&v, SC_DER_SEQUENCE, &one) ||
			!sc_der_take(&one, SC_DER_OID, &oid) ||
			!add_oid(r, oid, &c->policies, &c->n_policies))
			return false;
	return true;
}

/* TLS feature, RFC 7633: SEQUENCE OF INTEGER; 5 is status_request. */
static bool read_tls_feature(struct reader *r)
{
	struct sc_bytes v, n;
	int feature;

	if (!open_sequence(r, &v))
		return false;
	while (v.n) {
		if (!sc_der_take(&v, SC_DER_INTEGER, &n))
			return false;
		if (sc_der_number(n, 65535, &feature) && feature == 5)
			r->cert->must_staple = true;
	}
	return true;
}

/* Looked into by name_constraints.c, when a path needs it. */
static bool read_name_constraints(struct reader *r)
{
	struct sc_bytes v;

	r->cert->has_name_constraints = true;
	r->cert->name_constraints = r->value;
	return open_sequence(r, &v) && v.n;
}

static bool read_poison(struct reader *r)
{
	r->cert->precert_poison = true;
	return r->value.n == 2 && r->value.p[0] == SC_DER_NULL;
}

static bool read_scts(struct reader *r)
{
	struct sc_bytes v;

	r->cert->has_embedded_scts = true;
	return sc_der_take(&r->value, SC_DER_OCTET_STRING, &v);
}

/* One that needs no more than one well-formed value. */
static bool read_any(struct reader *r)
{
	struct sc_tlv v;

	return sc_der_next(&r->value, &v) && r->value.n == 0;
}

static const struct known {
	const char *oid;
	bool (*read)(struct reader *r);
	bool processed; /* by our path validation: may be critical */
} known[] = {
	{ "2.5.29.15", read_key_usage, true },
	{ "2.5.29.37", read_eku, true },
	{ "2.5.29.19", read_basic_constraints, true },
	{ "2.5.29.14", read_subject_key_id, false },
	{ "2.5.29.35", read_authority_key_id, false },
	{ "1.3.6.1.5.5.7.1.1", read_aia, false },
	{ SC_EXT_SAN, read_san, true },
	{ "2.5.29.32", read_policies, true },
	{ SC_EXT_CRL_POINTS, read_crl_points, true },
	{ "1.3.6.1.4.1.11129.2.4.2", read_scts, false },
	{ "2.5.29.30", read_name_constraints, true },
	{ "1.3.6.1.5.5.7.1.24", read_tls_feature, true },
	{ "2.5.29.18", read_any, true },            /* issuerAltName */
	{ "2.5.29.33", read_any, true },            /* policyMappings */
	{ "2.5.29.36", read_any, true },            /* policyConstraints */
	{ "2.5.29.54", read_any, true },            /* inhibitAnyPolicy */
	{ "1.3.6.1.5.5.7.48.1.5", read_any, true }, /* OCSP no check */
	{ "1.3.6.1.4.1.11129.2.4.3", read_poison, false },
};

static const struct known *find_known(const char *oid)
{
	for (size_t i = 0; i < SC_COUNT(known); i++)
		if (strcmp(known[i].oid, oid) == 0)
			return &known[i];
	return NULL;
}

bool sc_cert_take_extension(struct sc_bytes *list, struct sc_raw_extension *out)
{
	struct sc_bytes v;
	struct sc_tlv flag;

	*out = (struct sc_raw_extension){ 0 };
	if (!sc_der_take(list, SC_DER_SEQUENCE, &v) ||
		!sc_der_take(&v, SC_DER_OID, &out->oid))
		return false;
	if (sc_der_optional(&v, SC_DER_BOOLEAN, &flag)) {
		out->critical = flag.value.n && flag.value.p[0];
		out->default_spelled = !out->critical;
	}
	return sc_der_take(&v, SC_DER_OCTET_STRING, &out->value) && v.n == 0;
}

static bool take_extension(
	struct reader *r, struct sc_bytes *list, struct sc_extension *out)
{
	struct sc_raw_extension raw;

	if (!sc_cert_take_extension(list, &raw))
		return false;
	if (raw.default_spelled)
		note_noncanonical(
			r, "an extension spells out the default of critical");
	*out = (struct sc_extension){ .critical = raw.critical,
		.value = raw.value };
	out->oid = sc_arena_text(r->arena, sc_oid_of(raw.oid).text);
	return true;
}

/* Reads one extension's value, and notes what is wrong with it. */
static void read_extension(struct reader *r, struct sc_extension *x)
{
	struct sc_cert *c = r->cert;
	const struct known *k = find_known(x->oid);
	size_t at;

	x->known = k && k->processed;
	if (x->critical && !x->known && !c->unknown_critical)
		c->unknown_critical = x->oid;
	if (sc_cert_extension(c, x->oid)) {
		c->duplicate_extension = x->oid;
		return;
	}
	if (!k)
		return;
	if (strcmp(x->oid, SC_EXT_SAN) == 0)
		c->san_critical = x->critical;
	r->value = x->value;
	if (!k->read(r) && !c->malformed_extension)
		c->malformed_extension = x->oid;

	const char *fault = sc_der_fault(x->value, &at);

	if (fault)
		note_noncanonical(r,
			sc_arena_printf(r->arena, "%s, in extension %s", fault,
				x->oid));
}

bool sc_cert_extensions(
	struct sc_arena *a, struct sc_bytes value, struct sc_cert *cert)
{
	struct reader r = { .arena = a, .cert = cert };
	struct sc_bytes list;

	if (!sc_der_take(&value, SC_DER_SEQUENCE, &list) || value.n)
		return false;
	while (list.n) {
		struct sc_extension *all = sc_grow(a, cert->extensions,
			cert->n_extensions, struct sc_extension);
		struct sc_extension x;

		if (cert->n_extensions == SC_LIMIT_EXTENSIONS ||
			!take_extension(&r, &list, &x))
			return false;
		cert->extensions = all;
		read_extension(&r, &x);
		all[cert->n_extensions++] = x;
	}
	return true;
}
