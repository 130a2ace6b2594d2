/*
 * dates.h -- the dates in the facts at which something ends, begins or is due.
 *
 * Inside report/ only. What a date leads to is not told here: most of it is
 * found out by judging again for that date (forecast.h).
 */
#ifndef SC_REPORT_DATES_H
#define SC_REPORT_DATES_H

#include "report/forecast.h"
#include "report/parts.h"

enum sc_due {
	/* ends: the last second in which it holds */
	SC_DUE_LEAF_ENDS,
	SC_DUE_ISSUER_ENDS,
	SC_DUE_ROOT_ENDS,
	SC_DUE_POLICY_HOST_ENDS,
	SC_DUE_SIGNATURE_OVERDUE, /* so near that it should be renewed */
	SC_DUE_STAPLE_ENDS,
	SC_DUE_REVOCATION_ENDS,
	/* begins: the first second of it */
	SC_DUE_LEAF_BEGINS,
	SC_DUE_ISSUER_BEGINS,
	SC_DUE_LITTLE_LEFT,
	SC_DUE_POLICY_HOST_LITTLE_LEFT,
	SC_DUE_POLICY_FORGOTTEN,
	/* about what comes after the certificate of today */
	SC_DUE_RENEWAL,
	SC_DUE_SHORTER_LIFE,
	SC_DUE_CLIENT_AUTH,
	SC_DUE_ROOT_REMOVED,
	SC_DUE_DISTRUST_AFTER,
	/* what its owner renews all the time */
	SC_DUE_SIGNATURE_ENDS,
};

struct sc_due_date {
	struct sc_date at;
	enum sc_due due;
	const char *place; /* a host; of POLICY_HOST that one */
	const char *how;   /* a further handshake: sc_variant_how(); or NULL */
	const struct sc_cert *cert;       /* of a certificate; or NULL */
	const struct sc_anchor *anchor;   /* of a root; or NULL */
	const struct sc_answer *answer;   /* SIGNATURE; or NULL */
	const struct sc_cert_limit *life; /* of the next certificate; or NULL */
};

/* What is the same for all dates of a kind. */
struct sc_due_kind {
	enum sc_event_kind kind; /* where the judge knows no better */
	bool ends;               /* it changes one second after `at` */
	bool judged;             /* judging for that date tells what changes */
	const char *finding;     /* or NULL */
	const char *fix;         /* where no finding has one; or NULL */
};

const struct sc_due_kind *sc_due_kind(enum sc_due due);

/* A certificate that is in use ends, or a signature that should be new. */
bool sc_due_breaks(enum sc_due due);

/* The first second in which it is otherwise. */
struct sc_date sc_due_first(const struct sc_due_date *d);

/* Calls `take` for each date that is not before facts->at, in no order. */
void sc_due_each(const struct sc_judgement *j,
	void (*take)(void *user, const struct sc_due_date *d), void *user);

/* Where it is, and what of: a subject, a date, a type of record; or "". */
const char *sc_due_place(struct sc_arena *a, const struct sc_due_date *d);
const char *sc_due_about(struct sc_arena *a, const struct sc_due_date *d);

/* What happens then, as a clause: "mx.example.org, its certificate expires" */
const char *sc_due_text(struct sc_arena *a, enum sc_due due, const char *place,
	const char *about);

#endif
