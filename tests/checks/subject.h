/* subject.h -- the subject of a certificate, as an observation writes it. */
#ifndef TESTS_SUBJECT_H
#define TESTS_SUBJECT_H

#include <jansson.h>

#include "base/arena.h"
#include "base/bytes.h"

/* DER as a JSON string of code points 0..255 (SC_KIND_RAW). */
json_t *subject_json(struct sc_arena *a, struct sc_bytes cert);

#endif
