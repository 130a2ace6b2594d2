/*
 * The server name: what a server does for senders that name none, or another.
 * On port 25 it must not insist on one (RFC 7672 8.1, RFC 8461 7.1): Postfix
 * names a server only where DANE or a policy gives it the name.
 */
#include <string.h>

#include "base/date.h"
#include "check/peer.h"
#include "check/topics.h"
#include "facts/sessions.h"
#include "facts/variant.h"

/* A variant that was made beside a first handshake that went well. */
static const struct sc_variant *made(const struct sc_subject *s,
	const char *name, const struct sc_variant_facts **facts)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t || t->outcome != SC_OUTCOME_OK || !t->sni)
		return NULL;
	return sc_variant_find(s->endpoint, s->ef, name, facts);
}

static struct sc_verdict refused(const struct sc_subject *s,
	const struct sc_variant *v, enum sc_message fmt_what,
	enum sc_message cost)
{
	struct sc_verdict out = sc_fires(s, SC_MSG(TLS_REFUSED),
		SC_WORD("what", fmt_what), SC_WORD("cost", cost));

	if (v->tls.detail)
		sc_evidence(&out, s, "seen", SC_MSG(TLS_REFUSED_SEEN),
			SC_TEXT("how", sc_variant_how(v->name)),
			SC_TEXT("detail", v->tls.detail));
	sc_evidence(&out, s, "wanted", SC_MSG(TLS_REFUSED_WANTED),
		SC_TEXT("sni", s->endpoint->tls->sni));
	return out;
}

#define UNSEEN ((struct sc_verdict){ .status = SC_STATUS_UNSEEN })

/* The verdict where nothing is refused: each time, or at all. */
static struct sc_verdict not_refused(enum sc_tried tried)
{
	return tried >= SC_TRIED_BY_CHANCE ? SC_IS_FINE : UNSEEN;
}

static struct sc_verdict sni_required(const struct sc_subject *s)
{
	const struct sc_variant *v = made(s, "no-sni", NULL);
	enum sc_tried tried = sc_sessions_tried(s->endpoint, "no-sni");
	bool mx = s->role == SC_ROLE_MX;

	if (!v || tried != SC_TRIED_FAILS)
		return not_refused(tried);
	return refused(s, v, SC_MSG_TLS_SNI_REQUIRED,
		mx ? SC_MSG_TLS_SNI_REQUIRED_COST :
		     SC_MSG_TLS_SNI_REQUIRED_ELSE);
}

static struct sc_verdict sni_unknown_fatal(const struct sc_subject *s)
{
	const struct sc_variant *v = made(s, "unknown-sni", NULL);
	enum sc_tried tried = sc_sessions_tried(s->endpoint, "unknown-sni");
	bool mx = s->role == SC_ROLE_MX;

	if (!v || tried != SC_TRIED_FAILS)
		return not_refused(tried);
	return refused(s, v, SC_MSG_TLS_SNI_UNKNOWN_FATAL,
		mx ? SC_MSG_TLS_SNI_UNKNOWN_FATAL_COST :
		     SC_MSG_TLS_SNI_UNKNOWN_FATAL_ELSE);
}

/*
 * The inverse: it fails with a name. Postfix without DANE and without a policy
 * names none and gets through; who else does not.
 */
static struct sc_verdict sni_refused(const struct sc_subject *s)
{
	const struct sc_tls *t = s->endpoint->tls;

	if (!t)
		return UNSEEN;
	if (!sc_sessions_refuse_name(s->endpoint))
		return t->outcome == SC_OUTCOME_OK ? SC_IS_FINE : UNSEEN;

	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_SNI_REFUSED),
		SC_TEXT("sni", t->sni), SC_FLAG("mx", s->role == SC_ROLE_MX));

	sc_evidence(&v, s, "seen", SC_MSG(TLS_SNI_REFUSED_SEEN),
		SC_TEXT("sni", t->sni), SC_FLAG("detail", t->detail),
		SC_WORD("how_it_ended", sc_peer_ended(t->outcome)));
	sc_evidence(&v, s, "seen", SC_MSG(TLS_SNI_REFUSED_WITHOUT));
	sc_remedy(&v, s, SC_MSG(TLS_SNI_REFUSED_EXACT_FIX),
		SC_TEXT("sni", t->sni));
	return v;
}

/* Also shown to those who do name the server: chance, or another key. */
static bool is_shown_to_others(
	const struct sc_subject *s, const struct sc_chain *chain)
{
	if (sc_variant_same_chain(chain, s->ef->chain))
		return true;
	for (size_t i = 0; i < s->ef->n_variants; i++)
		if (sc_variant_asked(s->endpoint->variants[i].name) ==
				SC_ASKED_SAME &&
			sc_variant_same_chain(chain, s->ef->variants[i].chain))
			return true;
	return false;
}

