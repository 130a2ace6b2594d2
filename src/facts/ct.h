/* ct.h -- signed certificate timestamps, RFC 6962. */
#ifndef SC_FACTS_CT_H
#define SC_FACTS_CT_H

#include "facts/key.h"

/* How a signed certificate timestamp came, RFC 6962 3.3. */
enum sc_sct_source {
	SC_SCT_EMBEDDED = 0, /* in the certificate */
	SC_SCT_TLS,          /* in an extension of the handshake */
	SC_SCT_OCSP,         /* in the stapled response */
};

/* What an SCT is worth, in order of looking. */
enum sc_sct_status {
	SC_SCT_UNVERIFIED = 0, /* there was nothing to verify it by */
	SC_SCT_OK,
	SC_SCT_UNREADABLE,  /* it, or the list that it came in */
	SC_SCT_VERSION,     /* not v1: RFC 6962 has no other */
	SC_SCT_UNKNOWN_LOG, /* not on the list of logs */
	SC_SCT_NO_ISSUER,   /* the issuer's key was not seen: no entry */
	SC_SCT_BAD_SIGNATURE,
	SC_SCT_WRONG_ENTRY, /* verifies, but for another entry */
	SC_SCT_FUTURE,
	SC_SCT_NOT_QUALIFIED,    /* its log is pending or rejected */
	SC_SCT_AFTER_DISTRUST,   /* its log was retired before */
	SC_SCT_OUTSIDE_INTERVAL, /* its log is for other years */
};

/* States of a log, by the list that was given. */
enum sc_ct_state {
	SC_CT_UNKNOWN = 0,
	SC_CT_PENDING,
	SC_CT_QUALIFIED,
	SC_CT_USABLE,
	SC_CT_READONLY,
	SC_CT_RETIRED,
	SC_CT_REJECTED,
};

/* Who ran a log before. */
struct sc_ct_operator {
	const char *name;
	struct sc_date until;
};

/* A log of the list that was given. Texts are fit for people. */
struct sc_ct_log {
	const char *description;   /* or NULL */
	const char *operator_name; /* of today */
	const struct sc_ct_operator *previous;
	size_t n_previous;
	struct sc_bytes id; /* SHA-256 of its key */
	struct sc_key_facts key;
	enum sc_ct_state state;
	struct sc_date since; /* of the state */
	bool is_static;       /* a tiled log: not by RFC 6962's interface */
	/* Expiry dates that it takes: [from, until); both 0: any. */
	struct sc_date from, until;
};

/* A signed certificate timestamp, RFC 6962 3.2, for the leaf. */
struct sc_sct_facts {
	enum sc_sct_source source;
	enum sc_sct_status status;
	struct sc_bytes log_id;      /* absent: UNREADABLE, VERSION */
	const struct sc_ct_log *log; /* NULL: not known */
	const char *operator_name;   /* at that time; NULL: not known */
	struct sc_date at;           /* its timestamp, cut to seconds */
	const char *entry;           /* WRONG_ENTRY: what it is for */
};

/* Those of one handshake: embedded, of TLS, of OCSP. */
struct sc_ct_facts {
	const struct sc_sct_facts *scts;
	size_t n_scts;
	bool cut; /* a list has more than SC_LIMIT_SCTS: the rest is not here */
};

#endif
