/*
 * vector_build.h -- a vector while it is being built; inside tests/checks only.
 *
 * vector.c reads the lines of a vector and keeps what they ask for,
 * vector_make.c mints the certificates, puts what is made into the document,
 * and derives the facts.
 */
#ifndef TESTS_VECTOR_BUILD_H
#define TESTS_VECTOR_BUILD_H

#include <jansson.h>

#include "badsmtp/mint.h"
#include "vector.h"

/* A vector while it is being built. */
struct vector_build {
	struct sc_arena *arena;
	const char *dir;
	struct vector *out;
	struct sc_error *error;
	json_t *root;
	struct mint *world;
	const char *trust;         /* names, or "none" */
	bool private_roots;        /* an operator's own, not a public CA's */
	const char *const *stores; /* in place of it: see stores.h */
	size_t n_stores;
	int ct_list_days;
	int work_us;
	/* 0: as ever */      /* how old the list of CT logs is; -1: none */
	struct sc_date now;   /* of the world: observed_at */
	const char *distrust; /* certificate and list of its key; or NULL */
	struct sc_date at;
	bool has_at;
	/* recipes, to be minted when the document is complete */
	const char *(*certs)[2];
	size_t n_certs;
};

/* Sets the error of `b`; false. */
bool vector_wrong(struct vector_build *b, const char *what, const char *text);

/* Cuts the next word off `*rest`; the empty string at the end. */
char *vector_word(char **rest);

/* All that is left to be done when the lines are read. */
SC_MUST_CHECK bool vector_make(struct vector_build *b);

#endif
