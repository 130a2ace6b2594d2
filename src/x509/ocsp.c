/*
 *	OCSPResponse   = SEQUENCE { ENUMERATED, [0] SEQUENCE { OID, OCTETS } }
 *	BasicResponse  = SEQUENCE { tbs, algorithm, signature BIT STRING,
 *	                 [0] SEQUENCE OF Certificate OPTIONAL }
 *	tbs            = SEQUENCE { [0] version DEFAULT v1,
 *	                 [1] Name | [2] OCTET STRING, producedAt,
 *	                 SEQUENCE OF single, [1] Extensions OPTIONAL }
 *	single         = SEQUENCE { certID, status, thisUpdate,
 *	                 [0] nextUpdate OPTIONAL, [1] Extensions OPTIONAL }
 *	certID         = SEQUENCE { algorithm, OCTETS, OCTETS, INTEGER }
 *	status         = [0] NULL | [1] { Time, [0] ENUMERATED OPTIONAL }
 *	               | [2] NULL
 *
 * RFC 6960 4.2.1. Laxer: times of any encoding that X.680 has, any version,
 * BER lengths. Stricter: at most 64 single responses; certificates beyond the
 * eighth are not looked at.
 */
#include "x509/ocsp.h"

#include "base/text.h"
#include "x509/oid.h"

#define ENUMERATED 0x0a
#define MAX_STATUS 255

#define OID_BASIC "1.3.6.1.5.5.7.48.1.1"
#define OID_NONCE "1.3.6.1.5.5.7.48.1.2"
#define OID_SCTS  "1.3.6.1.4.1.11129.2.4.5"

struct reader {
	struct sc_arena *arena;
	struct sc_ocsp *out;
	struct sc_bytes rest; /* of tbs */
};

static bool oid_is(struct sc_bytes der, const char *text)
{
	struct sc_oid oid = sc_oid_of(der);

	return strcmp(oid.text, text) == 0;
}

static bool take_time(struct sc_bytes *rest, struct sc_date *out)
{
	const char *ignored = NULL;
	struct sc_tlv v;

	return sc_der_optional(rest, SC_DER_GENERALIZED_TIME, &v) &&
		sc_cert_time(&v, out, &ignored);
}

/* Those of RFC 6960 4.4 and RFC 9654 that change nothing when ignored. */
static bool is_known_extension(struct sc_bytes oid)
{
	static const char *const known[] = {
		OID_NONCE,
		"1.3.6.1.5.5.7.48.1.3", /* where the CRL is */
		"1.3.6.1.5.5.7.48.1.6", /* archive cutoff */
		"1.3.6.1.5.5.7.48.1.9", /* extended revoked */
		OID_SCTS,
	};

	for (size_t i = 0; i < SC_COUNT(known); i++)
		if (oid_is(oid, known[i]))
			return true;
	return false;
}

/* What is looked for among extensions. */
struct wanted {
	const char *oid;
	struct sc_bytes *value;
	bool *unknown_critical;
};

/* SEQUENCE { OID, critical BOOLEAN DEFAULT FALSE, OCTET STRING } */
static bool read_extension(struct sc_bytes v, const struct wanted *w)
{
	struct sc_bytes oid, value;
	struct sc_tlv critical;

	if (!sc_der_take(&v, SC_DER_OID, &oid))
		return false;
	if (sc_der_optional(&v, SC_DER_BOOLEAN, &critical) &&
		critical.value.n && critical.value.p[0] &&
		!is_known_extension(oid))
		*w->unknown_critical = true;
	if (!sc_der_take(&v, SC_DER_OCTET_STRING, &value) || v.n)
		return false;
	if (oid_is(oid, w->oid))
		*w->value = value;
	return true;
}

/* [1] Extensions OPTIONAL, with nothing behind it */
static bool take_extensions(struct sc_bytes *rest, const struct wanted *w)
{
	struct sc_bytes list, one;
	struct sc_tlv v;

	if (!sc_der_optional(rest, SC_DER_WRAPPED(1), &v))
		return rest->n == 0;
	if (!sc_der_take(&v.value, SC_DER_SEQUENCE, &list) || v.value.n)
		return false;
	while (list.n)
		if (!sc_der_take(&list, SC_DER_SEQUENCE, &one) ||
			!read_extension(one, w))
			return false;
	return rest->n == 0;
}

static bool read_cert_id(struct sc_bytes v, struct sc_ocsp_single *s)
{
	struct sc_bytes algorithm;

	return sc_der_take(&v, SC_DER_SEQUENCE, &algorithm) &&
		sc_der_take(&algorithm, SC_DER_OID, &s->hash_oid) &&
		sc_der_take(&v, SC_DER_OCTET_STRING, &s->name_hash) &&
		sc_der_take(&v, SC_DER_OCTET_STRING, &s->key_hash) &&
		sc_der_take(&v, SC_DER_INTEGER, &s->serial) && v.n == 0;
}

static bool read_revoked(struct sc_bytes v, struct sc_ocsp_single *s)
{
	struct sc_bytes number;
	struct sc_tlv reason;

	s->status = SC_REVOCATION_REVOKED;
	if (!take_time(&v, &s->revoked_at))
		return false;
	if (sc_der_optional(&v, SC_DER_WRAPPED(0), &reason) &&
		(!sc_der_take(&reason.value, ENUMERATED, &number) ||
			!sc_der_number(number, MAX_STATUS, &s->reason)))
		return false;
	return v.n == 0;
}

