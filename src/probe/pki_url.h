/* pki_url.h -- the URLs of CRLs and OCSP responders, RFC 3986 in part. */
#ifndef SC_PROBE_PKI_URL_H
#define SC_PROBE_PKI_URL_H

#include "base/arena.h"
#include "base/ip.h"

struct sc_pki_url {
	const char *host; /* folded; an IPv6 address stands in brackets */
	bool is_address;
	struct sc_ip ip; /* is_address */
	int port;
	const char *path; /* begins with a slash; the query is part of it */
};

/*
 * Reads an http URL with a host name or an address, of printable ASCII, at
 * most SC_LIMIT_PKI_URL_BYTES long. Returns what is wrong with it, as the end
 * of a sentence ("is not an http URL"), or NULL.
 */
const char *sc_pki_url_parse(
	struct sc_arena *a, const char *text, struct sc_pki_url *out);

#endif
