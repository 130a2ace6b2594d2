/*
 * zone_text.h -- a record of a zone from a line of text.
 *
 *	line   = owner " " type " " data
 *	data   = "!" trick / "\# " hex / what the type has:
 *	A, AAAA   address
 *	CNAME     name
 *	MX        preference name
 *	SRV       priority weight port name
 *	TLSA      usage selector matching-type hex
 *	CAA       flags tag 'value'
 *	TXT       'string' ...
 *	ZONE      unsigned | signed | lame | nsec3 | sha1: a child zone begins
 *
 * Names are without the last dot; "." is the root. Between quotes any octet
 * but the quote may stand. Type "ANY" is for tricks (zone.h) alone: servfail,
 * notimp, refused, formerr, drop, udp-only, nxdomain, unproven, bogus,
 * no-rrsig, expired, expiring, early, long.
 */
#ifndef BADSMTP_ZONE_TEXT_H
#define BADSMTP_ZONE_TEXT_H

#include "base/error.h"
#include "zone.h"

/* False when the line is wrong: `e` quotes it. */
SC_MUST_CHECK bool zone_text_add(
	struct zone *z, const char *line, struct sc_error *e);

#endif
