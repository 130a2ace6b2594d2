/*
 * pki_get.h -- one CRL or one OCSP response, from its URL to its bytes.
 *
 * Names are looked up by our resolver; the gate (net/gate.h) has its say about
 * each address and port, since anybody can put a URL into a certificate, and a
 * name into the DNS. A CRL that has moved is looked for at most
 * SC_LIMIT_PKI_REDIRECTS times, by the same rules.
 */
#ifndef SC_PROBE_PKI_GET_H
#define SC_PROBE_PKI_GET_H

#include "probe/ask.h"
#include "probe/pki_url.h"

struct sc_pki_get {
	/* caller */
	struct sc_run *run;
	struct sc_pki_fetch seen; /* kind and url are the caller's */
	struct sc_bytes question; /* OCSP: the request in DER */
	struct sc_mono until;
	void (*done)(void *user); /* once; never from within sc_pki_get() */
	void *user;
	/* ours, zero at first */
	struct sc_pki_url url;
	int redirects;
	struct sc_inquiry names;
	struct sc_ip ips[SC_LIMIT_PKI_ADDRESSES];
	size_t n_ips, next_ip;
};

/* Begins; the result is in g->seen when `done` is called. */
void sc_pki_get(struct sc_pki_get *g);

#endif
