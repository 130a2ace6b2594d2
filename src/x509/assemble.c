#include "x509/assemble.h"

#include "base/limits.h"
#include "x509/name.h"
#include "x509/sig.h"

struct search {
	struct sc_trust *trust;
	struct sc_date at;
	const struct sc_cert *const *certs;
	size_t n_certs;
	const struct sc_cert **chain;
	size_t n;
};

static bool verifies(struct sc_trust *trust, const struct sc_cert *c,
	const struct sc_key_facts *key)
{
	size_t unheeded = 0;

	return sc_sig_verify(sc_trust_memo(trust), c, key, &unheeded) ==
		SC_SIG_OK;
}

bool sc_assemble_is_root(struct sc_trust *trust, const struct sc_cert *c)
{
	return !c->parse_error && c->self_issued && verifies(trust, c, &c->key);
}

bool sc_assemble_issued(struct sc_trust *trust, const struct sc_cert *issuer,
	const struct sc_cert *c)
{
	return !c->parse_error && !issuer->parse_error &&
		!sc_bytes_equal(issuer->der, c->der) &&
		sc_name_equal(issuer->subject_der, c->issuer_der) &&
		verifies(trust, c, &issuer->key);
}

static bool is_in_chain(const struct search *s, const struct sc_cert *c)
{
	for (size_t i = 0; i < s->n; i++)
		if (sc_bytes_equal(s->chain[i]->der, c->der))
			return true;
	return false;
}

static bool has_anchor(const struct search *s, const struct sc_cert *c)
{
	const struct sc_cert *const *anchors;
	size_t n = sc_trust_by_subject(s->trust, c->issuer_der, &anchors);

	for (size_t i = 0; i < n; i++)
		if (!anchors[i]->parse_error &&
			verifies(s->trust, c, &anchors[i]->key))
			return true;
	return false;
}

/* Which of several issuers is taken; 0: it is none. */
static int rank(const struct search *s, const struct sc_cert *issuer,
	const struct sc_cert *c)
{
	bool lasts = issuer->not_before.s <= s->at.s &&
		s->at.s <= issuer->not_after.s;

	/* Of version 1 nothing says whether it is a CA. */
	if ((!issuer->is_ca && issuer->version >= 3) ||
		is_in_chain(s, issuer) ||
		!sc_assemble_issued(s->trust, issuer, c))
		return 0;
	if (sc_assemble_is_root(s->trust, issuer))
		return 2;
	return lasts ? 3 : 1;
}

static const struct sc_cert *find_issuer(
	const struct search *s, const struct sc_cert *c, int *best)
{
	const struct sc_cert *found = NULL;

	*best = 0;
	for (size_t i = 0; i < s->n_certs; i++) {
		int r = rank(s, s->certs[i], c);

		if (r > *best) {
			*best = r;
			found = s->certs[i];
		}
	}
	return found;
}

bool sc_assembly_may_be_whole(
	const struct sc_trust *trust, const struct sc_assembly *as)
{
	const char *store = sc_trust_name(trust);
	bool named = store && strcmp(store, "system") != 0;
	bool told = as->missing_url && !sc_trust_empty(trust);

	return as->end != SC_ASSEMBLY_MISSING || (as->n > 1 && !named && !told);
}

struct sc_assembly sc_assemble(struct sc_arena *a, struct sc_trust *trust,
	struct sc_date at, const struct sc_cert *leaf,
	const struct sc_cert *const *certs, size_t n)
{
	struct search s = { trust, at, certs, n,
		sc_new(a, const struct sc_cert *, SC_LIMIT_PATH_DEPTH), 0 };
	struct sc_assembly out = { .v = s.chain };
	const struct sc_cert *next = leaf, *top = leaf;
	int r = 3;

	/* An expired issuer at hand is worse than one in the trust store. */
	while (next && s.n < SC_LIMIT_PATH_DEPTH && r != 2 &&
		!(r == 1 && has_anchor(&s, top))) {
		s.chain[s.n++] = top = next;
		next = find_issuer(&s, top, &r);
	}
	out.n = s.n;
	if (sc_assemble_is_root(trust, leaf)) {
		out.end = SC_ASSEMBLY_SELF;
	} else if (next && r == 2) {
		out.end = SC_ASSEMBLY_ROOT;
		out.root = next;
	} else if (has_anchor(&s, top)) {
		out.end = SC_ASSEMBLY_ANCHOR;
	} else {
		out.missing_subject = top->issuer;
		out.missing_url = top->n_ca_issuers ? top->ca_issuers[0] : NULL;
	}
	return out;
}
