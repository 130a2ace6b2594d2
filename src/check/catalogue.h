/*
 * catalogue.h -- what the page of each check states in its head.
 *
 * The pages in docs/checks are the one place where that is written:
 * tools/check-catalogue makes the table of them, and the ids in check/ids.h,
 * SC_CHECK_TIME_EXPIRED for docs/checks/time-expired.md. An id is never 0.
 */
#ifndef SC_CHECK_CATALOGUE_H
#define SC_CHECK_CATALOGUE_H

#include "base/arena.h"
#include "check/ids.h"

/*
 * Severity as a page states it: fixed, or following what the domain publishes
 * (PKIX, NAME: fail on submission; on an MX by check/weight.h, and without DANE
 * and MTA-STS a warning, because then only strictly verifying senders notice).
 */
enum sc_weight {
	SC_W_NONE = 0, /* not applicable to the role */
	SC_W_PASS,
	SC_W_INFO,
	SC_W_WARN,
	SC_W_UNKNOWN,
	SC_W_FAIL,
	SC_W_PKIX,
	SC_W_NAME,
};

struct sc_catalogue_entry {
	const char *name; /* "time-expired": kebab-case, stable for ever */
	enum sc_topic topic;
	const char *title;      /* the rule as a sentence: what should be so */
	enum sc_weight mx, sub; /* by role */
	/*
	 * Who notices, as letters: O opportunistic, D dane, S mta-sts,
	 * U mail-client, V strict, R requiretls, C auditors, A an attacker.
	 */
	const char *who;
	const char *source; /* "RFC 5280 section 4.1.2.5" */
	/*
	 * What TLS reports of senders call it (RFC 8460 4.3), when it is the
	 * same in every case; goes into the evidence as "report". Or NULL.
	 */
	const char *report;
	/*
	 * Findings that explain this one: when one of them fires for the same
	 * subject (or the same host, or the domain), this one is left out.
	 * Ended by SC_CHECK_NONE; NULL: there are none.
	 */
	const enum sc_check_id *yields_to;
};

/* By id; the first is none. */
extern const struct sc_catalogue_entry sc_catalogue[SC_CHECKS];

/* The id of that name; SC_CHECK_NONE: there is none. */
enum sc_check_id sc_catalogue_find(const char *name);

/* All names in alphabetical order, ended by NULL. */
const char *const *sc_catalogue_names(struct sc_arena *a);

#endif
