/* tlsa.h -- the TLSA record of a certificate, for the vectors. */
#ifndef TESTS_TLSA_H
#define TESTS_TLSA_H

#include "base/arena.h"
#include "base/bytes.h"

/*
 * `parameters` is "USAGE SELECTOR TYPE", which are copied; selector 0, 1 and
 * type 0, 1, 2 are known (RFC 6698 2.1), else the result is NULL.
 */
const char *tlsa_of(
	struct sc_arena *a, const char *parameters, struct sc_bytes der);

#endif
