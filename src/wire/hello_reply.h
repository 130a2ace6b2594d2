/*
 * hello_reply.h -- what a server answers to a hello, as far as it is in clear.
 *
 * Sans I/O: bytes are fed in pieces of any size. Reads records, alerts and the
 * handshake messages up to ServerHello (or HelloRetryRequest) of TLS 1.3, up
 * to ServerHelloDone of SSL 3.0 to TLS 1.2, or the ServerHello of SSL 2.0, and
 * is done then; the caller closes. All sizes are bounded by base/limits.h.
 *
 * An answer that takes up what was not offered is none: a client would refuse
 * it, so nothing is proven (PROTOCOL; what it said is kept). A curve of
 * ServerKeyExchange is taken as it is.
 *
 *     hello_reply.c    records and alerts
 *     hello_message.c  handshake messages
 *
 * RFC 8446 4.1.3, 4.1.4; RFC 5246 7.4; RFC 8422 5.4; RFC 6101 5.6.
 */
#ifndef SC_WIRE_HELLO_REPLY_H
#define SC_WIRE_HELLO_REPLY_H

#include "base/limits.h"
#include "obs/obs.h"
#include "wire/hello.h"

/* Bytes in pieces, whole again: p[began..n). */
struct sc_gathered {
	uint8_t *p;
	size_t began, n, room;
};

struct sc_hello_reply {
	struct sc_arena *arena;         /* caller: of what is seen */
	struct sc_client_hello offered; /* caller */
	struct sc_hello *seen;          /* caller: is filled */
	bool done;                      /* out: outcome is set */
	const struct sc_bytes *certs;   /* out: DER as sent, up to TLS 1.2 */
	size_t n_certs;
	/* ours, zero at first */
	struct sc_arena scratch;
	struct sc_gathered records, messages;
	size_t total_bytes;
	unsigned version; /* of ServerHello; 0: none yet */
	unsigned traits;  /* of its suite */
	struct sc_bytes *grown;
};

/* Bytes of the peer; whatever follows the end is dropped. */
void sc_hello_reply_feed(struct sc_hello_reply *r, struct sc_bytes b);

/*
 * The answer is over before it was whole: CLOSED, RESET, TIMEOUT, LOCAL.
 * `detail` may be NULL. Nothing when it is done.
 */
void sc_hello_reply_end(
	struct sc_hello_reply *r, enum sc_outcome why, const char *detail);

/* hello_reply.c, hello_message.c: the answer is whole, or refused. */
void sc_hello_reply_finish(
	struct sc_hello_reply *r, enum sc_outcome why, const char *detail);

/* hello_message.c: a whole handshake message without its header. */
void sc_hello_reply_message(
	struct sc_hello_reply *r, unsigned type, struct sc_bytes body);

/* hello_message.c: a whole message of SSL 2.0, its type first. */
void sc_hello_reply_ssl2(struct sc_hello_reply *r, struct sc_bytes body);

#endif
