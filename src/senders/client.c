/*
 * One client and one address: what it does without TLS, and whether it minds
 * the certificate. What it does not look at is taken out of its view, and the
 * rest is judged as for everybody who verifies.
 */
#include "senders/client.h"

#include <string.h>

#include "facts/ehlo.h"

const struct sc_client *sc_client_of(const struct sc_rule *rule)
{
	return rule->demand == SC_DEMAND_CLIENT && !rule->is_class ?
		(const struct sc_client *)(const void *)rule :
		NULL;
}

bool sc_client_verifies(const struct sc_client *c)
{
	return !(c->habits &
		(SC_CLIENT_BLIND | SC_CLIENT_ANY_NAME | SC_CLIENT_BY_ADDRESS));
}

size_t sc_client_weight(const struct sc_client *c)
{
	size_t n = 1;

	for (const char *p = c->programs; *p; p++)
		n += *p == ' ';
	return n;
}

bool sc_client_uses(const struct sc_client *c, enum sc_mode mode)
{
	return c->habits &
		(mode == SC_MODE_IMPLICIT ? SC_CLIENT_IMPLICIT :
					    SC_CLIENT_STARTTLS);
}

static struct sc_decision told(enum sc_outcome_of_sender outcome,
	enum sc_reason reason, const char *note)
{
	struct sc_decision d = sc_sender_decision(outcome, reason);

	d.note = note;
	return d;
}

/* Does not deliver; the word for it is chosen in the end. */
static struct sc_decision refuses(enum sc_reason reason, const char *note)
{
	return told(SC_SENDER_DEFERS, reason, note);
}

static enum sc_outcome_of_sender word_of(enum sc_outcome_of_sender o)
{
	return o == SC_SENDER_DEFERS || o == SC_SENDER_BOUNCES ?
		SC_SENDER_REFUSES :
		o;
}

struct sc_decision sc_client_word(
	const struct sc_rule *rule, struct sc_decision d)
{
	const struct sc_client *c = sc_client_of(rule);

	if (rule->demand != SC_DEMAND_CLIENT ||
		(c && c->habits & SC_CLIENT_QUEUES))
		return d;
	d.outcome = word_of(d.outcome);
	d.worst = word_of(d.worst);
	return d;
}

/* Whether it goes on where TLS has come to this end. */
static bool ignores(const struct sc_client *c, enum sc_end end)
{
	static const struct {
		enum sc_end end;
		unsigned habit;
	} ends[] = {
		{ SC_END_EHLO_REFUSED, SC_CLIENT_CLEAR },
		{ SC_END_STARTTLS_NOT_OFFERED, SC_CLIENT_CLEAR },
		{ SC_END_STARTTLS_TEMPORARY, SC_CLIENT_CLEAR_REFUSED },
		{ SC_END_STARTTLS_REFUSED, SC_CLIENT_CLEAR_REFUSED },
		{ SC_END_HANDSHAKE_FAILED, SC_CLIENT_CLEAR_FAILED },
	};

	for (size_t i = 0; i < SC_COUNT(ends); i++)
		if (ends[i].end == end)
			return c->habits & ends[i].habit;
	return false;
}

/* Goes on in clear text, with the password where it can be had. */
static struct sc_decision clear(const struct sc_view *v,
	const struct sc_client *c, enum sc_reason reason)
{
	const struct sc_reply *ehlo = &v->endpoint->ehlo;
	bool password = sc_ehlo_clear_auth(ehlo).p != NULL;
	bool any = sc_ehlo_offers(ehlo, sc_bytes_of("AUTH"));

	if (v->end == SC_END_HANDSHAKE_FAILED)
		return told(SC_SENDER_CLEARTEXT, reason,
			"sends the mail in clear text after a failed "
			"handshake, without logging in");
	if (password && c->habits & SC_CLIENT_NO_PASSWORD)
		return told(
			SC_SENDER_DEFERS, reason, "sends no password in clear");
	if (password || (!any && c->habits & SC_CLIENT_AUTH_ANYWAY))
		return told(SC_SENDER_PASSWORD_IN_CLEAR, reason,
			password ? "uses TLS only where it comes about" :
				   "sends the password although no AUTH is "
				   "offered");
	if (!any && c->habits & SC_CLIENT_NEEDS_AUTH)
		return told(SC_SENDER_DEFERS, reason, "wants to log in");
	return told(SC_SENDER_CLEARTEXT, reason,
		any ? "uses TLS only where it comes about" :
		      "uses TLS only where it comes about, and does not insist "
		      "on logging in");
}

/* What comes before a certificate is shown; ENCRYPTED: it is. */
static struct sc_decision session(
	const struct sc_view *v, const struct sc_client *c)
{
	struct sc_decision d = sc_sender_session(v, true);

	if (d.outcome == SC_SENDER_DEFERS)
		sc_why_add(&d.why, SC_REASON_SESSION);
	if (d.outcome == SC_SENDER_DEFERS &&
		v->endpoint->mode == SC_MODE_STARTTLS && ignores(c, v->end))
		return clear(v, c, d.why.reasons[0]);
	return d;
}

