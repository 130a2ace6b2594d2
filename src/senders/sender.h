/*
 * sender.h -- one engine for all senders: a rule and an address in, what
 * becomes of the mail out.
 *
 * Inside senders/ only. A class of senders and a program in wide use are both a
 * rule: what it demands, and the habits in which it is not what the standard
 * of its class says. Numbers in brackets are those of docs/senders.md, where
 * each habit is described as it was seen.
 */
#ifndef SC_SENDERS_SENDER_H
#define SC_SENDERS_SENDER_H

#include "obs/outcome.h"
#include "senders/senders.h"

/* What a sender demands before it hands over the mail. */
enum sc_demand {
	SC_DEMAND_NOTHING = 0, /* TLS when it can be had */
	SC_DEMAND_TLS,         /* with whatever certificate */
	SC_DEMAND_HOST,        /* PKIX, for the name of the host */
	SC_DEMAND_NEXT_HOP,    /* PKIX, for the mail domain or a name below */
	SC_DEMAND_CLIENT,      /* PKIX, as mail clients do: submission only */
	SC_DEMAND_DANE,        /* RFC 7672; without TLSA nothing */
	SC_DEMAND_DANE_ONLY,   /* and without TLSA no delivery */
	SC_DEMAND_STS,         /* RFC 8461, policy as published now */
	SC_DEMAND_STS_CACHED,  /* an older policy that lists these hosts */
	SC_DEMAND_STS_NAMES,   /* names of the policy as names to verify [18] */
	SC_DEMAND_STS_LISTED,  /* and the MX has to be listed [32] */
	SC_DEMAND_BOTH, /* DANE, and MTA-STS too where it enforces [21] */
};

enum sc_habit {
	SC_HABIT_NULL_MX = 1 << 0,   /* a null MX among others: bounces [5] */
	SC_HABIT_TA_DATES = 1 << 1,  /* a TA has to be valid itself [7] */
	SC_HABIT_SECURE_MX = 1 << 2, /* ignores TLSA of insecure MX [9] */
	SC_HABIT_ANY_MX = 1 << 3,    /* does not ask if the MX is secure [28] */
	SC_HABIT_OPENSSL = 1 << 4,   /* names as OpenSSL matches: a CN will do
					   where no SAN is, no "*.tld" [11, 33] */
	SC_HABIT_TA_OR_PKIX = 1 << 5, /* DANE-TA for another name: delivers
					   when PKIX trusts the chain [13] */
	SC_HABIT_TARGET_ONLY = 1
		<< 6, /* TLSA at the end of an alias only [13] */
	SC_HABIT_ALIAS_ONLY = 1 << 7, /* TLSA at the name in the MX only [27] */
	SC_HABIT_HOST_NAME = 1 << 8,  /* DANE-TA: no name but the host's [13] */
	SC_HABIT_ALL_DIGESTS = 1 << 9,  /* no digest agility [14] */
	SC_HABIT_TA_SENT = 1 << 10,     /* "2 0 0" needs the CA sent too [14] */
	SC_HABIT_TA_KEY_SENT = 1 << 11, /* and so does "2 1 0" [14, 29] */
	SC_HABIT_LEAF_TA = 1 << 12,     /* the leaf may be the TA [29] */
	SC_HABIT_LEAF_CA = 1 << 13,     /* if it is a CA [29] */
	SC_HABIT_NO_EKU = 1 << 14,     /* does not look at it under DANE [14] */
	SC_HABIT_ANY_LENGTH = 1 << 15, /* a digest of a wrong length counts as a
					  record that does not match [27] */
	SC_HABIT_DANE_BOUNCES = 1 << 16, /* a DANE failure is for good [28] */
	SC_HABIT_KEY_USAGE = 1
		<< 17, /* a key not for signatures: no TLS [14] */
	SC_HABIT_UPPER_CASE = 1 << 18, /* does not see "starttls" [15] */
	SC_HABIT_RSA = 1 << 19,        /* of two certificates gets this [16] */
	SC_HABIT_ECDSA = 1 << 20,
	SC_HABIT_REQUIRE_BOUNCES = 1
		<< 21, /* no TLSA where it has to be: bounces [8] */
	SC_HABIT_KEY_2048 = 1 << 22, /* DANE: no RSA key of fewer bits [27] */
	SC_HABIT_OLD_TLS = 1 << 23,  /* TLS 1.0 will do for DANE [10] */
	SC_HABIT_TLS12 = 1 << 24,    /* no handshake below TLS 1.2 [23] */
	SC_HABIT_GO = 1 << 25,       /* the handshake is Go's [29] */
	SC_HABIT_NO_NAME = 1
		<< 26, /* names the server only for a policy [12] */
	SC_HABIT_ALL_LOOKUPS = 1 << 27, /* a bogus AAAA defers as well [27] */
	SC_HABIT_WANTS_TLS = 1 << 28,   /* no clear text, whatever TLS [26] */
	SC_HABIT_ONE_ADDRESS = 1 << 29, /* of a host tries one address [25] */
	SC_HABIT_LAST_HOST = 1 << 30,   /* when all fail the last one says how
					   [28] */
};

