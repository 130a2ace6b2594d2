/*
 * datum.h -- a named value for programs: a text, a number, true or false.
 */
#ifndef SC_BASE_DATUM_H
#define SC_BASE_DATUM_H

#include <stdbool.h>

enum sc_datum_kind {
	SC_DATUM_TEXT,
	SC_DATUM_NUMBER,
	SC_DATUM_BOOL, /* number is 0 or 1 */
};

struct sc_datum {
	const char *name;
	enum sc_datum_kind kind;
	const char *text; /* UTF-8; TEXT */
	long long number;
};

#endif
