/*
 * compare.h -- what changed from one report to a later one, in meaning.
 *
 * Two reports of one target are compared, whatever made them: two looks, or
 * the same look with another certificate put in (deploy/preflight.h). What a
 * report only measures (times, counts, words) is no change. A change is data:
 * what kind it is, where, what was there before and after, and whether it is
 * for the worse. Its sentence is made of these at the end, in
 * compare_words.c.
 *
 * What one of the two reports did not look at is not compared: a policy that
 * was not asked for, a handshake that only a deeper look makes. Where an
 * address is not there or did not answer afterwards, nothing that was wrong
 * with it counts as mended.
 */
#ifndef SC_REPORT_COMPARE_H
#define SC_REPORT_COMPARE_H

#include "report/report.h"

#define SC_COMPARISON_SCHEMA_VERSION "1.0"

/* In the order in which they are told. */
enum sc_change_kind {
	SC_CHANGE_VERDICT,
	/* what senders do; `sender` says who */
	SC_CHANGE_OUTCOME,         /* normally, with the target */
	SC_CHANGE_WORST_OUTCOME,   /* what can happen */
	SC_CHANGE_RETURNING,       /* mta-sts: with a cached policy */
	SC_CHANGE_ADDRESS_OUTCOME, /* with one address */
	SC_CHANGE_PROGRAM_OUTCOME, /* of one program or client */
	/* which servers there are */
	SC_CHANGE_HOST_GONE,
	SC_CHANGE_HOST_NEW,
	SC_CHANGE_ADDRESS_GONE,
	SC_CHANGE_ADDRESS_NEW,
	SC_CHANGE_PREFERENCE,
	/* the session with an address */
	SC_CHANGE_STARTTLS_GONE,
	SC_CHANGE_STARTTLS_BACK,
	SC_CHANGE_SESSION,
	SC_CHANGE_TLS_VERSION,
	SC_CHANGE_CIPHER_SUITE,
	SC_CHANGE_GROUP,
	/* the certificate that it shows */
	SC_CHANGE_RENEWED,     /* a newer one for the same names */
	SC_CHANGE_ROLLED_BACK, /* an older one for the same names */
	SC_CHANGE_REPLACED,    /* one for other names */
	SC_CHANGE_NAME_LOST,
	SC_CHANGE_NAME_GAINED,
	SC_CHANGE_KEY,      /* SubjectPublicKeyInfo */
	SC_CHANGE_KEY_KIND, /* algorithm, size or curve */
	SC_CHANGE_SIGNATURE,
	SC_CHANGE_ISSUER,
	SC_CHANGE_EXPIRY,
	SC_CHANGE_CHAIN_SHORTER,
	SC_CHANGE_CHAIN_LONGER,
	SC_CHANGE_CHAIN_OTHER, /* of the same length */
	SC_CHANGE_TRUST,       /* a path to a trusted root, or none */
	SC_CHANGE_TRUST_END,   /* an issuer ends before the certificate */
	/* what is published */
	SC_CHANGE_DNSSEC,
	SC_CHANGE_DANE, /* the state of a host */
	SC_CHANGE_TLSA_GONE,
	SC_CHANGE_TLSA_NEW,
	SC_CHANGE_TLSA_TTL,
	SC_CHANGE_CAA,
	SC_CHANGE_CAA_ISSUER_GONE,
	SC_CHANGE_CAA_ISSUER_NEW,
	SC_CHANGE_STS,
	SC_CHANGE_STS_MODE,
	SC_CHANGE_STS_ID,
	SC_CHANGE_STS_MAX_AGE,
	SC_CHANGE_TLSRPT,
	SC_CHANGE_RUA_GONE,
	SC_CHANGE_RUA_NEW,
	/* what is wrong */
	SC_CHANGE_FINDING_NEW,
	SC_CHANGE_FINDING_GONE,
	SC_CHANGE_FINDING_SEVERITY,
};

#define SC_CHANGE_KINDS (SC_CHANGE_FINDING_SEVERITY + 1)

enum sc_change_sense {
	SC_CHANGE_NEUTRAL = 0, /* or nobody can tell */
	SC_CHANGE_BETTER,
	SC_CHANGE_WORSE,
};

/* Where it is: what is NULL, or -1, is not one place but all. */
struct sc_change_place {
	const char *host, *address;
	int port;
	const char *handshake; /* other than the first: "rsa" */
	const char *sender;    /* class */
	const char *program;   /* of the class */
};

struct sc_change {
	enum sc_change_kind kind;
	enum sc_change_sense sense;
	struct sc_change_place place;
	/* In the words of the report's JSON; NULL: there was, or is, none. */
	const char *before, *after;
	const char *finding; /* id: it, or what decides the outcome; or NULL */
	const char *about;   /* of a finding: its message; or NULL */
	const char *message; /* a sentence without its place */
};

/* One of the two sides. */
struct sc_comparison_side {
	const char *target; /* as typed */
	struct sc_date observed_at, judged_at;
	enum sc_report_verdict verdict;
};

struct sc_comparison {
	const char *schema_version;
	struct sc_comparison_side before, after;
	bool same_target; /* false: they are of two targets */
	bool same_rules;  /* false: judged by other rules or limits */
	bool complete;    /* false: there are more changes than are told */
	long long worse, better, neutral;
	const struct sc_change *changes; /* the worse first, then by kind */
	size_t n_changes;
};

extern const struct sc_type sc_type_comparison;
extern const struct sc_type sc_type_change, sc_type_change_place;

/* Words by enum sc_change_kind, sc_change_sense: "name-lost", "worse". */
extern const char *const sc_change_kind_words[];
extern const char *const sc_change_sense_words[];

/* Compares. Results point into both reports, and live in `a` beside that. */
struct sc_comparison sc_report_compare(struct sc_arena *a,
	const struct sc_report *before, const struct sc_report *after);

/* The sentence of a change, by its kind. */
const char *sc_change_message(struct sc_arena *a, const struct sc_change *c);

/* "mx.example.org 192.0.2.1, handshake rsa", or NULL: the target as a whole. */
const char *sc_change_place_text(
	struct sc_arena *a, const struct sc_change_place *p);

#endif
