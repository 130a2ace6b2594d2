/* crl_scope.h -- is a certificate in the scope of a CRL? RFC 5280 6.3.3 (b). */
#ifndef SC_X509_CRL_SCOPE_H
#define SC_X509_CRL_SCOPE_H

#include "x509/crl.h"

/*
 * For which reasons of revocation the CRL, which is not indirect and whose
 * issuer is the certificate's, tells about the certificate, by their
 * distribution points: ReasonFlags, 0 when it does not. Besides those that the
 * certificate names, there is always the one that has its issuer's name.
 *
 * Compared are the first SC_LIMIT_CRL_NAMES names of the first
 * SC_LIMIT_CRL_POINTS points; what is behind them does not match.
 */
unsigned sc_crl_scope(struct sc_arena *a, const struct sc_crl *crl,
	const struct sc_cert *cert);

#endif
