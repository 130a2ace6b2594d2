/*
 * transcript.h -- the lines of an SMTP session, both ways, for people.
 *
 * Bytes come in pieces; lines go out to the endpoint. What is over the limits
 * (bytes of text, lines) is dropped and the endpoint says so. A line ends at
 * LF, and without its CR; one longer than a reply line may be is broken up.
 *
 * Not a record of how lines ended, nor of what is no text: for that there are
 * the notes of sc_reply, and extra_plaintext.
 */
#ifndef SC_WIRE_TRANSCRIPT_H
#define SC_WIRE_TRANSCRIPT_H

#include "base/arena.h"
#include "base/limits.h"
#include "obs/obs.h"

struct sc_transcript {
	struct sc_arena *arena;       /* caller */
	struct sc_endpoint *endpoint; /* caller: transcript, transcript_cut */
	/* below: ours, zero at first */
	struct sc_line *lines;
	size_t n_lines, text_bytes;
	size_t len; /* of the peer's unfinished line */
	char line[SC_LIMIT_SMTP_LINE_BYTES + 1]; /* and its LF */
};

/* A command of ours, its CRLF included or not. */
void sc_transcript_sent(struct sc_transcript *t, struct sc_bytes command,
	bool tls, long long now_ms);

/* Bytes of the peer, in pieces of any size. */
void sc_transcript_received(
	struct sc_transcript *t, struct sc_bytes b, bool tls, long long now_ms);

/* The peer is gone, or the clear text ends: its unfinished line counts. */
void sc_transcript_flush(struct sc_transcript *t, bool tls, long long now_ms);

#endif
