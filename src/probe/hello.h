/*
 * hello.h -- sessions that show a hello made by hand, and read the answer.
 *
 * The rows of wire/hello_set.h as further sessions, at the depth `full` alone:
 * each is a connection that ends amid a handshake, which a server may log, and
 * none of it changes who delivers today. What was answered goes into
 * endpoint->hellos, a row that was not sent as well.
 */
#ifndef SC_PROBE_HELLO_H
#define SC_PROBE_HELLO_H

#include "wire/hello_reply.h"

struct sc_visit;

struct sc_hello_trial {
	struct sc_visit *visit;
	struct sc_hello_reply reply; /* its certs are by index as seen.chain */
	struct sc_hello seen;
	struct sc_writer out;
	bool sent;
};

/* What a visit that shows a hello saw; NULL: it is another one. */
const struct sc_hello_trial *sc_hello_trial_of(const struct sc_visit *v);

#endif
