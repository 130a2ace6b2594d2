/* pss.h -- the parameters of RSASSA-PSS signatures, RFC 4055 3.1. */
#ifndef SC_X509_PSS_H
#define SC_X509_PSS_H

#include "base/attr.h"
#include "facts/facts.h"

struct sc_pss {
	enum sc_hash hash, mask_hash;
	int salt_bytes;
};

/* Reads them, identifier included; absent parts have their defaults. */
SC_MUST_CHECK bool sc_pss_parse(struct sc_bytes parameters, struct sc_pss *out);

/*
 * As public certificates have them (Baseline Requirements 7.1.3.2.1): SHA-256,
 * SHA-384 or SHA-512, the same for the mask, and a salt of its length.
 */
bool sc_pss_is_usual(const struct sc_pss *pss);

#endif
