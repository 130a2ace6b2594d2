/*
 *	CRLDistributionPoints = SEQUENCE OF DistributionPoint
 *	DistributionPoint     = SEQUENCE { [0] { [0] fullName | [1] relative },
 *	                        [1] ReasonFlags, [2] cRLIssuer GeneralNames }
 *
 * What cannot be read ends the list: cert_ext.c has said that it is malformed.
 */
#include "x509/crl_points.h"

#include "base/limits.h"
#include "x509/cert.h"

static void add_urls(
	struct sc_arena *a, struct sc_bytes names, struct sc_crl_point *p)
{
	const char **urls = sc_new(a, const char *, SC_LIMIT_CRL_NAMES);
	struct sc_tlv name;

	for (int i = 0; i < SC_LIMIT_CRL_NAMES && sc_der_next(&names, &name);
		i++)
		if (name.tag != SC_DER_CONTEXT(6))
			p->other_names = true;
		else if (!memchr(name.value.p, 0, name.value.n))
			urls[p->n_urls++] =
				sc_arena_copy(a, name.value.p, name.value.n);
	p->urls = urls;
}

static struct sc_crl_point read_point(struct sc_arena *a, struct sc_bytes v)
{
	struct sc_crl_point p = { .n_urls = 0 };
	struct sc_tlv name, full, other;

	if (sc_der_optional(&v, SC_DER_WRAPPED(0), &name)) {
		if (sc_der_optional(&name.value, SC_DER_WRAPPED(0), &full))
			add_urls(a, full.value, &p);
		p.other_names |= name.value.n > 0;
	}
	(void)sc_der_optional(&v, SC_DER_CONTEXT(1), &other);
	p.indirect = sc_der_optional(&v, SC_DER_WRAPPED(2), &other);
	return p;
}

size_t sc_crl_points(struct sc_arena *a, const struct sc_cert *cert,
	const struct sc_crl_point **out)
{
	const struct sc_extension *x =
		sc_cert_extension(cert, SC_EXT_CRL_POINTS);
	struct sc_bytes value = x ? x->value : (struct sc_bytes){ 0 };
	struct sc_bytes points, point;
	struct sc_crl_point *v;
	size_t n = 0;

	if (!sc_der_take(&value, SC_DER_SEQUENCE, &points))
		return 0;
	v = sc_new(a, struct sc_crl_point, SC_LIMIT_CRL_POINTS);
	while (n < SC_LIMIT_CRL_POINTS &&
		sc_der_take(&points, SC_DER_SEQUENCE, &point))
		v[n++] = read_point(a, point);
	*out = v;
	return n;
}
