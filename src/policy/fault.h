/*
 * fault.h -- what is wrong in a published text, and where.
 *
 * One list for the texts of MTA-STS (RFC 8461), TLSRPT (RFC 8460) and their
 * kind. `fatal`: a receiver that follows the RFC treats the text as absent.
 */
#ifndef SC_POLICY_FAULT_H
#define SC_POLICY_FAULT_H

#include "base/arena.h"
#include "base/bytes.h"

enum sc_policy_fault_kind {
	/* of TXT records */
	SC_FAULT_SYNTAX = 1,    /* not the ABNF, and nothing below */
	SC_FAULT_VERSION_SPACE, /* "v=STSv1 ;": in the ABNF, not in the prose */
	SC_FAULT_CASE,          /* right but for the case of letters */
	SC_FAULT_ID,            /* empty, over 32, or not alphanumeric */
	SC_FAULT_ID_MISSING,
	SC_FAULT_NOT_ASCII,
	SC_FAULT_DUPLICATE, /* of a field; the first one counts */
	SC_FAULT_RUA_MISSING,
	SC_FAULT_RUA_SCHEME,   /* neither mailto: nor https: */
	SC_FAULT_RUA_ENCODING, /* a raw , ! ; or blank inside a URI */
	/* of MTA-STS policies */
	SC_FAULT_VERSION, /* missing, or not STSv1 */
	SC_FAULT_MODE,
	SC_FAULT_MAX_AGE,
	SC_FAULT_MX_MISSING,
	SC_FAULT_MX,        /* no pattern */
	SC_FAULT_MX_ULABEL, /* not ASCII */
	SC_FAULT_MX_DOT,    /* a trailing dot */
	SC_FAULT_UNKNOWN,   /* a key that RFC 8461 does not have */
	SC_FAULT_MISSPELT,  /* the same, near one that it has */
	SC_FAULT_LF,        /* lines end in LF: allowed, worth a word */
	SC_FAULT_BARE_CR,   /* or a byte order mark */
	SC_FAULT_HTML,      /* the body is a page */
	SC_FAULT_FORMAT,    /* the body is JSON, YAML, CSV, UTF-16, ... */
};

struct sc_policy_fault {
	enum sc_policy_fault_kind kind;
	bool fatal;
	int line;             /* from 1; 0: the text as a whole */
	struct sc_bytes text; /* the line or field at fault */
	const char *why;      /* half a sentence: "max_age has no digits" */
	const char *meant;    /* what it perhaps should be; or NULL */
};

struct sc_policy_faults {
	struct sc_arena *arena;
	const struct sc_policy_fault *v; /* in the order of the text */
	size_t n;
	bool fatal; /* one of them is */
};

/* Adds one; more than SC_POLICY_FAULTS_MAX are dropped, `fatal` is kept. */
void sc_policy_fault_add(struct sc_policy_faults *f, struct sc_policy_fault x);

/* The first of `kind`; or NULL. */
const struct sc_policy_fault *sc_policy_fault_find(
	const struct sc_policy_faults *f, enum sc_policy_fault_kind kind);

#define SC_POLICY_FAULTS_MAX 64

#endif
