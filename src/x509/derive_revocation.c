#include "x509/derive_revocation.h"

#include <string.h>

#include "base/limits.h"
#include "x509/chain_issuer.h"
#include "x509/crl_check.h"
#include "x509/crl_points.h"
#include "x509/crl_signers.h"
#include "x509/name.h"
#include "x509/ocsp.h"
#include "x509/path.h"
#include "x509/sig.h"

#define KNOWN_CHAINS 32 /* among which an equal one is looked for */

struct known {
	const struct sc_chain *chain;
	const struct sc_revocation_facts *facts; /* without a staple */
};

struct sc_inquiry_facts {
	struct sc_arena *arena;
	const struct sc_obs *obs;
	struct sc_date at;
	struct sc_trust *trust;
	const struct sc_pki_fetch *pki; /* of obs, as many as a probe makes */
	size_t n_pki;
	const struct sc_crl **crls; /* by index as pki; or NULL */
	size_t signatures;          /* of CRLs, that were verified */
	struct known known[KNOWN_CHAINS];
	size_t n_known;
};

/* One certificate of a path, and all that is asked for it. */
struct ask {
	struct sc_inquiry_facts *q;
	const struct sc_chain *chain;
	size_t at; /* in its path */
	const struct sc_cert *cert, *issuer;
	struct sc_revocation_facts *out;
};

static bool came(const struct sc_pki_fetch *f)
{
	return f->outcome == SC_OUTCOME_OK && f->status == 200 && f->body.n;
}

/* RFC 5280 4.2.1.13 wants DER; the first of a PEM file is as good. */
static const struct sc_crl *read_crl(
	struct sc_arena *a, const struct sc_pki_fetch *f)
{
	const struct sc_crl *crl;

	if (f->kind != SC_PKI_CRL || !came(f))
		return NULL;
	if (sc_crl_read_all(a, f->body, &crl) > 0)
		return crl;

	struct sc_crl *none = sc_new(a, struct sc_crl, 1);

	none->parse_error = "it is neither DER nor PEM";
	return none;
}

struct sc_inquiry_facts *sc_revocation_open(struct sc_arena *a,
	const struct sc_obs *obs, struct sc_date at, struct sc_trust *trust)
{
	struct sc_inquiry_facts *q = sc_new(a, struct sc_inquiry_facts, 1);

	*q = (struct sc_inquiry_facts){
		.arena = a, .obs = obs, .at = at, .trust = trust
	};
	q->pki = obs->pki;
	q->n_pki = obs->n_pki < SC_LIMIT_PKI_FETCHES ? obs->n_pki :
						       SC_LIMIT_PKI_FETCHES;
	q->crls = sc_new(a, const struct sc_crl *, q->n_pki);
	for (size_t i = 0; i < q->n_pki; i++)
		q->crls[i] = read_crl(a, &q->pki[i]);
	return q;
}

static bool is_among(const char *url, const char *const *urls, size_t n_urls)
{
	for (size_t i = 0; i < n_urls; i++)
		if (strcmp(urls[i], url) == 0)
			return true;
	return false;
}

static bool has_path(const struct ask *k, const struct sc_cert *c)
{
	const struct sc_chain *chain = k->chain;
	const struct sc_cert **sent =
		sc_new(k->q->arena, const struct sc_cert *, chain->n_sent + 1);
	const struct sc_path_query query = { .sent = sent,
		.n_sent = chain->n_sent + 1,
		.at = k->q->at,
		.trust = k->q->trust,
		.purpose = SC_PURPOSE_ANY,
		.is_of_signer = true };

	sent[0] = c;
	memcpy(sent + 1, chain->sent, chain->n_sent * sizeof(*sent));

	struct sc_path path = sc_path_search(k->q->arena, &query);

	return path.anchor && path.n_flaws == 0;
}

/* The issuer, and its other keys: in the path, in the store, and served. */
static struct sc_crl_signers list_signers(const struct ask *k)
{
	const struct sc_chain *chain = k->chain;
	struct sc_crl_signers list = { { k->issuer }, 1 };

	for (size_t i = k->at + 1; i < chain->n_path; i++) {
		const struct sc_cert *above =
			sc_chain_issuer(k->q->arena, chain, i);

		if (above)
			sc_crl_signers_add(&list, above);
	}
	sc_crl_signers_add_trusted(&list, k->q->trust, SC_PURPOSE_SERVER);
	for (size_t i = 0; i < chain->n_sent; i++)
		if (sc_crl_signers_lack(&list, chain->sent[i]) &&
			has_path(k, chain->sent[i]))
			sc_crl_signers_add(&list, chain->sent[i]);
	return list;
}

