#include "check/revoke.h"

#include "base/date.h"
#include "check/cert.h"
#include "check/topics.h"
#include "check/weight.h"
#include "facts/revocation.h"

const struct sc_revocation_facts *sc_revoke_facts(const struct sc_subject *s)
{
	return sc_revocation_of(s->ef, s->cert);
}

enum sc_message sc_revoke_refusal(const struct sc_subject *s)
{
	if (s->role == SC_ROLE_SUBMISSION)
		return SC_MSG_REVOKE_COST_CLIENTS;
	return sc_weight_regime(s) == SC_REGIME_ENFORCED ?
		SC_MSG_REVOKE_COST_ENFORCED :
		SC_MSG_REVOKE_COST;
}

void sc_revoke_weigh_unknown(struct sc_verdict *v, const struct sc_subject *s)
{
	if (s->settings && s->settings->revocation_required)
		sc_weigh(v, SC_W_UNKNOWN);
}

static const char *source_of(
	const struct sc_subject *s, const struct sc_revocation_facts *f)
{
	if (f->source == SC_REVOCATION_BY_STAPLE)
		return "the OCSP response that the server staples";
	return sc_arena_printf(s->arena, "%s %s",
		f->source == SC_REVOCATION_BY_CRL ? "CRL" : "OCSP",
		f->url ? sc_show(s, sc_bytes_of(f->url)) : "");
}

void sc_revoke_show(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_revocation_facts *f)
{
	sc_evidence(v, s, "source", SC_TEXT("source", source_of(s, f)));
	if (f->this_update.s)
		sc_evidence(v, s, "life", SC_MSG(OCSP_LIFE),
			SC_TIME("this_update", f->this_update),
			SC_FLAG("has_next_update", f->has_next_update),
			SC_TIME("next_update", f->next_update));
	if (f->result.status == SC_REVOCATION_REVOKED)
		sc_evidence(v, s, "reason",
			SC_TEXT("revocation",
				sc_revocation_text(s->arena, &f->result)));
}

void sc_revoke_show_fetch(struct sc_verdict *v, const struct sc_subject *s,
	const struct sc_pki_fetch *f)
{
	sc_evidence(v, s, "url", SC_BYTES("url", sc_bytes_of(f->url)));
	if (f->moved_to)
		sc_evidence(v, s, "moved",
			SC_BYTES("moved_to", sc_bytes_of(f->moved_to)));
	if (f->detail)
		sc_evidence(v, s, "server", SC_MSG(REVOKE_FETCH_FAILED),
			SC_BYTES("address", sc_bytes_of(f->address)),
			SC_BYTES("detail", sc_bytes_of(f->detail)));
	else if (f->cached)
		sc_evidence(v, s, "server", SC_MSG(REVOKE_FETCH_KEPT),
			SC_TIME("fetched_at", f->fetched_at));
	else
		sc_evidence(v, s, "server", SC_MSG(REVOKE_FETCH_STATUS),
			SC_BYTES("address", sc_bytes_of(f->address)),
			SC_NUMBER("status", f->status));
}

static bool is_revoked(const struct sc_revocation_facts *f)
{
	return f && f->result.status == SC_REVOCATION_REVOKED;
}

static bool is_compromised(const struct sc_revocation_facts *f)
{
	return is_revoked(f) && f->result.reason == SC_REASON_KEY_COMPROMISE;
}

/* The certificate of a handshake, and what is known of it. */
struct shown {
	const struct sc_cert *leaf;
	const struct sc_revocation_facts *facts;
	const char *variant; /* NULL: of the first handshake */
};

/*
 * The first leaf of which `is` says so: that of the handshake, then those of
 * further ones, which a sender of another kind is shown. Leaf NULL: there is
 * none.
 */
static struct shown find_leaf(const struct sc_subject *s,
	bool (*is)(const struct sc_revocation_facts *))
{
	const struct sc_endpoint_facts *e = s->ef;

	if (is(sc_revoke_facts(s)))
		return (struct shown){ s->cert, sc_revoke_facts(s), NULL };
	for (size_t i = 0; i < e->n_variants; i++) {
		const struct sc_cert *leaf = e->variants[i].leaf;
		const struct sc_revocation_facts *f =
			leaf ? sc_revocation_of(e, leaf) : NULL;

		if (is(f))
			return (struct shown){ leaf, f,
				s->endpoint->variants[i].name };
	}
	return (struct shown){ .leaf = NULL };
}

static const char *which(const struct sc_subject *s, const struct shown *c)
{
	return c->variant ?
		sc_arena_printf(s->arena,
			"The certificate that the server shows in a further "
			"handshake (%s)",
			sc_show(s, sc_bytes_of(c->variant))) :
		"The certificate";
}

static struct sc_verdict revoked(const struct sc_subject *s)
{
	const struct shown c = find_leaf(s, is_revoked);

	if (!sc_revoke_facts(s))
		return SC_REVOKE_UNSEEN;
	if (!c.leaf)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(REVOKE_REVOKED),
		SC_TEXT("certificate", which(s, &c)),
		SC_DAY("revoked_on", c.facts->result.date),
		SC_TEXT("reason",
			sc_revocation_reason(s->arena, c.facts->result.reason)),
		SC_WORD("cost", sc_revoke_refusal(s)));

	if (sc_weight_is_monitored(s) ||
		(s->role == SC_ROLE_MX &&
			sc_weight_regime(s) == SC_REGIME_ENFORCED))
		sc_weigh(&v, SC_W_FAIL);
	sc_revoke_show(&v, s, c.facts);
	sc_cert_show(&v, s, c.leaf);
	return v;
}

static struct sc_verdict key_compromise(const struct sc_subject *s)
{
	const struct shown c = find_leaf(s, is_compromised);

