/*
 * The class of mail clients is what most of those do that verify, counted by
 * settings, so that it cannot say anything else than its implementations; and
 * its worst is the worst of them.
 */
#include <assert.h>
#include <string.h>

#include "facts/ehlo.h"
#include "facts/turns.h"
#include "senders/client.h"

#define CLIENTS_MAX 64 /* more than there are */

static struct sc_decision by_client(
	const struct sc_view *v, const struct sc_client *c)
{
	struct sc_view own = *v;

	own.rule = &c->rule;
	own.end = sc_sender_end(&own);
	return sc_client_decide(&own, c);
}

/* Who verifies and does something else, as "not so for go, rustls". */
static const char *others(const struct sc_view *v, const struct sc_decision *by,
	enum sc_outcome_of_sender usual)
{
	const char *note = NULL;

	for (size_t i = 0; sc_clients[i].rule.name; i++)
		if (sc_client_verifies(&sc_clients[i]) &&
			by[i].outcome != usual)
			note = sc_arena_printf(v->seen->a, "%s%s%s",
				note ? note : "not so for ", note ? ", " : "",
				sc_clients[i].rule.name);
	return note;
}

/* The outcome of most settings; of as many, the milder. */
static enum sc_outcome_of_sender majority(const struct sc_decision *by)
{
	size_t votes[SC_SENDER_OUTCOMES] = { 0 }, best = 0;

	for (size_t i = 0; sc_clients[i].rule.name; i++)
		if (sc_client_verifies(&sc_clients[i]))
			votes[by[i].outcome] +=
				sc_client_weight(&sc_clients[i]);
	for (size_t o = 0; o < SC_SENDER_OUTCOMES; o++)
		if (votes[o] > votes[best])
			best = o;
	return (enum sc_outcome_of_sender)best;
}

static const struct sc_decision *worst_of(const struct sc_decision *by)
{
	const struct sc_decision *worst = &by[0]; /* which verifies */

	for (size_t i = 0; sc_clients[i].rule.name; i++)
		if (sc_client_verifies(&sc_clients[i]) &&
			by[i].worst > worst->worst)
			worst = &by[i];
	return worst;
}

static const struct sc_decision *first_with(
	const struct sc_decision *by, enum sc_outcome_of_sender outcome)
{
	size_t i = 0;

	while (!sc_client_verifies(&sc_clients[i]) || by[i].outcome != outcome)
		i++;
	return &by[i];
}

/* A client that is set up without TLS, or attacked, is asked for it. */
static bool asks_in_clear(const struct sc_view *v)
{
	const struct sc_endpoint *e = v->endpoint;

	return e->mode == SC_MODE_STARTTLS &&
		e->ehlo.outcome == SC_OUTCOME_OK &&
		(sc_ehlo_clear_auth(&e->ehlo).p || sc_turns_invitation(e));
}

static bool lives_too_long(const struct sc_view *v)
{
	const struct sc_cert *leaf = v->shown.leaf;

	return leaf && !leaf->parse_error &&
		sc_chain_is_public(v->shown.chain, leaf) &&
		sc_cert_is_too_long(leaf);
}

/* What is known of clients that were not tried, or are set up without TLS. */
static void consider_others(const struct sc_view *v, struct sc_decision *d)
{
	static const struct {
		bool (*is)(const struct sc_view *v);
		enum sc_reason reason;
		enum sc_outcome_of_sender worst;
		const char *note;
	} cases[] = {
		{ asks_in_clear, SC_REASON_CLEAR_AUTH,
			SC_SENDER_PASSWORD_IN_CLEAR,
			"a client that is set up without TLS, or attacked, "
			"sends the password in clear" },
		{ lives_too_long, SC_REASON_TOO_LONG, SC_SENDER_DEFERS,
			"programs of Apple's systems refuse" },
	};

	for (size_t i = 0; i < SC_COUNT(cases); i++) {
		if (d->worst >= cases[i].worst || !cases[i].is(v))
			continue;
		d->worst = cases[i].worst;
		d->why = (struct sc_why){ { cases[i].reason }, SC_WHY_TARGET };
		d->note = cases[i].note;
	}
}

struct sc_decision sc_client_class(const struct sc_view *v)
{
	struct sc_decision by[CLIENTS_MAX] = { 0 };

	for (size_t i = 0; sc_clients[i].rule.name; i++) {
		assert(i < CLIENTS_MAX);
		by[i] = by_client(v, &sc_clients[i]);
	}

	struct sc_decision d = *first_with(by, majority(by));
	const struct sc_decision *worst = worst_of(by);

	d.note = others(v, by, d.outcome);
	if (worst->worst > d.worst) {
		d.worst = worst->worst;
		d.why = worst->why;
	}
	consider_others(v, &d);
	return d;
}

static const char *const *programs_of(
	struct sc_arena *a, const struct sc_client *c)
{
	const char **v = sc_new(a, const char *, sc_client_weight(c));
	const char *p = c->programs;

	for (size_t i = 0; *p; i++) {
		size_t n = strcspn(p, " ");

		v[i] = sc_arena_copy(a, p, n);
		p += n + (p[n] == ' ');
	}
	return v;
}

/* True when a server of the target is on a port that it uses. */
static bool is_met(const struct sc_seen *seen, const struct sc_client *c)
{
	for (size_t i = 0; i < seen->obs->n_endpoints; i++)
		if (sc_client_uses(c, seen->obs->endpoints[i].mode))
			return true;
	return seen->obs->n_endpoints == 0;
}

static struct sc_implementation implementation_of(const struct sc_seen *seen,
	const struct sc_client *c, const struct sc_sender *class)
{
	struct sc_decision d = sc_sender_whole(seen, &c->rule);
	bool same = d.outcome == class->outcome && d.worst == class->worst;

	return (struct sc_implementation){ c->rule.name, d.outcome, d.worst,
		d.why, NULL, same ? NULL : d.note,
		(c->habits & SC_CLIENT_BY_ADDRESS) != 0,
		programs_of(seen->a, c), sc_client_weight(c) };
}

void sc_client_implementations(const struct sc_seen *seen, struct sc_sender *s)
{
	struct sc_implementation *v = NULL;

	for (const struct sc_client *c = sc_clients; c->rule.name; c++) {
		if (!is_met(seen, c))
			continue;
		v = sc_grow(seen->a, v, s->n_implementations,
			struct sc_implementation);
		v[s->n_implementations++] = implementation_of(seen, c, s);
	}
	s->implementations = v;
}