static struct sc_revocation_result by_crls(
	const struct ask *k, const struct sc_crl *crls, size_t n)
{
	const struct sc_crl_signers signers = list_signers(k);
	const struct sc_crl_query query = { .cert = k->cert,
		.crls = crls,
		.n_crls = n,
		.signers = signers.v,
		.n_signers = signers.n,
		.at = k->q->at,
		.memo = sc_trust_memo(k->q->trust),
		.signatures = &k->q->signatures };

	return sc_crl_check(k->q->arena, &query);
}

static bool is_indirect(const struct ask *k)
{
	const struct sc_crl_point *points;
	size_t n = sc_crl_points(k->q->arena, k->cert, &points);
	bool all = n > 0;

	for (size_t i = 0; i < n; i++)
		all &= points[i].indirect;
	return all;
}

static void note_crl(struct ask *k, size_t i)
{
	const struct sc_pki_fetch *f = &k->q->pki[i];
	const struct sc_crl *crl = k->q->crls[i];
	struct sc_revocation_facts *out = k->out;

	if (out->crl && (out->crl_came || !crl))
		return;
	out->crl = f;
	out->crl_came = crl != NULL;
	if (!crl || crl->parse_error)
		return;
	out->this_update = crl->this_update;
	out->next_update = crl->next_update;
	out->has_next_update = crl->has_next_update;
}

static const char *why_not_got(
	struct sc_arena *a, const struct sc_pki_fetch *f, const char *what)
{
	if (f->detail)
		return sc_arena_printf(
			a, "%s could not be had: %s", what, f->detail);
	return sc_arena_printf(
		a, "%s could not be had: HTTP status %d", what, f->status);
}

static void ask_crls(struct ask *k)
{
	const struct sc_obs *obs = k->q->obs;
	struct sc_crl *crls =
		sc_new(k->q->arena, struct sc_crl, SC_LIMIT_PKI_FETCHES);
	struct sc_revocation_result *r = &k->out->by_crl;
	size_t n = 0;

	for (size_t i = 0; i < k->q->n_pki; i++) {
		if (k->q->pki[i].kind != SC_PKI_CRL ||
			!is_among(k->q->pki[i].url, k->cert->crl_urls,
				k->cert->n_crl_urls))
			continue;
		note_crl(k, i);
		if (k->q->crls[i])
			crls[n++] = *k->q->crls[i];
	}
	*r = (struct sc_revocation_result){ .status = SC_REVOCATION_UNKNOWN,
		.reason = -1 };
	if (is_indirect(k)) {
		r->why = "its CRL is an indirect one, by another issuer, which "
			 "we do not process";
		r->crl_fault = SC_CRL_UNSUPPORTED;
	} else if (n)
		*r = by_crls(k, crls, n);
	else if (k->out->crl)
		r->why = why_not_got(k->q->arena, k->out->crl, "its CRL");
	else
		r->why = obs->inquest == SC_INQUEST_OFFLINE ?
			"its CRL is not in the cache, and nothing was fetched" :
			"its CRL was not fetched";
}

static void ask_responder(struct ask *k)
{
	const struct sc_ocsp_question question = {
		.cert = k->cert, .issuer = k->issuer, .at = k->q->at
	};

	for (size_t i = 0; i < k->q->n_pki; i++) {
		const struct sc_pki_fetch *f = &k->q->pki[i];

		if (f->kind != SC_PKI_OCSP || !f->certificate ||
			strcmp(f->certificate, k->cert->sha256) != 0 ||
			k->out->ocsp.sent)
			continue;
		k->out->asked = f;
		if (came(f))
			k->out->ocsp = sc_ocsp_judge(k->q->arena,
				sc_trust_memo(k->q->trust), f->body, &question);
	}
}

static bool counts(const struct sc_staple_facts *f)
{
	return f->sent && f->fault == SC_OCSP_OK &&
		f->result.status != SC_REVOCATION_UNKNOWN;
}

static void take_ocsp(struct sc_revocation_facts *out,
	enum sc_revocation_source source, const struct sc_staple_facts *f)
{
	out->result = f->result;
	out->source = source;
	out->this_update = f->this_update;
	out->next_update = f->next_update;
	out->has_next_update = f->has_next_update;
	if (source == SC_REVOCATION_BY_OCSP && out->asked)
		out->url = out->asked->url;
}

/* Of several that count: the first, or the first that says revoked. */
static void take_answers(
	struct sc_revocation_facts *out, const struct sc_staple_facts *staple)
{
	const struct {
		enum sc_revocation_source source;
		const struct sc_staple_facts *f;
	} answers[] = {
		{ SC_REVOCATION_BY_STAPLE, staple },
		{ SC_REVOCATION_BY_OCSP, &out->ocsp },
	};

	for (size_t i = 0; i < SC_COUNT(answers); i++) {
		const struct sc_staple_facts *f = answers[i].f;

		if (!f || !counts(f) ||
			out->result.status == SC_REVOCATION_REVOKED)
			continue;
		if (!out->source || f->result.status == SC_REVOCATION_REVOKED)
			take_ocsp(out, answers[i].source, f);
	}
}

