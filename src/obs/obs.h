/*
 * obs.h -- what was seen, and nothing about what to think of it.
 *
 * An observation is plain data in one arena: no sockets, no OpenSSL types, no
 * callbacks. It is written to JSON and read back by the tables in
 * obs/obs_fields.c, and judged a year later with the same result. Everything
 * that came from a peer is `struct sc_bytes` or a text of ours about it.
 *
 * Times named `_ms` count from the beginning of the probe. Strings may be NULL
 * where a comment says so; arrays have a count beside them, and NULL at 0.
 */
#ifndef SC_OBS_OBS_H
#define SC_OBS_OBS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/clock.h"

#define SC_OBS_SCHEMA_VERSION "1.0"

/* How a step ended. Not an error of ours: a fact about the peer or the path. */
enum sc_outcome {
	SC_OUTCOME_UNTRIED = 0, /* an earlier step, or the plan, kept us away */
	SC_OUTCOME_OK,
	SC_OUTCOME_TIMEOUT,
	SC_OUTCOME_REFUSED,     /* TCP: connection refused */
	SC_OUTCOME_UNREACHABLE, /* no route, no such family here */
	SC_OUTCOME_CLOSED,      /* the peer ended the connection in order */
	SC_OUTCOME_RESET,       /* the peer, or something between, cut it */
	SC_OUTCOME_REJECTED,    /* a well-formed negative answer */
	SC_OUTCOME_PROTOCOL,    /* an answer that is not in the protocol */
	SC_OUTCOME_LIMIT,       /* more than base/limits.h allows */
	SC_OUTCOME_LOCAL, /* we failed: no socket, no memory of the kernel, no
			     DNS server that works */
};

/* RFC 4035 4.3. Only `bogus` and `error` are failures to get an answer. */
enum sc_dnssec {
	SC_DNSSEC_UNKNOWN = 0, /* not asked, or no answer at all */
	SC_DNSSEC_SECURE,
	SC_DNSSEC_INSECURE,      /* proven to be unsigned */
	SC_DNSSEC_BOGUS,         /* signed, and the signatures do not hold */
	SC_DNSSEC_INDETERMINATE, /* the resolver cannot validate: no anchor */
};

/* How far a probe looks: one session an address, a few, all that help. */
enum sc_depth { SC_DEPTH_QUICK = 0, SC_DEPTH_NORMAL, SC_DEPTH_FULL };

enum sc_target_kind { SC_TARGET_DOMAIN, SC_TARGET_SERVER };
enum sc_role { SC_ROLE_MX, SC_ROLE_SUBMISSION };
enum sc_mode { SC_MODE_STARTTLS, SC_MODE_IMPLICIT };

struct sc_target {
	const char *input; /* as typed */
	enum sc_target_kind kind;
	enum sc_role role;
	enum sc_mode mode;
	int port;            /* of every endpoint, 1..65535 */
	const char *domain;  /* DOMAIN: the mail domain, A-labels; else NULL */
	const char *host;    /* SERVER: host name, A-labels; NULL: an address */
	const char *address; /* SERVER given as an address; else NULL */
	const char *name;    /* --name: reference name instead; else NULL */
	bool idn;            /* U-labels were converted */
	bool allow_private;  /* reserved addresses are expected */
};

/* The response codes that are no failure to answer (RFC 1035 4.1.1). */
enum { SC_RCODE_NOERROR = 0, SC_RCODE_NXDOMAIN = 3 };

/* The answer to one DNS question. */
struct sc_answer {
	/*
	 * The question; type "A", "AAAA", "CAA", "CNAME", "MX", "SRV", "TLSA"
	 * or "TXT". Records of TLSA are "3 1 1 hex", of TXT quoted strings, of
	 * SRV "priority weight port target", of CAA "flags tag \"value\""; of
	 * any type "\# n hex" (RFC 3597) when they are malformed.
	 */
	const char *name, *type;
	enum sc_outcome outcome; /* OK: there is a response, of any rcode */
	enum sc_dnssec dnssec;   /* of the whole answer, aliases included */
	int rcode;               /* RFC 1035; 0 NOERROR, 3 NXDOMAIN */
	long long ttl_s;
	const char *const *aliases; /* CNAME targets, first to last */
	size_t n_aliases;
	const char *const *records; /* presentation form of the RDATA */
	size_t n_records;
	const char *detail; /* why it is bogus or failed; or NULL */
	/*
	 * Of the signatures over what was followed (RRSIG, RFC 4034 3.1): the
	 * time in which all are valid, the least of their algorithms (numbers
	 * of RFC 8624) and that a wildcard was expanded. All 0: none came.
	 */
	struct sc_date signed_from, signed_until;
	int signature_algorithm;
	bool wildcard;
	int nsec3_iterations; /* of a denial, RFC 5155; 0: none, or no NSEC3 */
	long long began_ms, ended_ms;
};

