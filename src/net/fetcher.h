/*
 * fetcher.h -- files over HTTPS from a given address, by libcurl on the loop;
 * over HTTP, which is all that CRLs and OCSP have, when it is asked for.
 *
 * What a sender of RFC 8461 does and no more: TLS 1.2 or later, HTTP/1.1, no
 * redirect followed, no proxy, no cookie, no compression, no name looked up.
 * The certificate is not verified here, and nothing of the body is believed.
 */
#ifndef SC_NET_FETCHER_H
#define SC_NET_FETCHER_H

#include <uv.h>

#include "net/gate.h"

struct sc_fetcher;

/*
 * Lives in `a`, which must outlive the loop's handles, as `gate` does. Loads
 * nothing yet.
 */
struct sc_fetcher *sc_fetcher_new(
	struct sc_arena *a, uv_loop_t *loop, const struct sc_gate *gate);

/* As sc_net.fetch: `done` is called once, from the loop. */
void sc_fetcher_get(struct sc_fetcher *f, const struct sc_net_request *request,
	uint64_t wait_ms, sc_net_response_fn *done, void *user);

/* Abandons all requests: no callback comes any more. */
void sc_fetcher_stop(struct sc_fetcher *f);

/* Stops, and closes its handles. */
void sc_fetcher_close(struct sc_fetcher *f);

#endif
