/*
 * substitute.h -- an observation as it would be with other certificates.
 *
 * The chain of each handshake that shows a certificate of the server's gives
 * way to that of the file with the same kind of key. Where the server shows
 * none of the kinds that the files have, it is taken to change its kind of key:
 * handshakes that can do with another one get it, those that cannot fail.
 * Certificates that are shown only to those who ask for another name stay.
 *
 * What an OCSP responder or a log said of the old certificate goes, and so does
 * all that was learnt of revocation: nobody was asked about the new one. All
 * else is as it was seen.
 */
#ifndef SC_DEPLOY_SUBSTITUTE_H
#define SC_DEPLOY_SUBSTITUTE_H

#include "deploy/files.h"

/*
 * The observation with the files of `d` deployed at the hosts that they
 * concern. *n_changed becomes the number of addresses at which they are; one
 * that showed no certificate is not among them.
 */
struct sc_obs sc_deploy_substitute(
	struct sc_arena *a, const struct sc_deploy *d, size_t *n_changed);

/* The observation itself without what was learnt of revocation. */
struct sc_obs sc_deploy_without_revocation(
	struct sc_arena *a, const struct sc_obs *obs);

#endif