struct sc_mx {
	int preference;       /* 0..65535 */
	const char *exchange; /* as in the record, one dot off; "." null MX */
};

/* A policy asked for from one address of the policy host, over HTTPS. */
struct sc_fetch {
	const char *address;
	int port;
	enum sc_outcome connect; /* of TCP */
	enum sc_outcome tls;     /* of the handshake */
	enum sc_outcome http;    /* OK: a whole response, of any status */
	const char *detail;      /* of the failure, for people; or NULL */
	long long began_ms, ended_ms;
	const char *const *chain; /* sha256 of the DER, in the order sent */
	size_t n_chain;
	int status;                             /* HTTP status code; 0: none */
	struct sc_bytes content_type, location; /* header values; absent */
	struct sc_bytes body;                   /* SC_LIMIT_POLICY_BYTES */
	bool body_cut;                          /* there was more */
};

/* The host of a mail domain's MTA-STS policy, RFC 8461 3.2. */
struct sc_policy_host {
	const char *name; /* "mta-sts." and the domain */
	struct sc_answer a, aaaa;
	const struct sc_fetch *fetches; /* of each address */
	size_t n_fetches;
};

/* SC_TARGET_DOMAIN only. Answers that are NULL were not asked for. */
struct sc_domain {
	struct sc_answer answer; /* MX; untried for submission */
	const struct sc_mx *mx;  /* by preference, then as answered */
	size_t n_mx;
	bool implicit; /* no MX: the domain itself is the host, RFC 5321 5.1 */
	const struct sc_answer *sts;    /* TXT of _mta-sts, RFC 8461 3.1 */
	const struct sc_answer *tlsrpt; /* TXT of _smtp._tls, RFC 8460 3 */
	const struct sc_policy_host *policy_host;
	/* role SUBMISSION: SRV of _submissions._tcp, _submission._tcp */
	const struct sc_answer *submissions, *submission;
	/* Asked to explain a fault: records where they do not belong. */
	const struct sc_answer *hints;
	size_t n_hints;
};

/* A host whose addresses were looked up. Literals and --connect have none. */
struct sc_host {
	const char *name;
	int preference; /* of the best MX record that names it; -1: no MX */
	int port;       /* of its endpoints; 0: not known. A host that has
			   several ports (by SRV records) is here with each */
	struct sc_answer a, aaaa;
	const struct sc_answer *cname; /* of an alias; NULL: it is none */
	/* TLSA, of each owner that sc_dane_owners() names, in that order. */
	const struct sc_answer *tlsa;
	size_t n_tlsa;
	/* CAA of the name and of the names above it, RFC 8659 3. */
	const struct sc_answer *caa;
	size_t n_caa;
	/* Asked to explain a fault: TLSA elsewhere, A at the TLSA owner. */
	const struct sc_answer *hints;
	size_t n_hints;
};

/* One reply of an SMTP server, RFC 5321 4.2. */
struct sc_reply {
	enum sc_outcome outcome;      /* OK: 2yz or 3yz; REJECTED: 4yz or 5yz */
	const char *detail;           /* for people; or NULL */
	long long began_ms;           /* when we began to wait for it */
	long long ended_ms;           /* when the last line, or the end, came */
	int code;                     /* 200..599; 0: none came */
	const struct sc_bytes *lines; /* after the code and its separator */
	size_t n_lines;
	bool bare_lf;     /* a line ended in LF alone */
	bool long_line;   /* a line had more than 512 bytes with its CRLF */
	bool mixed_codes; /* the lines did not agree on the code */
};

