/*
 * fnv.h -- a digest of texts, FNV-1a of 64 bits, for tables and names of ours.
 *
 * It does not resist somebody who wants two texts to collide.
 */
#ifndef SC_BASE_FNV_H
#define SC_BASE_FNV_H

#include <stdint.h>

#define SC_FNV_BEGIN UINT64_C(0xcbf29ce484222325)

/* Adds a text and its end to `hash`. NULL counts as "". */
uint64_t sc_fnv_text(uint64_t hash, const char *s);

#endif
