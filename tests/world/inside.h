/*
 * inside.h -- what the parts of the world share: time, and what must fail.
 *
 * world.c has the clock and the connections, answers.c questions and fetches.
 */
#ifndef TESTS_WORLD_INSIDE_H
#define TESTS_WORLD_INSIDE_H

#include "world/world.h"

#define TRIP_MS 1

struct event;
struct question;
struct kept;

struct world {
	struct sc_net net; /* first: the interface is this */
	struct sc_arena *arena;
	const struct scene *scene;
	struct credentials *credentials;
	int64_t now_ms;
	struct event *events;
	struct sc_net_conn *conns;
	struct question *questions;
	struct kept *kept; /* the latest first */
	int keeps;
	int operations, fail_at, connections, together, fetches;
	enum world_failure failure;
	const char *complaint;
};

/* Counts an operation; true: it is the one to fail. */
bool world_fails(struct world *w);

/* The first complaint counts. */
void world_complain(struct world *w, const char *what);

/*
 * What the gate (net/gate.h) says against it; or NULL. In scenes the blocks
 * for documentation stand for the Internet.
 */
const char *world_objection(
	struct world *w, struct sc_ip ip, int port, unsigned foreign);

/* Calls `fn` in `in_ms`, or at once when that is less than 0. */
void world_after(
	struct world *w, long long in_ms, void (*fn)(void *), void *user);

void world_resolve(struct sc_net *net, const char *name, int type,
	struct sc_mono deadline, sc_net_answer_fn *done, void *user);
void world_keep(struct sc_net *net, const char *name, struct sc_bytes content);
bool world_recall(struct sc_net *net, struct sc_arena *a, const char *name,
	struct sc_bytes *out);
void world_fetch(struct sc_net *net, const struct sc_net_request *request,
	struct sc_mono deadline, sc_net_response_fn *done, void *user);

#endif
