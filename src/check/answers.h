/*
 * answers.h -- the answers of DNS that an observation holds, by kind.
 *
 * Pointers into the observation, in the order in which they were asked for.
 * Answers that were not asked for are not among them.
 */
#ifndef SC_CHECK_ANSWERS_H
#define SC_CHECK_ANSWERS_H

#include "check/check.h"

/* Kinds, as bits. */
enum sc_answers_of {
	SC_ANSWERS_MX = 1 << 0,          /* MX, and SRV in place of it */
	SC_ANSWERS_ADDRESS = 1 << 1,     /* A, AAAA of the hosts */
	SC_ANSWERS_ALIAS = 1 << 2,       /* CNAME of the hosts */
	SC_ANSWERS_TLSA = 1 << 3,        /* of the hosts */
	SC_ANSWERS_POLICY = 1 << 4,      /* TXT of MTA-STS and TLSRPT */
	SC_ANSWERS_POLICY_HOST = 1 << 5, /* its A and AAAA */
	SC_ANSWERS_CAA = 1 << 6,
};

/* What mail cannot be delivered without. */
#define SC_ANSWERS_MAIL (SC_ANSWERS_MX | SC_ANSWERS_ADDRESS)

/* What a sender looks at on its way, with its policies. */
#define SC_ANSWERS_SENDER                                       \
	(SC_ANSWERS_MAIL | SC_ANSWERS_ALIAS | SC_ANSWERS_TLSA | \
		SC_ANSWERS_POLICY | SC_ANSWERS_POLICY_HOST)

/* The TTL as RFC 2181 8 has it: 0..2^31-1, whatever the observation says. */
long long sc_answers_ttl_s(const struct sc_answer *a);

/* Whole seconds from question to answer, or until we gave up; 0: less, or the
 * observation does not say. */
long long sc_answers_waited_s(const struct sc_answer *a);

struct sc_answers {
	const struct sc_answer **v;
	size_t n;
};

struct sc_answers sc_answers_of(const struct sc_subject *s, unsigned kinds);

/* Those of them that `is`. */
struct sc_answers sc_answers_that(const struct sc_subject *s, unsigned kinds,
	bool (*is)(const struct sc_answer *));

/* How an answer came: "SERVFAIL", or how its wait ended. */
const char *sc_answers_word(
	const struct sc_subject *s, const struct sc_answer *a);

/* Evidence "dns": how it came: "_25._tcp.mx TLSA: NXDOMAIN, secure". */
void sc_answers_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_answer *answer);

#endif
