/* wrapped.h -- sentences in lines of 76 columns and a margin. */
#ifndef SMTPCERT_WRAPPED_H
#define SMTPCERT_WRAPPED_H

#include "base/out.h"

/* Writes a sentence in lines that begin with `margin`. */
void put_wrapped(struct sc_out *out, const char *margin, const char *s);

#endif