/* What one handshake showed. */
struct sc_tls {
	enum sc_outcome outcome;
	const char *detail; /* of a failure, for people; or NULL */
	long long began_ms, ended_ms;
	const char *sni;          /* sent; NULL: none */
	const char *version;      /* "TLSv1.3"; NULL: no ServerHello */
	const char *cipher_suite; /* IANA name; or NULL */
	const char *group;        /* "x25519"; NULL: none or unknown */
	int group_bits;           /* strength of the key exchange; 0: ? */
	const char
		*signature_scheme;   /* IANA name of the handshake's; or NULL */
	bool secure_renegotiation;   /* RFC 5746; always true in 1.3 */
	bool extended_master_secret; /* RFC 7627; always true in 1.3 */
	bool encrypt_then_mac;       /* RFC 7366; of CBC, so never in 1.3 */
	bool compression;
	bool client_certificate_requested;
	const char *alert_received; /* "handshake_failure"; or NULL */
	const char *alert_sent;
	const char *warning_received; /* the last alert that ended nothing */
	struct sc_bytes not_tls;      /* what came where TLS was due; absent */
	const char *const *chain;     /* sha256 of the DER, in the order sent */
	size_t n_chain;
	long long chain_bytes; /* of the certificate message */
	/* LIMIT: the message that OpenSSL does not read for its size, as
	 * "EncryptedExtensions"; or NULL. */
	const char *large_message;
	struct sc_bytes ocsp_response;
	struct sc_bytes sct_list; /* TLS extension, RFC 6962 3.3 */
	/* Of the tickets that came before the session ended, RFC 8446 4.6.1. */
	long long ticket_lifetime_s; /* the longest; 0: none */
	bool early_data;             /* one of them allows 0-RTT */
};

/* A further handshake with the same address, over a connection of its own. */
struct sc_variant {
	/*
	 * What was other than in the first: "rsa", "ecdsa", "eddsa", the only
	 * kind of key offered; "no-sni"; another name asked for, "host-sni",
	 * the host where the first was the TLSA base, "domain-sni", the mail
	 * domain, "unknown-sni"; "tls1.2", "tls1.3", the only version offered;
	 * "repeat", "repeat-2", nothing. Others are those of the hello that
	 * the handshake finishes. A name that is there several times was asked
	 * about so often, since one session may break off by chance.
	 */
	const char *name;
	struct sc_tls tls;
};

/* What we sent in one go within a trial, and what came until the next. */
struct sc_trial_turn {
	long long at_ms;
	bool tls;             /* inside TLS */
	struct sc_bytes sent; /* absent: nothing, we listened */
	/* As they came, whosever answer; the last may be one that broke off. */
	const struct sc_reply *replies;
	size_t n_replies;
};

/* A further SMTP session, with a dialogue of its own (wire/trial.h). */
struct sc_trial {
	const char *name;
	enum sc_outcome outcome; /* OK: led to its end; REJECTED: refused */
	const char *detail;      /* of a failure, for people; or NULL */
	long long began_ms, ended_ms;
	const struct sc_trial_turn *turns; /* the first one: the greeting */
	size_t n_turns;
	enum sc_outcome tls; /* of the handshake; UNTRIED: none was begun */
	const char *tls_detail;
	struct sc_bytes not_tls; /* what came where TLS was due; absent */
};

/*
 * The answer to a hello made by hand (wire/hello_set.h has the names and what
 * each offers), over a connection of its own. Only what a server says in clear:
 * in TLS 1.3 no more than ServerHello or HelloRetryRequest.
 */
struct sc_hello {
	const char *name; /* "tls12", "pq-only" */
	/*
	 * OK: the server took it up with something that was offered. REJECTED:
	 * by a fatal alert. CLOSED, RESET, TIMEOUT: in place of a whole answer.
	 * PROTOCOL: with what was not offered, or with no TLS. UNTRIED: it was
	 * not sent, and `detail` says why.
	 */
	enum sc_outcome outcome;
	const char *detail; /* of anything but OK, for people; or NULL */
	long long began_ms, ended_ms;
	const char *alert;        /* received, fatal; or NULL */
	const char *version;      /* "SSLv2" to "TLSv1.3"; NULL: no answer */
	const char *cipher_suite; /* IANA name; or NULL */
	const char *group;        /* chosen or asked for; "x25519"; or NULL */
	bool hello_retry; /* HelloRetryRequest: `group` is what it asks for */
	bool compression;
	bool secure_renegotiation;   /* RFC 5746 */
	bool extended_master_secret; /* RFC 7627 */
	bool encrypt_then_mac;       /* RFC 7366 */
	struct sc_bytes alpn;        /* chosen; absent: none was */
	int dh_bits;          /* of the prime of DHE; 0: no such exchange */
	const char *dh_prime; /* its name, or "custom"; NULL as above */
	const char *signature_scheme; /* of ServerKeyExchange, TLS 1.2 */
	bool client_certificate_requested;
	int n_ca_names;                  /* in CertificateRequest */
	int ca_bytes;                    /* all of them */
	const struct sc_bytes *ca_names; /* DER, SC_LIMIT_CA_NAMES of them */
	size_t n_ca_names_kept;
	const char *const *request_schemes; /* of CertificateRequest, 1.2 */
	size_t n_request_schemes;
	const char *const *chain; /* as in struct sc_tls, up to TLS 1.2 */
	size_t n_chain;
};

