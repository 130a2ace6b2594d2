/*
 * der_writer.h -- DER written from the inside out, correct or not.
 *
 * A writer appends to one buffer. What was written since a mark can be closed
 * into an element: its header is put in front of it. Nothing is checked, so a
 * caller can write any malformation; only lengths come out minimal (X.690
 * 8.1.3, 10.1) unless der_close_long is asked for.
 *
 * The buffer is the arena's. Nothing fails.
 */
#ifndef BADSMTP_DER_WRITER_H
#define BADSMTP_DER_WRITER_H

#include "base/arena.h"
#include "base/bytes.h"

/* Identifier octets of X.690 8.1.2 that a certificate needs. */
enum {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_UTF8_STRING = 0x0c,
	DER_PRINTABLE_STRING = 0x13,
	DER_IA5_STRING = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
};

/* Context-specific tags: [n] IMPLICIT of a string, [n] of something built. */
#define DER_CONTEXT(n) (0x80u | (unsigned)(n))
#define DER_BUILT(n)   (0xa0u | (unsigned)(n))

struct der {
	struct sc_arena *arena;
	uint8_t *p; /* what was written is p[0..n) */
	size_t n, room;
};

/* All that was written; valid until the writer is written to again. */
struct sc_bytes der_bytes(const struct der *w);

/* Appends octets as they are. */
void der_raw(struct der *w, struct sc_bytes b);

/* Appends one element. */
void der_put(struct der *w, unsigned tag, struct sc_bytes content);
void der_put_text(struct der *w, unsigned tag, const char *s);

/* INTEGER of a small non-negative number, BOOLEAN TRUE. */
void der_put_number(struct der *w, unsigned value);
void der_put_true(struct der *w);

/* INTEGER of an unsigned big-endian number: a zero octet if the sign needs. */
void der_put_unsigned(struct der *w, struct sc_bytes big_endian);

/* BIT STRING of whole octets. */
void der_put_bits(struct der *w, struct sc_bytes b);

/*
 * OBJECT IDENTIFIER of dotted decimal text. False, and nothing written, when
 * the text is none: fewer than two arcs, more than 32 bits in an arc.
 */
SC_MUST_CHECK bool der_put_oid(struct der *w, const char *dotted);

/* Makes everything since `mark` the content of an element. */
void der_close(struct der *w, size_t mark, unsigned tag);

/* The same with one length octet more than needed: BER, not DER. */
void der_close_long(struct der *w, size_t mark, unsigned tag);

#endif