static bool take_status(struct sc_bytes *rest, struct sc_ocsp_single *s)
{
	struct sc_tlv v;

	if (sc_der_optional(rest, SC_DER_WRAPPED(1), &v))
		return read_revoked(v.value, s);
	if (sc_der_optional(rest, SC_DER_CONTEXT(0), &v))
		s->status = SC_REVOCATION_GOOD;
	else if (sc_der_optional(rest, SC_DER_CONTEXT(2), &v))
		s->status = SC_REVOCATION_UNKNOWN;
	else
		return false;
	return v.value.n == 0;
}

static bool read_single(struct sc_bytes v, struct sc_ocsp_single *s)
{
	const struct wanted w = { OID_SCTS, &s->sct_list,
		&s->unknown_critical };
	struct sc_bytes id;
	struct sc_tlv next;

	s->reason = -1;
	if (!sc_der_take(&v, SC_DER_SEQUENCE, &id) || !read_cert_id(id, s) ||
		!take_status(&v, s) || !take_time(&v, &s->this_update))
		return false;
	s->has_next_update = sc_der_optional(&v, SC_DER_WRAPPED(0), &next);
	if (s->has_next_update &&
		(!take_time(&next.value, &s->next_update) || next.value.n))
		return false;
	return take_extensions(&v, &w);
}

static bool take_singles(struct reader *r)
{
	struct sc_ocsp_single *all = NULL;
	struct sc_bytes list, one;
	size_t n = 0;

	if (!sc_der_take(&r->rest, SC_DER_SEQUENCE, &list))
		return false;
	for (; list.n; n++) {
		if (n == SC_LIMIT_OCSP_SINGLES ||
			!sc_der_take(&list, SC_DER_SEQUENCE, &one))
			return false;
		all = sc_grow(r->arena, all, n, struct sc_ocsp_single);
		all[n] = (struct sc_ocsp_single){ .reason = -1 };
		if (!read_single(one, &all[n]))
			return false;
	}
	r->out->singles = all;
	r->out->n_singles = n;
	return n > 0;
}

static bool take_responder(struct reader *r)
{
	struct sc_tlv v, name;

	if (sc_der_optional(&r->rest, SC_DER_WRAPPED(1), &v)) {
		if (!sc_der_optional(&v.value, SC_DER_SEQUENCE, &name))
			return false;
		r->out->responder_name = name.whole;
		return v.value.n == 0;
	}
	return sc_der_optional(&r->rest, SC_DER_WRAPPED(2), &v) &&
		sc_der_take(&v.value, SC_DER_OCTET_STRING,
			&r->out->responder_key) &&
		v.value.n == 0;
}

static bool read_tbs(struct reader *r, struct sc_bytes tbs)
{
	const struct wanted w = { OID_NONCE, &r->out->nonce,
		&r->out->unknown_critical };
	struct sc_tlv version;

	if (!sc_der_take(&tbs, SC_DER_SEQUENCE, &r->rest))
		return false;
	sc_der_optional(&r->rest, SC_DER_WRAPPED(0), &version);
	return take_responder(r) && take_time(&r->rest, &r->out->produced_at) &&
		take_singles(r) && take_extensions(&r->rest, &w);
}

/* [0] SEQUENCE OF Certificate OPTIONAL, with nothing behind it */
static bool read_certs(struct sc_ocsp *out, struct sc_bytes rest)
{
	struct sc_tlv v, cert;
	struct sc_bytes list;

	if (!sc_der_optional(&rest, SC_DER_WRAPPED(0), &v))
		return rest.n == 0;
	if (!sc_der_take(&v.value, SC_DER_SEQUENCE, &list) || rest.n)
		return false;
	while (list.n) {
		if (!sc_der_optional(&list, SC_DER_SEQUENCE, &cert))
			return false;
		if (out->n_certs < SC_LIMIT_OCSP_CERTS)
			out->certs[out->n_certs++] = cert.whole;
	}
	return true;
}

static bool read_basic(
	struct sc_arena *a, struct sc_bytes der, struct sc_ocsp *out)
{
	struct reader r = { .arena = a, .out = out };
	struct sc_cert_parts *parts = &out->to_verify;
	struct sc_bytes body, bits;
	struct sc_tlv tbs;

	if (!sc_der_take(&der, SC_DER_SEQUENCE, &body) || der.n ||
		!sc_der_optional(&body, SC_DER_SEQUENCE, &tbs))
		return false;
	parts->tbs = tbs.whole;
	return sc_der_take(&body, SC_DER_SEQUENCE, &parts->algorithm) &&
		sc_der_take(&body, SC_DER_BIT_STRING, &bits) &&
		sc_der_bits(bits, &parts->signature) && read_certs(out, body) &&
		read_tbs(&r, tbs.whole);
}

bool sc_ocsp_parse(struct sc_arena *a, struct sc_bytes der, struct sc_ocsp *out)
{
	struct sc_bytes body, number, type, octets, typed;
	struct sc_tlv wrapped;

	*out = (struct sc_ocsp){ .status = 0 };
	if (!sc_der_take(&der, SC_DER_SEQUENCE, &body) || der.n ||
		!sc_der_take(&body, ENUMERATED, &number) ||
		!sc_der_number(number, MAX_STATUS, &out->status))
		return false;
	if (out->status != 0)
		return true;
	return sc_der_optional(&body, SC_DER_WRAPPED(0), &wrapped) &&
		body.n == 0 &&
		sc_der_take(&wrapped.value, SC_DER_SEQUENCE, &typed) &&
		sc_der_take(&typed, SC_DER_OID, &type) &&
		oid_is(type, OID_BASIC) &&
		sc_der_take(&typed, SC_DER_OCTET_STRING, &octets) &&
		typed.n == 0 && read_basic(a, octets, out);
}
