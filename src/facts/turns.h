/*
 * turns.h -- reading trials: whose answer a reply is.
 *
 * A trial (wire/trial.h) says what was sent and what came until the next, and
 * no more. A server that answers each command once is in step, and then the
 * reply that came behind a command is its answer. From one that is not, no
 * answer is taken.
 */
#ifndef SC_FACTS_TURNS_H
#define SC_FACTS_TURNS_H

#include "obs/obs.h"

/* The trial called `name`, or NULL: it was not made. */
const struct sc_trial *sc_turns_trial(
	const struct sc_endpoint *e, const char *name);

/*
 * The answer to the first command of `t`, in clear or inside TLS, that begins
 * with `words` in just these letters; NULL: it was not sent, not answered, or
 * the server was not in step.
 */
const struct sc_reply *sc_turns_answer(
	const struct sc_trial *t, const char *words, bool tls);

/* The same of the `nth` such command, counted from 0. */
const struct sc_reply *sc_turns_answer_nth(
	const struct sc_trial *t, const char *words, bool tls, size_t nth);

/*
 * A reply inside TLS that no command of ours can have caused; NULL: none.
 * Greetings (220), farewells for lack of time (4yz) and refusals of the whole
 * session (521, 554) do not count: they need no command.
 */
const struct sc_reply *sc_turns_unasked(const struct sc_trial *t);

/*
 * The reply to the first EHLO inside TLS, when it was taken for another
 * command: the second one was answered as EHLO is, and the first not.
 */
const struct sc_reply *sc_turns_misread(const struct sc_trial *t);

/* The invitation to go on with a password in clear; or NULL. */
const struct sc_reply *sc_turns_invitation(const struct sc_endpoint *e);

#endif