/*
 * The handshake is GnuTLS's, the one library with both habits: it also reads
 * messages that are too large for OpenSSL [35].
 */
#define SC_HABITS_GNUTLS (SC_HABIT_KEY_USAGE | SC_HABIT_RSA)

/* What follows when a server fails somewhere. */
enum sc_then {
	SC_THEN_UNKNOWN = 0,
	SC_THEN_CLEAR,       /* delivers in clear text, at the same host */
	SC_THEN_CLEAR_LATER, /* when no other host takes the mail */
	SC_THEN_DEFER,       /* tries the next host, else queues */
	SC_THEN_STOP,        /* queues, and tries no other host */
	SC_THEN_BOUNCE,      /* tries the next host, else returns the mail */
	SC_THEN_STOP_BOUNCE, /* returns the mail, and tries no other host */
};

/*
 * How a program goes on after each kind of failure. "must": where a setting or
 * a policy wants TLS; other failures defer then.
 */
struct sc_manners {
	enum sc_then greeted_4yz, greeted_5yz;
	enum sc_then put_off, refused; /* STARTTLS: 4yz, 5yz [3, 24] */
	enum sc_then broken;           /* the handshake [1, 22] */
	enum sc_then closed;           /* after the handshake [2, 22] */
	enum sc_then reproved;         /* 4yz or 5yz inside TLS [2] */
	enum sc_then must_refused;     /* STARTTLS: 5yz [3] */
	enum sc_then must_missing;     /* no STARTTLS [3, 25] */
	enum sc_then literal;          /* the MX is an address [5];
					  UNKNOWN: it connects */
	enum sc_then no_address;       /* of no MX host [4] */
	enum sc_then nowhere;          /* neither MX nor address [4, 34] */
	enum sc_then absent;           /* there is no such name [34] */
};

struct sc_rule {
	const char *name;
	enum sc_demand demand;
	unsigned habits; /* enum sc_habit bits */
	bool is_class;   /* notes tell of programs that deviate */
	const struct sc_manners *manners;
	/* How it reads MTA-STS policies; NULL: as the RFC has it. */
	const struct sc_sts_reader *reader;
};

struct sc_decision {
	enum sc_outcome_of_sender outcome, worst;
	struct sc_why why;       /* of the worst */
	const char *note;        /* or NULL */
	const char *result_type; /* RFC 8460 4.3; or NULL */
	bool final;              /* no other host is tried */
	bool later;              /* only when no other host took the mail */
};

/* What one handshake shows, the first or a further one. */
struct sc_shown {
	const struct sc_tls *tls;     /* NULL: none was begun */
	const struct sc_chain *chain; /* NULL: nothing was shown */
	const struct sc_cert *leaf;
	const struct sc_name_facts *name;
	const struct sc_dane_facts *dane;
	const struct sc_staple_facts *staple;
};

struct sc_lax_policy;

/* An address, as a sender of one rule sees it. */
struct sc_view {
	const struct sc_seen *seen;
	const struct sc_rule *rule;
	const struct sc_endpoint *endpoint;
	const struct sc_endpoint_facts *facts;
	const struct sc_host *host; /* or NULL */
	struct sc_shown shown;
	enum sc_end end; /* of the session that such a sender has */
	const struct sc_lax_policy *sts; /* as rule->reader reads; or NULL */
};

/* sender_session.c: what the end of a session means. */

/* The decision from the end alone. ENCRYPTED: it came to an end in TLS. */
struct sc_decision sc_sender_session(const struct sc_view *v, bool needs_tls);

