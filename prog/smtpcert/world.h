/*
 * world.h -- badsmtp(1) as a child: a mail world on loopback to look at.
 *
 * The child ends when its standard input does, so that it cannot outlive us.
 */
#ifndef SMTPCERT_WORLD_H
#define SMTPCERT_WORLD_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/error.h"

/* A server of the world; a fault's own is the first of its servers. */
struct world_server {
	const char *fault, *address, *mode, *host;
	const char *scope; /* what to check: server, domain, submission */
	int port;
};

struct world {
	struct sc_arena *arena;
	pid_t pid;
	int input, output;     /* ends of the child's standard streams */
	const char *directory; /* temporary; holds ca_file and anchor_file */
	const char *ca_file, *anchor_file;
	const char *dns; /* ADDR@PORT */
	int mx_port, sts_port, ca_port;
	const struct world_server *servers;
	size_t n_servers;
};

/*
 * Starts badsmtp with `faults` (ended by NULL) and waits until it listens.
 * Found beside this program, else in PATH.
 */
SC_MUST_CHECK bool world_start(struct sc_arena *a, const char *const *faults,
	struct world *w, struct sc_error *e);

/* Ends it and removes its files. */
void world_stop(struct world *w);

/* The mail domain of a fault. */
const char *world_domain(const struct world *w, const char *fault);

#endif