/*
 * What a server said in an extra session before TLS, one for each variant and
 * each hello; those of a trial are in its turns.
 */
struct sc_extra_session {
	const char *name; /* of the variant or the hello */
	enum sc_outcome connect;
	const char *connect_detail; /* or NULL */
	struct sc_reply greeting, ehlo, starttls;
};

/* One line of an SMTP session, either way. */
struct sc_line {
	long long at_ms;
	bool client;          /* we sent it */
	bool tls;             /* inside TLS */
	struct sc_bytes text; /* without the line end */
};

/* One server at one address and port. */
struct sc_endpoint {
	const char *host;    /* NULL: the target is an address */
	const char *address; /* RFC 5952 text */
	int port;
	int preference; /* -1: not by an MX record */
	enum sc_mode mode;

	enum sc_outcome connect;
	const char *connect_detail; /* or NULL */
	long long connect_began_ms, connect_ended_ms;

	struct sc_reply greeting;
	struct sc_reply ehlo;
	struct sc_reply helo;            /* tried after a refused EHLO only */
	struct sc_reply starttls;        /* tried also when not offered */
	struct sc_bytes extra_plaintext; /* glued to the 220; absent: none */
	bool implicit_tls_answers;       /* a silent STARTTLS port spoke TLS */
	const struct sc_tls *tls;        /* NULL: no handshake was begun */
	struct sc_reply greeting_tls; /* unasked, inside TLS after STARTTLS */
	struct sc_reply ehlo_tls;
	struct sc_reply quit;
	const struct sc_line *transcript;
	size_t n_transcript;
	bool transcript_cut; /* the rest was over the limit */
	int connections;     /* that were made for what stands here */
	const struct sc_variant *variants;
	size_t n_variants;
	const struct sc_trial *trials;
	size_t n_trials;
	const struct sc_hello *hellos;
	size_t n_hellos;
	const struct sc_extra_session *sessions;
	size_t n_sessions;
	const char *further_stopped; /* why no further session was held; NULL */
	int further_left;            /* how many there would have been */
	bool further_too_slow;       /* left out since the first took long */
};

struct sc_certificate {
	const char *sha256; /* of der, hex */
	struct sc_bytes der;
};

/* What was done to learn of revocation. */
enum sc_inquest {
	SC_INQUEST_NONE = 0, /* nothing, as the user wished */
	SC_INQUEST_OFFLINE,  /* what was at hand was looked at */
	SC_INQUEST_ONLINE,   /* the CAs were asked */
};

/* What a CRL or a responder is: the word in the observation. */
enum sc_pki_kind { SC_PKI_CRL = 0, SC_PKI_OCSP };

/* A CRL that was got, or an OCSP responder that was asked, over HTTP. */
struct sc_pki_fetch {
	enum sc_pki_kind kind;
	const char *url;              /* as the certificate has it */
	const char *certificate;      /* OCSP: sha256 of the one asked about */
	const char *address;          /* RFC 5952 text; NULL: none was asked */
	enum sc_outcome outcome;      /* OK: a whole response, of any status */
	const char *detail;           /* of a failure, for people; or NULL */
	const char *moved_to;         /* the URL behind redirects; or NULL */
	int status;                   /* HTTP status code; 0: none */
	struct sc_bytes content_type; /* absent: no such header */
	struct sc_bytes body;         /* DER as it came */
	bool cached;                  /* not got now, but before */
	struct sc_date fetched_at;    /* 0: it did not come */
	long long began_ms, ended_ms;
};

struct sc_obs {
	const char *schema_version;
	const char *tool_version;
	struct sc_target target;
	enum sc_depth depth;
	struct sc_date observed_at; /* when the probe began */
	long long elapsed_ms;
	const struct sc_domain *domain; /* NULL: not a domain */
	const struct sc_host *hosts;
	size_t n_hosts;
	const struct sc_endpoint *endpoints;
	size_t n_endpoints;
	const struct sc_certificate *certificates; /* each once */
	size_t n_certificates;
	enum sc_inquest inquest;
	const struct sc_pki_fetch *pki; /* each URL once; OCSP: and question */
	size_t n_pki;
};

#endif
