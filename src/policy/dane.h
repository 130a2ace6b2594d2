/*
 * dane.h -- which TLSA records bind a host: RFC 7672 section 2, RFC 7671 7.
 *
 *     addresses, before any TLSA question:
 *       no alias   A and AAAA secure            base: the host
 *       alias      secure at every step         bases: its end, the host
 *                  the first step alone         base: the host
 *       else       none: TLSA is not asked for
 *     first base with a secure, non-empty TLSA answer wins; a failed lookup
 *     before that is an outage (2.1.2); insecure and denied go on.
 *
 * Laxer, as senders were seen to be: a failed AAAA beside addresses from A
 * harms nobody; a failed A keeps the host from being used.
 *
 * Pure: reads the answers of an observation. Matching against what a server
 * shows is x509/dane.h.
 */
#ifndef SC_POLICY_DANE_H
#define SC_POLICY_DANE_H

#include "policy/tlsa.h"

/* A name to ask TLSA for, and the base domain that it is of. */
struct sc_dane_owner {
	const char *base;  /* folded */
	const char *owner; /* "_25._tcp." and base */
};

/*
 * The owners to ask for, in order, from the answers to A, AAAA and CNAME of
 * `host` alone. None when the addresses are not secure. Addresses that could
 * not be validated (INDETERMINATE) count as secure here, since the question
 * costs little; sc_dane_of() says unknown then.
 *
 * The port is the host's. For MX hosts on another port than 25 (a test world,
 * --mx-port) the name with 25 is asked for after it.
 */
size_t sc_dane_owners(struct sc_arena *a, const struct sc_target *target,
	const struct sc_host *host, struct sc_dane_owner **out);

enum sc_dane_state {
	SC_DANE_UNKNOWN = 0, /* not looked up, or not validated */
	SC_DANE_NO_DNSSEC,   /* the addresses are insecure: not asked */
	SC_DANE_NONE,        /* no secure TLSA; insecure ones are ignored */
	SC_DANE_FAILED,      /* a lookup failed or is bogus: host not used */
	SC_DANE_UNUSABLE,    /* records, none of use: TLS, unauthenticated */
	SC_DANE_BINDING,     /* at least one usable record */
};

struct sc_dane_policy {
	enum sc_dane_state state;
	/*
	 * The choice of this host is secure: MX records, or the domain itself,
	 * and a server that was named by the user.
	 */
	bool mx_secure;
	/* UNUSABLE, BINDING: TLSA base, folded; the SNI. Else the host. */
	const char *base;
	const char *owner;              /* of the records, or the first asked */
	const struct sc_answer *answer; /* the deciding one; or NULL */
	const struct sc_tlsa *records;  /* of that answer, also unusable ones */
	size_t n_records;
	/* Names that a DANE-TA certificate may have, RFC 7672 3.2.2; folded. */
	const char *names[3];
	size_t n_names;
	const char *why; /* UNKNOWN, FAILED: half a sentence; else NULL */
};

/* The policy of `host`, one of obs->hosts. */
struct sc_dane_policy sc_dane_of(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_host *host);

#endif
