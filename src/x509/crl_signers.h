/* crl_signers.h -- the keys of one CA, any of which may have signed its CRL. */
#ifndef SC_X509_CRL_SIGNERS_H
#define SC_X509_CRL_SIGNERS_H

#include "facts/facts.h"
#include "x509/trust.h"

#define SC_CRL_SIGNERS_MAX 8

struct sc_crl_signers {
	const struct sc_cert *v[SC_CRL_SIGNERS_MAX]; /* the issuer is first */
	size_t n;
};

/* Is it called like the first of the list, with a key that is not there yet? */
bool sc_crl_signers_lack(
	const struct sc_crl_signers *list, const struct sc_cert *c);

/* Appends it if it is lacking, for which the caller must trust it. */
void sc_crl_signers_add(struct sc_crl_signers *list, const struct sc_cert *c);

/*
 * Appends what the store has under the name of the CA and does not refuse for
 * the purpose: a CA whose key was changed, and both of whose roots are trusted.
 */
void sc_crl_signers_add_trusted(struct sc_crl_signers *list,
	struct sc_trust *trust, enum sc_purpose purpose);

#endif
