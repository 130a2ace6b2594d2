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

/* A PEM block as it stands in a text. */
struct sc_pem_block {
	const char *label;
	struct sc_bytes body; /* between its first and its last line */
	struct sc_bytes der;  /* decoded */
	bool decoded;         /* false: headers, damage; `der` is absent */
	bool cut;             /* its last line is missing */
};

/*
 * Takes the next PEM block off the front of `rest`, also one that does not
 * decode or is cut short. False at the end. Text between blocks is ignored.
 */
bool sc_pem_take(
	struct sc_arena *a, struct sc_bytes *rest, struct sc_pem_block *out);

/*
 * The same for the label and the content of the blocks that decode; others are
 * passed over.
 */
bool sc_pem_next(struct sc_arena *a, struct sc_bytes *rest, const char **label,
	struct sc_bytes *der);

#endif
