/*
 * tls_suites.h -- cipher suites by number, and families of them.
 *
 * Names are those of the IANA registry (TLS Cipher Suites, November 2026).
 */
#ifndef SC_WIRE_TLS_SUITES_H
#define SC_WIRE_TLS_SUITES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "obs/suite.h"

/* 0x1301 is "TLS_AES_128_GCM_SHA256"; unknown ones are "0x1a2b", from `a`. */
const char *sc_tls_suite_name(struct sc_arena *a, unsigned number);

/* A family, by bits of enum sc_suite_trait. */
struct sc_suite_choice {
	unsigned all;  /* has each of these */
	unsigned any;  /* and one of these; 0: that is all */
	unsigned none; /* and none of these */
};

/* The suites of a family by number, in `a`; returns how many. */
size_t sc_tls_suites_choose(struct sc_arena *a, const struct sc_suite_choice *c,
	const uint16_t **out);

#endif
