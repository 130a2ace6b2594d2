/*
 * smtp_reply.h -- SMTP replies out of a stream of bytes (RFC 5321 4.2).
 *
 *     reply = *( code "-" [ text ] eol ) code [ SP [ text ] ] eol
 *     code  = %x32-35 DIGIT DIGIT      eol = CRLF / LF
 *
 * Laxer than the standard where servers are: LF alone ends a line (noted),
 * lines may have up to SC_LIMIT_SMTP_LINE_BYTES (over 512 noted), the codes of
 * a reply may differ (noted; the last counts), any byte may stand in the text.
 *
 * Sans I/O: bytes are pushed in as they come, in pieces of any size.
 */
#ifndef SC_WIRE_SMTP_REPLY_H
#define SC_WIRE_SMTP_REPLY_H

#include "base/arena.h"
#include "base/limits.h"
#include "obs/obs.h"

enum sc_feed { SC_FEED_MORE, SC_FEED_DONE, SC_FEED_BROKEN, SC_FEED_LIMIT };

struct sc_smtp_parser {
	struct sc_arena *arena; /* the caller sets it, the rest is zero */
	struct sc_reply reply;
	size_t reply_bytes;
	size_t len; /* of the unfinished line */
	char line[SC_LIMIT_SMTP_LINE_BYTES];
};

/*
 * Takes bytes off the front of `rest` up to the end of one reply. DONE:
 * parser->reply has code, lines and notes, and what is left in `rest` came
 * after it. BROKEN: the line that is no reply is the last of reply.lines.
 * The caller sets outcome and times, and zeroes all but `arena` before the
 * next reply.
 */
enum sc_feed sc_smtp_feed(struct sc_smtp_parser *p, struct sc_bytes *rest);

#endif
