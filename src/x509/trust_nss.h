/*
 * trust_nss.h -- Mozilla's root programme as NSS keeps it: certdata.txt.
 *
 * A text of PKCS #11 objects: certificates, and beside each one that says what
 * it is trusted for. That is more than a bundle can hold: which roots are there
 * for mail only, which are distrusted, and from when on what a root issues is
 * not trusted any more (CKA_NSS_SERVER_DISTRUST_AFTER).
 */
#ifndef SC_X509_TRUST_NSS_H
#define SC_X509_TRUST_NSS_H

#include "base/arena.h"
#include "x509/trust_settings.h"

/* The text is of that form. */
bool sc_trust_nss_is(struct sc_bytes text);

/*
 * Calls `add` for each certificate that is trusted to issue for TLS servers,
 * and for each that is distrusted (it is then refused in `s`). Those that are
 * there for other purposes are passed over.
 */
void sc_trust_nss_read(struct sc_arena *a, struct sc_bytes text,
	void (*add)(void *user, struct sc_bytes der,
		const struct sc_trust_settings *s),
	void *user);

#endif
