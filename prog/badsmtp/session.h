/*
 * session.h -- one connection, led through the steps of its fault's script.
 *
 * A step runs when everything before it has been sent. Memory is bounded:
 * input is taken only while there is room for it, output is made only when
 * the last has gone.
 */
#ifndef BADSMTP_SESSION_H
#define BADSMTP_SESSION_H

#include "server.h"

#define SESSION_IN_BYTES 8192

/* What perform makes of a step. */
enum session_progress { SESSION_BLOCKED, SESSION_AGAIN };

struct session {
	struct session *next, **link; /* in the server's list */
	struct service *service;
	uv_tcp_t tcp;
	uv_timer_t timer; /* of the step at hand, or of the pace */
	uv_timer_t life;
	int open_handles;
	bool ended;

	const struct step *step;
	int count;     /* how often a repeated step has run */
	bool ticking;  /* the timer runs */
	bool rung;     /* it has run out */
	bool in_data;  /* a message is coming in */
	bool said_bye; /* TLS is closed, if there was any */
	bool shut;     /* the sending side is closed */

	enum step_op pace; /* STEP_PACE_BYTE, STEP_PACE_LINE or neither */
	int pace_ms;

	char in[SESSION_IN_BYTES]; /* clear text, or what TLS decrypted */
	size_t n_in;
	bool greeted;   /* EHLO or HELO was said */
	bool to_leave;  /* the next step, once all input is answered */
	char kept[512]; /* commands that were pipelined behind STARTTLS */
	size_t n_kept;
	enum reply_next kept_how;

	char *out; /* bytes for the wire, malloc'd */
	size_t n_out, room_out;
	uv_write_t write;
	uv_shutdown_t shutdown;
	size_t n_writing;

	SSL *ssl;    /* from the beginning of the handshake on */
	bool secure; /* the handshake is over */
	bool tls_failed;
};

/* Accepts a connection of `v`. */
void session_begin(struct service *v);

/* Closes at once and frees, later. */
void session_end(struct session *s);
void session_reset(struct session *s);

/* Goes on as far as possible. */
void session_pump(struct session *s);

/* session_steps.c: one step; what it needs to wait for calls the pump. */
enum session_progress session_perform(struct session *s);

/* Goes over to closing, whatever the script says. */
void session_finish(struct session *s);

/* Starts the timer of the step at hand. */
void session_start_timer(struct session *s, int ms);

/* Appends to the bytes for the wire. */
void session_queue(struct session *s, const char *p, size_t n);

/* session_steps.c: puts kept commands before, or in place of, the input. */
void session_use_kept(struct session *s);

/* session_steps.c: executes them, and gives no answer. */
void session_run_kept(struct session *s);

/* session_tls.c: what TLS wants to send goes to the wire's bytes. */
void session_tls_begin(struct session *s);
enum session_progress session_tls_handshake(struct session *s);
void session_tls_feed(struct session *s, const char *p, size_t n);
size_t session_tls_waiting(const struct session *s);
enum session_progress session_tls_read(struct session *s);
void session_tls_write(struct session *s, const char *p, size_t n);
void session_tls_bye(struct session *s);

#endif
