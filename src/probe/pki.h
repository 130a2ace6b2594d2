/*
 * pki.h -- what the CAs say of the certificates that a session showed.
 *
 * For each of the first SC_LIMIT_PKI_CERTS of a chain that is in its dates and
 * not self-issued, once in a probe: the CRL of each distribution point (whose
 * URLs are alternatives); where it names none over HTTP, its OCSP responder,
 * when its issuer was sent too. What is kept from before is not got again
 * while it lasts, and SC_LIMIT_CACHE_S at most.
 *
 * All begins as soon as a handshake has completed, and takes SC_LIMIT_PKI_S at
 * most, so that it runs beside the rest of the probe.
 */
#ifndef SC_PROBE_PKI_H
#define SC_PROBE_PKI_H

#include "obs/obs.h"

struct sc_run;

/*
 * `certs` are the DER of a chain as sent, and live as long as the run. Nothing
 * is done when the options say so.
 */
void sc_pki_look(struct sc_run *r, const struct sc_bytes *certs, size_t n);

/* All that was got, in the order in which it was wanted. */
const struct sc_pki_fetch *sc_pki_seen(const struct sc_run *r, size_t *n);

#endif
