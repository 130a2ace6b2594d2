/*
 * dane.h -- what the checks of DANE share.
 *
 * A host shows a certificate in each handshake: at every address, and of every
 * kind of key that it has. All of them are held against the TLSA records
 * (x509/dane.h did so already); here is who showed what, why it did not match,
 * and what to publish instead. Texts are made in the subject's arena and are
 * fit for people. `s` is of scope HOST, or has a host.
 */
#ifndef SC_CHECK_DANE_H
#define SC_CHECK_DANE_H

#include "check/check.h"
#include "policy/dane.h"

/* What a server showed in one handshake. */
struct sc_dane_shown {
	const struct sc_endpoint *endpoint;
	const char *variant;          /* its name; NULL: the first handshake */
	const struct sc_chain *chain; /* never NULL */
	const struct sc_cert *leaf;
	const struct sc_dane_facts *dane;
};

/* { s } is the beginning. */
struct sc_dane_walk {
	const struct sc_subject *s;
	size_t endpoint, variant;
};

/*
 * The next of the host; with SNI of the TLSA base domain; each chain of an
 * address once. False at the end.
 */
bool sc_dane_next(struct sc_dane_walk *w, struct sc_dane_shown *out);

/* The policy of the host; NULL: there is none, nothing is known. */
const struct sc_dane_policy *sc_dane_policy(const struct sc_subject *s);

/*
 * The policy when there are secure records; else NULL and in *v the verdict:
 * unseen when it is not known, else not applicable.
 */
const struct sc_dane_policy *sc_dane_published(
	const struct sc_subject *s, struct sc_verdict *v);

/* What became of a handshake; from DANE_AGILITY on it is a mismatch. */
enum sc_dane_cause {
	SC_DANE_UNJUDGED = 0,
	SC_DANE_GOOD,
	SC_DANE_SNI,     /* the name of the host as SNI gets another one */
	SC_DANE_AGILITY, /* what matches is outranked */
	SC_DANE_TA_NAME,
	SC_DANE_TA_PATH,
	SC_DANE_PKIX, /* usage 0 or 1 match, the chain is not trusted */
	SC_DANE_TA_ABSENT,
	SC_DANE_TA_LEAF, /* usage 2 of the server's own certificate */
	SC_DANE_OTHER,   /* nothing like it */
	SC_DANE_CAUSES,
};

/*
 * Why `x` does not match: what comes nearest to a match. *record is the index
 * of the record that says so, or -1.
 */
enum sc_dane_cause sc_dane_cause(
	const struct sc_subject *s, const struct sc_dane_shown *x, int *record);

/* All handshakes of a host, counted. */
struct sc_dane_tally {
	size_t shown;             /* handshakes that were judged */
	size_t n[SC_DANE_CAUSES]; /* of them, by what became of them */
	struct sc_dane_shown first[SC_DANE_CAUSES];
	int record[SC_DANE_CAUSES]; /* of that one */
	/* addresses where all, some or none of the handshakes match */
	size_t all, some, none;
	size_t silent; /* addresses that showed no certificate */
};

/*
 * False, and a verdict, when there is nothing to count: no records that bind,
 * or nothing was shown.
 */
bool sc_dane_count(const struct sc_subject *s, struct sc_dane_tally *out,
	struct sc_verdict *v);

/* True when record `i` matches what is shown somewhere. */
bool sc_dane_matches(const struct sc_subject *s, size_t i);

/* What record `i` is instead, when it matches nowhere; or NULL. */
const char *sc_dane_mistaken(const struct sc_subject *s, size_t i);

/* Who is kept away by a mismatch, and who is not, by role. */
enum sc_message sc_dane_cost(const struct sc_subject *s);

/* "3 1 1 9f2c..e1" */
const char *sc_dane_brief(const struct sc_subject *s, const char *parameters,
	const char *sha256_hex);

/* Evidence "seen": the keys, and where. */
void sc_dane_show_seen(struct sc_verdict *v, const struct sc_subject *s);

/* Evidence "dns": the records, or those that `is` (which may be NULL). */
void sc_dane_show_records(struct sc_verdict *v, const struct sc_subject *s,
	bool (*is)(const struct sc_tlsa *));

/* Evidence "hint": what records are that match nowhere, if anything. */
void sc_dane_show_mistaken(struct sc_verdict *v, const struct sc_subject *s);

/*
 * Evidence "publish": the records for all keys shown, without those that are
 * there already, "_25._tcp.mx.example.org. IN TLSA 3 1 1 9f2c..." whole, one a
 * line. Returns what the remedy calls them, "the record as given"; NULL when
 * there is nothing to add.
 */
enum sc_message sc_dane_publish(
	struct sc_verdict *v, const struct sc_subject *s);

/*
 * How the server may have been when record `i`, which matches nothing, was
 * made.
 */
enum sc_dane_past {
	SC_DANE_NO_PAST = 0, /* a mistake, or of another host */
	SC_DANE_OLD_KEY,
	SC_DANE_OLD_CERT,   /* usage 3 or 1 of a whole certificate */
	SC_DANE_OLD_ISSUER, /* usage 2 or 0 */
};

enum sc_dane_past sc_dane_past(const struct sc_subject *s, size_t i);

/* The other host of the domain whose key record `i` is of; or NULL. */
const char *sc_dane_elsewhere(const struct sc_subject *s, size_t i);

/* "2 x TTL (2 hours)" of the host's answer. */
const struct sc_value *sc_dane_wait(const struct sc_subject *s);

/* The records that match something, or nothing: "3 1 1 9f2c..e1"; or NULL. */
const char *sc_dane_listed(const struct sc_subject *s, bool match);

/* "The TLSA record", "All 3 TLSA records", "2 of the 3 TLSA records" */
const struct sc_value *sc_dane_some(const struct sc_subject *s, size_t n);

/*
 * The remedy: `first`, what to publish, what to keep, what to remove, and how
 * long to wait in between. A `first` that ends in a full stop is done as well;
 * without one it is done instead. It may be NULL.
 */
void sc_dane_fix(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_value *first);

/* The same behind a whole sentence. */
void sc_dane_fix_after(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_value *sentence);

/* The remedy when the records that `is` are to give way to 3 1 1. */
void sc_dane_replace(struct sc_verdict *v, const struct sc_subject *s,
	bool (*is)(const struct sc_tlsa *));

#endif
