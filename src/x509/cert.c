/*
 *	Certificate    = SEQUENCE { tbs, algorithm, signature BIT STRING }
 *	tbs            = SEQUENCE { [0] version DEFAULT v1,
 *	                 serialNumber INTEGER, algorithm, issuer Name,
 *	                 validity, subject Name, SPKI, [1] issuerUniqueID,
 *	                 [2] subjectUniqueID, [3] extensions }
 *	validity       = SEQUENCE { notBefore Time, notAfter Time }
 *
 * Laxer than RFC 5280: any version and serial number, unique identifiers and
 * extensions whatever the version, and bytes behind the end; each is noted.
 * Stricter: nothing may stand behind the extensions inside of tbs. Times have
 * a file of their own, cert_time.c, and extensions cert_ext.c.
 */
#include "x509/cert.h"

#include <openssl/sha.h>

#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"
#include "x509/der.h"
#include "x509/key.h"
#include "x509/name.h"
#include "x509/oid.h"
#include "x509/pss.h"
#include "x509/sha256.h"

struct parse {
	struct sc_arena *arena;
	struct sc_cert *cert;
	struct sc_bytes rest;      /* of tbs */
	struct sc_bytes algorithm; /* inner: contents of the identifier */
	struct sc_cert_parts parts;
};

static bool take_version(struct parse *p)
{
	struct sc_tlv v;
	struct sc_bytes n;
	int version = 0;

	p->cert->version = 1;
	if (!sc_der_optional(&p->rest, SC_DER_WRAPPED(0), &v))
		return true;
	if (!sc_der_take(&v.value, SC_DER_INTEGER, &n))
		return false;
	if (n.n == 1 && n.p[0] & 0x80)
		version = n.p[0] - 0x100;
	else if (!sc_der_number(n, 1 << 24, &version))
		return false;
	p->cert->version = version + 1;
	if (version == 0)
		p->cert->noncanonical = "the default version is spelled out";
	return true;
}

static bool take_serial(struct parse *p)
{
	return sc_der_take(&p->rest, SC_DER_INTEGER, &p->cert->serial);
}

static bool take_inner_algorithm(struct parse *p)
{
	return sc_der_take(&p->rest, SC_DER_SEQUENCE, &p->algorithm);
}

static bool take_name(
	struct parse *p, struct sc_bytes *der, struct sc_name *name)
{
	struct sc_tlv v;

	if (!sc_der_optional(&p->rest, SC_DER_SEQUENCE, &v))
		return false;
	*der = v.whole;
	return sc_name_parse(p->arena, v.whole, name);
}

static bool take_issuer(struct parse *p)
{
	struct sc_name name;

	if (!take_name(p, &p->cert->issuer_der, &name))
		return false;
	p->cert->issuer = name.text;
	p->cert->issuer_organization = name.organization;
	p->cert->issuer_common_name = name.common_name;
	return true;
}

static bool take_subject(struct parse *p)
{
	struct sc_name name;

	if (!take_name(p, &p->cert->subject_der, &name))
		return false;
	p->cert->subject = name.text;
	p->cert->subject_organization = name.organization;
	p->cert->common_names = name.common_names;
	p->cert->n_common_names = name.n_common_names;
	return true;
}

static bool take_time(struct parse *p, struct sc_bytes *validity,
	const char *which, struct sc_date *out)
{
	const char *fault = NULL;
	struct sc_tlv v;

	if (!sc_der_next(validity, &v) ||
		(v.tag != SC_DER_UTC_TIME &&
			v.tag != SC_DER_GENERALIZED_TIME) ||
		!sc_cert_time(&v, out, &fault))
		return false;
	if (fault && !p->cert->time_fault)
		p->cert->time_fault =
			sc_arena_printf(p->arena, "%s %s", which, fault);
	p->cert->never_expires = v.value.n == 15 &&
		memcmp(v.value.p, "99991231235959Z", 15) == 0;
	return true;
}

static bool take_validity(struct parse *p)
{
	struct sc_bytes v;

	return sc_der_take(&p->rest, SC_DER_SEQUENCE, &v) &&
		take_time(p, &v, "notBefore", &p->cert->not_before) &&
		take_time(p, &v, "notAfter", &p->cert->not_after) && v.n == 0;
}

static bool take_key(struct parse *p)
{
	struct sc_tlv v;

	return sc_der_optional(&p->rest, SC_DER_SEQUENCE, &v) &&
		sc_key_parse(p->arena, v.whole, &p->cert->key);
}

static bool take_unique_ids(struct parse *p)
{
	struct sc_tlv v;
	struct sc_cert *c = p->cert;

	for (uint8_t form = 0x80; form <= 0xa0; form += 0x20) {
		c->issuer_unique_id |= sc_der_optional(&p->rest, form | 1, &v);
		c->subject_unique_id |= sc_der_optional(&p->rest, form | 2, &v);
	}
	return true;
}

static bool take_extensions(struct parse *p)
{
	struct sc_tlv v;

	if (!sc_der_optional(&p->rest, SC_DER_WRAPPED(3), &v))
		return p->rest.n == 0;
	return p->rest.n == 0 && sc_cert_extensions(p->arena, v.value, p->cert);
}

