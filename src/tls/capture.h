/*
 * capture.h -- what the server's handshake messages say, before any judgement.
 *
 * Reads the messages that OpenSSL has taken apart into whole ones and, for TLS
 * 1.3, decrypted; so it sees what the library refuses a moment later: a
 * certificate that does not parse, a version that is too old.
 *
 * Takes what it understands and passes over the rest: a malformed message is
 * no error here, OpenSSL ends the handshake for it. Sources: RFC 5246 7.4,
 * RFC 8422 5.4, RFC 8446 4, RFC 6066 8, RFC 6962 3.3.
 */
#ifndef SC_TLS_CAPTURE_H
#define SC_TLS_CAPTURE_H

#include "base/limits.h"
#include "tls/engine.h"

/* How ServerKeyExchange is laid out (TLS 1.2 and before). */
enum sc_tls_exchange { SC_TLS_KX_OTHER, SC_TLS_KX_DHE, SC_TLS_KX_ECDHE };

struct sc_tls_capture {
	struct sc_arena *arena;   /* caller; all that is seen lives there */
	struct sc_tls_seen *seen; /* caller; is filled */
	enum sc_tls_exchange exchange; /* caller, after ServerHello */
	/* out */
	unsigned version;      /* 0x0303; 0: no ServerHello yet */
	uint8_t suite[2];      /* of ServerHello */
	unsigned last_message; /* HandshakeType; 0: none yet */
	bool close_notify;     /* received */
	bool over;             /* more certificates than we keep */
	/* ours */
	struct sc_bytes *certs;
};

/* A whole handshake message of the server, without its 4-byte header. */
void sc_tls_capture_message(
	struct sc_tls_capture *c, unsigned type, struct sc_bytes body);

/* The two bytes of an alert, of the server or of ours. */
void sc_tls_capture_alert(
	struct sc_tls_capture *c, bool sent, unsigned level, unsigned alert);

#endif
