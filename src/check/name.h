/* name.h -- what the checks of names share. */
#ifndef SC_CHECK_NAME_H
#define SC_CHECK_NAME_H

#include "check/check.h"

/*
 * The DNS names of the leaf in one line, "a.example.org, b.example.org and 12
 * more"; where there is none, that, and the common name.
 */
const char *sc_name_list(const struct sc_subject *s);

#endif
