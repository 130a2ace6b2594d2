/* staple.h -- what the checks of a stapled OCSP response share. */
#ifndef SC_CHECK_STAPLE_H
#define SC_CHECK_STAPLE_H

#include "check/check.h"

/* True when a response was sent and this is what is wrong with it. */
bool sc_staple_is(const struct sc_subject *s, enum sc_ocsp_fault fault);

/* Evidence: "ocsp", what is wrong; "life", both dates; and the certificate. */
void sc_staple_show(struct sc_verdict *v, const struct sc_subject *s);

#endif
