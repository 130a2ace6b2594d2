/* answer.h -- whether an answer of DNS can be gone by. */
#ifndef SC_POLICY_ANSWER_H
#define SC_POLICY_ANSWER_H

#include "obs/obs.h"

enum sc_answer_end {
	SC_ANSWER_NONE = 0, /* not asked, we could not ask, or gave up */
	SC_ANSWER_FAILED,   /* an error, a bogus answer, or none at all */
	SC_ANSWER_READ,     /* records, or the denial of them */
};

/*
 * NULL is NONE. So is a question that we did not wait for any longer: a sender
 * with more patience may get the answer.
 */
static inline enum sc_answer_end sc_answer_end(const struct sc_answer *r)
{
	if (!r || r->outcome == SC_OUTCOME_UNTRIED ||
		r->outcome == SC_OUTCOME_LOCAL ||
		r->outcome == SC_OUTCOME_TIMEOUT)
		return SC_ANSWER_NONE;
	if (r->outcome != SC_OUTCOME_OK || r->dnssec == SC_DNSSEC_BOGUS ||
		(r->rcode != SC_RCODE_NOERROR && r->rcode != SC_RCODE_NXDOMAIN))
		return SC_ANSWER_FAILED;
	return SC_ANSWER_READ;
}

/*
 * The DNS denies that a name has any address: NXDOMAIN or no data are answers.
 * A host like that takes no mail, and has no say in how mail is delivered.
 */
static inline bool sc_answer_no_address(
	const struct sc_answer *a, const struct sc_answer *aaaa)
{
	return sc_answer_end(a) == SC_ANSWER_READ && a->n_records == 0 &&
		sc_answer_end(aaaa) == SC_ANSWER_READ && aaaa->n_records == 0;
}

#endif
