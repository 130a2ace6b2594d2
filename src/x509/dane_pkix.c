#include "x509/dane_pkix.h"

#include "base/limits.h"
#include "x509/cert.h"
#include "x509/chain.h"
#include "x509/dane.h"
#include "x509/sig.h"

static bool is_whole_ca(const struct sc_tlsa *t)
{
	return t->use == SC_TLSA_USABLE && t->selector == SC_TLSA_CERT &&
		t->mtype == SC_TLSA_FULL &&
		(t->usage == SC_TLSA_PKIX_TA || t->usage == SC_TLSA_DANE_TA);
}

/* What was sent, with the certificates of the records behind it. */
static size_t complete(
	const struct sc_dane_pkix *p, const struct sc_cert ***out)
{
	size_t n = p->sent->n_sent;

	*out = sc_new(p->arena, const struct sc_cert *, SC_LIMIT_CHAIN_CERTS);
	memcpy(*out, p->sent->sent, n * sizeof(**out));
	for (size_t i = 0; i < p->policy->n_records; i++) {
		const struct sc_tlsa *t = &p->policy->records[i];

		if (n == SC_LIMIT_CHAIN_CERTS || !is_whole_ca(t))
			continue;
		struct sc_cert *c = sc_new(p->arena, struct sc_cert, 1);

		sc_cert_parse(p->arena, t->data, c);
		sc_sig_note_self_signed(sc_trust_memo(p->trust), c);
		(*out)[n++] = c;
	}
	return n;
}

static const struct sc_chain *best_of(struct sc_dane_pkix *p)
{
	const struct sc_cert **all;

	if (p->best)
		return p->best;
	p->best = p->sent;
	if (p->sent->trusted)
		return p->best;
	size_t n = complete(p, &all);

	if (n > p->sent->n_sent)
		p->best = sc_chain_judge(p->arena, all, n, p->at, p->trust);
	return p->best;
}

static bool is_of(
	struct sc_arena *a, const struct sc_tlsa *t, const struct sc_cert *c)
{
	struct sc_bytes data = sc_dane_data(a, c, t->selector, t->mtype);

	return data.p && sc_bytes_equal(data, t->data);
}

static bool is_anchor_of(struct sc_arena *a, const struct sc_chain *chain,
	const struct sc_tlsa *t)
{
	struct sc_cert c;

	if (!chain->anchor)
		return false;
	sc_cert_parse(a, chain->anchor->der, &c);
	return is_of(a, t, &c);
}

bool sc_dane_pkix_is_anchor(
	const struct sc_dane_pkix *p, const struct sc_tlsa *t)
{
	for (size_t i = 0; i < p->sent->n_sent; i++) {
		const struct sc_cert *const *anchors, *c = p->sent->sent[i];
		size_t n = c->parse_error ?
			0 :
			sc_trust_by_subject(p->trust, c->issuer_der, &anchors);

		for (size_t k = 0; k < n; k++)
			if (is_of(p->arena, t, anchors[k]))
				return true;
	}
	return false;
}

bool sc_dane_pkix_has_issuer(struct sc_dane_pkix *p, const struct sc_tlsa *t)
{
	const struct sc_chain *best = best_of(p);

	for (size_t i = 1; i < best->n_path; i++)
		if (is_of(p->arena, t, best->path[i]))
			return true;
	return is_anchor_of(p->arena, best, t);
}

const char *sc_dane_pkix_fault(struct sc_dane_pkix *p)
{
	const struct sc_chain *best = best_of(p);

	if (!best->trusted)
		return best->fault_text;
	if (p->named || !p->policy->n_names)
		return p->named ? NULL : "there is no name to expect";
	return sc_arena_printf(
		p->arena, "the certificate is not for %s", p->policy->names[0]);
}
