/*
 * mint_name.h -- subjects and alternative names from the text of a recipe.
 *
 * \xNN in a value is the octet NN. All functions append to `w`; on error the
 * caller throws `w` away.
 */
#ifndef BADSMTP_MINT_NAME_H
#define BADSMTP_MINT_NAME_H

#include "base/error.h"
#include "der_writer.h"

/* "/CN=x/O=y", or "empty", as a Name. */
SC_MUST_CHECK bool mint_name_put_subject(
	struct der *w, const char *text, struct sc_error *e);

/* A Name of one CN. */
void mint_name_put_cn(struct der *w, const char *cn);

/*
 * "DNS:a" as a GeneralName. `constraint`: as a base of a name constraint,
 * where IP: has a prefix length.
 */
SC_MUST_CHECK bool mint_name_put_general(
	struct der *w, const char *text, bool constraint, struct sc_error *e);

/* Takes "a" off the front of "a,b"; NULL at the end. */
char *mint_name_next(struct sc_arena *a, const char **list);

#endif
