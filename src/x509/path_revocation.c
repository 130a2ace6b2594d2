#include "x509/path_revocation.h"

#include "base/attr.h"
#include "facts/revocation.h"
#include "x509/crl_check.h"
#include "x509/crl_signers.h"

static const struct sc_cert *issuer_of(
	const struct sc_path *p, const struct sc_cert *anchor, size_t at)
{
	return at + 1 < p->n ? p->certs[at + 1] : anchor;
}

/* Has a certificate that may sign CRLs a valid path of its own? */
static bool has_path(struct sc_path_rules *r, const struct sc_cert *c)
{
	const struct sc_path_query *outer = r->query;
	const struct sc_cert **sent =
		sc_new(r->arena, const struct sc_cert *, outer->n_sent + 1);
	struct sc_path_query q = { .sent = sent,
		.n_sent = outer->n_sent + 1,
		.at = outer->at,
		.trust = outer->trust,
		.purpose = SC_PURPOSE_ANY,
		.crls = outer->crls,
		.n_crls = outer->n_crls,
		.is_of_signer = true };

	sent[0] = c;
	memcpy(sent + 1, outer->sent, outer->n_sent * sizeof(*sent));

	struct sc_path path = sc_path_search(r->arena, &q);

	return path.anchor && path.n_flaws == 0;
}

/*
 * A path of its own costs a search: many served namesakes and many paths would
 * make that a search for each of both. One that is over the limit has no say.
 */
static bool is_vouched_for(struct sc_path_rules *r, const struct sc_cert *c)
{
	for (size_t i = 0; i < r->n_signers; i++)
		if (r->signers[i].cert == c)
			return r->signers[i].vouched;
	if (r->n_signers == SC_LIMIT_CRL_SIGNERS)
		return false;
	struct sc_path_signer *s = &r->signers[r->n_signers++];

	*s = (struct sc_path_signer){ c, has_path(r, c) };
	return s->vouched;
}

/*
 * The issuer, its other keys above it, which the path itself judges, and those
 * that the store has.
 */
static struct sc_crl_signers signers_above(const struct sc_path_rules *r,
	const struct sc_path *p, const struct sc_cert *anchor, size_t at)
{
	struct sc_crl_signers list = { { issuer_of(p, anchor, at) }, 1 };

	for (size_t i = at + 1; i < p->n; i++)
		sc_crl_signers_add(&list, issuer_of(p, anchor, i));
	sc_crl_signers_add_trusted(&list, r->query->trust, r->query->purpose);
	return list;
}

/* Others that are called like the issuer. */
static void add_others(struct sc_path_rules *r, struct sc_crl_signers *list)
{
	const struct sc_path_query *q = r->query;

	for (size_t i = 0; i < q->n_sent; i++)
		if (sc_crl_signers_lack(list, q->sent[i]) &&
			is_vouched_for(r, q->sent[i]))
			sc_crl_signers_add(list, q->sent[i]);
}

static struct sc_revocation_result ask(struct sc_path_rules *r,
	const struct sc_cert *cert, const struct sc_crl_signers *signers)
{
	const struct sc_crl_query q = { .cert = cert,
		.crls = r->query->crls,
		.n_crls = r->query->n_crls,
		.signers = signers->v,
		.n_signers = signers->n,
		.at = r->query->at,
		.strict = r->query->profile != SC_PROFILE_NONE,
		.memo = sc_trust_memo(r->query->trust),
		.signatures = &r->crl_signatures };

	if (r->crl_questions == 0)
		return (struct sc_revocation_result){
			.status = SC_REVOCATION_UNKNOWN,
			.why = "there are too many paths to ask about"
		};
	r->crl_questions--;
	return sc_crl_check(r->arena, &q);
}

static struct sc_revocation_result check(struct sc_path_rules *r,
	const struct sc_path *p, const struct sc_cert *anchor, size_t at)
{
	struct sc_crl_signers signers = signers_above(r, p, anchor, at);
	struct sc_revocation_result v = ask(r, p->certs[at], &signers);
	size_t n = signers.n;

	if (v.status != SC_REVOCATION_UNKNOWN || r->query->is_of_signer)
		return v;
	add_others(r, &signers);
	return signers.n > n ? ask(r, p->certs[at], &signers) : v;
}

static struct sc_flaw flaw_of(struct sc_arena *a, const struct sc_path *p,
	size_t at, const struct sc_revocation_result *v)
{
	bool revoked = v->status == SC_REVOCATION_REVOKED;
	const char *why = v->why ? v->why : "no CRL is about it";

	return (struct sc_flaw){ revoked ? SC_PATH_REVOKED :
					   SC_PATH_REVOCATION_UNKNOWN,
		at, p->certs[at], revoked ? sc_revocation_text(a, v) : why };
}

/*
 * What is known counts before what is not, and of that what is nearest the
 * leaf; of what is not known, what is nearest the anchor, since the rest
 * depends on it.
 */
bool sc_path_is_revoked(
	struct sc_path_rules *r, const struct sc_path *p, struct sc_flaw *flaw)
{
	const struct sc_cert *anchor = flaw->cert;
	bool found = false;

	if (r->leaf_is_anchor)
		return false;
	for (size_t i = p->n; i-- > 0 && r->query->n_crls;) {
		struct sc_revocation_result v = check(r, p, anchor, i);
		bool is_revoked = v.status == SC_REVOCATION_REVOKED;

		if (v.status == SC_REVOCATION_GOOD || (found && !is_revoked))
			continue;
		*flaw = flaw_of(r->arena, p, i, &v);
		found = true;
	}
	return found;
}
