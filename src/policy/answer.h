/* answer.h -- whether an answer of DNS can be gone by. */
#ifndef SC_POLICY_ANSWER_H
#define SC_POLICY_ANSWER_H

#include "obs/obs.h"

enum sc_answer_end {
	SC_ANSWER_NONE = 0, /* not asked, or we could not ask */
	SC_ANSWER_FAILED,   /* no answer, an error, or a bogus one */
	SC_ANSWER_READ,     /* records, or the denial of them */
};

/* NULL is NONE. */
static inline enum sc_answer_end sc_answer_end(const struct sc_answer *r)
{
	if (!r || r->outcome == SC_OUTCOME_UNTRIED ||
		r->outcome == SC_OUTCOME_LOCAL)
		return SC_ANSWER_NONE;
	if (r->outcome != SC_OUTCOME_OK || r->dnssec == SC_DNSSEC_BOGUS ||
		(r->rcode != SC_RCODE_NOERROR && r->rcode != SC_RCODE_NXDOMAIN))
		return SC_ANSWER_FAILED;
	return SC_ANSWER_READ;
}

#endif
