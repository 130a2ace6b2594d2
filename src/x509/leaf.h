/*
 * leaf.h -- which certificate of a file is the server's, in whatever order they
 * stand.
 */
#ifndef SC_X509_LEAF_H
#define SC_X509_LEAF_H

#include "base/arena.h"
#include "facts/facts.h"

/* It issued another one of the `n` certificates. */
bool sc_leaf_issued_any(
	const struct sc_cert *c, const struct sc_cert *const *certs, size_t n);

/* It is of no CA, and issued no other of the `n` certificates. */
bool sc_leaf_is(
	const struct sc_cert *c, const struct sc_cert *const *certs, size_t n);

/*
 * It is self-signed for a host, as "openssl req -x509" makes it, which says CA
 * of it.
 */
bool sc_leaf_is_self_made(const struct sc_cert *c);

/*
 * `leaf` and above it its issuers among the certificates, by name, as a server
 * should send them. Returns their number, at least 1.
 */
size_t sc_leaf_chain(struct sc_arena *a, const struct sc_cert *leaf,
	const struct sc_cert *const *certs, size_t n,
	const struct sc_cert *const **out);

/*
 * Where the first certificate is a CA that issued others, and one alone is the
 * server's: the index of that. Else 0: the order is what it should be, or
 * nobody can tell.
 */
size_t sc_leaf_index(const struct sc_cert *const *certs, size_t n);

#endif
