/*
 * idn.h -- internationalized domain names to A-labels (RFC 5891, UTS #46).
 *
 * Nontransitional: "strasse" and "straße" are different names, as registries
 * have it since 2010. Underscores survive; whether the result is a host name
 * is for sc_dname_check().
 */
#ifndef SC_PROBE_IDN_H
#define SC_PROBE_IDN_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

/* True when `name` has bytes outside ASCII. */
bool sc_idn_needed(struct sc_bytes name);

/* Converts UTF-8 `name`; the error, of class USAGE, says why not. */
SC_MUST_CHECK bool sc_idn_to_ascii(struct sc_arena *a, struct sc_bytes name,
	const char **out, struct sc_error *e);

#endif
