#include "x509/chain_issuer.h"

#include "x509/cert.h"

static const struct sc_cert *anchor_as_cert(
	struct sc_arena *a, const struct sc_anchor *anchor)
{
	struct sc_cert *c = sc_new(a, struct sc_cert, 1);

	sc_cert_parse(a, anchor->der, c);
	return c->parse_error ? NULL : c;
}

const struct sc_cert *sc_chain_issuer(
	struct sc_arena *a, const struct sc_chain *chain, size_t at)
{
	if (at + 1 < chain->n_path)
		return chain->path[at + 1];
	return at + 1 == chain->n_path && chain->anchor ?
		anchor_as_cert(a, chain->anchor) :
		NULL;
}
