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

bool sc_pki_answer_is_genuine(struct sc_arena *a, const struct sc_pki_fetch *f,
	const struct sc_cert *cert, const struct sc_cert *issuer)
{
	const struct sc_ocsp_question q = {
		.cert = cert, .issuer = issuer, .at = f->fetched_at
	};
	struct sc_crl crl;

	if (f->kind == SC_PKI_OCSP)
		return sc_ocsp_judge(a, sc_memo_new(a), f->body, &q).fault ==
			SC_OCSP_OK;
	sc_crl_parse(a, f->body, &crl);
	return !crl.parse_error &&
		(!issuer ||
			sc_sig_verify_data(NULL, &crl.parts, &issuer->key) !=
				SC_SIG_BAD);
}
