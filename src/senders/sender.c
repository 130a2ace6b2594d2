/* One address and one rule: which handshake counts, and who decides. */
#include "senders/sender.h"

#include <string.h>

#include "facts/sessions.h"
#include "facts/variant.h"
#include "senders/client.h"

struct sc_decision sc_sender_without(const struct sc_view *v, const char *note)
{
	/* Where TLS comes first there is no clear text to fall back to. */
	struct sc_decision d =
		sc_sender_session(v, v->endpoint->mode == SC_MODE_IMPLICIT);

	if (d.outcome == SC_SENDER_CLEARTEXT &&
		v->rule->habits & SC_HABIT_WANTS_TLS) {
		d = sc_sender_then(SC_THEN_DEFER, d.why.reasons[0]);
		note = "wants TLS, of whatever kind, by its default settings";
	}
	d.result_type = NULL;
	if (note)
		d.note = note;
	return d;
}

struct sc_decision sc_sender_unsure(const struct sc_view *v, const char *why)
{
	struct sc_decision d = sc_sender_session(v, true);

	if (d.outcome != SC_SENDER_ENCRYPTED &&
		sc_sender_session(v, false).outcome != SC_SENDER_CLEARTEXT)
		return d;
	d = sc_sender_decision(SC_SENDER_UNKNOWN, SC_REASON_NONE);
	d.note = why;
	return d;
}

/*
 * Lookups that keep everybody away who asks a validating resolver. A bogus
 * AAAA beside a good A is among them for few [8, 27].
 */
static bool is_bogus(const struct sc_view *v)
{
	const struct sc_domain *d = v->seen->obs->domain;

	return (d && d->answer.dnssec == SC_DNSSEC_BOGUS) ||
		(v->host && v->host->a.dnssec == SC_DNSSEC_BOGUS) ||
		(v->host && v->host->aaaa.dnssec == SC_DNSSEC_BOGUS &&
			v->rule->habits & SC_HABIT_ALL_LOOKUPS);
}

static struct sc_decision by_demand(const struct sc_view *v)
{
	switch (v->rule->demand) {
	case SC_DEMAND_TLS: return sc_sender_session(v, true);
	case SC_DEMAND_HOST: return sc_sender_host(v);
	case SC_DEMAND_NEXT_HOP: return sc_sender_next_hop(v);
	case SC_DEMAND_CLIENT:
		return v->rule->is_class ?
			sc_client_class(v) :
			sc_client_decide(v, sc_client_of(v->rule));
	case SC_DEMAND_DANE:
	case SC_DEMAND_DANE_ONLY: return sc_sender_dane(v);
	case SC_DEMAND_STS: return sc_sender_sts(v);
	case SC_DEMAND_STS_CACHED: return sc_sender_sts_cached(v);
	case SC_DEMAND_STS_NAMES:
	case SC_DEMAND_STS_LISTED: return sc_sender_sts_names(v);
	case SC_DEMAND_BOTH: return sc_sender_both(v);
	case SC_DEMAND_NOTHING: break;
	}
	return sc_sender_without(v, NULL);
}

static struct sc_decision decide_at(struct sc_view v, enum sc_end end)
{
	enum sc_then literal = v.rule->manners->literal;

	v.end = end;
	if (is_bogus(&v)) {
		struct sc_decision d = sc_sender_decision(
			SC_SENDER_DEFERS, SC_REASON_DNS_BOGUS);

		d.result_type = "dnssec-invalid";
		return d;
	}
	if (sc_sender_is_literal(&v) && literal != SC_THEN_UNKNOWN)
		return sc_sender_then(literal, SC_REASON_MX_LITERAL);
	return by_demand(&v);
}

static struct sc_decision decide(struct sc_view v, struct sc_shown shown)
{
	v.shown = shown;
	return decide_at(v, sc_sender_end(&v));
}

static struct sc_shown first_shown(
	const struct sc_endpoint *e, const struct sc_endpoint_facts *f)
{
	return (struct sc_shown){ e->tls, f->chain, f->leaf, &f->name, &f->dane,
		&f->staple };
}

static struct sc_shown variant_shown(const struct sc_view *v, size_t i)
{
	const struct sc_variant_facts *f = &v->facts->variants[i];

	return (struct sc_shown){ &v->endpoint->variants[i].tls, f->chain,
		f->leaf, &f->name, &f->dane, &f->staple };
}

/*
 * The variant called `name`; false when it showed nothing, but for one without
 * a server name, where a refusal counts as well.
 */
static bool find_shown(
	const struct sc_view *v, const char *name, struct sc_shown *out)
{
	const struct sc_endpoint *e = v->endpoint;

	for (size_t i = 0; i < v->facts->n_variants && i < e->n_variants; i++) {
		enum sc_outcome o = e->variants[i].tls.outcome;
		bool refused = sc_outcome_broke_off(o) &&
			sc_variant_asked(name) == SC_ASKED_NOTHING &&
			sc_sessions_tried(e, name) == SC_TRIED_FAILS;

		if (strcmp(e->variants[i].name, name) != 0 ||
			(!refused &&
				(o != SC_OUTCOME_OK ||
					!v->facts->variants[i].chain)))
			continue;
		*out = variant_shown(v, i);
		return true;
	}
	return false;
}

