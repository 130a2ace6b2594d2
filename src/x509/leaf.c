#include "x509/leaf.h"

#include "base/dname.h"
#include "base/limits.h"
#include "x509/name.h"

static bool issued(const struct sc_cert *issuer, const struct sc_cert *c)
{
	return issuer != c && !c->parse_error && !issuer->parse_error &&
		!sc_bytes_equal(issuer->der, c->der) &&
		sc_name_equal(issuer->subject_der, c->issuer_der);
}

bool sc_leaf_issued_any(const struct sc_cert *issuer,
	const struct sc_cert *const *certs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (issued(issuer, certs[i]))
			return true;
	return false;
}

/* A host's name as the common name: no CA is called so. */
static bool is_named_for_host(const struct sc_cert *c)
{
	struct sc_bytes cn = { NULL, 0 };

	if (c->n_dns_names)
		return true;
	if (c->n_common_names)
		cn = c->common_names[c->n_common_names - 1];
	return cn.n && sc_dname_check(cn) == SC_DNAME_OK &&
		memchr(cn.p, '.', cn.n);
}

bool sc_leaf_is_self_made(const struct sc_cert *c)
{
	return !c->parse_error && is_named_for_host(c) &&
		sc_name_equal(c->subject_der, c->issuer_der);
}

bool sc_leaf_is(
	const struct sc_cert *c, const struct sc_cert *const *certs, size_t n)
{
	return !c->parse_error && !c->is_ca && !sc_leaf_issued_any(c, certs, n);
}

static bool is_among(
	const struct sc_cert *c, const struct sc_cert *const *certs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (certs[i] == c)
			return true;
	return false;
}

static const struct sc_cert *issuer_of(
	const struct sc_cert *c, const struct sc_cert *const *certs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (certs[i]->is_ca && issued(certs[i], c))
			return certs[i];
	return NULL;
}

size_t sc_leaf_chain(struct sc_arena *a, const struct sc_cert *leaf,
	const struct sc_cert *const *certs, size_t n,
	const struct sc_cert *const **out)
{
	const struct sc_cert **chain = sc_new(a, const struct sc_cert *, n + 1);
	const struct sc_cert *next = leaf;
	size_t n_chain = 0;

	while (next && n_chain <= n && !is_among(next, chain, n_chain)) {
		chain[n_chain++] = next;
		next = issuer_of(next, certs, n);
	}
	*out = chain;
	return n_chain;
}

size_t sc_leaf_index(const struct sc_cert *const *certs, size_t n)
{
	size_t found = 0, n_found = 0;

	if (n == 0 || n > SC_LIMIT_CHAIN_CERTS || certs[0]->parse_error ||
		!certs[0]->is_ca || !sc_leaf_issued_any(certs[0], certs, n))
		return 0;
	for (size_t i = 1; i < n; i++)
		if (sc_leaf_is(certs[i], certs, n)) {
			found = i;
			n_found++;
		}
	return n_found == 1 ? found : 0;
}
