/*
 * kept.h -- what a CA answered, as a file that is kept.
 *
 *	smtpcert kept 1
 *	key crl http://ca.example.org/1.crl
 *	at 2026-11-23T18:00:00Z
 *	sha256 HEX
 *
 *	the answer, in DER
 *
 * The digest is for files that were cut or damaged, not against anybody: what
 * is in the answer is signed.
 */
#ifndef SC_PROBE_KEPT_H
#define SC_PROBE_KEPT_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/clock.h"

struct sc_kept {
	struct sc_date at; /* it was got */
	struct sc_bytes answer;
};

/* What it is kept under: digits and letters made of the key. */
const char *sc_kept_name(struct sc_arena *a, const char *key);

struct sc_bytes sc_kept_write(
	struct sc_arena *a, const char *key, const struct sc_kept *kept);

/*
 * Reads what is in `file`, which must live as long as `out`. False when it is
 * of another form, about another key, or not what was written.
 */
SC_MUST_CHECK bool sc_kept_read(struct sc_arena *a, struct sc_bytes file,
	const char *key, struct sc_kept *out);

#endif
