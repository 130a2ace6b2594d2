/* words.h -- what is said of deployments, in one place. */
#ifndef SC_DEPLOY_WORDS_H
#define SC_DEPLOY_WORDS_H

#include "deploy/deployed.h"
#include "deploy/preflight.h"

/*
 * The sentence of a row by its state. `served` is NULL where nothing of the
 * kind is served.
 */
const char *sc_deployed_message(struct sc_arena *a,
	const struct sc_deployed_row *row, const struct sc_deploy_file *f,
	const struct sc_chain *served);

/* What a sender would do, and for how long. */
const char *sc_preflight_message(
	struct sc_arena *a, const struct sc_preflight_break *b);

/* The names of a certificate: "mx.example.org, mail.example.org and 3 more". */
const char *sc_deploy_names_text(struct sc_arena *a, const struct sc_cert *c);

#endif
