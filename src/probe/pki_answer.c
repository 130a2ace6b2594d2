#include "probe/pki_answer.h"

#include "x509/crl.h"
#include "x509/ocsp.h"
#include "x509/sig.h"

struct sc_date sc_pki_answer_until(
	struct sc_arena *a, enum sc_pki_kind kind, struct sc_bytes answer)
{
	struct sc_date none = { 0 };
	struct sc_ocsp ocsp;
	struct sc_crl crl;

	if (kind == SC_PKI_OCSP)
		return sc_ocsp_parse(a, answer, &ocsp) && ocsp.n_singles &&
				ocsp.singles[0].has_next_update ?
			ocsp.singles[0].next_update :
			none;
	sc_crl_parse(a, answer, &crl);
	return !crl.parse_error && crl.has_next_update ? crl.next_update : none;
}

static enum sc_pki_standing standing_of_crl(struct sc_arena *a,
	struct sc_bytes answer, const struct sc_cert *issuer)
{
	static const enum sc_pki_standing worth[] = {
		[SC_SIG_OK] = SC_PKI_GENUINE,
		[SC_SIG_BAD] = SC_PKI_USELESS,
		[SC_SIG_UNKNOWN] = SC_PKI_UNVERIFIED,
		[SC_SIG_UNPAID] = SC_PKI_UNVERIFIED,
	};
	struct sc_crl crl;

	sc_crl_parse(a, answer, &crl);
	if (crl.parse_error)
		return SC_PKI_USELESS;
	if (!issuer)
		return SC_PKI_UNVERIFIED;
	return worth[sc_sig_verify_data(NULL, &crl.parts, &issuer->key)];
}

enum sc_pki_standing sc_pki_answer_standing(struct sc_arena *a,
	const struct sc_pki_fetch *f, const struct sc_cert *cert,
	const struct sc_cert *issuer)
{
	const struct sc_ocsp_question q = {
		.cert = cert, .issuer = issuer, .at = f->fetched_at
	};

	if (f->kind == SC_PKI_CRL)
		return standing_of_crl(a, f->body, issuer);
	return sc_ocsp_judge(a, sc_memo_new(a), f->body, &q).fault ==
			SC_OCSP_OK ?
		SC_PKI_GENUINE :
		SC_PKI_USELESS;
}