static const struct {
	const char *what;
	bool (*take)(struct parse *p);
} fields[] = {
	{ "version", take_version },
	{ "serial number", take_serial },
	{ "signature algorithm", take_inner_algorithm },
	{ "issuer", take_issuer },
	{ "validity", take_validity },
	{ "subject", take_subject },
	{ "public key", take_key },
	{ "unique identifiers", take_unique_ids },
	{ "extensions", take_extensions },
};

bool sc_cert_split(struct sc_bytes der, struct sc_cert_parts *out)
{
	struct sc_bytes body, bits;
	struct sc_tlv tbs;

	if (!sc_der_take(&der, SC_DER_SEQUENCE, &body) ||
		!sc_der_optional(&body, SC_DER_SEQUENCE, &tbs))
		return false;
	out->tbs = tbs.whole;
	return sc_der_take(&body, SC_DER_SEQUENCE, &out->algorithm) &&
		sc_der_take(&body, SC_DER_BIT_STRING, &bits) &&
		sc_der_bits(bits, &out->signature) && body.n == 0;
}

bool sc_cert_subject(struct sc_bytes der, struct sc_bytes *out)
{
	struct sc_bytes body, tbs;
	struct sc_tlv v;

	if (!sc_der_take(&der, SC_DER_SEQUENCE, &body) ||
		!sc_der_take(&body, SC_DER_SEQUENCE, &tbs))
		return false;
	sc_der_optional(&tbs, SC_DER_WRAPPED(0), &v);
	for (int before = 0; before < 4; before++)
		if (!sc_der_next(&tbs, &v))
			return false;
	if (!sc_der_optional(&tbs, SC_DER_SEQUENCE, &v))
		return false;
	*out = v.whole;
	return true;
}

static bool read_algorithm(struct parse *p)
{
	struct sc_bytes algorithm = p->parts.algorithm, der;
	struct sc_cert *c = p->cert;
	struct sc_pss pss;

	if (!sc_der_take(&algorithm, SC_DER_OID, &der))
		return false;

	struct sc_oid oid = sc_oid_of(der);
	const struct sc_signature_algorithm *s = sc_oid_signature(oid.text);

	c->signature_oid = s ? s->oid : sc_arena_text(p->arena, oid.text);
	c->signature_name = s ? s->name : c->signature_oid;
	c->signature_hash = s ? s->hash : SC_HASH_UNKNOWN;
	if (s && s->key == SC_KEY_RSA && s->hash == SC_HASH_UNKNOWN) {
		bool read = sc_pss_parse(algorithm, &pss);

		c->signature_hash = read ? pss.hash : SC_HASH_UNKNOWN;
		c->signature_unusual_pss = !read || !sc_pss_is_usual(&pss);
	}
	return true;
}

static const char *read_tbs(struct parse *p)
{
	for (size_t i = 0; i < SC_COUNT(fields); i++)
		if (!fields[i].take(p))
			return fields[i].what;
	return NULL;
}

/* Returns what could not be read, or NULL. */
static const char *read_certificate(struct parse *p)
{
	struct sc_bytes tbs;

	if (p->cert->der.n > SC_LIMIT_CERT_BYTES)
		return "frame (it has more than 64 KiB)";
	if (!sc_cert_split(p->cert->der, &p->parts))
		return "frame of a certificate";
	tbs = p->parts.tbs;
	if (!sc_der_take(&tbs, SC_DER_SEQUENCE, &p->rest))
		return "frame of a certificate";
	const char *what = read_tbs(p);

	if (what)
		return what;
	return read_algorithm(p) ? NULL : "signature algorithm";
}

static void finish(struct parse *p)
{
	struct sc_cert *c = p->cert;
	size_t at;
	const char *fault = sc_der_fault(c->der, &at);

	c->signature_mismatch =
		!sc_bytes_equal(p->algorithm, p->parts.algorithm);
	c->self_issued = sc_name_equal(c->subject_der, c->issuer_der);
	if (fault)
		c->noncanonical =
			sc_arena_printf(p->arena, "%s, at byte %zu", fault, at);
}

void sc_cert_parse(struct sc_arena *a, struct sc_bytes der, struct sc_cert *out)
{
	struct parse p = { .arena = a, .cert = out };
	uint8_t digest[SHA256_DIGEST_LENGTH];

	sc_sha256(der, digest);
	struct sc_cert begin = { .der = der,
		.sha256 =
			sc_hex(a, (struct sc_bytes){ digest, sizeof(digest) }),
		.path_length = -1 };

	*out = begin;
	const char *what = read_certificate(&p);

	if (!what) {
		finish(&p);
		return;
	}
	*out = begin;
	out->path_length = 0;
	out->parse_error = sc_arena_printf(a, "the %s cannot be read", what);
}

const char *sc_cert_label(struct sc_arena *a, const struct sc_cert *c)
{
	if (c->n_common_names && c->common_names[0].n)
		return sc_text_printable_utf8(a, c->common_names[0], 64);
	return c->subject && *c->subject ? c->subject :
					   sc_arena_copy(a, c->sha256, 16);
}

const struct sc_extension *sc_cert_extension(
	const struct sc_cert *c, const char *oid)
{
	for (size_t i = 0; i < c->n_extensions; i++)
		if (strcmp(c->extensions[i].oid, oid) == 0)
			return &c->extensions[i];
	return NULL;
}
