/*
 * trial.h -- further SMTP sessions, each with a dialogue of its own.
 *
 * What a server does with input that a careful sender never gives it does not
 * show in a careful session (smtp_client.h). A trial is such input as data: a
 * script of steps, in trial_scripts.c, that this engine plays. Sans I/O: the
 * caller moves bytes and time.
 *
 * No trial names a recipient, sends a message or a password, and every one
 * ends with QUIT, unless a server waits for a handshake that is not due.
 *
 * What we sent and what came until the next is a turn of the observation
 * (struct sc_trial_turn). A reply belongs to the turn in which it came: whose
 * answer it is, is for the checks to say, since an answer that nobody asked
 * for is just what some trials look for. After each command one reply is
 * waited for, so that a server that answers one to one is never ahead or
 * behind.
 *
 * A 421 ends a trial at once: the server wants no more of us (RFC 5321 3.8).
 */
#ifndef SC_WIRE_TRIAL_H
#define SC_WIRE_TRIAL_H

#include "wire/smtp_reply.h"

enum sc_trial_op {
	SC_TRIAL_END = 0, /* QUIT, and until 221 comes */
	SC_TRIAL_SAY,     /* text (NULL: nothing), then wait for one reply */
	SC_TRIAL_PUSH,    /* text in a write of its own, without waiting */
	SC_TRIAL_LISTEN,  /* say nothing for `ms` */
	SC_TRIAL_SECURE,  /* the handshake, if 220 came to STARTTLS; else END */
};

/* When a step is taken; otherwise it is left out. */
enum sc_trial_when {
	SC_TRIAL_ALWAYS = 0,
	SC_TRIAL_AFTER_YES, /* the last reply was 2yz */
	SC_TRIAL_AFTER_334, /* the server wants to hear more: RFC 4954 4 */
	SC_TRIAL_AFTER_504, /* it does not know this parameter */
	SC_TRIAL_UNREADY,   /* no 220 to STARTTLS yet */
};

struct sc_trial_step {
	enum sc_trial_op op;
	const char *text; /* whole lines mostly; %h is our name */
	int ms;
	enum sc_trial_when when;
	bool must; /* without 2yz the rest has no sense: END */
};

struct sc_trial_script {
	const char *name; /* of the observation: stable */
	const char *about;
	unsigned roles; /* bits 1 << enum sc_role */
	enum sc_mode mode;
	const struct sc_trial_step *steps; /* ended by { 0 } */
};

/* trial_scripts.c: all of them, in the order of trying; ended by { 0 }. */
extern const struct sc_trial_script sc_trial_scripts[];

enum sc_trial_state {
	SC_TRIAL_TALKING = 0, /* waits for the peer, or for time to pass */
	SC_TRIAL_HANDSHAKE,   /* the caller runs a handshake now */
	SC_TRIAL_OVER,        /* close the connection */
};

struct sc_trial_client {
	struct sc_arena *arena;               /* caller */
	const char *ehlo_name;                /* caller */
	const struct sc_trial_script *script; /* caller */
	struct sc_trial *trial;               /* caller: gets what is seen */
	/* below: ours, zero at first */
	enum sc_trial_state state;
	const struct sc_trial_step *step;
	struct sc_smtp_parser parser;
	struct sc_trial_turn *turns; /* of trial */
	size_t n_fetched;            /* turns whose text was given out */
	size_t total_bytes, n_replies;
	int code;       /* of the last reply; 0: none yet */
	bool asked_tls; /* STARTTLS was said since the last handshake */
	bool ready;     /* and answered with 220 */
	bool in_tls;
};

/* Begins at `now_ms` (since the probe began), the connection being open. */
void sc_trial_start(struct sc_trial_client *c, long long now_ms);

/* Clear text of the peer, of any size. */
void sc_trial_feed(
	struct sc_trial_client *c, struct sc_bytes b, long long now_ms);

/* In SC_TRIAL_HANDSHAKE: it completed. */
void sc_trial_secured(struct sc_trial_client *c, long long now_ms);

/* Milliseconds for the step at hand, or to connect; not for SC_TRIAL_OVER. */
long long sc_trial_patience_ms(const struct sc_trial_client *c);

/* That time is over. True: silence was wanted; false: it is a TIMEOUT. */
bool sc_trial_expire(struct sc_trial_client *c, long long now_ms);

/*
 * The peer or the probe ended it, perhaps before it was started: there was no
 * connection. Behind QUIT nothing is missing.
 */
void sc_trial_fail(struct sc_trial_client *c, enum sc_outcome why,
	const char *detail, long long now_ms);

/*
 * What to send now, in one write; ask again until it is empty. Valid as long
 * as the arena.
 */
struct sc_bytes sc_trial_output(struct sc_trial_client *c);

#endif
