/*
 * dates.h -- the dates in the facts at which something ends, begins or is due.
 *
 * Inside report/ only. A date here is a candidate: whether anything changes at
 * it is found out by judging the observation for that date (forecast.h).
 */
#ifndef SC_REPORT_DATES_H
#define SC_REPORT_DATES_H

#include "report/forecast.h"
#include "report/parts.h"

enum sc_due {
	/* Ends: the date is the last second in which the thing holds. */
	SC_DUE_LEAF_ENDS,
	SC_DUE_ISSUER_ENDS,
	SC_DUE_ROOT_ENDS,
	SC_DUE_POLICY_HOST_ENDS,
	SC_DUE_SIGNATURE_OVERDUE, /* so near that it should be renewed */
	SC_DUE_STAPLE_ENDS,
	SC_DUE_REVOCATION_ENDS,
	/* Begins: the date is the first second. */
	SC_DUE_LEAF_BEGINS,
	SC_DUE_ISSUER_BEGINS,
	SC_DUE_LITTLE_LEFT,
	SC_DUE_OVERDUE,
	SC_DUE_POLICY_HOST_LITTLE_LEFT,
	SC_DUE_POLICY_FORGOTTEN,
	/* These concern the certificate that comes after that of today. */
	SC_DUE_RENEWAL,
	SC_DUE_SHORTER_LIFE,
	SC_DUE_CLIENT_AUTH,
	SC_DUE_ROOT_REMOVED,
	SC_DUE_DISTRUST_AFTER,
	/* Its owner renews it routinely. */
	SC_DUE_SIGNATURE_ENDS,
};

struct sc_due_date {
	struct sc_date at;
	enum sc_due due;
	const char *place; /* the host, or the policy host */
	const char *how;   /* a further handshake: sc_variant_how(); or NULL */
	const struct sc_cert *cert;       /* of a certificate; or NULL */
	const struct sc_anchor *anchor;   /* of a root; or NULL */
	const struct sc_answer *answer;   /* SIGNATURE; or NULL */
	const struct sc_cert_limit *life; /* of the next certificate; or NULL */
};

/* What all dates of one kind have in common. */
struct sc_due_kind {
	enum sc_event_kind kind; /* unless judging says otherwise */
	bool ends;               /* the change is one second after `at` */
	bool judged;             /* judge that date to find the change */
	const char *finding;     /* or NULL */
	const char *fix;         /* where no finding has one; or NULL */
};

const struct sc_due_kind *sc_due_kind(enum sc_due due);

/* True for the end of a certificate in use, and of an overdue signature. */
bool sc_due_breaks(enum sc_due due);

/* Returns the first second of the new state. */
struct sc_date sc_due_first(const struct sc_due_date *d);

/* Calls `take` for each date that is not before facts->at, in no order. */
void sc_due_each(const struct sc_judgement *j,
	void (*take)(void *user, const struct sc_due_date *d), void *user);

/* The two texts of a clause: the place; a subject or a date, or "". */
const char *sc_due_place(struct sc_arena *a, const struct sc_due_date *d);
const char *sc_due_about(struct sc_arena *a, const struct sc_due_date *d);

/* Returns a clause such as "mx.example.org, its certificate expires". */
const char *sc_due_text(struct sc_arena *a, enum sc_due due, const char *place,
	const char *about);

#endif
