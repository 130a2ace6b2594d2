/*
 * sender.h -- one engine for all senders: a rule and an address in, what
 * becomes of the mail out.
 *
 * Inside report/ only. A class of senders and a program in wide use are both a
 * rule: what it demands, and the habits in which it is not what the standard
 * of its class says. Numbers in brackets are those of docs/senders.md, where
 * each habit is described as it was seen.
 */
#ifndef SC_REPORT_SENDER_H
#define SC_REPORT_SENDER_H

#include "report/parts.h"

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
};

enum sc_habit {
	SC_HABIT_CLEAR_LATER = 1 << 0, /* clear text after a failed handshake
					  only when no other host is left [1] */
	SC_HABIT_5XX_BOUNCES = 1 << 1, /* 5yz to STARTTLS, where TLS has to be:
					  bounces at once [3] */
	SC_HABIT_NULL_MX = 1 << 2,     /* a null MX among others: bounces [5] */
	SC_HABIT_LITERAL_MX = 1 << 3,  /* connects to an MX by address [5] */
	SC_HABIT_TA_DATES = 1 << 4,    /* a TA has to be valid itself [7] */
	SC_HABIT_SECURE_MX = 1 << 5,   /* ignores TLSA of insecure MX [9] */
	SC_HABIT_COMMON_NAME = 1 << 6, /* a CN will do where no SAN is [11] */
	SC_HABIT_TA_OR_PKIX = 1 << 7,  /* DANE-TA for another name: delivers
					  when PKIX trusts the chain [13] */
	SC_HABIT_TARGET_ONLY = 1 << 8, /* TLSA at the end of an alias only, and
					  no name but that of the host [13] */
	SC_HABIT_ALL_DIGESTS = 1 << 9, /* no digest agility [14] */
	SC_HABIT_TA_SENT = 1 << 10,    /* "2 x 0" needs the CA sent too [14] */
	SC_HABIT_NO_EKU = 1 << 11,     /* does not look at it under DANE [14] */
	SC_HABIT_KEY_USAGE = 1
		<< 12, /* a key not for signatures: no TLS [14] */
	SC_HABIT_UPPER_CASE = 1 << 13, /* does not see "starttls" [15] */
	SC_HABIT_RSA = 1 << 14,        /* of two certificates gets this [16] */
	SC_HABIT_ECDSA = 1 << 15,
	SC_HABIT_554_BOUNCES = 1 << 16, /* as a greeting [17] */
	SC_HABIT_554_QUEUES = 1 << 17,
	SC_HABIT_REQUIRE_BOUNCES = 1
		<< 18, /* no TLSA where it has to be: bounces [8] */
	SC_HABIT_NEEDS_USABLE = 1 << 19, /* records, none of them usable, are
					    none, where they have to be [8] */
	SC_HABIT_OLD_TLS = 1 << 20,      /* TLS 1.0 will do for DANE [10] */
	SC_HABIT_NO_NAME = 1 << 21, /* names no server in the handshake [12] */
	SC_HABIT_LARGE = 1 << 22, /* reads larger messages than OpenSSL [21] */
};

struct sc_rule {
	const char *name;
	enum sc_demand demand;
	unsigned habits; /* enum sc_habit bits */
	bool is_class;   /* notes tell of programs that deviate */
};

struct sc_decision {
	enum sc_outcome_of_sender outcome, worst;
	const char *finding;     /* that decides the worst; or NULL */
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
};

/* An address, as a sender of one rule sees it. */
struct sc_view {
	const struct sc_judgement *j;
	const struct sc_rule *rule;
	const struct sc_endpoint *endpoint;
	const struct sc_endpoint_facts *facts;
	const struct sc_host *host; /* or NULL */
	struct sc_shown shown;
	enum sc_end end; /* of the session that such a sender has */
};

/* sender_session.c: what the end of a session means. */

/* The decision from the end alone. ENCRYPTED: it came to an end in TLS. */
struct sc_decision sc_sender_session(const struct sc_view *v, bool needs_tls);

/* The end that a sender of this rule meets. */
enum sc_end sc_sender_end(const struct sc_view *v);

/*
 * The first of `ids` (parted by blanks; one that ends in '-' is a topic, of
 * which only what could be a defect counts) that fired there; or NULL.
 */
const char *sc_sender_fired(const struct sc_view *v, const char *ids);

/* One outcome, normally and at worst. */
struct sc_decision sc_sender_decision(
	enum sc_outcome_of_sender outcome, const char *finding);

/* sender.c */

/* What a sender of `rule` does with the i-th endpoint. */
struct sc_decision sc_sender_decide(
	const struct sc_judgement *j, const struct sc_rule *rule, size_t i);

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

/* sender_verify.c: PKIX. */

typedef bool sc_sender_names(const struct sc_view *v, const char **note);

/* TLS, a trusted chain and a name that `fits`; else it stays queued. */
struct sc_decision sc_sender_verify(
	const struct sc_view *v, sc_sender_names *fits);
struct sc_decision sc_sender_host(const struct sc_view *v);
struct sc_decision sc_sender_next_hop(const struct sc_view *v);
struct sc_decision sc_sender_client(const struct sc_view *v);

/* "tls-1.0" where the version is below 1.2: those who verify refuse it. */
bool sc_sender_is_outdated(const struct sc_shown *s);
#define SC_SENDER_OUTDATED_FINDINGS "tls-1.0 tls-1.1"

/* True when a name of the certificate fits `name`, or is below it. */
bool sc_sender_has_name(const struct sc_view *v, const char *name, bool below);

/* sender_programs.c */

struct sc_program {
	const char *sender; /* its class */
	struct sc_rule rule;
	bool mandatory; /* by its setting it asks for more than its class */
};

extern const struct sc_program sc_programs[]; /* ended by one without sender */

#endif
