/*
 * mint_crl.h -- certificate revocation lists to order, good and bad.
 *
 * Made by OpenSSL, not by the code that they are to test. The kinds:
 *
 *	good                   another certificate is listed, for seven days
 *	revoked                the certificate, as superseded, three days ago
 *	key-compromise, hold   the same for another reason
 *	expired, future        whose days are over, or still to come
 *	no-number, no-number-revoked
 *	                       without a CRL number
 *	undated, undated-old, undated-revoked
 *	                       without a nextUpdate; a day, eleven days old
 *	empty-point            an issuing distribution point without content
 *	bad-signature          one bit of it is wrong
 *	wrong-issuer           of another CA
 *	own-point              is for the distribution point of the URL
 *	other-point            is for another one
 *	only-ca                is about certificates of CAs
 *	delta                  a delta CRL
 *	indirect               an indirect one
 *	critical               has a critical extension nobody knows
 *	unreadable             no CRL at all
 */
#ifndef BADSMTP_MINT_CRL_H
#define BADSMTP_MINT_CRL_H

#include "base/arena.h"
#include "mint.h"

struct mint_crl_order {
	const char *subject; /* a name of the world; the certificate listed */
	const char *issuer;  /* a name of the world */
	const char *kind;
	const char *url; /* own-point; or NULL */
};

/*
 * A CRL at the time `now`. False when the kind or a name is none, or OpenSSL
 * cannot.
 */
bool mint_crl_make(struct sc_arena *a, struct mint *m, struct sc_date now,
	const struct mint_crl_order *order, struct sc_bytes *out,
	struct sc_error *e);

#endif
