/* OCSP responses: the input is one in DER. */
#include <stdlib.h>

#include "x509/ocsp.h"

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_inside(struct sc_bytes whole, struct sc_bytes b)
{
	check(b.n == 0 ||
		(b.p >= whole.p && b.n <= whole.n &&
			(size_t)(b.p - whole.p) <= whole.n - b.n));
}

static void check_parts(struct sc_bytes der, const struct sc_ocsp *r)
{
	check(r->n_singles > 0 && r->n_singles <= SC_LIMIT_OCSP_SINGLES);
	check((r->responder_name.p != NULL) != (r->responder_key.p != NULL));
	check_inside(der, r->to_verify.tbs);
	check_inside(der, r->to_verify.signature);
	check_inside(der, r->nonce);
	for (size_t i = 0; i < r->n_singles; i++) {
		check_inside(der, r->singles[i].serial);
		check(r->singles[i].status != SC_REVOCATION_NOT_CHECKED);
	}
	for (size_t i = 0; i < r->n_certs; i++)
		check_inside(der, r->certs[i]);
}

/* The first certificate that came along, as issuer and as the one meant. */
static void judge(
	struct sc_arena *a, struct sc_bytes der, const struct sc_ocsp *r)
{
	struct sc_cert c = { .parse_error = "none" };

	if (r->n_certs)
		sc_cert_parse(a, r->certs[0], &c);
	struct sc_ocsp_question q = { .cert = &c,
		.issuer = c.parse_error ? NULL : &c,
		.at = r->produced_at };

	if (!c.parse_error && r->n_singles)
		c.serial = r->singles[0].serial;
	struct sc_staple_facts f = sc_ocsp_judge(a, sc_memo_new(a), der, &q);

	check(f.sent && f.fault != SC_OCSP_UNREADABLE);
	check((f.fault == SC_OCSP_OK) == (f.result.why == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct sc_bytes der = { p, n };
	struct sc_arena a = { 0 };
	struct sc_ocsp r;

	if (sc_ocsp_parse(&a, der, &r)) {
		if (r.status == 0)
			check_parts(der, &r);
		judge(&a, der, &r);
	}
	sc_arena_free(&a);
	return 0;
}
