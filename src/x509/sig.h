/*
 * sig.h -- does this key verify that signature: of a certificate, of a CRL?
 *
 * Every algorithm that OpenSSL's default provider has is verified, also those
 * that nobody should trust (MD5, SHA-1): whether an algorithm is good enough
 * is for others to say.
 */
#ifndef SC_X509_SIG_H
#define SC_X509_SIG_H

#include "facts/facts.h"
#include "x509/cert.h"
#include "x509/memo.h"

enum sc_sig {
	SC_SIG_OK = 0,
	SC_SIG_BAD,     /* also: a key of another kind than the signature's */
	SC_SIG_UNKNOWN, /* an algorithm or a key that we cannot use */
	SC_SIG_UNPAID,  /* the budget of the target is spent */
};

/*
 * Verifies the signature of `child` with `issuer`. Both were parsed. `memo`
 * remembers the answer; *n_verified counts those that had to be computed.
 */
enum sc_sig sc_sig_verify(struct sc_memo *memo, const struct sc_cert *child,
	const struct sc_key_facts *issuer, size_t *n_verified);

/*
 * The same for anything of the form SIGNED{} (X.509 6.2.1): a CRL, an OCSP
 * response. Nothing is remembered. It is paid from `budget`; NULL: nothing is.
 */
enum sc_sig sc_sig_verify_data(struct sc_budget *budget,
	const struct sc_cert_parts *data, const struct sc_key_facts *signer);

/* The same, remembered under the digest (in hex) of the whole. */
enum sc_sig sc_sig_verify_known(struct sc_memo *memo, const char *sha256,
	const struct sc_cert_parts *data, const struct sc_key_facts *signer,
	size_t *n_verified);

/* Sets cert->self_signed of a parsed certificate. */
void sc_sig_note_self_signed(struct sc_memo *memo, struct sc_cert *cert);

#endif
