/*
 * world.h -- struct sc_net played from a scene, with a clock that jumps.
 *
 * Time stands still while the probe works, and jumps to the next event. Every
 * message takes a millisecond. A world is for one run of one scene.
 *
 * Operations are counted: questions, fetches, connects, sends, and what is
 * told to the client of connections and data. One can be made to fail.
 */
#ifndef TESTS_WORLD_WORLD_H
#define TESTS_WORLD_WORLD_H

#include "world/credentials.h"

/* How the chosen operation fails. */
enum world_failure {
	WORLD_ERROR,   /* at once: local trouble, or a reset */
	WORLD_SILENCE, /* it never happens, and nothing after it */
};

struct world;

/* `fail_at` counts from 1; 0: nothing fails. All lives in `a`. */
struct world *world_new(struct sc_arena *a, const struct scene *scene,
	struct credentials *credentials, int fail_at,
	enum world_failure failure);

/* Lets go of TLS state. */
void world_free(struct world *w);

struct sc_net *world_net(struct world *w);

int world_operations(const struct world *w);
int world_connections(const struct world *w);

/* How often a question was asked, and how many files were got. */
int world_asked(const struct world *w, const char *name, int type);
int world_fetches(const struct world *w);

/* How often something was kept for later runs. */
int world_keeps(const struct world *w);

/* The most connections to one address that were open at once. */
int world_together(const struct world *w);

/*
 * What the client did wrong: left a connection open, sent after closing, ran
 * on without end, spoke against the script. NULL: nothing.
 */
const char *world_complaint(const struct world *w);

#endif
