/*
 * dns_context.h -- one context of libunbound, polled on the loop.
 *
 * Validating when it is opened with anchors, else a plain stub. It resolves in
 * a thread of its own; callbacks come from the loop. While no question is
 * outstanding it does not keep the loop running.
 */
#ifndef SC_NET_DNS_CONTEXT_H
#define SC_NET_DNS_CONTEXT_H

#include <uv.h>

#include "net/anchors.h"
#include "net/gate.h"
#include "net/unbound.h"

struct sc_dns_context {
	const struct sc_unbound *ub;
	struct ub_ctx *ctx; /* NULL: not open */
	uv_poll_t poll;
	int outstanding;
};

/*
 * Opens `c`, zeroed before. `relay` is ADDR@PORT of a relay that is asked for
 * everything; NULL: libunbound resolves from the root down by itself, and what
 * it asks goes through `gate`. `anchors` may be NULL. On failure nothing is
 * left open.
 */
SC_MUST_CHECK bool sc_dns_context_open(struct sc_dns_context *c,
	const struct sc_unbound *ub, uv_loop_t *loop, const char *relay,
	const struct sc_gate *gate, const struct sc_anchors *anchors,
	struct sc_error *e);

/* Asks; `id` is for cancelling. False, with libunbound's word: not asked. */
SC_MUST_CHECK bool sc_dns_context_ask(struct sc_dns_context *c,
	const char *name, int type, ub_callback_type callback, void *user,
	int *id, struct sc_error *e);

/* The callback of a question calls this first. */
void sc_dns_context_answered(struct sc_dns_context *c);

/* Forgets a question that was not answered: its callback never comes. */
void sc_dns_context_cancel(struct sc_dns_context *c, int id);

/* Closes; the memory of `c` is needed until the loop has run on. */
void sc_dns_context_close(struct sc_dns_context *c);

#endif
