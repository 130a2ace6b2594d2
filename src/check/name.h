/* name.h -- what the checks of names share. */
#ifndef SC_CHECK_NAME_H
#define SC_CHECK_NAME_H

#include "check/check.h"

/*
 * The DNS names of the leaf in one line, "a.example.org, b.example.org and 12
 * more"; where there is none, that, and the common name.
 */
const char *sc_name_list(const struct sc_subject *s);

/*
 * A name of the certificate that is an address in the wrong place, and which
 * place that is: "a DNS name". Absent when there is none.
 */
struct sc_bytes sc_name_misplaced_address(
	const struct sc_cert *c, enum sc_message *where);

#endif
