/*
 * exchange.h -- one DNS question to servers that are slow, or lose packets.
 *
 * Sends the question over UDP again and again, after a second and then after
 * pauses that grow by half, to each server in turn; servers that cannot be
 * reached or answer with an error are asked no more. The first answer without
 * error ends it. A truncated one (RFC 1035 4.2.1) is fetched over TCP, and
 * asked for over UDP with more room as long as that brings nothing.
 *
 * No data is judged: an answer is one that repeats identifier and question.
 */
#ifndef SC_NET_EXCHANGE_H
#define SC_NET_EXCHANGE_H

#include <uv.h>

#include "net/net.h"
#include "net/servers.h"

#define SC_EXCHANGE_QUERY_BYTES  512
#define SC_EXCHANGE_ANSWER_BYTES 65535

struct sc_exchange;

struct sc_exchange_result {
	enum sc_net_end end;    /* OK: a response */
	int rcode;              /* of it; an error: no server gave better */
	bool waited;            /* until `patience_ms` were over */
	struct sc_bytes packet; /* with the identifier of the query */
	char detail[256];       /* of a failure, half a sentence */
};

/* The result is valid in the call. */
typedef void sc_exchange_fn(void *user, const struct sc_exchange_result *);

/* Where questions are asked. The `data` of the loop is a buffer of at least
 * SC_EXCHANGE_ANSWER_BYTES. */
struct sc_exchange_place {
	uv_loop_t *loop;
	const struct sc_servers *servers;
	size_t first; /* the one that answered last; is asked first */
	bool heard;   /* any has answered anything */
};

/*
 * Begins with `query` of at most SC_EXCHANGE_QUERY_BYTES, which is copied, and
 * gives up after `patience_ms`. `done` comes once, from the loop, and after it
 * the exchange is gone. NULL: no question that could be read.
 */
struct sc_exchange *sc_exchange_begin(struct sc_exchange_place *place,
	struct sc_bytes query, uint64_t patience_ms, sc_exchange_fn *done,
	void *user);

/* Bytes of header and question of a query; 0: it has no question. */
size_t sc_exchange_question_bytes(struct sc_bytes query);

/*
 * `m` is a response to `query`: of the same identifier and question, whatever
 * the case of letters. An error may come without its question.
 */
bool sc_exchange_is_answer(struct sc_bytes query, struct sc_bytes m);

/* Ends it: `done` never comes. */
void sc_exchange_stop(struct sc_exchange *x);

#endif
