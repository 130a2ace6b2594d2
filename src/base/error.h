/*
 * error.h -- what we could not do: a file, an option, a store.
 *
 * What a peer did wrong is data (enum sc_outcome), not an error. A function
 * that can fail returns a must-check bool and fills the caller's sc_error with
 * one sentence that names the thing and what to do.
 */
#ifndef SC_BASE_ERROR_H
#define SC_BASE_ERROR_H

#include <stdbool.h>

#include "base/attr.h"

/* Classes as a program needs them: they become the exit status. */
enum sc_error_class {
	SC_ERROR_NONE = 0,
	SC_ERROR_USAGE = 64,    /* the command line */
	SC_ERROR_DATA = 65,     /* a document that is none of ours */
	SC_ERROR_NO_INPUT = 66, /* a document that cannot be read */
	SC_ERROR_INTERNAL = 70, /* ours */
	SC_ERROR_IO = 74,       /* reading or writing */
	SC_ERROR_CONFIG = 78,   /* a configuration, anchor or trust file */
};

struct sc_error {
	enum sc_error_class class;
	char text[512];
};

/* Fills `e` and returns false, so that a failing function ends in one line. */
bool sc_error_set(struct sc_error *e, enum sc_error_class class,
	const char *fmt, ...) SC_PRINTF(3, 4);

#endif
