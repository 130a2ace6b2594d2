#include "facts/turns.h"

#include "base/attr.h"

const struct sc_trial *sc_turns_trial(
	const struct sc_endpoint *e, const char *name)
{
	for (size_t i = 0; i < e->n_trials; i++)
		if (strcmp(e->trials[i].name, name) == 0)
			return &e->trials[i];
	return NULL;
}

static size_t count_commands(const struct sc_trial_turn *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->sent.n; i++)
		n += t->sent.p[i] == '\n';
	return n;
}

static bool is_whole(const struct sc_reply *r)
{
	return r->outcome == SC_OUTCOME_OK || r->outcome == SC_OUTCOME_REJECTED;
}

static size_t count_replies(const struct sc_trial_turn *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_replies; i++)
		n += is_whole(&t->replies[i]);
	return n;
}

/* What comes while we listen is nobody's answer, and shifts none. */
static bool is_listening(const struct sc_trial *t, size_t i)
{
	return i > 0 && t->turns[i].sent.n == 0;
}

/* In clear or inside TLS, which begins anew (RFC 3207 4.2). */
static bool in_step(const struct sc_trial *t, bool tls)
{
	for (size_t i = 0; i < t->n_turns; i++) {
		const struct sc_trial_turn *turn = &t->turns[i];
		size_t want = turn->sent.n ? count_commands(turn) : 1;
		size_t got = count_replies(turn);
		bool last = i + 1 == t->n_turns;

		if (turn->tls == tls && !is_listening(t, i) &&
			(last ? got > want : got != want))
			return false;
	}
	return true;
}

static bool begins_with(struct sc_bytes b, const char *words)
{
	size_t n = strlen(words);

	return b.n >= n && memcmp(b.p, words, n) == 0;
}

const struct sc_reply *sc_turns_answer_nth(
	const struct sc_trial *t, const char *words, bool tls, size_t nth)
{
	if (!t || !in_step(t, tls))
		return NULL;
	for (size_t i = 0; i < t->n_turns; i++) {
		const struct sc_trial_turn *turn = &t->turns[i];

		if (turn->tls == tls && begins_with(turn->sent, words) &&
			count_replies(turn) && nth-- == 0)
			return &turn->replies[0];
	}
	return NULL;
}

const struct sc_reply *sc_turns_answer(
	const struct sc_trial *t, const char *words, bool tls)
{
	return sc_turns_answer_nth(t, words, tls, 0);
}

/* A server may say it without a command. */
static bool needs_no_command(const struct sc_reply *r)
{
	return !is_whole(r) || r->code == 220 || r->code / 100 == 4 ||
		r->code == 521 || r->code == 554;
}

/*
 * Gives the replies of a turn to the `due` commands that wait for one, first
 * come first served. A reply before the 221 to QUIT belongs to something else,
 * so that an unasked 221 behind commands tells on the one before it.
 */
static const struct sc_reply *unasked_in(
	const struct sc_trial_turn *turn, size_t *due)
{
	for (size_t i = 0; i < turn->n_replies; i++) {
		const struct sc_reply *r = &turn->replies[i];

		if (r->code == 220 || !is_whole(r))
			continue;
		if (*due)
			--*due;
		else if (r->code == 221)
			return i ? r - 1 : NULL;
		else if (!needs_no_command(r))
			return r;
	}
	return NULL;
}

const struct sc_reply *sc_turns_unasked(const struct sc_trial *t)
{
	const struct sc_reply *r = NULL;
	size_t due = 0;

	for (size_t i = 0; i < t->n_turns && !r; i++) {
		if (!t->turns[i].tls)
			continue;
		due += count_commands(&t->turns[i]);
		r = unasked_in(&t->turns[i], &due);
	}
	return r;
}

/* The first reply behind the `nth` EHLO inside TLS. */
static const struct sc_reply *behind_ehlo(const struct sc_trial *t, size_t nth)
{
	for (size_t i = 0; i < t->n_turns; i++) {
		const struct sc_trial_turn *turn = &t->turns[i];

		if (turn->tls && begins_with(turn->sent, "EHLO") && nth-- == 0)
			return count_replies(turn) ? turn->replies : NULL;
	}
	return NULL;
}

/* Not the answer to EHLO of a server that answers it as `ehlo`. */
static bool is_of_another(const struct sc_reply *r, const struct sc_reply *ehlo)
{
	switch (r->code) {
	case 500:
	case 501:
	case 502:
	case 504: return true;
	default: break;
	}
	return r->code / 100 == 2 && r->code != 220 &&
		(r->code != 250 || (r->n_lines == 1 && ehlo->n_lines > 1));
}

const struct sc_reply *sc_turns_misread(const struct sc_trial *t)
{
	const struct sc_reply *first = behind_ehlo(t, 0);
	const struct sc_reply *second = behind_ehlo(t, 1);

	if (!first || !second || second->code != 250)
		return NULL;
	return is_of_another(first, second) ? first : NULL;
}

const struct sc_reply *sc_turns_invitation(const struct sc_endpoint *e)
{
	static const char *const words[] = { "AUTH PLAIN", "AUTH LOGIN" };
	const struct sc_trial *t = sc_turns_trial(e, "clear");

	for (size_t i = 0; i < SC_COUNT(words); i++) {
		const struct sc_reply *r = sc_turns_answer(t, words[i], false);

		if (r && r->code == 334)
			return r;
	}
	return NULL;
}
