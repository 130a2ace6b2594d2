/*
 * report.h -- what to tell: findings in order, senders, verdict, forecast.
 *
 * A report holds all that a renderer needs; `smtpcert render` has nothing
 * else. It is written and read as JSON by the tables in report_fields.c.
 */
#ifndef SC_REPORT_REPORT_H
#define SC_REPORT_REPORT_H

#include "base/datum.h"
#include "check/cert.h"
#include "obs/fields.h"
#include "senders/senders.h"

#define SC_REPORT_SCHEMA_VERSION "1.1"

enum sc_report_verdict {
	SC_VERDICT_PASS,
	SC_VERDICT_WARN,
	SC_VERDICT_FAIL,
	SC_VERDICT_UNKNOWN,
};

struct sc_report_tool {
	const char *name, *version;
};

struct sc_report_target {
	const char *input;
	enum sc_target_kind kind;
	enum sc_role role;
	const char *domain, *host, *address; /* NULL where not so */
	int port;
};

/* By which rules it is judged; a day or a percentage that is -1 is none. */
struct sc_report_rules {
	enum sc_rules name;
	struct sc_life_limit warn, fail; /* of the life of a certificate */
};

/* What one host publishes for those who send to it. */
struct sc_report_host_policy {
	const char *host;
	const char *dane;        /* state: "none", "binding", ... */
	const char *owner;       /* of the TLSA records; or NULL */
	const char *const *tlsa; /* all records of the owner, whole */
	size_t n_tlsa;
	long long tlsa_ttl_s;       /* -1: there are none */
	const char *caa;            /* state: "none", "found", ... */
	const char *const *issuers; /* that may issue; "" none */
	size_t n_issuers;
};

/* What is published about how to deliver; texts are those of policy/. */
struct sc_report_policies {
	const char *dnssec;      /* of the MX records: "secure", "insecure" */
	const char *sts;         /* "absent", "valid", "invalid", ... */
	const char *sts_mode;    /* in force: "enforce"; NULL: none is */
	const char *sts_id;      /* or NULL */
	long long sts_max_age_s; /* -1: none */
	const char *tlsrpt;      /* as `sts` */
	const char *const *rua;
	size_t n_rua;
	const struct sc_report_host_policy *hosts;
	size_t n_hosts;
};

struct sc_report_tls {
	const char *version, *cipher_suite, *group, *signature_scheme;
};

/* What one of several trust stores makes of the chain. */
struct sc_report_store {
	const char *store;
	enum sc_report_verdict verdict; /* PASS, FAIL; UNKNOWN: it is empty */
	const char *reason;             /* NULL: trusted */
	const char *anchor;             /* NULL: none reached */
};

/* A further handshake; what it was is told by its name (obs/obs.h). */
struct sc_report_variant {
	const char *name;
	enum sc_outcome outcome; /* of the handshake; UNTRIED: not let in */
	const char *detail;      /* of a failure; or NULL */
	struct sc_report_tls tls;
	const char *const *chain; /* sha256, as sent */
	size_t n_chain;
};

struct sc_report_endpoint {
	const char *host, *address; /* address NULL: none was found */
	int port;
	int preference; /* -1: no MX */
	enum sc_mode mode;
	enum sc_end outcome;
	const char *error; /* a sentence; NULL when ok */
	enum sc_report_verdict verdict;
	const struct sc_report_tls *tls; /* NULL: no ServerHello */
	const char *const *chain;        /* sha256, as sent */
	size_t n_chain;
	const struct sc_report_variant *variants; /* further handshakes */
	size_t n_variants;
	const struct sc_report_store *stores; /* when there are several */
	size_t n_stores;
	int distinct_certificates; /* of all these handshakes */
	/* When the first certificate of the path ends; 0: it is not trusted. */
	struct sc_date trusted_until;
	long long connect_ms, handshake_ms; /* -1: it did not get there */
	const char *program;                /* by its greeting; or NULL */
	const char *reload; /* the command after which it has a new file */
};

/* A certificate that is not the one that a host shows at most addresses. */
struct sc_report_odd {
	const char *certificate; /* sha256 */
	const char *shown;       /* where, when: "with RSA keys alone" */
	const char *differs;     /* "RSA 2048, expired on 2026-10-31" */
};

