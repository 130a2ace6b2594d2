/*
 *	CRLDistributionPoints = SEQUENCE OF DistributionPoint
 *	DistributionPoint     = SEQUENCE { [0] DistributionPointName,
 *	                        [1] ReasonFlags, [2] cRLIssuer GeneralNames }
 *	DistributionPointName = [0] GeneralNames | [1] RelativeDistinguishedName
 *
 * Names are compared as GeneralNames: a relative one is appended to its
 * issuer's name first.
 */
#include "x509/crl_scope.h"

#include "base/limits.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/name.h"

struct scope {
	struct sc_arena *arena;
	const struct sc_crl *crl;
	const struct sc_cert *cert;
	struct sc_bytes names; /* of the CRL's point; absent: it has none */
};

/* A value of the tag around `x` and `y`; only our lenient cursor reads it. */
static struct sc_bytes wrap(
	struct sc_arena *a, uint8_t tag, struct sc_bytes x, struct sc_bytes y)
{
	size_t n = x.n + y.n;
	uint8_t *p = sc_new(a, uint8_t, 6 + n);

	p[0] = tag;
	p[1] = 0x84;
	for (int i = 0; i < 4; i++)
		p[2 + i] = (uint8_t)(n >> (24 - 8 * i));
	memcpy(p + 6, x.p, x.n);
	if (y.n)
		memcpy(p + 6 + x.n, y.p, y.n);
	return (struct sc_bytes){ p, 6 + n };
}

static struct sc_bytes directory_name(struct sc_arena *a, struct sc_bytes name)
{
	return wrap(a, SC_DER_WRAPPED(4), name, (struct sc_bytes){ 0 });
}

/* The contents of GeneralNames that a DistributionPointName stands for. */
static struct sc_bytes general_names(
	struct sc_arena *a, struct sc_bytes point, struct sc_bytes issuer)
{
	struct sc_bytes members, none = { 0 };
	struct sc_tlv v;

	if (sc_der_optional(&point, SC_DER_WRAPPED(0), &v))
		return v.value;
	if (!sc_der_optional(&point, SC_DER_WRAPPED(1), &v) ||
		!sc_der_take(&issuer, SC_DER_SEQUENCE, &members))
		return none;
	v.whole = wrap(a, SC_DER_SET, v.value, none);
	return directory_name(a, wrap(a, SC_DER_SEQUENCE, members, v.whole));
}

static bool same_name(const struct sc_tlv *x, const struct sc_tlv *y)
{
	if (x->tag != y->tag)
		return false;
	return x->tag == SC_DER_WRAPPED(4) ? sc_name_equal(x->value, y->value) :
					     sc_bytes_equal(x->value, y->value);
}

static bool is_among(const struct sc_tlv *name, struct sc_bytes names)
{
	struct sc_tlv other;

	for (int i = 0; i < SC_LIMIT_CRL_NAMES; i++) {
		if (!sc_der_next(&names, &other))
			return false;
		if (same_name(name, &other))
			return true;
	}
	return false;
}

static bool have_one_name(struct sc_bytes x, struct sc_bytes y)
{
	struct sc_tlv name;

	for (int i = 0; i < SC_LIMIT_CRL_NAMES; i++) {
		if (!sc_der_next(&x, &name))
			return false;
		if (is_among(&name, y))
			return true;
	}
	return false;
}

static unsigned point_reasons(const struct scope *s, struct sc_bytes point)
{
	unsigned reasons = SC_CRL_ALL_REASONS;
	struct sc_tlv name, flags;
	bool named = sc_der_optional(&point, SC_DER_WRAPPED(0), &name);

	if (sc_der_optional(&point, SC_DER_CONTEXT(1), &flags) &&
		!sc_crl_reasons(flags.value, &reasons))
		return 0;
	/* A cRLIssuer is behind it: that point has an indirect CRL. */
	if (point.n)
		return 0;
	if (!s->crl->point.p)
		return reasons;
	return named &&
			have_one_name(s->names,
				general_names(s->arena, name.value,
					s->cert->issuer_der)) ?
		reasons :
		0;
}

static bool is_issuers_own(const struct scope *s)
{
	return !s->crl->point.p ||
		have_one_name(s->names,
			directory_name(s->arena, s->cert->issuer_der));
}

unsigned sc_crl_scope(struct sc_arena *a, const struct sc_crl *crl,
	const struct sc_cert *cert)
{
	const struct sc_extension *x =
		sc_cert_extension(cert, SC_EXT_CRL_POINTS);
	struct scope s = { a, crl, cert, { 0 } };
	struct sc_bytes value = x ? x->value : (struct sc_bytes){ 0 };
	struct sc_bytes points, point;
	unsigned reasons;

	if (crl->point.p)
		s.names = general_names(a, crl->point, crl->issuer_der);
	reasons = is_issuers_own(&s) ? SC_CRL_ALL_REASONS : 0;
	if (sc_der_take(&value, SC_DER_SEQUENCE, &points))
		for (int i = 0; i < SC_LIMIT_CRL_POINTS &&
			sc_der_take(&points, SC_DER_SEQUENCE, &point);
			i++)
			reasons |= point_reasons(&s, point);
	return reasons & crl->reasons;
}
