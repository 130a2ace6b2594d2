/*
 * seen.h -- documents of ours as input: a report, or an observation that is
 * judged first.
 */
#ifndef SMTPCERT_SEEN_H
#define SMTPCERT_SEEN_H

#include "command.h"

/*
 * Reads the one document of `path`, standard input for "-". An observation is
 * judged at its own date, or for --at. Errors are NO_INPUT for what cannot be
 * read, and DATA for what is neither.
 */
SC_MUST_CHECK bool read_report(struct options *o, struct sc_arena *a,
	const char *path, struct sc_report *out, struct sc_error *e);

/* The same where only an observation will do. */
SC_MUST_CHECK bool read_observation(struct sc_arena *a, const char *path,
	struct sc_obs *out, struct sc_error *e);

#endif
