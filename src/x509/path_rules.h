/*
 * path_rules.h -- what a path is judged by, as tables of rules.
 *
 * A rule looks at a path (served certificates, leaf first) and says whether
 * there is something against it, filling in the flaw. Rules about issuers see
 * the path without the issuer, which is flaw->cert.
 */
#ifndef SC_X509_PATH_RULES_H
#define SC_X509_PATH_RULES_H

#include "base/limits.h"
#include "x509/path.h"

struct sc_path_rules {
	struct sc_arena *arena;
	const struct sc_path_query *query;
	size_t steps; /* of name constraints that may still be compared */
	bool leaf_is_anchor;
	size_t crl_signatures; /* that were verified */
	size_t crl_questions;  /* that may still be asked */
	/* Who may sign CRLs beside the issuer: each is searched for once. */
	struct sc_path_signer {
		const struct sc_cert *cert;
		bool vouched;
	} signers[SC_LIMIT_CRL_SIGNERS];
	size_t n_signers;
};

typedef bool sc_path_rule(struct sc_path_rules *r, const struct sc_path *path,
	struct sc_flaw *flaw);

/* About the last certificate of the path, flaw->cert. */
extern sc_path_rule *const sc_path_cert_rules[];
extern const size_t sc_path_n_cert_rules;

/* About an issuer of the last certificate of the path. */
extern sc_path_rule *const sc_path_issuer_rules[];
extern const size_t sc_path_n_issuer_rules;

/* About a whole path and its anchor; the flaw says where. */
extern sc_path_rule *const sc_path_whole_rules[];
extern const size_t sc_path_n_whole_rules;

/*
 * How bad a fault is. A path to an anchor with something against it explains
 * more than one that ends nowhere; a signature that does not verify is hardly
 * a path at all.
 */
int sc_path_cost(enum sc_path_fault fault);

#define SC_PATH_COST_MAX 100000

/* False when the AKI names another issuer and serial number than `issuer`'s. */
bool sc_path_serial_fits(
	const struct sc_cert *child, const struct sc_cert *issuer);

#endif
