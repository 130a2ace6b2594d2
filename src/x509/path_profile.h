/*
 * path_profile.h -- what a profile asks of the certificates of a path.
 *
 * A path can be valid by RFC 5280 section 6 and still hold certificates that
 * no conforming CA issues. SC_PROFILE_RFC5280 adds what sections 4.1 and 4.2
 * demand of issuers; SC_PROFILE_WEBPKI is the baseline of the CA/Browser
 * Forum (BR, section 7.1), with its exceptions from RFC 5280.
 */
#ifndef SC_X509_PATH_PROFILE_H
#define SC_X509_PATH_PROFILE_H

#include "x509/path.h"

/* The place of a certificate in its path, as bits. */
enum sc_profile_part {
	SC_PROFILE_LEAF = 1 << 0,
	SC_PROFILE_CA = 1 << 1,
	SC_PROFILE_ANCHOR = 1 << 2,
};

struct sc_profile_case {
	struct sc_arena *arena;
	const struct sc_cert *cert;
	enum sc_profile_part part;
	const struct sc_path_query *query;
};

/* What is against the certificate, for people; NULL: nothing. */
const char *sc_profile_breach(
	enum sc_profile profile, const struct sc_profile_case *c);

#endif
