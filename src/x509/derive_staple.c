#include "x509/derive_staple.h"

#include "x509/chain_issuer.h"
#include "x509/name.h"
#include "x509/ocsp.h"

/* By its name alone: the signature of the path is another matter. */
static const struct sc_cert *sent_issuer(const struct sc_chain *chain)
{
	const struct sc_cert *leaf = chain->sent[0];

	for (size_t i = 1; i < chain->n_sent; i++)
		if (!chain->sent[i]->parse_error &&
			sc_name_equal(
				leaf->issuer_der, chain->sent[i]->subject_der))
			return chain->sent[i];
	return leaf->self_issued ? leaf : NULL;
}

const struct sc_cert *sc_staple_issuer(
	struct sc_arena *a, const struct sc_chain *chain)
{
	const struct sc_cert *issuer = sc_chain_issuer(a, chain, 0);

	return issuer ? issuer : sent_issuer(chain);
}

struct sc_staple_facts sc_staple_derive(struct sc_arena *a,
	struct sc_memo *memo, const struct sc_tls *tls,
	const struct sc_chain *chain, struct sc_date at)
{
	if (!tls || !tls->ocsp_response.n || !chain ||
		chain->sent[0]->parse_error)
		return (struct sc_staple_facts){ .sent = false };

	struct sc_ocsp_question q = { .cert = chain->sent[0],
		.issuer = sc_staple_issuer(a, chain),
		.at = at };

	return sc_ocsp_judge(a, memo, tls->ocsp_response, &q);
}
