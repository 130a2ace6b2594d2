/*
 * fault.h -- what a fault is: a certificate, TLS settings, a dialogue, and
 * what DNS and the web say of the server.
 *
 * All of it is data: the tables of faults_*.c. In texts %h is the host's
 * name, %p the name above it (everything behind the first dot) and %n the
 * fault's name. Its mail domain is %n.mx.badsmtp.test.
 */
#ifndef BADSMTP_FAULT_H
#define BADSMTP_FAULT_H

#include <stdbool.h>
#include <stddef.h>

/* What the port is meant for. */
enum fault_role {
	FAULT_MX = 0,      /* port 25, STARTTLS */
	FAULT_SUBMISSION,  /* port 587, STARTTLS */
	FAULT_SUBMISSIONS, /* port 465, TLS from the first byte */
	FAULT_POLICY,      /* port 443, the web server of an MTA-STS policy */
	FAULT_CA,          /* port 80, CRLs and OCSP over HTTP */
	FAULT_ROLES
};

/* What follows an answer to a command. */
enum reply_next {
	REPLY_STAY = 0, /* the next command */
	REPLY_GO_ON,    /* the next step; what was pipelined is dropped */
	/* Other ways to treat what was pipelined, up to an unfinished line: */
	REPLY_KEEP,      /* executed in the next step, inside TLS */
	REPLY_KEEP_LF,   /* the same, if LF alone ended this command */
	REPLY_KEEP_PART, /* the same, of the line without an end only */
	REPLY_HOLD,      /* executed when the client's next command comes */
	REPLY_REPLACE,   /* executed in place of that command */
	REPLY_MUTE,      /* executed inside TLS, without an answer */
	REPLY_ANSWER,    /* answered before the next step */
	REPLY_STRICT,    /* 554 and the end instead of this answer */
	REPLY_AS_TLS,    /* taken for the beginning of TLS */
	REPLY_DATA,      /* a message, up to the line with a dot */
	REPLY_END,       /* close in order */
};

/* The answer to one command; tables end with { 0 }. */
struct reply {
	const char *verb; /* in any case; with = in front, in just this one */
	const char *text; /* lines as they go out; "" says nothing */
	enum reply_next next;
};

enum step_op {
	STEP_CLOSE = 0, /* close in order; also the end of every script */
	STEP_RESET,     /* close with a TCP reset */
	STEP_SEND,      /* text */
	STEP_WAIT,      /* ms */
	STEP_SERVE,     /* answer commands: `replies`, then the usual ones */
	STEP_TLS,       /* the handshake */
	STEP_RAW_TLS,   /* a hand-made ServerHello and Certificate, no more */
	STEP_AWAIT,     /* until `count` bytes have come */
	STEP_KEEP,      /* what has come, up to TLS, is executed inside it */
	STEP_HTTP,      /* a request; text is the response, NULL: the policy */
	STEP_CA,        /* a request; the answer is that of `ca` */
	STEP_IGNORE,    /* say nothing until the client goes */
	STEP_REPEAT,    /* text, `count` times; 0: for ever */
	STEP_PACE_BYTE, /* from here on a byte every `ms` */
	STEP_PACE_LINE, /* from here on a line of clear text every `ms` */
};

struct step {
	enum step_op op;
	const char *text;
	const struct reply *replies;
	int ms;
	int count;
};

/* TLS settings; 0 and NULL are what a well-kept server has. */
struct fault_tls {
	int min_version, max_version; /* as TLS1_2_VERSION */
	const char *ciphers;          /* of TLS up to 1.2 */
	const char *dh_group;         /* of finite-field Diffie-Hellman */
	bool asks_client;             /* requests a client certificate */
	bool demands_client;          /* and ends the connection without one */
	bool no_ems;                  /* no extended master secret */
	bool early_data;              /* session tickets allow 0-RTT */
	bool demands_name;            /* fails without or with another SNI */
	bool second_if_named;         /* the second one for the host's SNI */
	const char *scts;     /* order of mint_sct.h, sent in the handshake */
	bool takes_turns;     /* the second one every other time */
	bool refuses_unknown; /* fails with another SNI */
	bool refuses_name;    /* fails with the host's SNI */
	bool warns_name;      /* a warning for whatever SNI */
	bool sha1;            /* signs with it, if asked to */
	bool no_etm;          /* no encrypt_then_mac */
	const char *groups;   /* of key exchange, by OpenSSL's names */
	int ca_names; /* in its request, made up; -1: that of its root */
};

