/*
 * engine.h -- one TLS client handshake over memory, and what was seen of it.
 *
 * Sans I/O: bytes of the peer are pushed in, in pieces of any size; bytes for
 * the peer come out, each flight whole. The engine owns no descriptor and
 * knows no clock. It accepts every certificate: judging is for later, on what
 * was captured. It offers what a mail client may meet on old servers (TLS 1.0,
 * SHA-1, small keys, no RFC 5746), so that they are reported, not refused.
 *
 * Does not resume sessions: a resumed handshake shows no certificate.
 */
#ifndef SC_TLS_ENGINE_H
#define SC_TLS_ENGINE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"
#include "obs/obs.h"

struct sc_tls_context; /* one per process or thread; shared by engines */
struct sc_tls_engine;

SC_MUST_CHECK bool sc_tls_context_new(
	struct sc_tls_context **out, struct sc_error *e);
void sc_tls_context_free(struct sc_tls_context *c);

enum sc_tls_state {
	SC_TLS_HANDSHAKE, /* wants bytes from the peer */
	SC_TLS_OPEN,      /* application data can flow */
	SC_TLS_CLOSED,    /* close_notify came */
	SC_TLS_FAILED,    /* `seen` says why */
};

struct sc_tls_seen {
	struct sc_tls tls; /* chain and times are left to the caller */
	const struct sc_bytes *certs; /* DER as sent; may not parse */
	size_t n_certs;
	/*
	 * How the session ended after the handshake: UNTRIED while it lasts;
	 * CLOSED with or without close_notify, REJECTED by an alert, PROTOCOL,
	 * LIMIT. tls.outcome stays OK then; tls.detail has the sentence.
	 */
	enum sc_outcome ended;
};

/* The kinds of key that a server may show; it needs a certificate of one. */
enum sc_tls_keys {
	SC_TLS_KEYS_ANY = 0,
	SC_TLS_KEYS_RSA,
	SC_TLS_KEYS_ECDSA, /* Ed25519 and Ed448 as well */
	SC_TLS_KEYS_ECDSA_ALONE,
	SC_TLS_KEYS_EDDSA, /* Ed25519 and Ed448 alone */
};

enum sc_tls_versions {
	SC_TLS_VERSIONS_ANY = 0, /* 1.0 to 1.3 */
	SC_TLS_VERSIONS_1_2,
	SC_TLS_VERSIONS_1_3,
	SC_TLS_VERSIONS_1_1,
	SC_TLS_VERSIONS_1_0,
};

/* What a ClientHello offers; zero: all that we can, and no name. */
struct sc_tls_offer {
	const char *sni; /* or NULL */
	enum sc_tls_keys keys;
	enum sc_tls_versions versions;
	/* In the terms of OpenSSL, up to TLS 1.2; NULL: by `keys`. LOCAL when
	 * the library has none of them. */
	const char *suites, *signatures;
};

/*
 * Begins a handshake; the ClientHello is ready at once. `sni` may be NULL. All
 * that is seen lives in `a`, which must outlive the engine. In FAILED from the
 * start (LOCAL) when OpenSSL has no memory.
 */
struct sc_tls_engine *sc_tls_engine_new(
	struct sc_tls_context *c, struct sc_arena *a, const char *sni);

/* The same, with less to choose from. */
struct sc_tls_engine *sc_tls_engine_new_for(struct sc_tls_context *c,
	struct sc_arena *a, const struct sc_tls_offer *offer);
void sc_tls_engine_free(struct sc_tls_engine *e);

/*
 * Takes bytes from the peer; the state afterwards. Clear text is decrypted here
 * and kept for sc_tls_engine_read(), so an alert behind it shows at once.
 * Limits of base/limits.h. Clear text in place of TLS is waited for up to the
 * end of its line, SC_LIMIT_NOT_TLS_BYTES, or sc_tls_engine_end().
 */
enum sc_tls_state sc_tls_engine_feed(
	struct sc_tls_engine *e, struct sc_bytes b);

/*
 * The peer ended the stream: FAILED during the handshake and, for want of a
 * close_notify, after it (ended is CLOSED in either case); CLOSED stays.
 */
enum sc_tls_state sc_tls_engine_end(struct sc_tls_engine *e);

/* Bytes to send to the peer, valid until the next call; none: n is 0. */
struct sc_bytes sc_tls_engine_output(struct sc_tls_engine *e);

/* Clear text from the peer, valid until the next call; none: n is 0. */
struct sc_bytes sc_tls_engine_read(struct sc_tls_engine *e);

/* Encrypts clear text for the peer. In state OPEN only. */
void sc_tls_engine_write(struct sc_tls_engine *e, struct sc_bytes b);

/* Sends close_notify. */
void sc_tls_engine_close(struct sc_tls_engine *e);

/*
 * What was seen up to now; may be asked for in any state. tls.outcome is the
 * handshake's: UNTRIED while it runs, OK from OPEN on, else REJECTED (the peer
 * sent a fatal alert), CLOSED, PROTOCOL (what came was refused by us, or is no
 * TLS: then tls.not_tls has it), LIMIT or LOCAL. tls.detail is a sentence of
 * ours, with the library's reason in parentheses. The alerts are the last
 * fatal ones; close_notify and warnings are not among them.
 */
const struct sc_tls_seen *sc_tls_engine_seen(struct sc_tls_engine *e);

#endif
