#include "facts/chain.h"

#include "base/text.h"

bool sc_chain_is_public(const struct sc_chain *chain, const struct sc_cert *c)
{
	return chain && chain->trusted && !c->self_signed && chain->anchor &&
		chain->anchor->is_public;
}

static unsigned unusual_of(const struct sc_cert *c)
{
	unsigned bits = 0;

	if (c->parse_error || c->self_signed)
		return 0;
	if (c->signature_hash == SC_HASH_SHA224)
		bits |= SC_UNUSUAL_SHA224;
	if (c->signature_unusual_pss || c->signature_hash == SC_HASH_SHA3 ||
		c->signature_hash == SC_HASH_RIPEMD160)
		bits |= SC_UNUSUAL_RSA;
	if (c->key.modulus.n && sc_key_exponent(&c->key) > SC_KEY_E_LARGE)
		bits |= SC_UNUSUAL_EXPONENT;
	return bits;
}

unsigned sc_chain_unusual(const struct sc_chain *chain)
{
	const struct sc_cert *leaf = chain->n_sent ? chain->sent[0] : NULL;
	unsigned bits = leaf ? unusual_of(leaf) : 0;

	for (size_t i = 1; i < chain->n_path; i++)
		bits |= unusual_of(chain->path[i]);
	if (leaf && !leaf->parse_error && leaf->key.type == SC_KEY_EC &&
		sc_text_same(leaf->key.curve, "P-521"))
		bits |= SC_UNUSUAL_P521;
	return bits;
}
