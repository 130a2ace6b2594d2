#include "x509/dane_path.h"

#include "x509/chain.h"
#include "x509/key.h"
#include "x509/path_rules.h"
#include "x509/sig.h"

static const struct sc_cert *leaf_of(const struct sc_dane_paths *p)
{
	return p->chain->sent[0];
}

static struct sc_dane_path failed(
	enum sc_path_fault fault, const struct sc_cert *c, const char *detail)
{
	return (struct sc_dane_path){ .flaw = { fault, 0, c, detail } };
}

static struct sc_dane_path search(
	struct sc_dane_paths *p, struct sc_trust *only)
{
	struct sc_path_query q = { .sent = p->chain->sent,
		.n_sent = p->chain->n_sent,
		.at = p->at,
		.trust = only };
	struct sc_path path = sc_path_search(p->arena, &q);
	const struct sc_flaw *flaw = sc_chain_decisive(&path);
	struct sc_dane_path out = { .reached = path.anchor != NULL };

	if (flaw)
		out.flaw = *flaw;
	return out;
}

struct sc_dane_path sc_dane_path_to(
	struct sc_dane_paths *p, const struct sc_cert *anchor)
{
	const struct sc_cert *leaf = leaf_of(p);
	struct sc_trust *only;

	if (leaf->parse_error)
		return failed(SC_PATH_UNPARSABLE, leaf, leaf->parse_error);
	if (leaf->self_signed)
		return failed(SC_PATH_SELF_SIGNED_LEAF, leaf, NULL);
	if (p->n_searched++ >= SC_LIMIT_DANE_PATHS)
		return failed(SC_PATH_LIMIT, leaf, NULL);
	only = anchor->parse_error ?
		NULL :
		sc_trust_only(p->arena, p->trust, anchor->der);
	return only ? search(p, only) :
		      failed(SC_PATH_UNPARSABLE, anchor, anchor->parse_error);
}

/* An anchor is let off these; what a bare key signed is not. */
static struct sc_dane_path judge_signed(
	struct sc_dane_paths *p, const struct sc_cert *c)
{
	struct sc_path_query query = { .at = p->at, .trust = p->trust };
	struct sc_path_rules rules = { .arena = p->arena, .query = &query };
	struct sc_path path = { .certs = { c }, .n = 1 };
	struct sc_dane_path out = { .reached = true,
		.flaw = { SC_PATH_OK, 0, c, NULL } };

	for (size_t i = 0; i < sc_path_n_cert_rules && !out.flaw.fault; i++)
		sc_path_cert_rules[i](&rules, &path, &out.flaw);
	return out;
}

static bool verifies(struct sc_dane_paths *p, const struct sc_cert *c,
	const struct sc_key_facts *key)
{
	return !c->parse_error && p->n_signatures < SC_LIMIT_SIGNATURES &&
		sc_sig_verify(sc_trust_memo(p->trust), c, key,
			&p->n_signatures) == SC_SIG_OK;
}

struct sc_dane_path sc_dane_path_to_key(
	struct sc_dane_paths *p, struct sc_bytes spki)
{
	struct sc_dane_path best = failed(SC_PATH_NO_ISSUER, leaf_of(p), NULL);
	struct sc_key_facts key = { 0 };

	if (!sc_key_parse(p->arena, spki, &key))
		return best;
	for (size_t i = 0; i < p->chain->n_sent; i++) {
		const struct sc_cert *c = p->chain->sent[i];
		struct sc_dane_path up;

		if (!verifies(p, c, &key))
			continue;
		up = sc_dane_path_to(p, c);
		if (up.reached && !up.flaw.fault)
			up = judge_signed(p, c);
		if (up.reached && !up.flaw.fault)
			return up;
		if (up.reached && !best.reached)
			best = up;
	}
	return best;
}
