/*
 * issuer.h -- the certificate that another one names as its issuer (RFC 5280
 * 4.2.2.1, caIssuers), got over HTTP as a CRL is: by our resolver, through the
 * gate, and within its limits. Nothing of it is believed here.
 */
#ifndef SC_PROBE_ISSUER_H
#define SC_PROBE_ISSUER_H

#include "probe/probe.h"

struct sc_pki_fetch sc_probe_issuer(struct sc_arena *a, struct sc_net *net,
	const struct sc_probe_options *options, const char *url);

#endif
