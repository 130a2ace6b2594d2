/*
 * public_roots.h -- the roots of public CAs, by their keys.
 *
 * Whether the rules for public CAs bind a certificate depends on the root that
 * its chain ends in, not on the policy that it claims, nor on the store that
 * has the root: an operator's own CA can be in the system's store, and a file
 * given with --ca-file can be Mozilla's bundle. The list has the roots of
 * Mozilla's programme from 2020 to 2026, also those that have left it. A root
 * that is younger than the list is called public by certdata.txt, or by a mark
 * in the file (SC_TRUST_MARK_PUBLIC).
 */
#ifndef SC_X509_PUBLIC_ROOTS_H
#define SC_X509_PUBLIC_ROOTS_H

#include <stdbool.h>

/* By the SHA-256 of the SubjectPublicKeyInfo, in hex; NULL is none. */
bool sc_public_root_is(const char *spki_sha256);

#endif
