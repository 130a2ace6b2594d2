/*
 * txt.h -- TXT records, from presentation form to bytes.
 *
 *     record = string *( " " string )
 *     string = DQUOTE *( char / "\" char / "\" 3DIGIT ) DQUOTE
 *
 * RFC 1035 5.1, as wire/dns_message.h writes it: always quoted.
 */
#ifndef SC_POLICY_TXT_H
#define SC_POLICY_TXT_H

#include "base/arena.h"
#include "base/bytes.h"

struct sc_txt {
	const struct sc_bytes *strings; /* character-strings, as sent */
	size_t n_strings;
	struct sc_bytes joined; /* without anything between, RFC 7208 3.3 */
};

/* False when `record` is not of that form, or over SC_LIMIT_TXT_BYTES. */
SC_MUST_CHECK bool sc_txt_read(
	struct sc_arena *a, const char *record, struct sc_txt *out);

/* The form above for `strings`, which may hold any bytes, 255 each. */
const char *sc_txt_write(
	struct sc_arena *a, const struct sc_bytes *strings, size_t n);

#endif
