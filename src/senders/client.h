/*
 * client.h -- programs that submit mail with a user name and a password.
 *
 * Inside senders/ only. A client is a group of settings that do the same with
 * every fault that was tried; docs/clients.md tells of them, and
 * tests/clients/clients.tsv has what each setting was seen to do. None of them
 * is a policy of RFC 8314: they are what the first example of a program's own
 * documentation leads to.
 */
#ifndef SC_SENDERS_CLIENT_H
#define SC_SENDERS_CLIENT_H

#include "senders/sender.h"

enum sc_client_habit {
	/* Where it was seen. */
	SC_CLIENT_STARTTLS = 1 << 0, /* port 587 */
	SC_CLIENT_IMPLICIT = 1 << 1, /* port 465 */

	/* What it verifies less than RFC 8314 asks for. */
	SC_CLIENT_BLIND = 1 << 2,       /* nothing */
	SC_CLIENT_ANY_NAME = 1 << 3,    /* the chain, and no name */
	SC_CLIENT_COMMON_NAME = 1 << 4, /* a CN will do where no SAN is */
	SC_CLIENT_PARTIAL = 1 << 5,     /* "m*.example.org" is a wildcard */
	SC_CLIENT_ANY_PURPOSE = 1 << 6, /* ignores extended key usages */
	SC_CLIENT_SHA1 = 1 << 7,        /* takes SHA-1 below a private root */
	SC_CLIENT_OLD_TLS = 1 << 8,     /* TLS 1.0 and 1.1 */

	/* And what more. */
	SC_CLIENT_LONG_RSA = 1 << 9,    /* 2048 bits, of issuers too */
	SC_CLIENT_STAPLE = 1 << 10,     /* must-staple wants a staple */
	SC_CLIENT_NO_ADDRESS = 1 << 11, /* an address is no name to verify */
	SC_CLIENT_BY_ADDRESS = 1 << 12, /* nothing else is */
	SC_CLIENT_U_LABELS = 1 << 13,   /* converts U-labels by itself */

	/* When it goes on without TLS. */
	SC_CLIENT_CLEAR = 1 << 14,         /* no STARTTLS is offered */
	SC_CLIENT_CLEAR_REFUSED = 1 << 15, /* STARTTLS is refused */
	SC_CLIENT_CLEAR_FAILED = 1 << 16,  /* the handshake is refused */
	/* And how, when no AUTH is offered there: it sends the mail, or */
	SC_CLIENT_NEEDS_AUTH = 1 << 17,  /* gives up, or */
	SC_CLIENT_AUTH_ANYWAY = 1 << 18, /* sends the password unasked. */
	SC_CLIENT_NO_PASSWORD = 1 << 19, /* never sends one in clear */
	SC_CLIENT_QUEUES = 1 << 20,      /* tries again after a failure */

	/* Handshakes that its TLS library ends. */
	SC_CLIENT_LONG_DH = 1 << 21,       /* DHE below 2048 bits */
	SC_CLIENT_NO_STATIC_RSA = 1 << 22, /* key exchange without DHE */
	SC_CLIENT_NO_DHE = 1 << 23,        /* knows ECDHE alone */
	SC_CLIENT_NO_CBC = 1 << 24,        /* CBC with SHA-1 */
	SC_CLIENT_JSSE = 1 << 25,          /* what Java has a limit for */
};

/* The rule comes first: its address is that of the client. */
struct sc_client {
	struct sc_rule rule;
	unsigned habits;      /* enum sc_client_habit bits */
	const char *programs; /* its settings in clients.tsv, with blanks */
	unsigned refuses;     /* bits of enum sc_unusual */
};

extern const struct sc_client sc_clients[]; /* ended by one without name */

/* The client whose rule it is; NULL: it is no client's. */
const struct sc_client *sc_client_of(const struct sc_rule *rule);

/* True for those who verify chain and name: what the class says is theirs. */
bool sc_client_verifies(const struct sc_client *c);

/* How many settings are in the group. */
size_t sc_client_weight(const struct sc_client *c);

/*
 * client.c: what it does. Not to deliver is SC_SENDER_DEFERS, of which
 * sc_client_word() makes the word for rules of clients that do not queue.
 */
struct sc_decision sc_client_decide(
	const struct sc_view *v, const struct sc_client *c);
struct sc_decision sc_client_word(
	const struct sc_rule *rule, struct sc_decision d);

/* A demand of some clients, beyond those of everybody who verifies. */
struct sc_client_demand {
	unsigned habit;
	bool in_handshake; /* of those who verify nothing as well */
	bool (*is_unmet)(const struct sc_view *v);
	enum sc_reason reason;
	const char *note;
};

/* client_demands.c: the first that is not met; or NULL. */
const struct sc_client_demand *sc_client_unmet(
	const struct sc_view *v, const struct sc_client *c, bool in_handshake);

/* False on a port on which nobody saw it. */
bool sc_client_uses(const struct sc_client *c, enum sc_mode mode);

/* client_class.c: what most clients do that verify, and the worst of them. */
struct sc_decision sc_client_class(const struct sc_view *v);

/* Sets the implementations of the class. */
void sc_client_implementations(const struct sc_seen *seen, struct sc_sender *s);

#endif
