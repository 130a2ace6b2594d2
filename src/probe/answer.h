/*
 * answer.h -- the answer to one DNS question, as it goes into an observation.
 *
 * Pure: what the net told, read by wire/dns_message.h. Whether the data may be
 * used is asked with sc_answer_usable(): a bogus answer comes with data too,
 * which is kept as evidence and followed by nobody.
 */
#ifndef SC_PROBE_ANSWER_H
#define SC_PROBE_ANSWER_H

#include "net/net.h"
#include "obs/obs.h"
#include "wire/dns_message.h"

/*
 * Fills all of `out` but its times; `message` gets what the packet says, or
 * zero. `type` is one of SC_RR_A, ..., SC_RR_CAA.
 */
void sc_answer_read(struct sc_arena *a, const char *name, int type,
	const struct sc_net_answer *from, struct sc_answer *out,
	struct sc_dns_message *message);

/* NOERROR, and not bogus. */
bool sc_answer_usable(const struct sc_answer *a);

/* The question, with UNTRIED for its answer. */
struct sc_answer sc_answer_untried(const char *name, int type);

#endif