static const char *why_unknown(struct sc_arena *a,
	const struct sc_revocation_facts *f, const struct sc_cert *cert)
{
	if (f->ocsp.sent)
		return f->ocsp.result.why ? f->ocsp.result.why :
					    "the responder does not know it";
	if (f->asked)
		return why_not_got(a, f->asked, "the OCSP response");
	if (cert->n_crl_urls)
		return f->by_crl.why;
	return "its OCSP responder was not asked";
}

static void conclude(struct ask *k)
{
	struct sc_revocation_facts *out = k->out;
	const struct sc_revocation_result *crl = &out->by_crl;

	if (crl->status == SC_REVOCATION_GOOD ||
		crl->status == SC_REVOCATION_REVOKED) {
		out->result = *crl;
		out->source = SC_REVOCATION_BY_CRL;
		out->url = out->crl ? out->crl->url : NULL;
	}
	take_answers(out, NULL);
	if (out->source)
		return;
	out->result =
		(struct sc_revocation_result){ .status = SC_REVOCATION_UNKNOWN,
			.reason = -1 };
	out->result.why = why_unknown(k->q->arena, out, k->cert);
}

/* Why there is nothing to ask; or NULL. */
static const char *exemption(const struct ask *k)
{
	const struct sc_cert *c = k->cert;
	struct sc_date asked = k->q->obs->observed_at;

	if (c->parse_error)
		return "it cannot be read";
	if (c->self_issued)
		return "it is a root, or signed by itself";
	if (!c->n_crl_urls && !c->n_ocsp_urls)
		return "it names neither a CRL nor an OCSP responder";
	if (asked.s < c->not_before.s || c->not_after.s < asked.s)
		return "it was not valid when it was seen, and CAs need not "
		       "tell of such";
	return NULL;
}

/* An issuer that did not issue it has no say: the path tells of that. */
static bool has_issuer(const struct ask *k)
{
	return k->issuer && !k->issuer->parse_error &&
		sc_sig_verify(sc_trust_memo(k->q->trust), k->cert,
			&k->issuer->key, &k->q->signatures) == SC_SIG_OK;
}

static void ask_about(struct ask *k)
{
	struct sc_revocation_facts *out = k->out;
	const char *why = exemption(k);

	out->result.reason = -1;
	out->result.why = why;
	if (why)
		return;
	if (!has_issuer(k)) {
		out->result.status = SC_REVOCATION_UNKNOWN;
		out->result.why = "its issuer's certificate was not seen";
		return;
	}
	if (k->cert->n_crl_urls)
		ask_crls(k);
	ask_responder(k);
	conclude(k);
}

/* Is there a valid path without that CA? */
static bool is_avoidable(const struct ask *k)
{
	const struct sc_path_query query = { .sent = k->chain->sent,
		.n_sent = k->chain->n_sent,
		.without = k->cert,
		.at = k->q->at,
		.trust = k->q->trust };
	struct sc_path path = sc_path_search(k->q->arena, &query);

	return path.anchor && path.n_flaws == 0;
}

static struct sc_revocation_facts *derive(
	struct sc_inquiry_facts *q, const struct sc_chain *chain)
{
	struct sc_revocation_facts *out =
		sc_new(q->arena, struct sc_revocation_facts, chain->n_path);

	for (size_t i = 0; i < chain->n_path; i++) {
		struct ask k = { .q = q,
			.chain = chain,
			.at = i,
			.cert = chain->path[i],
			.issuer = sc_chain_issuer(q->arena, chain, i),
			.out = &out[i] };

		ask_about(&k);
		if (i > 0 && out[i].result.status == SC_REVOCATION_REVOKED)
			out[i].avoidable = chain->trusted && is_avoidable(&k);
	}
	return out;
}

static const struct sc_revocation_facts *known(
	struct sc_inquiry_facts *q, const struct sc_chain *chain)
{
	const struct sc_revocation_facts *facts;

	for (size_t i = 0; i < q->n_known; i++)
		if (q->known[i].chain == chain)
			return q->known[i].facts;
	facts = derive(q, chain);
	if (q->n_known < KNOWN_CHAINS)
		q->known[q->n_known++] = (struct known){ chain, facts };
	return facts;
}

const struct sc_revocation_facts *sc_revocation_derive(
	struct sc_inquiry_facts *q, const struct sc_chain *chain,
	const struct sc_staple_facts *staple)
{
	const struct sc_revocation_facts *shared;

	if (q->obs->inquest == SC_INQUEST_NONE || !chain || !chain->n_path)
		return NULL;
	shared = known(q, chain);
	if (!counts(staple) || chain->path[0] != chain->sent[0])
		return shared;

	struct sc_revocation_facts *own =
		sc_new(q->arena, struct sc_revocation_facts, chain->n_path);

	memcpy(own, shared, chain->n_path * sizeof(*own));
	take_answers(&own[0], staple);
	return own;
}
