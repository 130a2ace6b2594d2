/*
 * anchors.h -- DNSSEC trust anchors, read by ourselves before a resolver is.
 *
 *     record = owner [ ttl ] [ "IN" ] ( ds / dnskey )
 *     ds     = "DS" number number number 1*hex            RFC 4034 5.3
 *     dnskey = "DNSKEY" number number number 1*base64     RFC 4034 2.2
 *
 * In any of the forms of anchor_forms.h, with nothing else beside them.
 * libunbound takes an empty file for "do not validate", and notices a missing
 * one at the first question only; both would make signed zones look unsigned.
 * So nothing reaches it that was not understood here.
 */
#ifndef SC_NET_ANCHORS_H
#define SC_NET_ANCHORS_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

struct sc_anchors {
	const char *const *records; /* one record each, comments off */
	const char *const *owners;  /* by index as records: folded names */
	size_t n;                   /* never 0 after success */
};

/* Parses `text`; `name` is what to call it in an error of class CONFIG. */
SC_MUST_CHECK bool sc_anchors_parse(struct sc_arena *a, struct sc_bytes text,
	const char *name, struct sc_anchors *out, struct sc_error *e);

/* The same for a file. */
SC_MUST_CHECK bool sc_anchors_read(struct sc_arena *a, const char *path,
	struct sc_anchors *out, struct sc_error *e);

/*
 * The root's anchors from the first of the usual places that has any: the
 * package dns-root-data, then what unbound keeps. The root key rolls, so none
 * is compiled in. False: there is none on this machine.
 */
SC_MUST_CHECK bool sc_anchors_of_root(
	struct sc_arena *a, struct sc_anchors *out);

/* True when `name` is at or below the owner of one of the anchors. */
bool sc_anchors_cover(const struct sc_anchors *t, const char *name);

#endif
