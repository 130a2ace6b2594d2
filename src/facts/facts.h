/*
 * facts.h -- what cryptography says about the bytes of an observation.
 *
 * Facts are derived by x509/ and policy/ from an observation, a date and what
 * is given to judge by (x509/derive.h), without network and clock. They are
 * plain data like the observation, but not written out: they can always be
 * derived again. This is the whole; each topic has a header of its own.
 */
#ifndef SC_FACTS_FACTS_H
#define SC_FACTS_FACTS_H

#include "base/budget.h"
#include "facts/chain.h"
#include "facts/ct.h"
#include "facts/dane.h"
#include "facts/name.h"
#include "facts/revocation.h"
#include "obs/obs.h"

/* Made by policy/, which says what they are. */
struct sc_dane_policy;

struct sc_sts;

struct sc_tlsrpt;

struct sc_caa_policy;

/* The chain of a further handshake. */
struct sc_variant_facts {
	const struct sc_chain *chain; /* NULL: none was sent */
	const struct sc_cert *leaf;
	struct sc_name_facts name;
	struct sc_dane_facts dane;
	struct sc_staple_facts staple;
	struct sc_ct_facts ct;
	/* By index as chain->path; NULL: no chain, or nobody was to ask. */
	const struct sc_revocation_facts *revocation;
};

struct sc_endpoint_facts {
	const struct sc_chain *chain; /* NULL: no certificate was sent */
	const struct sc_cert *leaf;   /* first sent; NULL as above */
	struct sc_name_facts name;
	const struct sc_dane_policy *dane_policy; /* of the host; or NULL */
	struct sc_dane_facts dane;
	/* as endpoint->variants, the first SC_LIMIT_VARIANTS */
	const struct sc_variant_facts *variants;
	size_t n_variants;
	struct sc_staple_facts staple;
	struct sc_ct_facts ct;
	/* the host of an earlier target with the leaf's key; or NULL */
	const char *key_seen_at;
	/* the leaf's key is in another certificate of another operator */
	bool key_elsewhere;
	const struct sc_revocation_facts *revocation; /* as of a variant */
	/* Of each of endpoint->hellos: the names in ca_names that are those of
	   roots in the trust store. */
	const size_t *hello_public_cas;
};

struct sc_host_facts {
	const struct sc_dane_policy *dane;
	const struct sc_caa_policy *caa;
};

/* A certificate of the policy host, RFC 8461 3.3. */
struct sc_fetch_facts {
	const struct sc_chain *chain; /* NULL: none was sent */
	const struct sc_cert *leaf;
	enum sc_name_match match; /* with the policy host's name */
	bool good; /* trusted and EXACT or WILDCARD: what a sender demands */
};

struct sc_facts {
	struct sc_date at;
	const struct sc_cert *certs; /* by index as obs->certificates */
	size_t n_certs;
	const struct sc_endpoint_facts *endpoints; /* as obs->endpoints */
	size_t n_endpoints;
	const struct sc_host_facts *hosts; /* as obs->hosts */
	size_t n_hosts;
	/* Of a mail domain (untried for a server); never NULL. */
	const struct sc_sts *sts;
	const struct sc_tlsrpt *tlsrpt;
	const struct sc_fetch_facts *fetches; /* as policy_host->fetches */
	size_t n_fetches;
	size_t n_anchors; /* in the trust store; 0: none could be loaded */
	/* The list of CT logs that was given; none: 0 and 0. */
	size_t n_ct_logs;
	struct sc_date ct_list_at;
	bool has_key_blocklist;   /* of the user, besides what is built in */
	struct sc_budget *budget; /* of the target; NULL: unbounded */
};

#endif
