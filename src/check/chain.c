/* The list as the server sent it: what is first, missing, double, needless. */
#include "check/chain.h"

#include "base/date.h"
#include "check/cert.h"
#include "check/topics.h"

#define MANY_CERTS  10
#define POSTFIX_MAX 9 /* smtp_tls_scert_verifydepth */

/* Suites without a certificate: none is due. */
static bool is_anonymous(const struct sc_tls *t)
{
	return t->cipher_suite && strstr(t->cipher_suite, "_anon_");
}

/*
 * Most libraries end the handshake over an empty list, so that nobody gets to
 * see a session: then the certificate message itself, which has some bytes
 * even when it is empty, is what shows it.
 */
static struct sc_verdict empty(const struct sc_subject *s)
{
	const struct sc_tls *t = s->tls;

	if (!t || !t->version || is_anonymous(t))
		return SC_IS_NA;
	if (t->n_chain)
		return SC_IS_FINE;
	if (t->outcome != SC_OUTCOME_OK && !t->chain_bytes)
		return SC_IS_NA;
	return sc_fires(s, SC_MSG(CHAIN_EMPTY),
		SC_FLAG("submission", s->role == SC_ROLE_SUBMISSION));
}

static struct sc_verdict leaf_not_first(const struct sc_subject *s)
{
	if (!s->chain->leaf_not_first)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_LEAF_NOT_FIRST),
		SC_TEXT("certificate", sc_chain_title(s, s->cert)),
		SC_FLAG("submission", s->role == SC_ROLE_SUBMISSION));

	sc_chain_show_sent(&v, s);
	return v;
}

static struct sc_verdict out_of_order(const struct sc_subject *s)
{
	if (!s->chain->out_of_order)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_OUT_OF_ORDER));

	sc_chain_show_sent(&v, s);
	sc_chain_show_order(&v, s);
	sc_remedy(&v, s, SC_MSG(CHAIN_OUT_OF_ORDER_EXACT_FIX));
	return v;
}

/* A certificate that could go, by its place in the list. */
static struct sc_verdict needless(
	const struct sc_subject *s, int at, enum sc_message why)
{
	if (at < 0 || (size_t)at >= s->chain->n_sent)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_NEEDLESS),
		SC_NUMBER("position", at),
		SC_TEXT("certificate", sc_chain_title(s, s->chain->sent[at])),
		SC_WORD("why", why));

	sc_chain_show_sent(&v, s);
	return v;
}

/*
 * Only a chain that reaches a root shows what it could do without; in another
 * one the certificate out of place is the fault itself, or part of it.
 */
static struct sc_verdict extra(const struct sc_subject *s)
{
	if (!s->chain->trusted)
		return SC_IS_NA;
	return needless(s, s->chain->extra, SC_MSG_CHAIN_EXTRA);
}

static struct sc_verdict duplicate(const struct sc_subject *s)
{
	return needless(s, s->chain->duplicate, SC_MSG_CHAIN_DUPLICATE);
}

/* The first place is that of a self-signed server certificate. */
static struct sc_verdict includes_root(const struct sc_subject *s)
{
	if (s->chain->root_included == 0)
		return SC_IS_FINE;
	return needless(s, s->chain->root_included, SC_MSG_CHAIN_INCLUDES_ROOT);
}

/* Postfix counts from 0, the leaf, to the root. */
static bool is_deep(const struct sc_chain *c)
{
	return c->trusted && c->n_path > POSTFIX_MAX + 1;
}

static struct sc_verdict too_long(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->n_sent <= MANY_CERTS && !is_deep(c) && c->fault != SC_PATH_LIMIT)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_TOO_LONG),
		SC_NUMBER("certificates", c->n_sent));

	sc_chain_show_sent(&v, s);
	return v;
}

static struct sc_verdict cross_expired(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (c->cross_expired < 0 || (size_t)c->cross_expired >= c->n_sent)
		return SC_IS_FINE;

	const struct sc_cert *cert = c->sent[c->cross_expired];
	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_CROSS_EXPIRED),
		SC_TEXT("certificate", sc_chain_title(s, cert)),
		SC_DAY("not_after", cert->not_after));

	sc_chain_show_sent(&v, s);
	sc_remedy(&v, s, SC_MSG(CHAIN_CROSS_EXPIRED_EXACT_FIX),
		SC_NUMBER("position", c->cross_expired));
	return v;
}

static struct sc_verdict cross_old_root(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (!c->old_root || (size_t)c->cross_old >= c->n_sent)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_CROSS_OLD_ROOT),
		SC_NUMBER("position", c->cross_old),
		SC_TEXT("certificate",
			sc_chain_title(s, c->sent[c->cross_old])),
		SC_TEXT("root", sc_chain_title(s, c->old_root)),
		SC_DAY("not_after", c->old_root->not_after));

	sc_chain_show_sent(&v, s);
	return v;
}

static struct sc_verdict cross_needed(const struct sc_subject *s)
{
	const struct sc_chain *c = s->chain;

	if (!c->trusted || !c->cross_needed)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(CHAIN_CROSS_NEEDED));

	sc_chain_show_sent(&v, s);
	return v;
}

#define ALL "ODSUVR"

const struct sc_check sc_checks_chain[] = {
	{
		.id = SC_CHECK_CHAIN_EMPTY,
		.scope = SC_SCOPE_ENDPOINT,
		.remedy = SC_MSG_CHAIN_EMPTY_FIX,
		.run = empty,
	},
	{
		.id = SC_CHECK_CHAIN_LEAF_NOT_FIRST,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_LEAF_NOT_FIRST_FIX,
		.needs = SC_NEED_PARSED,
		.run = leaf_not_first,
	},
	{
		.id = SC_CHECK_CHAIN_OUT_OF_ORDER,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_OUT_OF_ORDER_FIX,
		.needs = SC_NEED_PARSED,
		.run = out_of_order,
	},
	{
		.id = SC_CHECK_CHAIN_EXTRA,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_EXTRA_FIX,
		.needs = SC_NEED_PARSED,
		.run = extra,
	},
	{
		.id = SC_CHECK_CHAIN_DUPLICATE,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_DUPLICATE_FIX,
		.needs = SC_NEED_PARSED,
		.run = duplicate,
	},
	{
		.id = SC_CHECK_CHAIN_INCLUDES_ROOT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_INCLUDES_ROOT_FIX,
		.needs = SC_NEED_PARSED,
		.run = includes_root,
	},
	{
		.id = SC_CHECK_CHAIN_TOO_LONG,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_TOO_LONG_FIX,
		.needs = SC_NEED_PARSED,
		.run = too_long,
	},
	{
		.id = SC_CHECK_CHAIN_CROSS_EXPIRED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_CROSS_EXPIRED_FIX,
		.needs = SC_NEED_PARSED,
		.run = cross_expired,
	},
	{
		.id = SC_CHECK_CHAIN_CROSS_OLD_ROOT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_CROSS_EXPIRED_FIX,
		.needs = SC_NEED_PARSED,
		.run = cross_old_root,
	},
	{
		.id = SC_CHECK_CHAIN_CROSS_NEEDED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_CHAIN_CROSS_NEEDED_FIX,
		.needs = SC_NEED_PARSED,
		.run = cross_needed,
	},
	{ 0 },
};
