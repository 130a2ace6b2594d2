/*
 * memo.h -- what is worth remembering from one derivation to the next.
 *
 * Intermediates and their keys are the same for half the world. A memo keeps
 * the answers to costly questions under a digest of the question, in a table
 * of fixed size: a newer answer takes the place of an older one. Forgetting is
 * always right, only slower. Not for two threads at once.
 */
#ifndef SC_X509_MEMO_H
#define SC_X509_MEMO_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/budget.h"
#include "base/bytes.h"

struct sc_memo;

struct sc_memo *sc_memo_new(struct sc_arena *a);

/*
 * What answers that are not remembered are paid from, until the next call;
 * NULL, as at first: they cost nothing.
 */
void sc_memo_set_budget(struct sc_memo *m, struct sc_budget *b);
struct sc_budget *sc_memo_budget(const struct sc_memo *m);

/* The kinds of questions. */
enum sc_question {
	SC_QUESTION_SIGNATURE, /* key, certificate */
	SC_QUESTION_KEY,       /* key */
	SC_QUESTION_KEY_PRIME, /* key, with a test for a prime modulus */
};

/* A question: what is asked about which two things, by their digests. */
struct sc_memo_key {
	char text[2 + 2 * 64];
};

/* `a` and `b` are texts (digests in hex); `b` may be NULL. */
struct sc_memo_key sc_memo_key(
	enum sc_question q, const char *a, const char *b);

SC_MUST_CHECK bool sc_memo_get(
	const struct sc_memo *m, const struct sc_memo_key *key, uint32_t *out);
void sc_memo_put(
	struct sc_memo *m, const struct sc_memo_key *key, uint32_t answer);

#endif