/* The end that a sender of this rule meets. */
enum sc_end sc_sender_end(const struct sc_view *v);

/* The same if it sends STARTTLS though that is not offered [25]. */
enum sc_end sc_sender_end_unoffered(const struct sc_view *v);

/* What follows, as a decision; UNKNOWN: that. */
struct sc_decision sc_sender_then(enum sc_then then, enum sc_reason reason);

/* It got as far as STARTTLS, and there is no TLS to go on with. */
bool sc_sender_lacks_tls(enum sc_end end);

/* The MX record holds this address in place of a name. */
bool sc_sender_is_literal(const struct sc_view *v);

/* One outcome, normally and at worst. */
struct sc_decision sc_sender_decision(
	enum sc_outcome_of_sender outcome, enum sc_reason reason);

/* A further reason, should no finding explain those before it. */
void sc_why_add(struct sc_why *why, enum sc_reason reason);

/* sender.c */

/*
 * What a sender of `rule` does with the i-th endpoint. `sts`: the policy that
 * rule->reader finds; or NULL.
 */
struct sc_decision sc_sender_decide(const struct sc_seen *seen,
	const struct sc_rule *rule, const struct sc_lax_policy *sts, size_t i);

/* As a sender that demands nothing, for the reason `note`. */
struct sc_decision sc_sender_without(const struct sc_view *v, const char *note);

/*
 * When it is not known what the policy asks for: unknown, except where nobody
 * delivers in any case.
 */
struct sc_decision sc_sender_unsure(const struct sc_view *v, const char *why);

/* sender_dane.c, sender_sts.c, sender_names.c: a demand each. */
struct sc_decision sc_sender_dane(const struct sc_view *v);
struct sc_decision sc_sender_sts(const struct sc_view *v);
struct sc_decision sc_sender_sts_cached(const struct sc_view *v);
struct sc_decision sc_sender_sts_names(const struct sc_view *v);

/* sender_both.c */
struct sc_decision sc_sender_both(const struct sc_view *v);

/*
 * True when a policy that this sender goes by may keep it from delivering
 * there: TLSA records that count, or a policy that enforces.
 */
bool sc_sender_dane_binds(const struct sc_view *v);
bool sc_sender_sts_binds(const struct sc_view *v);

/* Why it is not known what the MTA-STS policy is; NULL: it is known. */
const char *sc_sender_sts_unseen(const struct sc_seen *seen);

/* sender_policy.c: MTA-STS as programs read it [18, 19, 31]. */

struct sc_lax_policy {
	bool enforces;
	const char *const *mx; /* patterns, folded */
	size_t n_mx;
};

/* As a program reads what is published; NULL: it finds no policy. */
const struct sc_lax_policy *sc_sender_policy(
	const struct sc_seen *seen, const struct sc_sts_reader *reader);

/* The policy lists the host, as RFC 8461 4.1 compares. */
bool sc_sender_policy_lists(const struct sc_view *v);

extern const struct sc_sts_reader sc_sts_reader_resolver, sc_sts_reader_mox,
	sc_sts_reader_maddy;

/* sender_verify.c: PKIX. */

typedef bool sc_sender_names(const struct sc_view *v, const char **note);

/* TLS, a trusted chain and a name that `fits`; else it stays queued. */
struct sc_decision sc_sender_verify(
	const struct sc_view *v, sc_sender_names *fits);
struct sc_decision sc_sender_host(const struct sc_view *v);
struct sc_decision sc_sender_next_hop(const struct sc_view *v);

/* senders.c: what becomes of the mail, whichever host takes it. */
struct sc_decision sc_sender_whole(
	const struct sc_seen *seen, const struct sc_rule *rule);

/* "tls-1.0" where the version is below 1.2: those who verify refuse it. */
bool sc_sender_is_outdated(const struct sc_shown *s);

/* True when a name of the certificate fits `name`, or is below it. */
bool sc_sender_has_name(const struct sc_view *v, const char *name, bool below);

/* sender_programs.c */

struct sc_program {
	const char *sender; /* its class */
	const char *also;   /* a class whose worst it counts for; or NULL */
	struct sc_rule rule;
	bool mandatory; /* by its setting it asks for more than its class */
};

extern const struct sc_program sc_programs[]; /* ended by one without sender */
extern const struct sc_manners sc_manners_class, sc_manners_strict;

#endif
