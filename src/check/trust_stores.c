/*
 * Trust stores that say more than a list of roots, and several side by side.
 * The first one decides what senders do; what the others say is told.
 */
#include "base/attr.h"
#include "check/cert.h"
#include "check/chain.h"
#include "check/topics.h"

static void show_stores(struct sc_verdict *v, const struct sc_subject *s)
{
	for (size_t i = 0; i < s->chain->n_stores; i++) {
		const struct sc_store_verdict *t = &s->chain->stores[i];

		if (t->empty)
			sc_evidence(
				v, s, t->store, SC_MSG(TRUST_STORE_NOT_LOADED));
		else if (t->trusted)
			sc_evidence(v, s, t->store, SC_MSG(TRUST_STORE_TRUSTS),
				SC_TEXT("root", t->anchor));
		else
			sc_evidence(v, s, t->store, SC_MSG(TRUST_STORE_REFUSES),
				SC_TEXT("fault_text", t->fault_text));
	}
}

/* The first store whose verdict is for that reason. */
static const struct sc_store_verdict *find_fault(
	const struct sc_chain *c, enum sc_path_fault fault)
{
	for (size_t i = 0; i < c->n_stores; i++)
		if (!c->stores[i].empty && c->stores[i].fault == fault)
			return &c->stores[i];
	return NULL;
}

/*
 * One that the deciding store refuses for this reason is refused by whoever
 * uses it; where another store does, the others deliver.
 */
static struct sc_verdict refused_for(const struct sc_subject *s,
	enum sc_path_fault fault, enum sc_message what)
{
	const struct sc_chain *c = s->chain;
	const struct sc_store_verdict *other = find_fault(c, fault);
	bool decides = c->fault == fault;

	if (!decides && !other)
		return SC_IS_FINE;

	struct sc_verdict v = decides ?
		sc_fires(s, SC_MSG(TRUST_REFUSED_FOR), SC_WORD("what", what),
			SC_TEXT("fault_text", c->fault_text),
			SC_PHRASE("cost",
				sc_cert_refusal(s, SC_CERT_WEB_VERIFIERS))) :
		sc_fires(s, SC_MSG(TRUST_REFUSED_IN_OTHER_STORE),
			SC_WORD("what", what), SC_TEXT("store", other->store),
			SC_TEXT("fault_text", other->fault_text));

	if (!decides)
		sc_weigh(&v, SC_W_WARN);
	show_stores(&v, s);
	sc_chain_or_dane(&v, s);
	return v;
}

static struct sc_verdict distrust_after(const struct sc_subject *s)
{
	return refused_for(
		s, SC_PATH_DISTRUST_AFTER, SC_MSG_TRUST_DISTRUST_AFTER);
}

static struct sc_verdict root_removed(const struct sc_subject *s)
{
	return refused_for(s, SC_PATH_DISTRUSTED, SC_MSG_TRUST_ROOT_REMOVED);
}

static struct sc_verdict store_split(const struct sc_subject *s)
{
	const struct sc_store_verdict *yes = NULL, *no = NULL;

	for (size_t i = 0; i < s->chain->n_stores; i++) {
		const struct sc_store_verdict *t = &s->chain->stores[i];

		if (!t->empty && t->trusted && !yes)
			yes = t;
		if (!t->empty && !t->trusted && !no)
			no = t;
	}
	if (s->chain->n_stores == 0)
		return SC_IS_NA;
	if (!yes || !no)
		return SC_IS_FINE;

	struct sc_verdict v = sc_fires(s, SC_MSG(TRUST_STORE_SPLIT),
		SC_TEXT("trusting_store", yes->store),
		SC_TEXT("refusing_store", no->store));

	show_stores(&v, s);
	return v;
}

const struct sc_check sc_checks_trust_stores[] = {
	{
		.id = SC_CHECK_TRUST_DISTRUST_AFTER,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TRUST_DISTRUST_AFTER_FIX,
		.needs = SC_NEED_PARSED,
		.run = distrust_after,
	},
	{
		.id = SC_CHECK_TRUST_ROOT_REMOVED,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TRUST_DISTRUST_AFTER_FIX,
		.needs = SC_NEED_PARSED,
		.run = root_removed,
	},
	{
		.id = SC_CHECK_TRUST_STORE_SPLIT,
		.scope = SC_SCOPE_LEAF,
		.remedy = SC_MSG_TRUST_STORE_SPLIT_FIX,
		.needs = SC_NEED_PARSED,
		.run = store_split,
	},
	{ 0 },
};
