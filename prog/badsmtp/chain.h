/* chain.h -- the certificates that a fault's server presents. */
#ifndef BADSMTP_CHAIN_H
#define BADSMTP_CHAIN_H

#include "base/arena.h"
#include "fault.h"
#include "mint.h"

#define CHAIN_MAX 64

#define CHAIN_ANSWERS_MAX 4

/* What the CA answers at a path. */
struct chain_answer {
	const char *path, *type;
	struct sc_bytes body;
};

struct chain {
	size_t n; /* the server's own certificate is the first */
	const struct mint_cert *certs[CHAIN_MAX];
	const struct mint_cert *second; /* in place of the first; or NULL */
	const char *host;               /* whose they are */
	struct sc_bytes scts;           /* for the handshake; absent: none */
	struct chain_answer answers[CHAIN_ANSWERS_MAX];
	size_t n_answers;
};

/*
 * Mints what `f` asks for in `m`. The certificates are the world's, `host` has
 * to live as long. False
 * when a recipe is wrong, which is a mistake in our tables.
 */
SC_MUST_CHECK bool chain_make(struct mint *m, const struct fault *f,
	const char *host, struct chain *out, struct sc_error *e);

/* Replaces %h, %p and %n (fault.h) in `text`. */
char *chain_expand(struct sc_arena *a, const char *text, const struct fault *f,
	const char *host);

#endif