/* Of which hellos an answer is. */
enum answer_when {
	ANSWER_ANY = 0,
	ANSWER_1_3,     /* that offer TLS 1.3 */
	ANSWER_LARGE,   /* of more than one packet */
	ANSWER_UNKNOWN, /* with an extension that nobody knows */
	ANSWER_ALPN,
	ANSWER_DEFLATE, /* it is then compressed */
};

/*
 * An answer by hand to a hello that offers all that is named here (hello.h);
 * others are answered by OpenSSL. Tables end with { 0 }.
 */
struct fault_answer {
	const char *about;
	enum answer_when when;
	unsigned version; /* 0x0002 to 0x0304; 0: the connection ends */
	int alert;        /* instead; 0: none */
	unsigned suite, group, scheme; /* chosen; 0: whatever fits */
	int dh_bytes;                  /* of the prime; 0: no DHE */
	bool only;                     /* where nothing better is offered */
	bool bare;                     /* without extensions, up to 1.2 */
};

struct fault {
	const char *name;
	const char *about;
	const char *finding; /* ids that smtpcert reports, with blanks */
	const struct step *script;
	const struct step *other; /* of every second connection; or NULL */
	enum fault_role role;
	const char *host;     /* by default %n.badsmtp.test */
	const char *leaf;     /* recipe; without san= it names %h */
	const char *issuers;  /* a line each: name recipe */
	const char *chain;    /* names in order; by default "leaf int" */
	int names;            /* so many more names in the certificate */
	const char *second;   /* recipe of another certificate beside it */
	int most_connections; /* in a row; then 421. 0: any number */
	bool full;            /* smtpcert sees it with --depth full alone */
	struct fault_tls tls;
	const struct fault_answer *answers; /* or NULL */

	/*
	 * Lines "OWNER TYPE DATA" of the zone (zone_text.h); in them %t is the
	 * server's port, %T that of the first of `more`. Addresses are there
	 * anyway, and MX records unless a line gives the mail domain some.
	 */
	const char *dns;
	const char *policy; /* the body of its MTA-STS policy */
	/*
	 * What its CA answers at ca.%n.badsmtp.test over HTTP, a line each:
	 * "PATH crl KIND SUBJECT ISSUER" or "PATH ocsp KIND SUBJECT ISSUER",
	 * kinds and names as in mint_crl.h, mint_ocsp.h. All else is a 404.
	 */
	const char *ca;
	/*
	 * Further servers, ended by { 0 }: with the role POLICY, the policy
	 * host as it is instead of a well-kept one; with the role CA, the same
	 * of its CA; with the role MX, another
	 * address of the host or, with a host, another MX host. What they do
	 * not have (script, policy) is as usual.
	 */
	const struct fault *more;
};

/* What smtpcert has to be asked about to see it. */
enum fault_scope {
	FAULT_OF_SERVER,
	FAULT_OF_DOMAIN,     /* the mail domain */
	FAULT_OF_SUBMISSION, /* the mail domain's submission service */
};

/* The tables by topic, each ended by an entry without a name. */
extern const struct fault faults_basic[];
extern const struct fault faults_time[];
extern const struct fault faults_name[];
extern const struct fault faults_cert[];
extern const struct fault faults_chain[];
extern const struct fault faults_ct[];
extern const struct fault faults_key[];
extern const struct fault faults_greeting[];
extern const struct fault faults_starttls[];
extern const struct fault faults_tls[];
extern const struct fault faults_hello[];
extern const struct fault faults_cauth[];
extern const struct fault faults_submission[];
extern const struct fault faults_trials[];
extern const struct fault faults_dane[];
extern const struct fault faults_dane_ta[];
extern const struct fault faults_dns[];
extern const struct fault faults_sts[];
extern const struct fault faults_sts_host[];
extern const struct fault faults_sts_policy[];
extern const struct fault faults_report[];
extern const struct fault faults_variant[];
extern const struct fault faults_revoke[];

/* All of them, in the order of the list. */
size_t fault_count(void);
const struct fault *fault_at(size_t i);
const struct fault *fault_find(const char *name);

/* The name nearest to `name`, or NULL. */
const char *fault_nearest(const char *name);

enum fault_scope fault_scope_of(const struct fault *f);

/* "starttls", "implicit", "https" or "http"; "mx" or "submission". */
const char *fault_mode(const struct fault *f);
const char *fault_role_name(const struct fault *f);

/* "server", "domain" or "submission". */
const char *fault_scope_name(const struct fault *f);

#endif
