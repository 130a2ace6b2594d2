/* gather.h -- files of certificates and keys, from the command line. */
#ifndef SMTPCERT_GATHER_H
#define SMTPCERT_GATHER_H

#include "advice/inspect.h"
#include "options.h"

#define STATUS_NO_INPUT 66 /* EX_NOINPUT: a file is not there */

struct gathered {
	struct sc_inspect_file *files;
	size_t n;
	bool unread; /* one of them could not be read, and that was said */
};

/*
 * Reads all operands; of a folder what looks like a certificate or a key in
 * it. What is in a file that no one knows is its `problem`.
 */
SC_MUST_CHECK bool gather_files(
	struct options *o, struct gathered *out, struct sc_error *e);

/* The date to judge for. */
struct sc_date gather_date(const struct options *o);

#endif
