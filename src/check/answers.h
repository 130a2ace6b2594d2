/* answers.h -- answers of DNS (facts/answer.h) in words. */
#ifndef SC_CHECK_ANSWERS_H
#define SC_CHECK_ANSWERS_H

#include "check/check.h"
#include "facts/answer.h"

/* The TTL as RFC 2181 8 has it: 0..2^31-1, whatever the observation says. */
long long sc_answers_ttl_s(const struct sc_answer *a);

/* Whole seconds from question to answer, or until we gave up; 0: less, or the
 * observation does not say. */
long long sc_answers_waited_s(const struct sc_answer *a);

/* How an answer came: "SERVFAIL", or how its wait ended. */
const struct sc_value *sc_answers_word(
	const struct sc_subject *s, const struct sc_answer *a);

/* Evidence "dns": how it came: "_25._tcp.mx TLSA: NXDOMAIN, secure". */
void sc_answers_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *answer);

#endif
