/*
 * dname.h -- domain names as text, in A-labels, without a trailing dot.
 *
 * Names here are for comparing and showing. A name from DNS that holds bytes
 * outside of letters, digits, hyphen and underscore is kept in presentation
 * form (RFC 1035 5.1: \. and \DDD) and is never a host name.
 */
#ifndef SC_BASE_DNAME_H
#define SC_BASE_DNAME_H

#include "base/arena.h"
#include "base/bytes.h"

#define SC_DNAME_MAX 253 /* characters, RFC 1035 2.3.4 as text */

/* What keeps a text from being a host name, in the order of looking. */
enum sc_dname_fault {
	SC_DNAME_OK = 0,
	SC_DNAME_EMPTY,       /* nothing, or the root */
	SC_DNAME_LONG,        /* more than 253 characters */
	SC_DNAME_EMPTY_LABEL, /* ".." or a leading dot */
	SC_DNAME_LONG_LABEL,  /* more than 63 characters */
	SC_DNAME_NOT_ASCII,
	SC_DNAME_UNDERSCORE, /* a name, but not of a host */
	SC_DNAME_NOT_LDH,    /* another character */
	SC_DNAME_HYPHEN,     /* a label begins or ends with a hyphen */
	SC_DNAME_NUMBER,     /* the last label is a number: many programs
				take 127.1 and 0x7f.1 for addresses */
};

/* Judges `name`, of which one trailing dot is ignored. RFC 952, RFC 1123. */
enum sc_dname_fault sc_dname_check(struct sc_bytes name);

/* The fault as the end of a sentence: "has an empty label". */
const char *sc_dname_fault_text(enum sc_dname_fault f);

/* Lower case, one trailing dot off. */
char *sc_dname_fold(struct sc_arena *a, struct sc_bytes name);

/* Equal after folding. */
bool sc_dname_equal(const char *a, const char *b);

/* True when `name` is `zone` or below it. */
bool sc_dname_within(const char *name, const char *zone);

/* Labels of a folded name; 0 for the root. */
int sc_dname_labels(const char *name);

/*
 * Expands a name in wire form at *at of a DNS message, following compression
 * pointers (RFC 1035 4.1.4) backwards only. False when it is malformed;
 * *at then stays. The root is ".".
 */
SC_MUST_CHECK bool sc_dname_from_wire(struct sc_arena *a,
	struct sc_bytes message, size_t *at, const char **name);

#endif
