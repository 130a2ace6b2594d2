/* crl_ext.h -- extensions of CRLs and of their entries, RFC 5280 5.2, 5.3. */
#ifndef SC_X509_CRL_EXT_H
#define SC_X509_CRL_EXT_H

#include "x509/crl.h"

/* The last arc of those below 2.5.29, where all that matter are. */
enum {
	SC_CRL_EXT_NUMBER = 20,
	SC_CRL_EXT_REASON = 21,
	SC_CRL_EXT_INVALIDITY_DATE = 24,
	SC_CRL_EXT_DELTA = 27,
	SC_CRL_EXT_SCOPE = 28,
	SC_CRL_EXT_AUTHORITY_KEY_ID = 35,
};

/* That arc of an OID (contents); -1 for one that is elsewhere. */
int sc_crl_ext_number(struct sc_bytes oid);

/* Reads the value of reasonCode, an ENUMERATED. */
SC_MUST_CHECK bool sc_crl_ext_reason(struct sc_bytes value, int *out);

/* Keeps the OID of the first critical extension that is not processed. */
void sc_crl_ext_note_critical(
	struct sc_arena *a, struct sc_bytes oid, struct sc_crl *crl);

/*
 * Reads Extensions (the value of its [0]) into `crl`. False when the list
 * cannot be read; what is wrong with one extension is noted in the CRL.
 */
SC_MUST_CHECK bool sc_crl_ext_read(
	struct sc_arena *a, struct sc_bytes value, struct sc_crl *crl);

#endif
