/*
 * verify.h -- one question, answered: is this certificate to be accepted?
 *
 * The same engine that judges a mail server, without a mail server: a chain,
 * what else is at hand, the anchors, a date, a purpose and a name. This is
 * what suites of path validation are scored with.
 */
#ifndef SC_X509_VERIFY_H
#define SC_X509_VERIFY_H

#include "x509/path.h"

#define SC_VERIFY_TRIED 16 /* paths told of; more are only counted */

struct sc_verify_query {
	struct sc_bytes chain;         /* PEM or DER; see sc_leaf_index() */
	struct sc_bytes intermediates; /* more to build paths of; absent */
	struct sc_trust *trust;
	const char *name; /* a host name or an address; NULL: any */
	struct sc_date at;
	enum sc_purpose purpose;
	enum sc_profile profile;
	bool has_max_depth;
	int max_depth;
	struct sc_path_policies policies;
	struct sc_bytes crls; /* PEM or DER; absent: not looked at */
};

/* A path that was looked at, and what was against it. */
struct sc_verify_path {
	const char *text;   /* "leaf <- CA <- anchor", fit for people */
	const char *reason; /* NULL: nothing */
};

struct sc_verify_result {
	bool accepted;
	const char *reason;         /* why not, a sentence without stop */
	enum sc_path_fault fault;   /* OK with a reason: it is the name */
	struct sc_verify_path path; /* the accepted or the decisive one */
	const struct sc_verify_path *tried;
	size_t n_tried, n_more; /* told of; only counted */
};

/*
 * False: `chain` holds no certificate at all (class CONFIG). A leaf that
 * cannot be read is no error but a reason to refuse it.
 */
SC_MUST_CHECK bool sc_verify(struct sc_arena *a,
	const struct sc_verify_query *q, struct sc_verify_result *out,
	struct sc_error *e);

#endif
