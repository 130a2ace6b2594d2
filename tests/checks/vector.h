/*
 * vector.h -- a test vector of a check, read from text.
 *
 * A vector is a healthy observation with something changed, and what the check
 * is expected to say about it. Lines, with # comments:
 *
 *	base NAME                 tests/checks/base/NAME.json
 *	at DATE                   judge for this date, else observed_at
 *	cert NAME RECIPE...       mint a certificate (badsmtp/mint.h)
 *	chain [INDEX] NAME...     what an endpoint serves, or all of them
 *	policy-chain NAME...      what the MTA-STS policy host serves
 *	variant INDEX NAME CERT...
 *	                          a further handshake, refused without CERT
 *	tlsa HOST U S M CERT      a TLSA record of a certificate
 *	staple CERT KIND [ISSUER] an OCSP response (badsmtp/mint_ocsp.h), on
 *	                          every endpoint; the issuer is else `int`
 *	sct CERT ORDER            SCTs beside it in the handshake of every
 *	                          endpoint (badsmtp/mint_sct.h)
 *	ct-list DAYS              a list of CT logs that is so old
 *	pki crl KIND CERT [ISSUER [URL]]
 *	pki ocsp KIND CERT [ISSUER]
 *	                          what a CA that was asked answers (pki.h)
 *	tlsa HOST raw TEXT        any TLSA record
 *	trust NAME... | none      the trust store, else root
 *	store NAME CERT [refused|until=DATE]...
 *	                          in place of `trust`: one of several side by
 *	                          side; the first decides
 *	distrust CERT ID          a blocklist of its key, in the list ID
 *	set PATH JSON             change the observation
 *	append PATH JSON          add to an array of it
 *	asked warn|fail DAYS      the options --warn and --fail
 *	rules monitoring          the option --rules
 *	require                   not to know of a revocation matters
 *	work US                   what judging may cost (base/budget.h)
 *	role mx|submission        target.role
 *	says TEXT                 message, evidence or remedy of a finding of
 *	                          the check has TEXT
 *	omits TEXT                none has it
 *	expect fires [SEVERITY] | explained | passes | not-applicable | unseen
 *
 * A PATH is member names and indexes with dots between, `*` for all elements.
 * In a chain a text "@NAME" stands for the certificate of that name, in the
 * ca_names of a hello for its subject, and
 * "@U S M NAME" in the TLSA answers and hints of a host for its record. A
 * certificate whose name begins with leaf gets the endpoint's host as its SAN
 * unless its recipe says otherwise, one that begins with sts the policy host;
 * `leaf` and, where a policy is fetched, `sts` are there unasked.
 */
#ifndef TESTS_VECTOR_H
#define TESTS_VECTOR_H

#include "base/error.h"
#include "check/check.h"

enum expectation {
	EXPECT_NOTHING = 0, /* the file does not say */
	EXPECT_FIRES,
	EXPECT_EXPLAINED, /* fires, but another finding covers it */
	EXPECT_PASSES,
	EXPECT_NA,
	EXPECT_UNSEEN,
};

struct vector {
	struct sc_obs obs;
	struct sc_facts facts;
	struct sc_settings settings;
	enum expectation expect;
	const char *severity; /* of EXPECT_FIRES; NULL: any */
	const char *const *says;
	size_t n_says;
	const char *const *omits;
	size_t n_omits;
};

/* Reads and builds the vector `path`; `dir` is tests/checks. */
SC_MUST_CHECK bool vector_load(struct sc_arena *a, const char *dir,
	const char *path, struct vector *out, struct sc_error *e);

#endif
