/* revoke.h -- what the checks of revocation share. */
#ifndef SC_CHECK_REVOKE_H
#define SC_CHECK_REVOKE_H

#include "check/check.h"

#define SC_REVOKE_UNSEEN ((struct sc_verdict){ .status = SC_STATUS_UNSEEN })

/*
 * What is known of the subject's certificate; NULL when nobody was to ask, or
 * it is not in the path.
 */
const struct sc_revocation_facts *sc_revoke_facts(const struct sc_subject *s);

/* What senders make of a certificate that was revoked, as half a sentence. */
enum sc_message sc_revoke_refusal(const struct sc_subject *s);

/*
 * Not to know is worth a note; where the user wants to know, it is "could not
 * tell".
 */
void sc_revoke_weigh_unknown(struct sc_verdict *v, const struct sc_subject *s);

/* Evidence: "source", who says so and for how long; "reason" of a revocation. */
void sc_revoke_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_revocation_facts *f);

/* Evidence: "url", and "server", how the request ended. */
void sc_revoke_show_fetch(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_pki_fetch *f);

#endif