	if (!sc_revoke_facts(s))
		return SC_REVOKE_UNSEEN;
	if (!c.leaf)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(REVOKE_KEY_COMPROMISE),
		SC_TEXT("certificate", which(s, &c)),
		SC_DAY("revoked_on", c.facts->result.date));

	sc_revoke_show(&v, s, c.facts);
	sc_cert_show(&v, s, c.leaf);
	return v;
}

static struct sc_verdict intermediate(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;
	size_t i = 1;

	if (!s->ef->revocation || !c->n_path)
		return SC_REVOKE_UNSEEN;
	while (i < c->n_path && !is_revoked(&s->ef->revocation[i]))
		i++;
	if (i >= c->n_path)
		return SC_IS_FINE;

	const struct sc_revocation_facts *f = &s->ef->revocation[i];
	struct sc_verdict v = sc_fires(s, SC_MSG(REVOKE_INTERMEDIATE),
		SC_TEXT("subject", c->path[i]->subject),
		SC_DAY("revoked_on", f->result.date),
		SC_TEXT("reason",
			sc_revocation_reason(s->arena, f->result.reason)),
		SC_FLAG("avoidable", f->avoidable),
		SC_WORD("cost", sc_revoke_refusal(s)));

	if (f->avoidable)
		sc_weigh(&v, SC_W_INFO);
	sc_revoke_show(&v, s, f);
	sc_cert_show(&v, s, c->path[i]);
	return v;
}

static bool has_pointers(const struct sc_subject *s)
{
	return s->cert->n_crl_urls || s->cert->n_ocsp_urls ||
		s->ef->staple.sent;
}

static struct sc_verdict none_available(const struct sc_subject *s)
{
	if (s->cert->self_issued)
		return SC_IS_NA;
	if (!s->ef->revocation)
		return SC_REVOKE_UNSEEN;
	if (has_pointers(s) || sc_cert_is_short_lived(s->cert))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(REVOKE_NONE_AVAILABLE));

	if (!sc_cert_is_public(s))
		sc_weigh(&v, SC_W_INFO);
	sc_cert_show(&v, s, s->cert);
	sc_cert_show_life(&v, s, s->cert);
	return v;
}

static struct sc_verdict exempt(const struct sc_subject *s)
{
	if (!sc_cert_is_public(s) || !sc_cert_is_short_lived(s->cert))
		return SC_IS_NA;
	if (has_pointers(s))
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(REVOKE_EXEMPT_SHORT_LIVED));

	sc_cert_show_life(&v, s, s->cert);
	return v;
}

/* Nobody was asked, though there is somebody to ask. */
static bool is_open(const struct sc_revocation_facts *f)
{
	return f->result.status == SC_REVOCATION_UNKNOWN && !f->crl &&
		!f->asked && f->by_crl.crl_fault == SC_CRL_OK;
}

struct open {
	size_t n;
	const struct sc_cert *cert; /* the first of them */
	const char *why;
	size_t n_chains;
};

static void count_open(const struct sc_endpoint_facts *e, struct open *o)
{
	const struct sc_chain *c = e->chain;

	if (!c || !c->n_path)
		return;
	o->n_chains++;
	for (size_t i = 0; e->revocation && i < c->n_path; i++) {
		if (!is_open(&e->revocation[i]))
			continue;
		if (!o->n++) {
			o->cert = c->path[i];
			o->why = e->revocation[i].result.why;
		}
	}
}

static struct sc_verdict not_checked(const struct sc_subject *s)
{
	bool none = s->obs->inquest == SC_INQUEST_NONE;
	struct open o = { 0 };
	struct sc_verdict v;

	for (size_t i = 0; i < s->facts->n_endpoints; i++)
		count_open(&s->facts->endpoints[i], &o);
	if (!o.n_chains)
		return SC_IS_NA;
	if (!none && !o.n)
		return SC_IS_FINE;
	v = none ? sc_fires(s, SC_MSG(REVOKE_NONE_CHECKED)) :
		   sc_fires(s, SC_MSG(REVOKE_SOME_NOT_CHECKED),
			   SC_NUMBER("certificates", o.n));
	if (o.cert)
		sc_evidence(&v, s, "seen", SC_MSG(REVOKE_NOT_CHECKED_SEEN),
			SC_TEXT("subject", o.cert->subject),
			SC_TEXT("why", o.why));
	sc_revoke_weigh_unknown(&v, s);
	return v;
}

const struct sc_check sc_checks_revoke[] = {
	{
		.id = SC_CHECK_REVOKE_REVOKED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_REVOKE_REVOKED_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = revoked,
	},
	{
		.id = SC_CHECK_REVOKE_KEY_COMPROMISE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_REVOKE_KEY_COMPROMISE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = key_compromise,
	},
	{
		.id = SC_CHECK_REVOKE_INTERMEDIATE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_REVOKE_INTERMEDIATE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = intermediate,
	},
	{
		.id = SC_CHECK_REVOKE_NONE_AVAILABLE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_REVOKE_NONE_AVAILABLE_FIX,
		.needs = SC_NEED_PARSED | SC_NEED_TLS,
		.run = none_available,
	},
	{
		.id = SC_CHECK_REVOKE_EXEMPT_SHORT_LIVED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_NOTHING_HAS_TO_BE_DONE,
		.needs = SC_NEED_PARSED | SC_NEED_PUBLIC,
		.run = exempt,
	},
	{
		.id = SC_CHECK_REVOKE_NOT_CHECKED,
		.scope = SC_SCOPE_DOMAIN,
		.remedy = SC_MSG_REVOKE_NOT_CHECKED_FIX,
		.run = not_checked,
	},
	{ 0 },
};
