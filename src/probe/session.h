/*
 * session.h -- one endpoint, from connecting to QUIT.
 *
 * Drives an SMTP client over a link and fills a struct sc_endpoint. Every
 * step has a deadline of its own (base/limits.h), counted from its beginning,
 * so that a peer who drips bytes gains no time; none reaches beyond the
 * deadline of the whole probe.
 *
 * A STARTTLS port that stays silent for SC_LIMIT_SILENT_S, or closes without a
 * word, is asked once, over a second connection, whether it speaks TLS at
 * once. That it does is told by endpoint->implicit_tls_answers; the handshake
 * goes into endpoint->tls if it completed.
 *
 * A brief session is for the sake of its handshake: behind that it says QUIT.
 * In an extra one silence is waited for SC_LIMIT_FURTHER_S for each step, and
 * TLS is not asked for at once.
 */
#ifndef SC_PROBE_SESSION_H
#define SC_PROBE_SESSION_H

#include "probe/link.h"
#include "wire/smtp_client.h"

struct sc_session {
	/* caller */
	struct sc_arena *arena;
	struct sc_net *net;
	struct sc_tls_context **tls;  /* as in struct sc_link */
	struct sc_endpoint *endpoint; /* host to mode are the caller's */
	struct sc_ip ip;              /* to connect to */
	int port;
	unsigned foreign; /* as in struct sc_link */
	struct sc_tls_offer offer;
	const struct sc_link_raw *raw; /* instead of TLS; or NULL */
	void *raw_user;
	bool brief, extra;
	bool once; /* one connection, whatever comes */
	const char *ehlo_name;
	const struct sc_mono *began; /* the probe */
	struct sc_mono deadline;     /* of the probe */
	/* The handshake completed; `certs` live in the arena. */
	void (*shown)(void *user, const struct sc_bytes *certs, size_t n);
	void (*leaving)(void *user); /* QUIT was sent; all else is seen */
	void (*done)(void *user);    /* from the loop, once */
	void *user;
	/* result: certificates of endpoint->tls, by index as its chain */
	const struct sc_bytes *certs;
	size_t n_certs;
	/* ours, zero at first */
	struct sc_smtp_client client;
	struct sc_link link;
	struct sc_link early; /* speaks TLS at once */
	struct sc_mono step_deadline, silent_at;
	bool heard;       /* the peer said something */
	bool spoke_early; /* in clear text, where TLS was asked for at once */
	bool over;        /* `done` was called */
};

void sc_session_start(struct sc_session *s);

/*
 * Closes without waiting for the answer to QUIT, if that is all that is waited
 * for; `done` is called from within.
 */
void sc_session_leave(struct sc_session *s);

#endif
