/*
 * mint_ocsp.h -- OCSP responses to order, good and bad (RFC 6960).
 *
 * Made by OpenSSL, not by the code that they are to test. The kinds:
 *
 *	good, revoked, unknown      signed by the issuer, for seven days
 *	expired, future             whose days are over, or still to come
 *	bad-signature               one bit of it is wrong
 *	bad-signer                  signed by a CA that has no say
 *	wrong-cert                  about the issuer's own certificate
 *	delegated                   signed by a responder of the issuer
 *	delegated-no-eku            which lacks id-kp-OCSPSigning
 *	delegated-expired           whose certificate has expired
 *	good-and-revoked, good-and-unknown
 *	                            two answers about the certificate
 *	undated, undated-old        no nextUpdate; a day, eleven days old
 *	produced-early              made before the certificate began
 *	try-later, unauthorized, malformed-request, internal-error
 *	                            no answer at all
 *
 * A kind may have ":ORDER" behind it: SCTs (mint_sct.h) for the subject.
 */
#ifndef BADSMTP_MINT_OCSP_H
#define BADSMTP_MINT_OCSP_H

#include "base/arena.h"
#include "mint.h"

/*
 * A response of `kind` at the time `now` about the certificate `subject`,
 * issued by `issuer`; both are names in the world `m`. False when the kind or
 * a name is none, or OpenSSL cannot.
 */
bool mint_ocsp_make(struct sc_arena *a, struct mint *m, struct sc_date now,
	const char *const names[2], const char *kind, struct sc_bytes *out,
	struct sc_error *e);

#endif
