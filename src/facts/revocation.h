/* revocation.h -- what is known of a revocation, from whom, and its words. */
#ifndef SC_FACTS_REVOCATION_H
#define SC_FACTS_REVOCATION_H

#include "base/arena.h"
#include "facts/cert.h"

struct sc_endpoint_facts;

/* What is known of a certificate's revocation, by a CRL or by OCSP. */
enum sc_revocation {
	SC_REVOCATION_NOT_CHECKED = 0,
	SC_REVOCATION_GOOD,
	SC_REVOCATION_REVOKED,
	SC_REVOCATION_UNKNOWN,
};

/* Why a CRL does not count, RFC 5280 6.3.3; what says more comes later. */
enum sc_crl_fault {
	SC_CRL_OK = 0,
	SC_CRL_WRONG_ISSUER, /* there for other certificates, maybe */
	SC_CRL_UNREADABLE,
	SC_CRL_UNSUPPORTED, /* indirect, or a delta CRL alone */
	SC_CRL_UNSOUND,     /* its meaning is not known: nothing counts */
	SC_CRL_SCOPE,       /* about other certificates, or another point */
	SC_CRL_DATES,       /* not in force yet, or no longer */
	SC_CRL_SIGNATURE,
	SC_CRL_MALFORMED, /* its entries count, what is not there does not */
	SC_CRL_PARTIAL,   /* it counts, and is about some reasons only */
};

struct sc_revocation_result {
	enum sc_revocation status;
	int reason;          /* CRLReason, RFC 5280 5.3.1; -1: not given */
	struct sc_date date; /* of the revocation */
	const char *why;     /* for people; or NULL */
	bool malformed;      /* what should say it cannot be read */
	const char *breach;  /* of RFC 5280, by a CRL that counts; or NULL */
	/* UNKNOWN by CRLs: what is wrong with the one that came farthest. */
	enum sc_crl_fault crl_fault;
};

/* Why an OCSP response does not count, RFC 6960 3.2, in order of looking. */
enum sc_ocsp_fault {
	SC_OCSP_OK = 0,
	SC_OCSP_UNREADABLE,
	SC_OCSP_REFUSED,    /* tryLater, unauthorized and the like */
	SC_OCSP_CRITICAL,   /* a critical extension that nobody knows */
	SC_OCSP_NO_ISSUER,  /* the issuer was not seen: nothing to verify by */
	SC_OCSP_OTHER_CERT, /* about other certificates only */
	SC_OCSP_SIGNER,     /* signed by one who has no say */
	SC_OCSP_SIGNATURE,
	SC_OCSP_NONCE,
	SC_OCSP_NOT_YET,  /* thisUpdate is still to come */
	SC_OCSP_PRODUCED, /* when the certificate was not in force */
	SC_OCSP_STALE,    /* nextUpdate has passed, or ten days without one */
};

/* OCSPResponseStatus of a responder that is well, RFC 6960 2.3. */
enum { SC_OCSP_TRY_LATER = 3, SC_OCSP_UNAUTHORIZED = 6 };

/* An OCSP response about a certificate: stapled to its handshake, or asked. */
struct sc_staple_facts {
	bool sent; /* false: nothing below is set */
	enum sc_ocsp_fault fault;
	int refusal;                        /* REFUSED: OCSPResponseStatus */
	struct sc_revocation_result result; /* good, revoked: also when stale */
	struct sc_date this_update, next_update;
	bool has_next_update;
	bool delegated;           /* signed by a responder's certificate */
	struct sc_bytes sct_list; /* extension about the leaf; or absent */
};

enum sc_revocation_source {
	SC_REVOCATION_BY_NOBODY = 0,
	SC_REVOCATION_BY_CRL,
	SC_REVOCATION_BY_STAPLE,
	SC_REVOCATION_BY_OCSP, /* the responder was asked */
};

/*
 * What is known of the revocation of one certificate of a path: by a CRL of
 * those it names, else by the staple (of a leaf), else by its responder. One
 * that says revoked counts before all that say good.
 */
struct sc_revocation_facts {
	struct sc_revocation_result result;
	enum sc_revocation_source source; /* of good and revoked */
	const char *url;                  /* CRL, OCSP: of the source */
	struct sc_date this_update, next_update;
	bool has_next_update;

	/* The CRL: one that came, else one that did not; NULL: none named. */
	const struct sc_pki_fetch *crl;
	bool crl_came;
	struct sc_revocation_result by_crl;

	const struct sc_pki_fetch *asked; /* the responder; NULL: it was not */
	struct sc_staple_facts ocsp;      /* what it answered */

	/* REVOKED, of a CA: another valid path does without it. */
	bool avoidable;
};

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

/* It was stapled, and says no, or is worth nothing to who looks at it. */
bool sc_staple_is_bad(const struct sc_staple_facts *f);

/*
 * The facts about a certificate of the endpoint's path, or of that of a further
 * handshake; NULL when it is of none, or nobody was to ask.
 */
const struct sc_revocation_facts *sc_revocation_of(
	const struct sc_endpoint_facts *e, const struct sc_cert *cert);

#endif
