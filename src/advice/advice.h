/*
 * advice.h -- what to publish, and what may be deployed.
 *
 * Pure functions of what was seen and of a file that is not deployed yet; the
 * results are plain data, with tables for JSON in advice_fields.c. Times are
 * those of RFC 7671 8.1 and RFC 7672 4: a record must have been visible for two
 * TTLs before the key that it is for is used.
 */
#ifndef SC_ADVICE_ADVICE_H
#define SC_ADVICE_ADVICE_H

#include "facts/facts.h"
#include "obs/fields.h"
#include "x509/key_file.h"
#include "x509/trust.h"

/* One TLSA record to publish. */
struct sc_tlsa_advice {
	const char *owner;  /* "_25._tcp.mx.example.org." */
	const char *record; /* "3 1 1 9f2c..." */
	const char *about;  /* "the server's key (EC P-256)" */
	bool published;     /* a live server: it is in the DNS already */
};

struct sc_tlsa_plan {
	const struct sc_tlsa_advice *records;
	size_t n_records;
	const char *const *advice; /* sentences */
	size_t n_advice;
};

/*
 * Records for each key of a file: 3 1 1, and 2 1 1 if the file has the issuer.
 * `host` is whom they are for; NULL: the name in the certificate, else MX-HOST.
 */
struct sc_tlsa_plan sc_advice_tlsa_of_files(struct sc_arena *a,
	const char *host, int port, const struct sc_key_files *files);

/* Records for every key that the servers of an observation show. */
struct sc_tlsa_plan sc_advice_tlsa_of_servers(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts);

/* How one address stands to its TLSA records. */
enum sc_tlsa_state {
	SC_TLSA_STATE_UNKNOWN = 0, /* lookup or server not seen */
	SC_TLSA_STATE_MATCH,
	SC_TLSA_STATE_UNUSABLE, /* records, and none is usable */
	SC_TLSA_STATE_NONE,     /* no secure records */
	SC_TLSA_STATE_FAILED,   /* a lookup failed: DANE senders queue */
	SC_TLSA_STATE_NO_TLS,   /* records, and no certificate to match */
	SC_TLSA_STATE_MISMATCH,
	SC_TLSA_STATE_GONE, /* a host without an address: decides nothing */
};

struct sc_tlsa_check_row {
	const char *host, *address; /* address NULL: none was looked at */
	int port;
	const char *variant; /* "rsa": the certificate of that key; or NULL */
	enum sc_tlsa_state state;
	const char *owner;          /* with its last dot; or NULL */
	const char *record;         /* MATCH: the one that does */
	const char *publish;        /* MISMATCH: the one that would */
	const char *why;            /* one sentence */
	const char *const *records; /* all of the owner */
	size_t n_records;
};

struct sc_tlsa_check {
	enum sc_tlsa_state worst;
	const struct sc_tlsa_check_row *rows;
	size_t n_rows;
	size_t n_judged; /* that are not GONE */
};

/* Every address, every certificate that it showed, and hosts without one. */
struct sc_tlsa_check sc_advice_tlsa_check(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts);

enum sc_rollover_state {
	SC_ROLLOVER_UNKNOWN = 0, /* the records could not be looked up */
	SC_ROLLOVER_FREE,        /* no record binds the host */
	SC_ROLLOVER_COVERED,     /* a published record fits the next key */
	SC_ROLLOVER_WAIT,        /* and is not old enough */
	SC_ROLLOVER_MISSING,     /* none does */
	SC_ROLLOVER_GONE,        /* a host without an address: binds nothing */
};

struct sc_rollover_host {
	const char *host;
	int port;
	const char *owner; /* of the records, with its last dot */
	enum sc_rollover_state state;
	const char *record;  /* that fits; or NULL */
	const char *publish; /* MISSING: the record to add; or NULL */
	long long ttl_s;
	const char *why; /* one sentence */
};

struct sc_rollover {
	enum sc_rollover_state state; /* the worst of the hosts */
	bool safe;                    /* deploy now */
	long long wait_s;             /* at least, before deploying */
	const char *why;              /* one sentence */
	const struct sc_rollover_host *hosts;
	size_t n_hosts;
};

/*
 * May `next` be deployed at the date of the facts? `published` is when its
 * record was published; 0: not known, and taken to be long ago. When the file
 * is a certificate that names some of the hosts, only those are looked at; a
 * host without an address is listed, and decides nothing. Of several keys each
 * has to be covered.
 * Under an enforced MTA-STS policy the certificate must satisfy that as well.
 */
struct sc_rollover sc_advice_rollover(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts,
	const struct sc_key_files *next, struct sc_date published,
	struct sc_trust *trust);

struct sc_postfix_policy {
	const char *domain;
	bool known;       /* false: a lookup failed; keep what there is */
	const char *line; /* of a smtp_tls_policy_maps table; NULL: none due */
	/* The same in parts; NULL and none where there is no line. */
	const char *level;        /* "dane-only", "dane", "secure" */
	const char *const *match; /* of secure, in the form of Postfix */
	size_t n_match;
	const char *why; /* one sentence */
};

/*
 * The TLS policy that Postfix should have for the destination: dane-only where
 * all MX hosts are bound by secure TLSA, dane where some are, secure with the
 * patterns of an enforced MTA-STS policy, else none. DANE goes first, also
 * when its lookup fails (RFC 8461 2). Hosts without an address do not count;
 * that they have none, or that there is no host at all, is an answer.
 */
struct sc_postfix_policy sc_advice_postfix(struct sc_arena *a,
	const struct sc_obs *obs, const struct sc_facts *facts);

extern const struct sc_type sc_type_tlsa_plan, sc_type_tlsa_check,
	sc_type_rollover, sc_type_postfix_policy;

#endif
