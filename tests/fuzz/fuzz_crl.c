/*
 * CRLs: the input is a certificate in DER with CRLs in DER behind it, the
 * last one to the end. The certificate is asked about, as its own issuer.
 */
#include <stdlib.h>

#include "base/attr.h"
#include "x509/cert.h"
#include "x509/crl_check.h"
#include "x509/crl_scope.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_inside(const struct sc_crl *c, struct sc_bytes b)
{
	check(b.n == 0 ||
		(b.p >= c->der.p && b.n <= c->der.n &&
			(size_t)(b.p - c->der.p) <= c->der.n - b.n));
}

static void check_crl(
	struct sc_arena *a, const struct sc_crl *c, const struct sc_cert *cert)
{
	struct sc_crl_entry entry;

	if (c->parse_error) {
		check(!c->issuer && !c->sha256);
		return;
	}
	check(c->issuer && c->sha256);
	check_inside(c, c->entries);
	check_inside(c, c->parts.tbs);
	check_inside(c, c->number);
	check_inside(c, c->base_number);
	check_inside(c, c->point);
	check((sc_crl_scope(a, c, cert) & ~SC_CRL_ALL_REASONS) == 0);
	if (sc_crl_find(c, cert->serial, &entry)) {
		check(c->n_entries > 0);
		check_inside(c, entry.serial);
	}
}

static size_t read_crls(struct sc_arena *a, struct sc_bytes rest,
	const struct sc_cert *cert, struct sc_crl *out, size_t max)
{
	struct sc_tlv v;
	size_t n = 0;

	while (n < max && rest.n) {
		struct sc_bytes der = rest;

		if (sc_der_next(&rest, &v))
			der = v.whole;
		else
			rest.n = 0;
		sc_crl_parse(a, der, &out[n]);
		check_crl(a, &out[n++], cert);
	}
	return n;
}

static void judge(
	struct sc_arena *a, const struct sc_cert *cert, struct sc_bytes rest)
{
	struct sc_crl crls[4];
	size_t signatures = 0;
	const struct sc_crl_query q = {
		.cert = cert,
		.crls = crls,
		.n_crls = read_crls(a, rest, cert, crls, SC_COUNT(crls)),
		.signers = &cert,
		.n_signers = 1,
		.at = { 1800000000 } /* 2027-01-15: the seeds are in force */,
		.memo = sc_memo_new(a),
		.signatures = &signatures,
	};
	struct sc_revocation_result r = sc_crl_check(a, &q);

	check((r.status == SC_REVOCATION_UNKNOWN) == (r.why != NULL));
	check((r.status == SC_REVOCATION_NOT_CHECKED) == (q.n_crls == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_arena a = { 0 };
	struct sc_bytes rest = { p, n };
	const struct sc_crl *all;
	struct sc_cert cert;
	struct sc_tlv first;

	sc_crl_read_all(&a, rest, &all);
	if (sc_der_next(&rest, &first)) {
		sc_cert_parse(&a, first.whole, &cert);
		if (!cert.parse_error)
			judge(&a, &cert, rest);
	}
	sc_arena_free(&a);
	return 0;
}
