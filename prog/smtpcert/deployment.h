/*
 * deployment.h -- what deployed and preflight begin with: certificates on
 * disk, and a target, looked at now or kept as an observation.
 */
#ifndef SMTPCERT_DEPLOYMENT_H
#define SMTPCERT_DEPLOYMENT_H

#include "command.h"
#include "deploy/files.h"

struct deployment {
	struct sc_deploy deploy;
	struct sc_obs obs;
	struct sc_facts facts;
	struct sc_sources with;
	struct sc_key_files keys; /* of --key; none: it was not given */
	size_t n_bare; /* keys and requests among the certificates' files */
};

/*
 * Reads --cert and --key, and looks at the one operand: a target, or the file
 * of an observation. Nobody is asked about revocation. Without --at the date is
 * that of the look, or that at which the youngest certificate begins, unless
 * that is yet to come. `command` is for messages.
 */
SC_MUST_CHECK bool begin_deployment(struct options *o, struct sc_arena *a,
	const char *command, struct deployment *d, struct sc_error *e);

#endif
