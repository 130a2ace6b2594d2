/*
 * dane_path.h -- paths from a leaf to a trust anchor that a TLSA record names.
 *
 * The rules are those of x509/path.h, with the anchor that the record names as
 * the only one. A self-signed leaf has no path: it is nobody's TA, and what
 * stands above it did not issue it.
 */
#ifndef SC_X509_DANE_PATH_H
#define SC_X509_DANE_PATH_H

#include "x509/path.h"

/* How many are searched for; SC_LIMIT_DANE_PATHS in all. */
struct sc_dane_paths {
	struct sc_arena *arena;
	const struct sc_chain *chain;
	struct sc_date at;
	struct sc_trust *trust; /* whose memory is used, not its anchors */
	size_t n_searched;
	size_t n_signatures;
};

struct sc_dane_path {
	bool reached;        /* the anchor is above the leaf */
	struct sc_flaw flaw; /* what decides against it; OK: valid */
};

/* The path to a certificate: sent, or the one in a "2 0 0" record. */
struct sc_dane_path sc_dane_path_to(
	struct sc_dane_paths *p, const struct sc_cert *anchor);

/*
 * The path to a bare key, of a "2 1 0" record: to a certificate sent whose
 * signature it verifies, and which is no anchor itself (RFC 7671 5.2.3).
 */
struct sc_dane_path sc_dane_path_to_key(
	struct sc_dane_paths *p, struct sc_bytes spki);

#endif