static bool fits(const struct sc_view *v, const char **note)
{
	const struct sc_client *c = sc_client_of(v->rule);
	const struct sc_name_facts *n = v->shown.name;

	if (c->habits & SC_CLIENT_BY_ADDRESS) {
		*note = "wants the address of the server in the certificate";
		return n->address_match;
	}
	if (n->match == SC_NAME_CN_ONLY) {
		*note = "takes the common name where there is no other";
		return c->habits & SC_CLIENT_COMMON_NAME;
	}
	if (n->match == SC_NAME_PARTIAL_WILDCARD) {
		*note = "takes a wildcard that is part of a label";
		return c->habits & SC_CLIENT_PARTIAL;
	}
	return n->match == SC_NAME_EXACT || n->match == SC_NAME_WILDCARD;
}

static bool fits_or_any(const struct sc_view *v, const char **note)
{
	return fits(v, note) ||
		sc_client_of(v->rule)->habits & SC_CLIENT_ANY_NAME;
}

/*
 * True when SHA-1 is all that is weak. That the root is private goes without
 * saying: public CAs have signed nothing with it since 2016.
 */
static bool is_only_sha1(const struct sc_chain *chain)
{
	for (size_t i = 0; i < chain->n_path; i++) {
		const struct sc_cert *c = chain->path[i];

		if (c->signature_hash == SC_HASH_MD5 ||
			c->signature_hash == SC_HASH_MD4 ||
			c->signature_hash == SC_HASH_MD2 ||
			(c->key.type == SC_KEY_RSA && c->key.bits < 1024))
			return false;
	}
	return true;
}

/* The faults of a path that this client does not look at. */
static unsigned tolerated(
	const struct sc_client *c, const struct sc_chain *chain)
{
	const struct sc_cert *leaf = chain->n_path ? chain->path[0] : NULL;
	bool is_server = leaf &&
		(!leaf->has_eku || leaf->eku_server_auth || leaf->eku_any);
	unsigned faults = 0;

	/* Java looks at the leaf's. */
	if (c->habits & SC_CLIENT_ANY_PURPOSE ||
		(c->habits & SC_CLIENT_JSSE && is_server))
		faults |= 1u << SC_PATH_EKU;
	if (c->habits & SC_CLIENT_SHA1 && is_only_sha1(chain))
		faults |= 1u << SC_PATH_WEAK;
	return faults;
}

static bool trusts(const struct sc_client *c, const struct sc_chain *chain)
{
	return chain->trusted ||
		(chain->anchor && !(chain->faults & ~tolerated(c, chain)));
}

/* Its own demands; AUTHENTICATED: they are met. */
static struct sc_decision demand(
	const struct sc_view *v, const struct sc_client *c, bool in_handshake)
{
	const struct sc_client_demand *d = sc_client_unmet(v, c, in_handshake);

	if (d)
		return refuses(d->reason, d->note);
	if (!in_handshake && v->shown.chain &&
		c->refuses & sc_chain_unusual(v->shown.chain))
		return refuses(
			SC_REASON_UNUSUAL, "does not know such a certificate");
	return told(SC_SENDER_AUTHENTICATED, SC_REASON_NONE, NULL);
}

/* As everybody who verifies, with what it does not look at taken away. */
static struct sc_decision verify_leniently(
	const struct sc_view *v, const struct sc_client *c)
{
	struct sc_chain chain = { 0 };
	struct sc_tls tls = { 0 };
	struct sc_view lenient = *v;

	if (v->shown.chain) {
		chain = *v->shown.chain;
		chain.trusted = trusts(c, &chain);
		lenient.shown.chain = &chain;
	}
	if (v->shown.tls && !(c->habits & SC_CLIENT_OLD_TLS))
		tls = *v->shown.tls;
	lenient.shown.tls = &tls;
	return sc_sender_verify(&lenient, fits_or_any);
}

static struct sc_decision verify(
	const struct sc_view *v, const struct sc_client *c)
{
	struct sc_decision d = verify_leniently(v, c), more;
	const char *note = NULL;

	if (d.outcome != SC_SENDER_AUTHENTICATED)
		return d;
	more = demand(v, c, false);
	if (more.outcome != SC_SENDER_AUTHENTICATED)
		return more;
	return fits(v, &note) ? d :
				told(SC_SENDER_UNVERIFIED, SC_REASON_NAME_ALONE,
					"does not compare the name");
}

struct sc_decision sc_client_decide(
	const struct sc_view *v, const struct sc_client *c)
{
	const struct sc_target *t = &v->seen->obs->target;
	struct sc_decision d = session(v, c);

	if (t->idn && t->kind == SC_TARGET_SERVER &&
		!(c->habits & SC_CLIENT_U_LABELS))
		return refuses(SC_REASON_U_LABEL,
			"does not convert an internationalized name");
	if (d.outcome != SC_SENDER_ENCRYPTED)
		return d;
	if (sc_sender_is_outdated(&v->shown) &&
		!(c->habits & SC_CLIENT_OLD_TLS))
		return refuses(SC_REASON_OUTDATED, NULL);
	if (v->shown.name->reference_is_address &&
		c->habits & SC_CLIENT_NO_ADDRESS)
		return refuses(
			SC_REASON_NAME_ALONE, "does not verify for an address");
	d = demand(v, c, true);
	if (d.outcome != SC_SENDER_AUTHENTICATED)
		return d;
	return c->habits & SC_CLIENT_BLIND ?
		told(SC_SENDER_UNVERIFIED, SC_REASON_NONE, "verifies nothing") :
		verify(v, c);
}
