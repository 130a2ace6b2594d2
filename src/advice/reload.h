/*
 * reload.h -- how a mail server is made to read its certificate again.
 *
 * The program is known by its greeting, which anybody may write: what is said
 * here is advice for whoever keeps the server, and nothing is run.
 */
#ifndef SC_ADVICE_RELOAD_H
#define SC_ADVICE_RELOAD_H

#include "obs/obs.h"

struct sc_reload {
	const char *program; /* "Postfix" */
	const char *command; /* "postfix reload" */
};

/* NULL: the greeting names none that is known. */
const struct sc_reload *sc_advice_reload(const struct sc_endpoint *e);

#endif
