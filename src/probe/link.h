/*
 * link.h -- one TCP connection, in clear text first and then inside TLS.
 *
 * Joins a connection of sc_net with a TLS engine, so that whoever speaks over
 * it sees clear text only. Knows nothing of SMTP.
 *
 *     CONNECTING -> CLEAR -> HANDSHAKE -> OPEN -> OVER
 *
 * Any state may go to OVER: the link then holds no connection and no engine
 * any more, only what was seen.
 */
#ifndef SC_PROBE_LINK_H
#define SC_PROBE_LINK_H

#include "net/net.h"
#include "tls/engine.h"

enum sc_link_state {
	SC_LINK_UNUSED = 0,
	SC_LINK_CONNECTING,
	SC_LINK_CLEAR,
	SC_LINK_HANDSHAKE,
	SC_LINK_OPEN,
	SC_LINK_OVER,
};

/*
 * After `ended` nothing follows; `when` is the state in which it ended. A link
 * that sc_link_close() ended tells nothing.
 */
struct sc_link_events {
	void (*connected)(void *user);
	void (*text)(void *user, struct sc_bytes b); /* valid in the call */
	void (*secured)(void *user); /* the handshake completed */
	void (*ended)(void *user, enum sc_link_state when, enum sc_outcome why,
		const char *detail);
	void (*alarm)(void *user);
};

/*
 * Spoken instead of TLS from sc_link_secure() on: what a ClientHello made by
 * hand wants. Sans I/O like an engine; such a link is never OPEN.
 */
struct sc_link_raw {
	/* What to send, valid until the next call; none: n is 0. */
	struct sc_bytes (*output)(void *user);
	/* Takes bytes of the peer. False: all is seen, and the link ends. */
	bool (*feed)(void *user, struct sc_bytes b);
	/* The peer or the clock ended it before. */
	void (*ended)(void *user, enum sc_outcome why, const char *detail);
};

struct sc_link {
	/* caller */
	struct sc_arena *arena;
	struct sc_net *net;
	unsigned foreign;            /* of the place, as sc_net.connect */
	struct sc_tls_context **tls; /* *tls NULL: made at the first use */
	struct sc_tls_offer offer;
	const struct sc_link_raw *raw; /* instead of TLS; or NULL */
	void *raw_user;
	const struct sc_mono *began; /* what times are counted from */
	const struct sc_link_events *events;
	void *user;
	/* ours, zero at first */
	enum sc_link_state state;
	struct sc_net_conn *conn;
	struct sc_tls_engine *engine;
	struct sc_tls_seen seen; /* when OVER: the last look at the engine */
	bool handshake_begun, handshake_done;
	enum sc_outcome handshake_end; /* ended by net or clock; else UNTRIED */
	const char *handshake_detail;
	long long began_ms, ended_ms; /* of the handshake */
};

/* Begins to connect; what happens is told from the loop. */
void sc_link_connect(struct sc_link *l, struct sc_ip ip, int port);

/* Begins the handshake; in state CLEAR. */
void sc_link_secure(struct sc_link *l);

/* Sends clear text, or encrypts it in state OPEN; else it is dropped. */
void sc_link_send(struct sc_link *l, struct sc_bytes b);

/* One alarm a link, as sc_net.set_alarm. */
void sc_link_set_alarm(struct sc_link *l, struct sc_mono at);

/* Ends the link because of the clock: a handshake then ended in TIMEOUT. */
void sc_link_time_out(struct sc_link *l, const char *detail);

/* Sends close_notify where that is due, and closes. Again: nothing. */
void sc_link_close(struct sc_link *l);

/*
 * The handshake as it goes into an observation, without the chain; false when
 * none was begun, or was made by hand. The link is OVER.
 */
bool sc_link_tls(const struct sc_link *l, struct sc_tls *out);

/* Milliseconds since *began. */
long long sc_link_now_ms(const struct sc_link *l);

#endif
