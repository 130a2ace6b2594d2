/*
 * match.h -- host names and certificates: RFC 9525 section 6, by ourselves.
 *
 * Not OpenSSL's matcher: its answer depends on its version and on flags (it
 * falls back to the CN, and takes partial wildcards, unless told otherwise).
 * What clients differ in is told apart here, and judged elsewhere.
 */
#ifndef SC_X509_MATCH_H
#define SC_X509_MATCH_H

#include "base/arena.h"
#include "facts/facts.h"

/*
 * Compares one presented name with a reference name, of which one trailing dot
 * is ignored. EXACT and WILDCARD are matches; WILDCARD_DEPTH, WILDCARD_APEX
 * and PARTIAL_WILDCARD are near ones; else MISMATCH. A presented name that is
 * no host name never matches: see sc_match_is_valid.
 */
enum sc_name_match sc_match_presented(
	struct sc_bytes presented, const char *reference);

/*
 * True for a presented name that can match at all: labels of 1 to 63 letters,
 * digits, hyphens (not at an end) and underscores, 253 in all, the last not of
 * digits alone, no trailing dot; a wildcard only as the whole left-most of
 * three labels or more.
 */
bool sc_match_is_valid(struct sc_bytes presented);

/*
 * Compares a certificate with a reference name; `presented` becomes the name
 * that met it, printable, or NULL on a mismatch. NO_REFERENCE when `reference`
 * is NULL.
 */
enum sc_name_match sc_match_name(struct sc_arena *a, const struct sc_cert *c,
	const char *reference, const char **presented);

/* The same for a reference that is an address: iPAddress alone counts. */
enum sc_name_match sc_match_address(struct sc_arena *a, const struct sc_cert *c,
	const char *address, const char **presented);

/* The dNSName nearest by edits, perhaps the one meant, printable; or NULL. */
const char *sc_match_nearest(
	struct sc_arena *a, const struct sc_cert *c, const char *reference);

/*
 * The first dNSName that is the first word of `line`, printable; or NULL.
 * `line` is what a server says about itself: a greeting, EHLO's first line.
 */
const char *sc_match_line(
	struct sc_arena *a, const struct sc_cert *c, struct sc_bytes line);

#endif
