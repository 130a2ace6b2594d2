/*
 * program.h -- which mail server it is, and how it is made to read its
 * certificate again.
 *
 * The program is known by its greeting, which anybody may write: what is said
 * here is advice for whoever keeps the server, and nothing is run.
 */
#ifndef SC_FACTS_PROGRAM_H
#define SC_FACTS_PROGRAM_H

#include "obs/obs.h"

struct sc_program {
	const char *name;   /* "Postfix" */
	const char *reload; /* "postfix reload" */
};

/* NULL: the greeting names none that is known. */
const struct sc_program *sc_program_of(const struct sc_endpoint *e);

#endif
