/* revocation.h -- the words for what is known of a revocation. */
#ifndef SC_OBS_REVOCATION_H
#define SC_OBS_REVOCATION_H

#include "base/arena.h"
#include "obs/facts.h"

enum {
	SC_REASON_KEY_COMPROMISE = 1,
	SC_REASON_CA_COMPROMISE = 2,
	SC_REASON_HOLD = 6,
};

/*
 * CRLReason by its name in RFC 5280 5.3.1, "keyCompromise"; "unspecified" for
 * -1, since that is what it means to leave it out; "reason 11" beyond these.
 */
const char *sc_revocation_reason(struct sc_arena *a, int reason);

/* Of REVOKED: "keyCompromise, since 2026-11-23T18:00:00Z". */
const char *sc_revocation_text(
	struct sc_arena *a, const struct sc_revocation_result *r);

/* "good", "revoked", "unknown", "not-checked"; by value, ended by NULL. */
extern const char *const sc_revocation_words[];

/* "crl", "staple", "ocsp", "none"; by value, ended by NULL. */
extern const char *const sc_revocation_source_words[];

/*
 * The facts about a certificate of the endpoint's path, or of that of a further
 * handshake; NULL when it is of none, or nobody was to ask.
 */
const struct sc_revocation_facts *sc_revocation_of(
	const struct sc_endpoint_facts *e, const struct sc_cert *cert);

#endif