/* All leaf certificates of a host, at all of its addresses. */
struct sc_report_distinct {
	const char *host; /* NULL: known by its address */
	const char *address;
	int port;
	int count;
	const char *certificate; /* sha256; that of most addresses */
	const struct sc_report_odd *odd;
	size_t n_odd;
};

struct sc_report_key {
	const char *algorithm;
	int bits;          /* -1: unknown */
	const char *curve; /* NULL: none */
};

/* A signed certificate timestamp, RFC 6962 3.2. */
struct sc_report_sct {
	const char *source; /* sc_sct_source_words */
	const char *log_id; /* base64, as in lists of logs; NULL: unreadable */
	const char *log, *operator_name; /* NULL: not on the list, or no list */
	struct sc_date timestamp;
	const char *status; /* sc_sct_status_words */
};

/* What is known of a revocation, and from whom. */
struct sc_report_revocation {
	enum sc_revocation status;
	enum sc_revocation_source source;
	const char *url;    /* of the CRL or the responder; or NULL */
	const char *reason; /* revoked: "keyCompromise"; else NULL */
	struct sc_date date;
	const char *why;           /* unknown, not checked; or NULL */
	struct sc_date until;      /* of what the source says; 0: none */
	struct sc_date fetched_at; /* that; 0: it was stapled */
};

struct sc_report_certificate {
	const char *sha256;
	const char *subject, *issuer, *serial_number;
	const char *issuer_name; /* its organization, else its CN: for tables */
	struct sc_date not_before, not_after;
	const char *const *dns_names; /* fit for people */
	size_t n_dns_names;
	const char *const *ip_addresses;
	size_t n_ip_addresses;
	struct sc_report_key key;
	const char *signature_algorithm;
	const char *spki_sha256;
	const struct sc_report_sct *scts; /* of a server's own certificate */
	size_t n_scts;
	const struct sc_report_revocation *revocation; /* NULL: not asked */
	const char *pem;
};

struct sc_report_subject {
	const char *domain, *host, *address;
	int port; /* -1: of no one port */
	const char *certificate;
};

struct sc_finding {
	const char *id;
	enum sc_severity severity;
	struct sc_report_subject subject;
	const char *message;
	const char *evidence;          /* lines "label: text"; or NULL */
	const struct sc_datum *values; /* what both are made of */
	size_t n_values;
	const char *const *who;
	size_t n_who;
	const char *source, *remedy;
};

struct sc_next_failure {
	struct sc_date at;
	const char *finding; /* the id it will be */
	const char *what;    /* a sentence */
};

struct sc_counts {
	long long checks;                    /* done on some subject */
	long long fail, warn, unknown, info; /* findings */
};

struct sc_report {
	const char *schema_version;
	struct sc_report_tool tool;
	struct sc_report_target target;
	struct sc_date observed_at, judged_at;
	struct sc_report_rules rules;
	enum sc_report_verdict verdict;
	const char *summary; /* one sentence */
	const struct sc_sender *senders;
	size_t n_senders;
	struct sc_report_policies policies;
	const struct sc_report_endpoint *endpoints;
	size_t n_endpoints;
	const struct sc_report_certificate *certificates;
	size_t n_certificates;
	const struct sc_report_distinct *distinct; /* of each host */
	size_t n_distinct;
	const struct sc_finding *findings; /* worst first */
	size_t n_findings;
	const struct sc_next_failure *next_failure; /* NULL: nothing in sight */
	struct sc_counts counts;
	enum sc_depth depth;   /* of the probe */
	long long connections; /* with mail servers */
	long long elapsed_ms;
};

extern const struct sc_type sc_type_report;

/* Judges. The report lives in `a`, and so must obs and facts. */
struct sc_report sc_report_make(struct sc_arena *a, const struct sc_obs *obs,
	const struct sc_facts *facts, const struct sc_settings *settings);

/* "fail", "warn", "info", "pass", "unknown" by enum sc_severity. */
extern const char *const sc_severity_words[];
extern const char *const sc_verdict_words[];
extern const char *const sc_sender_outcome_words[];

#endif
