/*
 * ask.h -- DNS questions of a probe, each asked once.
 *
 * Who asks what was asked before gets the same answer. Answers are told from
 * the loop, never from within sc_ask(): also those that are there already.
 */
#ifndef SC_PROBE_ASK_H
#define SC_PROBE_ASK_H

#include "probe/answer.h"

struct sc_run;
struct sc_asker;

struct sc_question {
	struct sc_run *run;
	struct sc_question *next; /* of the run */
	const char *name;
	int type;
	struct sc_answer answer; /* UNTRIED until it comes */
	bool from_hosts;         /* as in sc_net_answer */
	struct sc_dns_message message;
	bool answered;
	struct sc_asker *askers; /* who have not been told, first to last */
};

typedef void sc_ask_fn(void *user, const struct sc_question *q);

/*
 * `type` is one of SC_RR_*, SC_RR_HOSTS_FIRST added or not. The time limit is
 * that of the first who asks; 0: sc_run_dns_s().
 */
struct sc_question *sc_ask(struct sc_run *r, const char *name, int type,
	int limit_s, sc_ask_fn *done, void *user);

/*
 * Questions that belong together. `each` is told of every answer; `all` when
 * none is open any more, after `each`, which may add questions.
 */
struct sc_inquiry {
	struct sc_run *run;      /* caller, as the next four */
	int limit_s;             /* for each question; 0: sc_run_dns_s() */
	sc_ask_fn *each;         /* or NULL */
	void (*all)(void *user); /* or NULL */
	void *user;
	struct sc_question **v; /* in the order asked */
	size_t n, n_open;
};

/* Adds a question; none when `name` is NULL. */
void sc_inquire(struct sc_inquiry *i, const char *name, int type);

/* The answers in the order asked; NULL when there are none. */
struct sc_answer *sc_inquiry_answers(
	const struct sc_inquiry *i, struct sc_arena *a);

#endif
