/*
 * tlsa.h -- TLSA records by recipe, right or wrong.
 *
 *	word  = "0x" hex / "zero" / name [ "/" how ]
 *	name  = a certificate: leaf, second, or one of the mint's
 *	how   = cert | key   what is hashed, whatever the selector says
 *	      / pem          the certificate's PEM text is hashed
 *	      / hex          the hexadecimal text of what should be hashed is
 *	      / sha1         with SHA-1
 *	      / cut          the last octets are missing
 */
#ifndef BADSMTP_TLSA_H
#define BADSMTP_TLSA_H

#include "chain.h"

/*
 * Turns "OWNER TLSA usage selector type word" into a line of zone_text.h.
 * Other lines stay. NULL when the recipe is wrong.
 */
const char *tlsa_line(struct sc_arena *a, const char *line, struct mint *m,
	const struct chain *chain, struct sc_error *e);

#endif
