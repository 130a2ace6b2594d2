/*
 * senders.h -- what those who send mail do with a target: classes of senders,
 * programs in wide use, and mail clients.
 *
 * Told from what was seen and the facts about it, beside the checks. Why is an
 * enum here; the finding that explains it is looked up afterwards, by the
 * report. What each was seen to do is in docs/senders.md and docs/clients.md.
 */
#ifndef SC_SENDERS_SENDERS_H
#define SC_SENDERS_SENDERS_H

#include "base/arena.h"
#include "facts/facts.h"

enum sc_outcome_of_sender {
	SC_SENDER_NOT_APPLICABLE = 0,
	SC_SENDER_AUTHENTICATED,
	SC_SENDER_ENCRYPTED,
	SC_SENDER_UNVERIFIED, /* a mail client that does not verify: in TLS */
	SC_SENDER_CLEARTEXT,
	SC_SENDER_UNKNOWN,
	SC_SENDER_DEFERS,
	SC_SENDER_REFUSES, /* a mail client: nothing is sent or queued */
	SC_SENDER_BOUNCES,
	SC_SENDER_PASSWORD_IN_CLEAR, /* a mail client, and the mail as well */
};

#define SC_SENDER_OUTCOMES (SC_SENDER_PASSWORD_IN_CLEAR + 1)

/* Why a sender does what it does. */
enum sc_reason {
	SC_REASON_NONE = 0,
	/* where mail goes */
	SC_REASON_NULL_MX,
	SC_REASON_NULL_MX_MIXED,
	SC_REASON_NO_DNS_HERE,
	SC_REASON_DNS_BOGUS,
	SC_REASON_DNS_ERROR,
	SC_REASON_NO_MX,
	SC_REASON_MX_LITERAL,
	SC_REASON_MX_NO_ADDRESS,
	SC_REASON_MX_UNDERSCORE,
	/* the session, up to TLS */
	SC_REASON_UNREACHABLE,
	SC_REASON_NO_WAY_OUT,
	SC_REASON_NO_ROUTE,
	SC_REASON_GREETING_LATE,
	SC_REASON_GREETING_CLOSED,
	SC_REASON_GREETING_4YZ,
	SC_REASON_GREETING_5YZ,
	SC_REASON_GREETING_521,
	SC_REASON_GREETING_SYNTAX,
	SC_REASON_TLS_AT_ONCE,
	SC_REASON_EHLO_4YZ,
	SC_REASON_EHLO_5YZ,
	SC_REASON_EHLO_FAILED,
	SC_REASON_NO_STARTTLS,
	SC_REASON_STARTTLS_4YZ,
	SC_REASON_STARTTLS_5YZ,
	SC_REASON_STARTTLS_FAILED,
	SC_REASON_PLAINTEXT,
	SC_REASON_LIMIT,
	SC_REASON_SESSION, /* whatever ended it */
	/* TLS */
	SC_REASON_HANDSHAKE,
	SC_REASON_AFTER_HANDSHAKE,
	SC_REASON_REFUSED_IN_TLS,
	SC_REASON_OUTDATED,
	SC_REASON_STATIC_RSA,
	SC_REASON_DHE,
	SC_REASON_SHORT_DH,
	SC_REASON_CBC,
	SC_REASON_TOO_MUCH,
	/* the certificate */
	SC_REASON_NO_ROOTS,
	SC_REASON_UNTRUSTED,
	SC_REASON_NAME,
	SC_REASON_NAME_ALONE,
	SC_REASON_SHORT_KEY,
	SC_REASON_UNUSUAL,
	SC_REASON_STAPLE_MISSING,
	SC_REASON_STAPLE_BAD,
	SC_REASON_TOO_LONG,
	SC_REASON_U_LABEL,
	SC_REASON_CLEAR_AUTH,
	/* policies */
	SC_REASON_NO_TLSA,
	SC_REASON_TLSA_FAILED,
	SC_REASON_TLSA_MISMATCH,
	SC_REASON_DANE_NO_STARTTLS,
	SC_REASON_STS_UNLISTED,
	SC_REASON_STS_CERTIFICATE,
};

#define SC_REASONS (SC_REASON_STS_CERTIFICATE + 1)

/* Reasons in order: the first that a finding explains is the one to tell. */
#define SC_WHY_REASONS 3

struct sc_why {
	enum sc_reason reasons[SC_WHY_REASONS]; /* NONE: no more */
	size_t endpoint; /* where; SC_WHY_TARGET: not at one */
};

#define SC_WHY_TARGET ((size_t)-1)

/* What one class of sender does with one endpoint. */
struct sc_sender_host {
	const char *host, *address;
	int port;
	enum sc_outcome_of_sender outcome;
	enum sc_outcome_of_sender worst; /* for some of the class */
	struct sc_why why;               /* of the worst */
	const char *finding;             /* the report's, of `why`; or NULL */
	const char *note; /* a sender in wide use that deviates; or NULL */
	/* What its TLS report says of a failure, RFC 8460 4.3; or NULL. */
	const char *result_type;
};

/*
 * A program in wide use, at one of its settings: what it was seen to do where
 * that differs from its class (docs/senders.md); or a group of mail clients
 * (docs/clients.md).
 */
struct sc_implementation {
	const char *name; /* "postfix-dane-only", "exim-try-dane" */
	enum sc_outcome_of_sender outcome, worst;
	struct sc_why why;
	const char *finding; /* the report's */
	const char *note;    /* why it is not what its class does; or NULL */
	bool mandatory; /* this setting asks for more than its class does */
	/* Mail clients: the settings that do so, docs/clients.md. */
	const char *const *programs;
	size_t n_programs;
};

struct sc_sender {
	const char *sender; /* "opportunistic", "dane", "mta-sts", ... */
	enum sc_outcome_of_sender outcome; /* what happens normally */
	enum sc_outcome_of_sender worst;
	struct sc_why why, otherwise; /* where no finding explains `why` */
	const char *finding;          /* the report's */
	/*
	 * mta-sts: what a sender does that still holds the last policy that it
	 * could fetch; of the others it is `outcome`.
	 */
	enum sc_outcome_of_sender returning;
	const char *note; /* about all of it; or NULL */
	struct sc_sender_host *hosts;
	size_t n_hosts;
	struct sc_implementation *implementations;
	size_t n_implementations;
};

/* What there is to know of a target. Results live in `a`. */
struct sc_seen {
	struct sc_arena *a;
	const struct sc_obs *obs;
	const struct sc_facts *facts;
};

/* What every class of sender would do. Returns their number. */
size_t sc_senders(const struct sc_seen *seen, struct sc_sender **out);

#endif
