/*
 * fetch_request.h -- one request, put to libcurl.
 *
 * What is said about every transfer and what the request wants of this one;
 * who is told of its progress is the fetcher's. Inside net/ only.
 */
#ifndef SC_NET_FETCH_REQUEST_H
#define SC_NET_FETCH_REQUEST_H

#include "base/arena.h"
#include "net/curl.h"
#include "net/net.h"

/* libcurl does not copy them: free them when the transfer is over. */
struct sc_fetch_lists {
	struct curl_slist *route, *headers; /* or NULL */
};

/*
 * Sets the options of `easy` for `r`, which may take `wait_ms`. Texts are made
 * in `a`, which libcurl needs no more afterwards.
 */
void sc_fetch_put(const struct sc_curl *curl, CURL *easy, struct sc_arena *a,
	const struct sc_net_request *r, uint64_t wait_ms,
	struct sc_fetch_lists *out);

#endif
