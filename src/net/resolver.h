/*
 * resolver.h -- questions to the DNS, validated by ourselves.
 *
 * libunbound validates in a thread of its own; callbacks come from the loop.
 * Answers come from the DNS server that the options name, else from those of
 * resolv.conf, which are asked for the records that validation needs: what
 * they claim about DNSSEC is not believed.
 *
 * With the anchors of the root, a run begins with the root's own keys. When
 * the server cannot give them validated (a test world, or a resolver that
 * strips DNSSEC), answers are taken without validation and marked
 * INDETERMINATE, never secure, insecure or bogus. With a user's anchors there
 * is no such way out.
 *
 * See docs/design/0004-resolver.md.
 */
#ifndef SC_NET_RESOLVER_H
#define SC_NET_RESOLVER_H

#include <uv.h>

#include "net/net.h"
#include "net/uv.h"

struct sc_resolver;

/*
 * Checks the options and reads a user's anchors; opens no socket. The resolver
 * lives in `a`, which must outlive the loop's handles.
 */
SC_MUST_CHECK bool sc_resolver_new(struct sc_arena *a, uv_loop_t *loop,
	const struct sc_net_options *options, struct sc_resolver **out,
	struct sc_error *e);

/* As sc_net.resolve: `done` is called once, from the loop. */
void sc_resolver_ask(struct sc_resolver *r, const char *name, int type,
	uint64_t wait_ms, sc_net_answer_fn *done, void *user);

/* Abandons all questions: no callback comes any more. */
void sc_resolver_stop(struct sc_resolver *r);

/* Stops, and closes its handles. */
void sc_resolver_close(struct sc_resolver *r);

#endif
