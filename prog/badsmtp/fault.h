/*
 * fault.h -- what a fault is: a certificate, TLS settings and a dialogue.
 *
 * All of it is data: the tables of faults_*.c. In texts %h is the host's
 * name, %p the name above it (everything behind the first dot) and %n the
 * fault's name.
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
	FAULT_ROLES
};

/* What follows an answer to a command. */
enum reply_next {
	REPLY_STAY = 0, /* the next command */
	REPLY_GO_ON,    /* the next step; what was pipelined is dropped */
	REPLY_KEEP,     /* the same, but pipelined commands are kept */
	REPLY_DATA,     /* a message, up to the line with a dot */
	REPLY_END,      /* close in order */
};

/* The answer to one command; tables end with { 0 }. */
struct reply {
	const char *verb; /* upper case */
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
	bool demands_name;            /* fails without or with another SNI */
};

struct fault {
	const char *name;
	const char *about;
	const char *finding; /* ids that smtpcert reports, with blanks */
	const struct step *script;
	enum fault_role role;
	const char *host;    /* by default %n.badsmtp.test */
	const char *leaf;    /* recipe; without san= it names %h */
	const char *issuers; /* a line each: name recipe */
	const char *chain;   /* names in order; by default "leaf int" */
	int names;           /* so many more names in the certificate */
	struct fault_tls tls;
};

/* The tables by topic, each ended by an entry without a name. */
extern const struct fault faults_basic[];
extern const struct fault faults_time[];
extern const struct fault faults_name[];
extern const struct fault faults_cert[];
extern const struct fault faults_chain[];
extern const struct fault faults_key[];
extern const struct fault faults_greeting[];
extern const struct fault faults_starttls[];
extern const struct fault faults_tls[];
extern const struct fault faults_submission[];

/* All of them, in the order of the list. */
size_t fault_count(void);
const struct fault *fault_at(size_t i);
const struct fault *fault_find(const char *name);

/* The name nearest to `name`, or NULL. */
const char *fault_nearest(const char *name);

/* "starttls" or "implicit"; "mx" or "submission". */
const char *fault_mode(const struct fault *f);
const char *fault_role_name(const struct fault *f);

#endif
