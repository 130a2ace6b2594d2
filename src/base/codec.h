/* codec.h -- hexadecimal, base64 (RFC 4648) and PEM (RFC 7468). */
#ifndef SC_BASE_CODEC_H
#define SC_BASE_CODEC_H

#include "base/arena.h"
#include "base/bytes.h"

/* Lower case, no separators. */
char *sc_hex(struct sc_arena *a, struct sc_bytes b);
SC_MUST_CHECK bool sc_unhex(
	struct sc_arena *a, const char *s, struct sc_bytes *out);

/* With padding, in one line. */
char *sc_base64(struct sc_arena *a, struct sc_bytes b);

/*
 * White space is skipped; padding, alphabet and the bits behind the last byte
 * must be right.
 */
SC_MUST_CHECK bool sc_unbase64(
	struct sc_arena *a, struct sc_bytes text, struct sc_bytes *out);

/* "-----BEGIN label-----", lines of 64, "-----END label-----". */
char *sc_pem(struct sc_arena *a, const char *label, struct sc_bytes der);

/*
 * Takes the next PEM block off the front of `rest` and returns its label and
 * content. False at the end. Blocks that do not decode are passed over; text
 * between blocks is ignored.
 */
bool sc_pem_next(struct sc_arena *a, struct sc_bytes *rest, const char **label,
	struct sc_bytes *der);

#endif
