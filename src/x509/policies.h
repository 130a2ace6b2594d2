/*
 * policies.h -- certificate policies along a path, RFC 5280 6.1.
 *
 * The valid policy tree grows exponentially when policies are mapped to and
 * fro; RFC 9618 makes it a graph in which a policy stands once at each depth,
 * and that is what is kept here.
 */
#ifndef SC_X509_POLICIES_H
#define SC_X509_POLICIES_H

#include "base/arena.h"
#include "facts/facts.h"

#define SC_POLICY_ANY "2.5.29.32.0"

struct sc_policies_query {
	const struct sc_cert *const *certs; /* leaf first, without the anchor */
	size_t n;
	const char *const *initial; /* dotted OIDs that the user accepts */
	size_t n_initial;           /* 0: any */
	bool explicit_policy, inhibit_mapping, inhibit_any;
};

struct sc_policies_result {
	bool ok;
	size_t at;       /* index in certs of the decisive certificate */
	const char *why; /* for people; NULL when ok */
};

/* Never more than SC_LIMIT_POLICIES at one depth; more are refused. */
struct sc_policies_result sc_policies_check(
	struct sc_arena *a, const struct sc_policies_query *q);

/* A policy that the certificate asserts twice (4.2.1.4), or NULL. */
const char *sc_policies_double(const struct sc_cert *c);

/*
 * Its policies are critical, and one has a qualifier that is not one of the two
 * of 4.2.1.4: who cannot process it has to refuse.
 */
bool sc_policies_qualified_oddly(const struct sc_cert *c);

#endif
