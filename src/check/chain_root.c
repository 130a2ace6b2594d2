/* Roots at their beginning and at their end: too new, and signed as of old. */
#include "base/text.h"
#include "check/cert.h"
#include "check/chain.h"
#include "check/topics.h"

/*
 * Roots of public CAs that are in use and not yet in the trust stores, so that
 * an older one has to vouch for them: Let's Encrypt's "Generation Y", by its
 * certificates.md of 2026-07-08. Once a store has one, a chain that ends there
 * is trusted, and nothing here is asked.
 */
static const struct {
	const char *organization, *common_name, *vouched_by;
} new_roots[] = {
	{ "ISRG", "Root YE", "ISRG Root X2" },
	{ "ISRG", "Root YR", "ISRG Root X1" },
};

static bool is_issued_by(
	const struct sc_cert *c, const char *organization, const char *name)
{
	return c && !c->parse_error &&
		sc_text_same(c->issuer_organization, organization) &&
		sc_text_same(c->issuer_common_name, name);
}

/* The end of the path may be the new root itself, as it signed itself. */
static struct sc_verdict cross_missing(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;
	size_t i = 0;

	if (c->store_empty)
		return SC_IS_UNSEEN;
	if (sc_chain_end(c) == SC_PATH_OK)
		return SC_IS_FINE;
	while (i < SC_COUNT(new_roots) &&
		!is_issued_by(sc_chain_last(c), new_roots[i].organization,
			new_roots[i].common_name))
		i++;
	if (i == SC_COUNT(new_roots))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_CROSS_MISSING),
		SC_TEXT("root", new_roots[i].common_name),
		SC_TEXT("voucher", new_roots[i].vouched_by),
		SC_PHRASE("cost", sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS)));

	sc_chain_show_sent(&v, s);
	return v;
}

static bool is_weakly_signed(const struct sc_cert *c)
{
	return c->signature_hash == SC_HASH_SHA1 ||
		c->signature_hash == SC_HASH_MD5 ||
		c->signature_hash == SC_HASH_MD2;
}

/* In the first place it is the server's own, and sig-sha1 knows better. */
static struct sc_verdict sha1_root(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->root_included <= 0 || (size_t)c->root_included >= c->n_sent)
		return SC_IS_NA;

	const struct sc_cert *root = c->sent[c->root_included];

	if (!is_weakly_signed(root))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_SHA1_ROOT),
		SC_TEXT("root", sc_chain_title(s, root)),
		SC_TEXT("signature_name", root->signature_name));

	sc_chain_show_sent(&v, s);
	return v;
}

const struct sc_check sc_checks_chain_root[] = {
	{
		.id = SC_CHECK_CHAIN_CROSS_MISSING,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_CROSS_MISSING_FIX,
		.needs = SC_NEED_PARSED,
		.run = cross_missing,
	},
	{
		.id = SC_CHECK_CHAIN_SHA1_ROOT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_TO_DO,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = sha1_root,
	},
	{ 0 },
};