static bool is_named(const struct sc_name_facts *n)
{
	return n->match == SC_NAME_EXACT || n->match == SC_NAME_WILDCARD ||
		n->match == SC_NAME_CN_ONLY;
}

/* What the one without a name lacks that the other has; NULL: nothing. */
static const char *lacks(
	const struct sc_subject *s, const struct sc_variant_facts *f)
{
	const struct sc_cert *c = f->leaf;

	if (c->parse_error)
		return s->ef->leaf->parse_error ? NULL : "does not parse";
	if (c->not_after.s < s->now.s && s->ef->leaf->not_after.s >= s->now.s)
		return sc_arena_printf(s->arena, "expired on %s",
			sc_date_day(s->arena, c->not_after));
	if (is_named(&s->ef->name) && !is_named(&f->name))
		return sc_arena_printf(
			s->arena, "does not name %s", s->ef->name.reference);
	if (s->ef->chain->trusted && !f->chain->trusted)
		return sc_arena_printf(s->arena, "is not trusted (%s)",
			f->chain->fault_text ? f->chain->fault_text :
					       "no path to a root");
	return NULL;
}

static void show(struct sc_verdict *v, const struct sc_subject *s,
	const char *label, const struct sc_cert *c)
{
	if (c->parse_error)
		sc_evidence(
			v, s, label, SC_TEXT("parse_error", c->parse_error));
	else
		sc_evidence(v, s, label, SC_MSG(TLS_SEEN_CERTIFICATE),
			SC_TEXT("subject", c->subject),
			SC_TEXT("issuer", c->issuer),
			SC_DAY("not_after", c->not_after));
}

static struct sc_verdict sni_default_differs(const struct sc_subject *s)
{
	const struct sc_variant_facts *f = NULL;
	const struct sc_variant *without = made(s, "no-sni", &f);

	if (!without || !f || !f->leaf || !s->ef->leaf)
		return UNSEEN;
	if (is_shown_to_others(s, f->chain))
		return SC_IS_FINE;

	const char *lack = lacks(s, f);
	struct sc_verdict v = sc_fires(s, SC_MSG(TLS_SNI_DEFAULT_DIFFERS),
		SC_TEXT("sni", s->endpoint->tls->sni), SC_TEXT("lack", lack));

	if (lack)
		sc_weigh(&v, SC_W_WARN);
	show(&v, s, "without", f->leaf);
	show(&v, s, "with", s->ef->leaf);
	return v;
}

static bool is_warned(const struct sc_tls *t)
{
	return t->sni && t->warning_received &&
		strcmp(t->warning_received, "unrecognized_name") == 0;
}

/* The name that is no fault to ask for: not one that nobody has. */
static const char *warned_about(const struct sc_subject *s)
{
	if (is_warned(s->endpoint->tls))
		return s->endpoint->tls->sni;
	for (size_t i = 0; i < s->endpoint->n_variants; i++) {
		const struct sc_variant *v = &s->endpoint->variants[i];

		if (is_warned(&v->tls) &&
			sc_variant_asked(v->name) != SC_ASKED_UNKNOWN)
			return v->tls.sni;
	}
	return NULL;
}

static struct sc_verdict sni_warning_alert(const struct sc_subject *s)
{
	const char *name = warned_about(s);

	if (!name)
		return SC_IS_FINE;
	return sc_fires(
		s, SC_MSG(TLS_SNI_WARNING_ALERT), SC_TEXT("name", name));
}

const struct sc_check sc_checks_tls_sni[] = {
	{
		.id = SC_CHECK_TLS_SNI_REFUSED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SNI_REFUSED_FIX,
		.needs = SC_NEED_CONNECT,
		.run = sni_refused,
	},
	{
		.id = SC_CHECK_TLS_SNI_REQUIRED,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SNI_REQUIRED_FIX,
		.needs = SC_NEED_TLS,
		.run = sni_required,
	},
	{
		.id = SC_CHECK_TLS_SNI_UNKNOWN_FATAL,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SNI_UNKNOWN_FATAL_FIX,
		.needs = SC_NEED_TLS,
		.run = sni_unknown_fatal,
	},
	{
		.id = SC_CHECK_TLS_SNI_DEFAULT_DIFFERS,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SNI_DEFAULT_DIFFERS_FIX,
		.needs = SC_NEED_TLS,
		.run = sni_default_differs,
	},
	{
		.id = SC_CHECK_TLS_SNI_WARNING_ALERT,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_TLS_SNI_WARNING_ALERT_FIX,
		.needs = SC_NEED_TLS,
		.run = sni_warning_alert,
	},
	{ 0 },
};
