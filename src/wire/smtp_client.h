/*
 * smtp_client.h -- the client's side of an SMTP session up to EHLO inside TLS.
 *
 * A state machine without sockets or clocks. It speaks as a careful sender
 * does: waits for the greeting, sends one command at a time, STARTTLS last and
 * alone, EHLO again inside TLS, and QUIT. It never gets as far as MAIL.
 *
 *     greeting -> EHLO [-> HELO] -> STARTTLS -> (TLS) -> EHLO -> QUIT
 *
 * STARTTLS is sent whether it was offered or not: the reply tells a server
 * without TLS from one whose offer was taken out on the way. 220 alone is a
 * yes (RFC 3207 4). What comes in clear before the command that it might be
 * the answer to has been fetched is nobody's answer: it is in the transcript
 * and nowhere else; what is glued to the 220 is endpoint->extra_plaintext
 * (RFC 3207 4.2: discard). A reply of 3yz is never due and ends as PROTOCOL.
 *
 * A brief client wants the handshake alone: inside TLS it says nothing but
 * QUIT, on a port of implicit TLS when the greeting has come.
 *
 * The caller moves bytes and time: it feeds clear text (of either phase),
 * sends what sc_smtp_client_output() gives, runs the handshake when the state
 * asks for it, and says when the peer is gone or a deadline has passed.
 */
#ifndef SC_WIRE_SMTP_CLIENT_H
#define SC_WIRE_SMTP_CLIENT_H

#include "wire/smtp_reply.h"
#include "wire/transcript.h"

enum sc_smtp_state {
	SC_SMTP_GREETING = 0,
	SC_SMTP_EHLO,
	SC_SMTP_HELO, /* after a refused EHLO; then QUIT */
	SC_SMTP_STARTTLS,
	SC_SMTP_TLS, /* the caller runs a handshake now */
	SC_SMTP_EHLO_TLS,
	SC_SMTP_QUIT,
	SC_SMTP_DONE, /* close the connection */
};

struct sc_smtp_client {
	struct sc_arena *arena;       /* caller */
	const char *ehlo_name;        /* caller: the name that we go by */
	struct sc_endpoint *endpoint; /* caller: gets replies and transcript */
	enum sc_mode mode;            /* caller */
	bool brief;                   /* caller */
	/* below: ours, zero at first */
	enum sc_smtp_state state;
	struct sc_smtp_parser parser;
	struct sc_transcript transcript;
	size_t total_bytes;
	uint8_t *extra; /* endpoint->extra_plaintext */
	char out[512];
	size_t n_out;
	bool in_tls;
	bool unasked; /* amid a line that nobody had asked for */
};

/* Begins at `now_ms` (since the probe began): the greeting, or TLS. */
void sc_smtp_client_start(struct sc_smtp_client *c, long long now_ms);

/* Clear text of the peer, of any size. */
void sc_smtp_client_feed(
	struct sc_smtp_client *c, struct sc_bytes b, long long now_ms);

/* In SC_SMTP_TLS: the handshake completed; EHLO goes out inside TLS. */
void sc_smtp_client_secured(struct sc_smtp_client *c, long long now_ms);

/*
 * The wait is over without a whole reply: `why` is TIMEOUT, CLOSED, RESET,
 * PROTOCOL, LIMIT, or UNTRIED when nobody wants to wait. The step at hand gets
 * it, and the state becomes DONE.
 */
void sc_smtp_client_fail(struct sc_smtp_client *c, enum sc_outcome why,
	const char *detail, long long now_ms);

/* What to send now (clear text; inside TLS from SC_SMTP_EHLO_TLS on). Empties
 * the buffer. */
struct sc_bytes sc_smtp_client_output(struct sc_smtp_client *c);

#endif
