/*
 * peer.h -- the server's side of one connection, played from its steps.
 *
 * Sans I/O like the engines it is there to test: bytes go in, and what the
 * script does with them comes out by callbacks. TLS is OpenSSL's, for real.
 */
#ifndef TESTS_WORLD_PEER_H
#define TESTS_WORLD_PEER_H

#include "world/credentials.h"

struct peer;

struct peer_events {
	void (*send)(void *user, struct sc_bytes b); /* valid in the call */
	void (*end)(void *user, enum sc_net_end how);
	/* Calls peer_wake() after `ms`. */
	void (*wake)(void *user, long long ms);
	/* What the client did is against the script. */
	void (*complain)(void *user, const char *what);
};

struct peer *peer_new(struct sc_arena *a, const struct scene_server *server,
	struct credentials *credentials, const struct peer_events *events,
	void *user);
void peer_free(struct peer *p);

/* The connection is there: the script begins. */
void peer_begin(struct peer *p);

/* Bytes of the client. */
void peer_take(struct peer *p, struct sc_bytes b);

void peer_wake(struct peer *p);

#endif