/* [12] */
static bool names_server(const struct sc_view *v)
{
	if (!(v->rule->habits & SC_HABIT_NO_NAME))
		return true;
	switch (v->rule->demand) {
	case SC_DEMAND_DANE:
	case SC_DEMAND_DANE_ONLY: return sc_sender_dane_binds(v);
	case SC_DEMAND_STS_NAMES:
	case SC_DEMAND_STS_LISTED: return sc_sender_sts_binds(v);
	case SC_DEMAND_NOTHING:
	case SC_DEMAND_TLS:
	case SC_DEMAND_HOST:
	case SC_DEMAND_NEXT_HOP:
	case SC_DEMAND_CLIENT:
	case SC_DEMAND_STS:
	case SC_DEMAND_STS_CACHED:
	case SC_DEMAND_BOTH: break;
	}
	return false;
}

/* Those who verify by a policy name the server; mail clients do as well. */
static bool may_name_none(const struct sc_rule *rule)
{
	return rule->demand <= SC_DEMAND_NEXT_HOP;
}

/* Of a class, the senders that get through where names are refused [12]. */
static bool names_none(const struct sc_view *v)
{
	if (!v->rule->is_class)
		return !names_server(v);
	return may_name_none(v->rule) && sc_sessions_refuse_name(v->endpoint);
}

/* A program with a habit sees one certificate, the same each time [16]. */
static struct sc_shown usual_shown(const struct sc_view *v)
{
	struct sc_shown shown = first_shown(v->endpoint, v->facts);
	unsigned habits = v->rule->habits;

	if (names_none(v) && find_shown(v, "no-sni", &shown))
		return shown;
	if (habits & SC_HABIT_RSA)
		(void)find_shown(v, "rsa", &shown);
	else if (habits & SC_HABIT_ECDSA)
		(void)find_shown(v, "ecdsa", &shown);
	return shown;
}

/*
 * Whether some senders of the rule get what variant `i` shows. Of a class some
 * prefer one kind of key, some another; a program does not, but has no choice
 * where several servers take turns.
 */
static bool is_for_some(const struct sc_view *v, size_t i)
{
	const char *name = v->endpoint->variants[i].name;
	bool by_chance = strncmp(name, "repeat", 6) == 0;

	if (sc_variant_asked(name) == SC_ASKED_NOTHING)
		return v->rule->is_class && may_name_none(v->rule);
	return sc_variant_asked(name) == SC_ASKED_SAME &&
		(by_chance ||
			!(v->rule->habits & (SC_HABIT_RSA | SC_HABIT_ECDSA)));
}

/* What some senders of the rule meet: it counts when it is worse. */
static void consider(const struct sc_view *v, struct sc_decision *d,
	struct sc_decision other, const char *who)
{
	if (other.worst <= d->worst)
		return;
	d->worst = other.worst;
	d->why = other.why;
	d->result_type = other.result_type;
	d->note = sc_arena_printf(v->seen->a, "not so for %s", who);
}

static void look_at_others(const struct sc_view *v, struct sc_decision *d)
{
	for (size_t i = 0; i < v->endpoint->n_variants; i++) {
		const char *name = v->endpoint->variants[i].name;
		struct sc_shown shown;

		if (!is_for_some(v, i) || !find_shown(v, name, &shown) ||
			shown.chain == v->facts->chain)
			continue;
		consider(v, d, decide(*v, shown), sc_variant_who(name));
	}
}

/* Other sessions may end where the usual one does not. */
static void look_at_sessions(const struct sc_view *v, struct sc_decision *d)
{
	const struct sc_session_counts c = sc_sessions_count(v->endpoint);
	const struct {
		bool seen;
		enum sc_end end;
	} ends[] = {
		{ c.offers && c.offers < c.ehlos, SC_END_STARTTLS_NOT_OFFERED },
		{ c.temporary, SC_END_STARTTLS_TEMPORARY },
		{ c.refused, SC_END_STARTTLS_REFUSED },
		{ c.broke_off > 1 && c.broke_off > c.unheard,
			SC_END_HANDSHAKE_FAILED },
		{ c.broke_off > 1 && c.unheard, SC_END_CONNECTION_FAILED },
	};

	for (size_t i = 0; i < SC_COUNT(ends); i++)
		if (ends[i].seen)
			consider(v, d, decide_at(*v, ends[i].end),
				"some senders, by chance");
}

/* What becomes of a program that does send a name is in its row. */
static void note_names(const struct sc_view *v, struct sc_decision *d)
{
	if (v->rule->is_class && names_none(v))
		d->note = "not so for senders that name the server in the "
			  "handshake, such as Exim";
}

struct sc_decision sc_sender_decide(const struct sc_seen *seen,
	const struct sc_rule *rule, const struct sc_lax_policy *sts, size_t i)
{
	struct sc_view v = {
		.seen = seen,
		.rule = rule,
		.endpoint = &seen->obs->endpoints[i],
		.facts = &seen->facts->endpoints[i],
		.sts = sts,
	};

	v.host = sc_host_of(seen->obs, v.endpoint);

	v.shown = usual_shown(&v);

	struct sc_decision d = decide(v, v.shown);

	look_at_others(&v, &d);
	note_names(&v, &d);
	look_at_sessions(&v, &d);
	d.why.endpoint = i;
	return sc_client_word(rule, d);
}
